"""The lab: what is kept, what is undone, what is said when something is wrong."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import NoSessionError, az, current, leave
from azlab.lab.current import current_lab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


def damage(path: Path, content: bytes = b"not a database at all, but long enough" * 100) -> None:
    path.write_bytes(content)


def groups() -> list[str]:
    return sorted(group["name"] for group in az("group list").data)


def test_a_lesson_starts_with_what_its_file_builds(folder: Path) -> None:
    commands = ["# two groups", "az group create -n rg-a -l westeurope", "az group create -n rg-b -l westus"]
    (folder / "start.az").write_text("\n".join(commands))
    assert "start state" in repr(lab.start("x"))
    assert groups() == ["rg-a", "rg-b"]


def test_the_learner_did_not_run_the_commands_that_built_the_start(folder: Path) -> None:
    (folder / "start.az").write_text("az group create -n rg-a -l westeurope\n")
    lab.start("x")
    assert [row for row in lab.cloud().list("/lab/commands") if row["command"]] == []


def test_the_cloud_outlives_the_kernel(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    lab.stop()
    assert "where you left off" in repr(lab.start("x"))
    assert groups() == ["rg-mine"]


def test_two_lessons_in_one_folder_have_clouds_of_their_own(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    lab.start("y")
    assert groups() == []


def test_reset_brings_the_start_back(folder: Path) -> None:
    (folder / "start.az").write_text("az group create -n rg-a -l westeurope\n")
    lab.start("x")
    az("group delete -n rg-a --yes")
    az("group create -n rg-mine -l westeurope")
    lab.reset()
    assert groups() == ["rg-a"]


def test_a_start_that_has_changed_is_said_and_built_by_reset(folder: Path) -> None:
    lab.start("x")
    lab.stop()
    (folder / "start.az").write_text("az group create -n rg-new -l westeurope\n")
    assert "has changed since you began" in repr(lab.start("x"))
    assert groups() == []
    lab.reset()
    assert groups() == ["rg-new"]
    assert "has changed" not in repr(lab.start("x"))


def test_reset_works_when_the_kept_start_was_lost(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    next(folder.rglob("start.sqlite")).unlink()
    lab.reset()
    assert groups() == []


def test_reset_signs_in_again(folder: Path) -> None:
    lab.start("x")
    az("account clear")
    assert not az("account show").ok
    lab.reset()
    assert az("account show").ok


def test_reset_forgets_defaults_and_exported_variables(folder: Path) -> None:
    lab.start("x")
    az("config set defaults.location=nowhere")
    az("export AZURE_DEFAULTS_GROUP=nobody")
    lab.reset()
    assert not az("config get defaults.location").ok
    assert az("vm list").data == []
    assert az("group create -n rg-mine -l westeurope").ok


def test_restore_undoes_even_the_generalized_mark(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg -l westeurope")
    size = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser --generate-ssh-keys"
    az(f"vm create -g rg -n web --image Ubuntu2404 {size} --public-ip-address ''")
    az("vm deallocate -g rg -n web")
    lab.save("before")
    az("vm generalize -g rg -n web")
    assert az("vm start -g rg -n web").exit_code == 1
    lab.restore("before")
    assert az("vm start -g rg -n web").exit_code == 0


def test_an_unknown_saved_state_is_named_with_those_there_are(folder: Path) -> None:
    lab.start("x")
    lab.save("one")
    with pytest.raises(lab.LabError, match=r"no saved state 'two'\. Saved states: 'one'\."):
        lab.restore("two")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 80])
def test_a_saved_state_has_a_name_that_is_a_name(folder: Path, name: str) -> None:
    lab.start("x")
    with pytest.raises(lab.LabError, match="cannot be the name"):
        lab.save(name)


def test_without_a_start_there_is_one_sentence() -> None:
    lab.stop()
    with pytest.raises(lab.LabError, match="run the notebook's first code cell"):
        lab.cloud()


def test_an_unreadable_cloud_is_put_aside_and_said(folder: Path) -> None:
    lab.start("x")
    lab.stop()
    damage(next(folder.rglob("cloud.sqlite")))
    assert "was put aside" in repr(lab.start("x"))
    assert groups() == []


def test_a_start_that_cannot_be_built_says_which_lesson_and_why(folder: Path) -> None:
    (folder / "start.az").write_text("az group create -n rg-a -l nowhere\n")
    with pytest.raises(lab.LabError, match=r"start state of x could not be built.*LocationNotAvailable"):
        lab.start("x")


def test_a_temporary_cloud_leaves_nothing_beside_the_notebook(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    assert list(folder.iterdir()) == []


def test_the_learners_own_azure_folder_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder / "me"))
    (folder / "me").mkdir()
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    assert list((folder / "me").iterdir()) == []


ENDLESS = """
from azlab import lab
from azlab.cli import az
lab.start("x")
number = 0
while True:
    az(f"group create -n rg-{number} -l westeurope")
    print(number, flush=True)
    number += 1
