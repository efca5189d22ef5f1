import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.setup import environment
from grader.setup.environment import check_room, check_venv, is_complete_here, prepare, state, write_stamp
from grader.setup.installation import Progress
from grader.setup.places import ROOT, SetupError, environment_variables


def installs(monkeypatch: pytest.MonkeyPatch, works: bool = True) -> list[list[str]]:
    """Replace the installer by a list of its commands; an environment is made in a moment."""
    commands: list[list[str]] = []

    def install(command: list[str], *_: object) -> None:
        commands.append(command)
        if not works:
            raise SetupError("failed")

    def create(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        python = Path(command[-1]) / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.symlink_to(sys.executable)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(environment, "install", install)
    monkeypatch.setattr(environment, "_packages", lambda python: python.parents[1])
    monkeypatch.setattr(environment, "compile_ahead", lambda *_: None)
    monkeypatch.setattr(environment, "_starts", lambda venv: True)
    monkeypatch.setattr(subprocess, "run", create)
    return commands


def test_no_folder_is_absent(venv: Path, requirements: Path) -> None:
    assert state(venv, requirements) == "absent"


def test_a_complete_stamp_is_ready(made: Path, requirements: Path) -> None:
    write_stamp(made, "complete", requirements)
    assert state(made, requirements) == "ready"


def test_a_link_to_a_complete_environment_is_ready(made: Path, requirements: Path, tmp_path: Path) -> None:
    write_stamp(made, "complete", requirements)
    link = tmp_path / "linked"
    link.symlink_to(made)
    assert state(link, requirements) == "ready"


def test_a_building_stamp_is_half_done(made: Path, requirements: Path) -> None:
    write_stamp(made, "building", requirements)
    assert state(made, requirements) == "half done"


def test_a_stamp_that_cannot_be_read_is_half_done(made: Path, requirements: Path) -> None:
    (made / "azlab.json").write_text("{")
    assert state(made, requirements) == "half done"


def test_a_folder_without_interpreter_and_stamp_is_half_done(venv: Path, requirements: Path) -> None:
    venv.mkdir()
    assert state(venv, requirements) == "half done"


def test_an_environment_that_somebody_else_made_is_foreign(made: Path, requirements: Path) -> None:
    assert state(made, requirements) == "foreign"


def test_another_requirement_makes_it_out_of_date(made: Path, requirements: Path) -> None:
    write_stamp(made, "complete", requirements)
    requirements.write_text("nbgrader>=0.9.7,<0.10\n")
    assert state(made, requirements) == "out of date"


def test_an_interpreter_that_is_gone_makes_it_half_done(made: Path, requirements: Path) -> None:
    write_stamp(made, "complete", requirements)
    (made / "bin" / "python").unlink()
    assert state(made, requirements) == "half done"


def test_a_clone_that_was_moved_is_half_done(made: Path, requirements: Path, tmp_path: Path) -> None:
    write_stamp(made, "complete", requirements)
    moved = made.rename(tmp_path / "elsewhere")
    assert state(moved, requirements) == "half done"


def test_a_full_disk_is_refused_with_numbers(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"needs 2\.5 GB .* has 1\.0 GB left: free some"):
        check_room(tmp_path, free=10**9)
    check_room(tmp_path, free=3 * 10**9)


def test_a_python_without_venv_is_refused_with_the_package_to_install() -> None:
    with pytest.raises(SetupError, match=r"sudo apt install python3\.\d+-venv"):
        check_venv(found=False)
    check_venv(found=True)


def test_an_absent_environment_is_made_and_stamped_last(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = installs(monkeypatch)
    assert prepare() == clone / ".venv" / "bin" / "python"
    assert commands[0][-2:] == ["-r", str(clone / "requirements.txt")]
    assert state(clone / ".venv", clone / "requirements.txt") == "ready"
    assert (clone / ".venv" / "azlab.pth").read_text() == f"{clone}\n"


def test_others_may_read_an_environment_whatever_the_umask(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root installs, and what root grades is another user's."""
    installs(monkeypatch)
    before = os.umask(0o077)
    try:
        prepare()
        (clone / "own").touch()
    finally:
        os.umask(before)
    assert (clone / ".venv").stat().st_mode & 0o055 == 0o055
    assert (clone / ".venv" / "azlab.pth").stat().st_mode & 0o044 == 0o044
    assert (clone / "own").stat().st_mode & 0o077 == 0


def test_a_ready_environment_is_used_as_it_is(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installs(monkeypatch)
    prepare()
    again = installs(monkeypatch)
    prepare()
    assert again == []


def test_a_failed_installation_is_half_done_and_made_anew(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installs(monkeypatch, works=False)
    with pytest.raises(SetupError):
        prepare()
    assert state(clone / ".venv", clone / "requirements.txt") == "half done"
    (clone / ".venv" / "rubbish").touch()
    installs(monkeypatch)
    prepare()
    assert not (clone / ".venv" / "rubbish").exists()


def test_progress_counts_what_is_new_and_compiling_is_told(
    clone: Path, made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installs(monkeypatch)
    for there in ("pip-25", "azure_cli-1"):
        (made / f"{there}.dist-info").mkdir()
    counted = list[int]()

    def install(command: list[str], log: Path, installed: Callable[[], int], progress: Progress) -> None:
        counted.append(installed())
        (made / "azure_cli-1.dist-info").rename(made / "azure_cli-2.dist-info")
        counted.append(installed())

    monkeypatch.setattr(environment, "install", install)
    prepare()
    assert counted == [0, 1]
    assert environment.COMPILING in capsys.readouterr().out


def test_a_foreign_environment_is_completed_and_never_deleted(
    clone: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made / "mine").touch()
    installs(monkeypatch, works=False)
    with pytest.raises(SetupError):
        prepare()
    assert state(made, clone / "requirements.txt") == "foreign"
    installs(monkeypatch)
    prepare()
    assert (made / "mine").exists()


def test_pip_tries_when_uv_fails(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def install(command: list[str], *_: object) -> None:
        commands.append(command[0])
        if command[0] == "/bin/uv":
            raise SetupError("no index")

    installs(monkeypatch)
    monkeypatch.setattr(environment, "install", install)
    monkeypatch.setattr(environment, "working_uv", lambda: "/bin/uv")
    prepare()
    assert commands == ["/bin/uv", str(clone / ".venv" / "bin" / "python")]


def test_an_environment_that_has_everything_is_used(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_complete_here()
    (clone / "requirements.txt").write_text("no-such-distribution>=1,<2\n")
    assert not is_complete_here()


def test_an_active_environment_left_half_done_is_not_used(
    clone: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_stamp(made, "building", clone / "requirements.txt")
    monkeypatch.setattr(sys, "prefix", str(made))
    assert not is_complete_here()


def test_the_stamp_says_what_it_stands_for(made: Path, requirements: Path) -> None:
    write_stamp(made, "complete", requirements)
    stamp = json.loads((made / "azlab.json").read_text())
    assert (stamp["state"], stamp["place"]) == ("complete", str(made))
    assert [path.name for path in made.glob("azlab*")] == ["azlab.json"]


def test_the_environments_programs_come_first_and_once() -> None:
    python = Path("/opt/course/bin/python")
    inherited = {"PATH": "/usr/bin:/opt/course/bin", "PYTHONHOME": "/x", "PYTHONDONTWRITEBYTECODE": "1"}
    variables = environment_variables(python, inherited)
    assert variables["PATH"] == "/opt/course/bin:/usr/bin"
    assert not {"PYTHONHOME", "PYTHONDONTWRITEBYTECODE"} & variables.keys()
    assert variables["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_the_clone_is_importable_and_other_paths_are_kept_outside_its_own_environment() -> None:
    inherited = {"PATH": "/usr/bin", "PYTHONPATH": "/mine"}
    assert environment_variables(Path("/opt/bin/python"), inherited)["PYTHONPATH"] == f"{ROOT}:/mine"
    assert environment_variables(ROOT / ".venv/bin/python", inherited)["PYTHONPATH"] == str(ROOT)


def test_alembic_is_found_beside_this_interpreter() -> None:
    import shutil

    path = environment_variables(Path(sys.executable), {"PATH": "/usr/bin"})["PATH"]
    assert shutil.which("alembic", path=path)


def test_progress_can_be_made_without_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    Progress().show("1 of 2", last=True)
    assert capsys.readouterr().out == "  0:00  1 of 2\n"


def test_what_the_tests_need_comes_when_they_are_run_and_stays(
    clone: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = installs(monkeypatch)
    tests = clone / "requirements-test.txt"
    tests.write_text("pytest>=9.0,<10  # the tests\n")
    prepare()
    assert str(tests) not in commands[-1]
    prepare(tests)
    assert [word for word in commands[-1] if word.endswith(".txt")] == [str(requirements), str(tests)]
    prepare()
    prepare(tests)
    assert len(commands) == 2
