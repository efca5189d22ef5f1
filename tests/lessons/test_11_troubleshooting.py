"""Lesson 11: what counts as done, what does not, and what a learner is told. Its cases: test_11_cases."""

import nbformat

from azlab.lab.starts import starts_in
from grader.course.cures import cases_of, cure
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.clinic import LESSON
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import NOTEBOOKS

VM = (
    "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser --generate-ssh-keys "
    '--public-ip-address ""'
)
INSIDE = "az vm run-command invoke -g rg-info -n {} --command-id RunShellScript -o none --scripts"
CLEAN = "cloud-init clean --machine-id; waagent -force -deprovision+user"
OFF = "az vm deallocate -g rg-info -n info-1\naz vm generalize -g rg-info -n info-1"
IMAGE = "az image create -g rg-info -n info-good --source info-1 --hyper-v-generation V2 -o none"
INFO_2 = f"az vm create -g rg-info -n info-2 --image info-good {VM} -o none"


def mend(script: str, between: str = OFF, image: str = IMAGE, machine: str = INFO_2) -> str:
    """The cell of exercise 1 with another part of it."""
    return f'%%az\n{INSIDE.format("info-1")} "{script}"\n{between}\n{image}\n{machine}'


STOPPED = f"az vm stop -g rg-info -n info-1\n{OFF}"
OF_ID = "$(az vm show -g rg-info -n info-1 --query id -o tsv)"
IMAGE_ID = "$(az image show -g rg-info -n info-good --query id -o tsv)"
ENABLE = "systemctl enable nginx"
RUN = INSIDE.format("info-1")
RIGHT = [
    ("mend_info", mend(f"sudo systemctl enable --now nginx && {CLEAN}")),
    ("mend_info", mend(f"systemctl enable nginx.service; {CLEAN}", STOPPED)),
    (
        "mend_info",
        f'%%bash\nset -e\n{RUN} "{ENABLE} && {CLEAN}"\n'
        f"for verb in deallocate generalize; do az vm $verb -g rg-info -n info-1; done\n{IMAGE}\n{INFO_2}",
    ),
    (
        "mend_info",
        mend(
            f"{ENABLE}; {CLEAN}",
            image=IMAGE.replace("--source info-1", f"--source {OF_ID}"),
            machine=INFO_2.replace("--image info-good", f"--image {IMAGE_ID}"),
        ),
    ),
]
WRONG = [
    (
        "mend_info",
        f'{mend(CLEAN)}\n{INSIDE.format("info-2")} "systemctl start nginx"',
        3.5,
        "starts 'nginx' at each boot",
    ),
    ("mend_info", mend(f"systemctl start nginx; {CLEAN}"), 2.5, "Hint:"),
    ("mend_info", mend("systemctl enable nginx"), 3.5, "was deprovisioned by its agent"),
    ("mend_info", f'%%az\n{RUN} "systemctl enable --now nginx"', 0, "does not exist yet"),
    (
        "mend_info",
        mend(f"systemctl enable nginx; {CLEAN}", machine=INFO_2.replace("info-good", "info")),
        2,
        "was created from image 'info-good'",
    ),
]
REFUSED = [("mend_info", "%az vm generalize -g rg-info -n info-1", "since the VM is running")]


def test_the_solutions_of_its_cases_are_the_cures_of_those_that_its_seed_draws() -> None:
    folder = NOTEBOOKS / LESSON
    notebook = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    for number, case in enumerate(starts_in(folder).cases, 1):
        assert cure(cases_of(folder)[case.name], number) in sources[f"case_{number}"]