"""


def test_a_killed_kernel_loses_nothing_that_was_answered(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = (line.strip() for line in process.stdout)
    # On a busy machine the CLI is slow to load, and a line says so.
    answered = [int(line) for line in islice((line for line in said if line.isdecimal()), 5)]
    time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    lab.start("x")
    assert {f"rg-{number}" for number in answered} <= set(groups())


@pytest.mark.parametrize("content", [b"", b"not a database"])
def test_a_damaged_saved_state_is_said_and_changes_nothing(folder: Path, content: bytes) -> None:
    lab.start("x")
    az("group create -n rg-mine -l westeurope")
    lab.save("before")
    damage(next(folder.rglob("before.sqlite")), content)
    with pytest.raises(lab.LabError, match="'before' cannot be read"):
        lab.restore("before")
    assert groups() == ["rg-mine"]


def test_a_damaged_start_is_built_anew(folder: Path) -> None:
    (folder / "start.az").write_text("az group create -n rg-a -l westeurope\n")
    lab.start("x")
    az("group delete -n rg-a --yes")
    damage(next(folder.rglob("start.sqlite")))
    lab.reset()
    assert groups() == ["rg-a"]


def test_a_lesson_starts_even_when_all_its_files_are_damaged(folder: Path) -> None:
    lab.start("x")
    lab.stop()
    for path in folder.rglob("*.sqlite"):
        damage(path)
    assert "was put aside" in repr(lab.start("x"))
    assert groups() == []


def test_az_after_the_lab_has_stopped_says_what_to_do(folder: Path) -> None:
    lab.start("x")
    lab.stop()
    with pytest.raises(NoSessionError, match="run the notebook's first code cell"):
        az("group list")


def test_a_session_in_use_outlives_the_end_of_another(folder: Path) -> None:
    lab.start("x")
    other = current()
    lab.start("y")
    leave(other)
    assert groups() == []


def test_no_secret_is_written_beside_the_notebook(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg -l westeurope")
    size = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser"
    login = "--admin-password 'Never-Kept-12345' --authentication-type password"
    assert az(f"vm create -g rg -n web --image Ubuntu2404 {size} {login}").ok
    assert "Never-Kept" not in az("deployment group list -g rg").text
    lab.save()
    lab.stop()
    assert [path for path in folder.rglob("*") if path.is_file() and b"Never-Kept" in path.read_bytes()] == []


def test_hours_pass_when_a_lesson_says_so(folder: Path) -> None:
    lab.start("x")
    before = lab.cloud().let_pass(0)
    said = repr(lab.let_pass(hours=2, minutes=30))
    after = lab.cloud().let_pass(0)
    assert timedelta(hours=2, minutes=30) <= after - before < timedelta(hours=2, minutes=31)
    assert said == f"In the cloud it is now {after:%A, %d %B %Y, %H:%M} (UTC)."


@pytest.mark.parametrize(("hours", "minutes"), [(0, 0), (-1, 0), (745, 0), ("2", 0), (float("nan"), 0)])
def test_time_passes_forward_and_for_31_days_at_most(folder: Path, hours: float, minutes: float) -> None:
    lab.start("x")
    with pytest.raises(lab.LabError, match=r"lab\.let_pass\(hours=2"):
        lab.let_pass(hours, minutes)


def test_only_the_practice_azure_lets_time_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.start("x")
    backend = current_lab().backend
    monkeypatch.setattr(backend, "can_pretend", False)
    monkeypatch.setattr(backend, "mode", "live")
    assert "letting time pass is possible only in the practice Azure" in repr(lab.let_pass(hours=1))


def test_a_size_is_scarce_until_that_ends(folder: Path) -> None:
    lab.start("x")
    said = repr(lab.scarcity("Standard_D2s_v5", "westeurope", "AllocationFailed"))
    assert said == "Standard_D2s_v5 in westeurope: AllocationFailed."
    assert az("rest --url /lab/scarcities").data == {"westeurope/standard_d2s_v5": "AllocationFailed"}
    assert "can be had in westeurope again" in repr(lab.scarcity("Standard_D2s_v5", "westeurope", None))
    assert az("rest --url /lab/scarcities").data == {}


def test_only_the_practice_azure_makes_a_size_scarce(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.start("x")
    backend = current_lab().backend
    monkeypatch.setattr(backend, "can_pretend", False)
    monkeypatch.setattr(backend, "mode", "live")
    said = repr(lab.scarcity("Standard_D2s_v5", "westeurope", "AllocationFailed"))
    assert "making a size scarce is possible only in the practice Azure" in said


def test_a_load_is_for_a_scale_set_that_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.start("x")
    said = repr(lab.load("web", group="rg", percent=85))
    assert said == "There is no scale set 'web' in resource group 'rg' yet."
    assert repr(lab.compare(group="rg")) == "There is no machine to compare yet."
    monkeypatch.setattr(current_lab().backend, "can_pretend", False)
    assert "possible only in the practice Azure" in repr(lab.load("web", group="rg", percent=85))
