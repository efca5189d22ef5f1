"""Which Packer runs, by whom it asks, and where it says that it cannot."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import directory, lab
from azlab.cli import az
from azlab.line import LINE
from azlab.packer import clouds, installed, program
from azlab.packer.installed import Packer
from azlab.packer.launcher import write_launcher
from azlab.packer.token_program import ENDPOINT, FOLDER, SECRET
from azlab.ssh.program import SOCKET
from grader.execution.clouds import GradedCloud
from grader.execution.line import Line
from tests.packer.conftest import HERE, template

ROOT = HERE.parents[1]
FAKE = """\
#!/bin/sh
case "$1" in
    version) echo "Packer v{version}" ;;
    plugins) echo "{plugins}" ;;
    *) echo "real $*" ;;
esac
"""


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lesson is open, and nothing is installed."""
    for name in (LINE, ENDPOINT, SECRET, FOLDER, SOCKET, program.CHOICE):
        monkeypatch.delenv(name, raising=False)
    for name in ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "SUBSCRIPTION_ID"):
        monkeypatch.setenv(f"ARM_{name}", "")  # the program sets them, in a process of its own
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "web.pkr.hcl").write_text(template())


def install(tmp_path: Path, version: str, plugins: str = "") -> None:
    path = tmp_path / "bin" / "packer"
    path.write_text(FAKE.format(version=version, plugins=plugins))
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "plugins", "old"),
    [
        ("1.6.6", "", True),
        ("1.7.0", "", False),
        ("1.9.4", "", False),
        ("1.10.0", "", None),
        ("1.14.2", "/x/github.com/hashicorp/docker/y", None),
        ("1.14.2", "/x/github.com/hashicorp/azure/y", False),
        ("what", "", None),
    ],
)
def test_an_installed_packer_is_known_by_version_and_builder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, plugins: str, old: bool | None
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin{os.pathsep}/usr/games")
    install(tmp_path, version, plugins)
    found = installed.find()
    assert (found.is_old if found else None) is old


def test_our_own_program_is_not_taken_for_packer(tmp_path: Path) -> None:
    write_launcher(tmp_path / "bin")
    assert installed.find() is None


def test_without_any_the_stand_in_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["version"]) == 0
    assert program.main(["validate", "web.pkr.hcl"]) == 0
    assert "The configuration is valid." in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--help"], ["fmt", "x"], ["build"]])
def test_words_that_it_does_not_know_end_with_1(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(words) == 1
    assert capsys.readouterr().err


def test_outside_of_a_lesson_nothing_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["build", "web.pkr.hcl"]) == 1
    assert clouds.NO_LESSON in capsys.readouterr().err


def test_the_real_one_builds_in_a_lesson_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installed, "find", lambda: Packer("/bin/true", "1.6.6"))
    assert program.main(["build", "web.pkr.hcl"]) == 1
    assert clouds.NO_LESSON in capsys.readouterr().err
    assert program.main(["init", "web.pkr.hcl"]) == 0
    assert "Packer 1.6.6 has no init" in capsys.readouterr().out
    assert program.main(["build", "web.json"]) == 1
    assert "reads HCL2 (.pkr.hcl) alone" in capsys.readouterr().err
    monkeypatch.setenv(program.CHOICE, program.STAND_IN)
    assert program.main(["init", "web.pkr.hcl"]) == 0
    assert "stand-in" in capsys.readouterr().out


class Cli:
    """Stands for the Azure CLI of a submission: it says who is signed in."""

    def __init__(self, account: Any) -> None:
        self.account, self.typed = account, list[list[str]]()

    def close(self) -> None: ...


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GradedCloud]:
    from azlab.lab.people import LEARNER

    cloud = GradedCloud("x")
    line = Line(tmp_path / "line", cloud, lambda: Cli(LEARNER), str(tmp_path))  # type: ignore[arg-type,return-value]
    monkeypatch.setenv(LINE, str(tmp_path / "line"))
    yield cloud
    line.close()
    cloud.close()


def test_while_grading_the_stand_in_builds_across_the_line(
    graded: GradedCloud, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installed, "find", lambda: pytest.fail("An installed one is not looked for."))
    assert program.main(["build", "web.pkr.hcl"]) == 1
    assert "Cannot locate the managed image resource group images-rg." in capfd.readouterr().out
    send = clouds.find_lesson().send
    group = f"/subscriptions/{directory.PRACTICE}/resourceGroups/images-rg?api-version=2022-09-01"
    assert send("PUT", group, {"location": "westeurope"}).status == 201
    assert program.main(["build", "web.pkr.hcl"]) == 0
    image = (
        f"/subscriptions/{directory.PRACTICE}/resourceGroups/images-rg/providers/Microsoft.Compute/images/web"
    )
    assert graded.reader.get(image) is not None
    asked = [row for row in graded.reader.list("/lab/commands") if row["method"] == "PUT"]
    assert {row["user"] for row in asked} == {directory.LEARNER.user}
    assert {row["command"] for row in asked} == {""}


def test_while_grading_a_service_principal_asks_as_itself(
    graded: GradedCloud, capfd: pytest.CaptureFixture[str]
) -> None:
    own = {"client_id": f'"{directory.APP_ID}"', "client_secret": '"x"', "use_azure_cli_auth": None}
    Path("web.pkr.hcl").write_text(template(**own))
    assert program.main(["build", "web.pkr.hcl"]) == 1
    assert "AuthorizationFailed" in capfd.readouterr().out
    asked = [row for row in graded.reader.list("/lab/commands") if row["status"] == 403]
    assert {row["user"] for row in asked} == {directory.APP_ID}


def test_the_launcher_starts_it_with_nothing_of_the_folder(tmp_path: Path) -> None:
    write_launcher(tmp_path / "bin")
    text = (tmp_path / "bin" / "packer").read_text()
    assert sys.executable in text
    assert "-P" in text.split()


@pytest.mark.long
def test_from_any_terminal_it_runs_in_the_lesson_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("PATH", f"/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv(program.CHOICE, program.STAND_IN)
    lab.start("x")
    assert az("group create -n images-rg -l westeurope").ok
    lab.stop()
    command = [sys.executable, "-m", "azlab", "packer", "build", "-var", "x=1", "web.pkr.hcl"]
    Path("web.pkr.hcl").write_text('variable "x" {}\n' + template())
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lab.start("x")
    assert az("image show -g images-rg -n web").ok
    lab.stop()


def test_where_a_lesson_runs_live_packer_says_that_it_builds_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOCKET, "")
    assert program.main(["validate", "web.pkr.hcl"]) == 0
    assert program.main(["build", "web.pkr.hcl"]) == 1
    assert "packer here builds in the practice Azure only: nothing was made" in capsys.readouterr().err


def test_an_installed_one_is_kept_from_a_live_lesson_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin")
    monkeypatch.setenv(SOCKET, "")
    install(tmp_path, "1.9.4")
    assert program.main(["build", "web.pkr.hcl"]) == 1
    said = capsys.readouterr()
    assert "nothing was made" in said.err
    assert "real" not in said.out
