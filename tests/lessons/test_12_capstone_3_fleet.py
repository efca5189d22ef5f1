"""The third stage of lesson 12: versions, the lock, and the report."""

import pytest

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.harness import Player

pytestmark = pytest.mark.long

TWO = '--subscription "Practice Two"'
TILL = f"-g rg-tills-images -r galTills -i till {TWO}"
VERSION = f"$(az sig image-definition show {TILL} --query id -o tsv)/versions/"
REFERENCE = "virtualMachineProfile.storageProfile.imageReference.id"
UPDATE = "az sig image-version update"
REGIONS = (
    "--target-regions westeurope northeurope swedencentral --allow-replicated-location-deletion true -o none"
)
DELETE = f"az sig image-version delete {TILL} -e"
STEPS = {
    "NORTH": 'az vmss update-instances -g rg-tills-north -n tills-north --instance-ids "*"',
    "SWEDEN": f"az vmss update -g rg-tills-sweden -n tills-sweden -o none --set {REFERENCE}={VERSION}1.1.0",
    "OLD": f"{DELETE} 0.9.0",
    "NAMED": f"{DELETE} 1.0.1",
    "REPLICAS": f"{UPDATE} {TILL} -e 1.0.2 {REGIONS}",
}
LOCK = "az lock create -n keep-tills -g rg-tills-images"
OWNER = "az group update -n rg-tills-sweden --set tags.owner=lindqvist -o none"
LOCKS = "/subscriptions/2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20/resourceGroups/rg-tills-images/providers"


def cell(*more: str, **other: str) -> str:
    """The steps, some of them done in another way; "" leaves one out."""
    return "\n".join(["%%az", *filter(None, (STEPS | other).values()), *more])


def report(**other: str) -> str:
    """The right report, with other words for some of its parts."""
    parts = {
        "readers": '["learner", "shop-team", "auditor", "pipeline"]',
        "behind": '["office-north"]',
        "ending": '"1.0.2"',
        "monthly": "1541.91",
        "evidence": '["az vm list", "az lock list", "az group list", "az vmss list", "az resource list"]',
    }
    said = ", ".join(f'"{name}": {value}' for name, value in (parts | other).items() if value)
    return f"report = {{{said}}}"


RIGHT = [
    ("one_version", cell()),
    (
        "one_version",
        cell(
            NORTH="az vmss update-instances -g rg-tills-north -n tills-north --instance-ids "
            "$(az vmss list-instances -g rg-tills-north -n tills-north --query [].name -o tsv)",
            SWEDEN=f"az vmss update -g rg-tills-sweden -n tills-sweden --set {REFERENCE}="
            f"$(az sig image-definition show {TILL} --query id -o tsv) -o none\n"
            'az vmss update-instances -g rg-tills-sweden -n tills-sweden --instance-ids "*"',
        ),
    ),
    (
        "one_version",
        cell(
            NORTH="az vmss delete-instances -g rg-tills-north -n tills-north --instance-ids "
            "$(az vm list -g rg-tills-north -o tsv --query "
            "\"[?storageProfile.imageReference.exactVersion=='1.0.2'].name\")\n"
            "az vmss scale -g rg-tills-north -n tills-north --new-capacity 10 -o none",
            REPLICAS=f"{STEPS['REPLICAS']}\n{UPDATE} {TILL} -e 1.1.0 -o none --tags state=newest",
        ),
    ),
    (
        "one_version",
        f"""images = "-g rg-tills-images -r galTills -i till --subscription 'Practice Two'"
newest = az(f"sig image-version show {{images}} -e 1.1.0 --query id -o tsv").text.strip()
az("vmss update -g rg-tills-sweden -n tills-sweden --set {REFERENCE}=" + newest)
az(["vmss", "update-instances", "-g", "rg-tills-north", "-n", "tills-north", "--instance-ids", "*"])
for version in ("1.0.1", "0.9.0"):
    az(f"sig image-version delete {{images}} -e {{version}}")
az(f"sig image-version update {{images}} -e 1.0.2 {REGIONS}")""",
    ),
    ("lock_and_tag", f"%%az\n{LOCK} {TWO} -t CanNotDelete\n{OWNER}"),
    (
        "lock_and_tag",
        f"%%az\naz group lock create -n audit -g rg-tills-images {TWO} --lock-type CanNotDelete\n"
        "az group update -n rg-tills-sweden --tags owner=lindqvist opened=2024",
    ),
    (
        "lock_and_tag",
        f"%%az\n{LOCK} {TWO} -t ReadOnly\n"
        f"az lock update -n keep-tills -g rg-tills-images {TWO} --lock-type CanNotDelete\n"
        "az tag update --operation merge --tags owner=lindqvist "
        "--resource-id $(az group show -n rg-tills-sweden --query id -o tsv)",
    ),
    (
        "lock_and_tag",
        f"""az(["rest", "--method", "put", "--body", '{{"properties": {{"level": "CanNotDelete"}}}}',
    "--url", "{LOCKS}/Microsoft.Authorization/locks/keep?api-version=2020-05-01"])
az("{OWNER}")""",
    ),
    ("write_report", report()),
    (
        "write_report",
        report(
            readers='"auditor, learner, pipeline, shop-team"',
            behind='"office-north"',
            monthly='"1,541.91 USD"',
            evidence='{"a": "az vm list -d", "b": "az lock list", "c": "%az group list", '
            '"d": "az vmss list -o table", "e": "az resource list"}',
        ),
    ),
    (
        "write_report",
        report(
            readers='["Learner", "auditor@practice.onmicrosoft.com", "Shop Team", '
            '"5b3f8d20-94c1-4a7e-9f06-2c6d1e8a7b45"]',
            behind='az("vm list -g rg-tills-north -o tsv --query \\"[?name==\'office-north\'].name\\"")',
            ending="az('sig image-version show -g rg-tills-images -r galTills -i till -e 1.0.2 "
            '--subscription "Practice Two" --query name -o tsv\')',
            monthly='lab.bill().data[-1]["USD/month"]',
        ),
    ),
    (
        "write_report",
        f"{report(monthly='')}\nreport['monthly'] = '1,541.91'.replace(',', '')\n"
        "report['evidence'] = '''az vm list\naz lock list\naz group list\naz vmss list\naz resource list'''",
    ),
]


