"""A lesson `x` with a clinic of two wards, small enough to be built in a moment."""

from pathlib import Path

CASE = """ward: {ward}
budget: 3
### complaint
The group {name} has no tag.
### bring
the name of the group
### causes
a: it is in the wrong region | Then its location would be another one
b: nobody has tagged it
### start
az group create -n rg-{name} -l westeurope
az group create -n rg-healthy -l westeurope
### evidence
check.answer("evidence").equals("rg-{name}")
### mended
check.group("rg-{name}").has_tag("app", "shop")
### unharmed
check.group("rg-healthy").exists()
### hints
Which group is it?
What does a group have tags by?
### cure
cause_N=b
evidence_N=rg-{name}
az group update -n rg-{name} --tags app=shop
"""
NAMES = {"red": 1, "blue": 1, "oak": 2, "elm": 2}


def write_clinic(folder: Path, seed: str = "willow") -> Path:
    """The lesson in a folder: its start and its cases."""
    (folder / "start.az").write_text(
        f"## draw {seed}\naz group create -n rg-lesson -l westeurope\n"
        "## your turn\naz group create -n rg-task -l westeurope\n"
    )
    (folder / "cases").mkdir(exist_ok=True)
    for name, ward in NAMES.items():
        (folder / "cases" / f"{name}.case").write_text(CASE.format(name=name, ward=ward))
    return folder
