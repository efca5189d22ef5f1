"""SSH into the machines of a notebook that is graded: from its sandbox, across the judge's line."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.grading import Times
from grader.execution.walls import Walls
from grader.submissions import OwnCell, Release, Submission

LESSON = "00-start-here"
FOLDER = Path(__file__).parents[2] / "notebooks" / LESSON
START = """\
az group create -n rg-start -l westeurope
az vm create -g rg-start -n ready --image Canonical:ubuntu-24_04-lts:server:latest \\
    --admin-username azureuser --generate-ssh-keys
"""
BEGIN = f"from azlab import lab\nlab.start({LESSON!r})"
MACHINE = """%%bash
az group create -n rg -l westeurope -o none
az vm create -g rg -n web --image Canonical:ubuntu-24_04-lts:server:latest --admin-username azureuser \\
    --generate-ssh-keys -o none --only-show-errors
"""
# Without -n, ssh would read the rest of the cell, which bash gets at its own input.
ASK = """%%bash
for machine in "rg web" "rg-start ready"; do
    set -- $machine
    ip=$(az vm show -d -g $1 -n $2 --query publicIps -o tsv)
    ssh -n azureuser@$ip 'hostname; whoami; sudo id -un' 2> errors
    grep -v "Permanently added" errors
done
echo hello > note; scp -q note azureuser@$ip:/tmp/note && ssh -n azureuser@$ip cat /tmp/note
ssh -n nobody@$ip id; echo "exit code $?"
az vm deallocate -g $1 -n $2 -o none
ssh -n azureuser@$ip id; echo "exit code $?"
"""

pytestmark = [
    pytest.mark.skipif(problem() is not None, reason=str(problem())),
    pytest.mark.skipif(shutil.which("ssh") is None, reason="OpenSSH is not installed here."),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    notebook = (FOLDER / f"{LESSON}.ipynb").read_text("utf-8")
    bench = Bench(Release(LESSON, "f1", notebook, start=START), Walls(), Times(cell=60, notebook=300))
    yield bench
    bench.close()


def _said(bench: Bench, *sources: str) -> list[str]:
    own = tuple(OwnCell("", source) for source in sources)
    graded = bench.grade(Submission("ada", LESSON, own=own))
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    found = {cell.source: cell.outputs for cell in cells if cell.source in sources}
    return ["".join(output.get("text", "") for output in found[source]) for source in sources]


def test_machines_are_reached_as_in_the_session(bench: Bench) -> None:
    *_, said = _said(bench, BEGIN, MACHINE, ASK)
    lines = said.splitlines()
    told = [line for line in lines if "publickey" not in line and "onnect" not in line]
    assert told == ["web", "azureuser", "root", "ready", "azureuser", "root", "hello", *["exit code 255"] * 2]
    assert "Permission denied (publickey)" in said
    assert "Connection timed out" in said