WRONG = [
    ("one_version", cell(NORTH=""), 5.25, "2 run 1.0.2 and 8 run 1.1.0"),
    ("one_version", cell(SWEDEN="", NAMED=""), 4.75, "they run 1.1.0, and the next one will run 1.0.1"),
    ("one_version", cell(SWEDEN=""), 5.25, "they run 1.1.0, and there is no image for the next one"),
    ("one_version", cell(OLD=""), 6.25, "it is there"),
    ("one_version", cell(REPLICAS=""), 6.75, "1.0.2 has 2 in francecentral"),
    (
        "one_version",
        cell(REPLICAS=STEPS["REPLICAS"].replace(" northeurope", "")),
        6.75,
        "northeurope has none",
    ),
    ("one_version", cell(f"{DELETE} 1.0.2", REPLICAS=""), 6.5, "it is gone"),
    ("one_version", cell(f"{DELETE} 1.2.0"), 6.75, "it is gone"),
    (
        "one_version",
        cell(f"{UPDATE} {TILL} -e 1.2.0 --set publishingProfile.excludeFromLatest=false -o none"),
        6.5,
        "it is 1.2.0",
    ),
    ("one_version", cell("az vmss scale -g rg-tills-west -n tills-west --new-capacity 9"), 6.75, "it has 9"),
    ("lock_and_tag", f"%%az\n{LOCK} {TWO} -t ReadOnly\n{OWNER}", 2.5, "its lock is ReadOnly"),
    ("lock_and_tag", f"%%az\n{LOCK} -t CanNotDelete\n{OWNER}", 0, "no lock lies on it or above it"),
    (
        "lock_and_tag",
        f"%%az\naz lock create -n keep-tills -g rg-tills-images {TWO} -t CanNotDelete "
        f"--resource galTills --resource-type Microsoft.Compute/galleries\n{OWNER}",
        1.5,
        "no lock lies on it or above it",
    ),
    (
        "lock_and_tag",
        f"%%az\n{LOCK} {TWO} -t CanNotDelete\naz group update -n rg-tills-sweden --tags owner=lindqvist",
        2.5,
        "it has no tag 'opened' any more",
    ),
    (
        "lock_and_tag",
        f"%%az\n{LOCK} {TWO} -t CanNotDelete\n{OWNER.replace('lindqvist', 'shop-team')}",
        1.5,
        "its tag 'owner' has the value 'shop-team'",
    ),
    ("write_report", report(readers='["pipeline", "shop-team"]'), 3.5, "`readers` is ['pipeline'"),
    (
        "write_report",
        report(readers='["learner", "shop-team", "auditor", "pipeline", "partner"]'),
        3.5,
        "`readers` is",
    ),
    ("write_report", report(behind="[]"), 4, "`behind` is []"),
    ("write_report", report(behind='["office-north", "office-west"]'), 4, "`behind` is"),
    ("write_report", report(ending='"1.1.0"'), 4, "`ending` is '1.1.0'"),
    ("write_report", report(monthly="1829.31"), 4.5, "`monthly` is 1829.31"),
    ("write_report", report(monthly="2.11"), 4.5, "`monthly` is 2.11"),
    ("write_report", report(evidence='["az vm list", "az lock list"]'), 4, "it has 2 different commands"),
    (
        "write_report",
        "%az group update -n rg-tills-north --set tags.seen=yes -o none\n"
        + report(
            evidence='["az vm list", "az lock list", "az group list", "az vmss list", "az group update"]'
        ),
        4,
        "`az group update` was not run, or does not look",
    ),
    (
        "write_report",
        report(evidence='["az vm list", "az lock list", "az group list", "az vmss list", "az image list"]'),
        4,
        "`az image list` was not run",
    ),
    ("write_report", 'report = "all is well"', 0, "it has no `readers`"),
]


REFUSED = [
    ("lock_and_tag", f"%%az\n{LOCK} {TWO} -t CanNotDelete\n{DELETE} 1.0.2", "(ScopeLocked)"),
    (
        "one_version",
        f"%%az\n{DELETE} 1.0.1\naz vmss scale -g rg-tills-sweden -n tills-sweden --new-capacity 11",
        "1.0.1",
    ),
]


def test_a_version_that_a_model_names_is_deleted_without_a_word(lesson: Player) -> None:
    """All tills run on, and the set cannot grow: what the stage warns of."""
    marks = lesson.attempt(
        "one_version",
        f"%%az\n{DELETE} 1.0.1\n"
        "az vm list -d -g rg-tills-sweden -o tsv --query \"length([?powerState=='VM running'])\"\n"
        "az vmss scale -g rg-tills-sweden -n tills-sweden --new-capacity 11",
    )
    assert "11" in marks.said.split()
    assert "GalleryImageNotFound" in marks.said or "NotFound" in marks.said


def test_every_cell_may_be_run_again(lesson: Player) -> None:
    marks = lesson.marks(times=2)
    assert {name: mark.shown for name, mark in marks.items() if not mark.full} == {}
