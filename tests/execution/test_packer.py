"""Packer in a notebook that is graded: the stand-in, from its sandbox, across the judge's line."""

from collections.abc import Iterator

import pytest

from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.grading import Times
from grader.execution.walls import Walls
from grader.submissions import Release
from tests.execution.test_ssh import BEGIN, FOLDER, LESSON, _said
from tests.packer.conftest import template

START = "az group create -n images-rg -l westeurope\n"
CLEAN = """
  provisioner "shell" {
    execute_command = "{{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline          = ["apt-get install -y nginx", "/usr/sbin/waagent -force -deprovision+user"]
  }
"""
WRITE = f"from pathlib import Path\nPath('web.pkr.hcl').write_text({template('', CLEAN)!r})"
BUILD = (
    "%%bash\npacker validate web.pkr.hcl && packer build web.pkr.hcl\naz image list --query [].name -o tsv"
)
AGAIN = "!packer build web.pkr.hcl"
SNEAK = """\
from azlab.line.asking import ask
try:
    print(ask("request", method="PUT", url="/lab/commands", body="{}", client="")["status"])
except Exception as error:
    print(error)
"""

pytestmark = [pytest.mark.long, pytest.mark.skipif(problem() is not None, reason=str(problem()))]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    notebook = (FOLDER / f"{LESSON}.ipynb").read_text("utf-8")
    bench = Bench(Release(LESSON, "f1", notebook, start=START), Walls(), Times(cell=120, notebook=300))
    yield bench
    bench.close()


def test_a_build_reaches_resource_manager_and_its_machine(bench: Bench) -> None:
    _, _, built, again, sneaked = _said(bench, BEGIN, WRITE, BUILD, AGAIN, SNEAK)
    assert "The configuration is valid." in built
    assert "This is the stand-in of the practice Azure" in built
    assert "Setting up nginx" in built
    assert built.splitlines()[-1] == "web"
    assert "the managed image named web already exists" in again
    assert sneaked == "Such a program asks Resource Manager alone, below /subscriptions/.\n"
