"""Image Builder in a submission: a template put together step by step, and the log of its build."""

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
CELL = """
def run(command):
    result = az(command)
    assert result.ok, (command, result.errors)
    return result.data

run("group create -n images -l westeurope")
for name in ("VirtualMachineImages", "KeyVault", "ContainerInstance"):
    run(f"provider register -n Microsoft.{name}")
who = run("identity create -g images -n builder")["clientId"]
group = run("group show -n images --query id")
run(f"role assignment create --assignee {who} --role Contributor --scope {group}")
run("image builder create -g images -n web --image-source Debian:debian-12:12-gen2:latest --identity builder "
    "--managed-image-destinations golden=westeurope --defer")
run("image builder customizer add -g images -n web --customizer-name a --type shell "
    "--inline-script 'echo here; false' --defer")
run("image builder update -g images -n web")
print(az("image builder run -g images -n web").exit_code)
staging = run("image builder show -g images -n web --query exactStagingResourceGroup").rpartition("/")[2]
account = run(f"storage account list -g {staging} --query [0].name")
log = run(f"storage blob list --account-name {account} -c packerlogs --query [0].name")
download = f"storage blob download --account-name {account} -c packerlogs -n {log} --only-show-errors"
print("here" in az(download).text)
run(f"{download} -f customization.log")
print("exit status: 1" in open("customization.log").read())
"""


@pytest.mark.long
@pytest.mark.skipif(problem() is not None, reason=str(problem()))
def test_the_log_of_a_build_is_read_in_a_notebook_that_is_graded() -> None:
    notebook = (FOLDER / f"{LESSON}.ipynb").read_text("utf-8")
    release = Release(LESSON, "f1", notebook, choices=(FOLDER / "choices.json").read_text("utf-8"))
    bench = Bench(release, Walls(), Times(cell=60, notebook=300))
    try:
        graded = bench.grade(Submission("ada", LESSON, own=(OwnCell("start_lab", CELL),)))
    finally:
        bench.close()
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    (outputs,) = [cell.outputs for cell in cells if cell.source == CELL]
    said = "".join(output.get("text", "") + output.get("evalue", "") for output in outputs)
    assert said.split() == ["1", "True", "True"], said
