import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from traitlets.config.loader import PyFileConfigLoader

from grader.__main__ import too_old
from grader.course.lessons import Lesson
from grader.setup import commands, environment, learn, quality
from grader.setup.commands import OF_A_CLASS, main, read
from grader.setup.places import NOTEBOOKS, ROOT, SetupError

COMMANDS = ["learn", "teach", "test", "lint", "contents", "release", "collect", "roster"]


def bare(*arguments: str, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run without any installed package: -S leaves site-packages out."""
    return subprocess.run([sys.executable, "-S", *arguments], cwd=where, capture_output=True, text=True)


def test_an_old_python_is_told_in_one_sentence_what_to_do() -> None:
    sentence = too_old((3, 9, 2), lambda name: None)
    assert sentence == (
        "This course needs Python 3.11 or newer and this is Python 3.9.2: get one from python.org/downloads."
    )


def test_an_old_python_is_told_of_a_newer_one_that_is_there() -> None:
    sentence = too_old((3, 10, 0), lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    assert sentence
    assert "run it with `python3.12 -m grader learn`" in sentence


def test_a_python_that_is_new_enough_is_told_nothing() -> None:
    assert too_old((3, 11, 0), lambda name: None) is None


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_the_first_files_can_be_read_by_an_old_python(name: str) -> None:
    source = (ROOT / "grader" / name).read_text()
    ast.parse(source, feature_version=(3, 6))
    # feature_version lets f-strings' newer forms and this import pass, which 3.6 does not know.
    assert "from __future__ import annotations" not in source


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_on_a_bare_python(command: str) -> None:
    done = bare("-m", "grader", command, "--help")
    assert done.returncode == 0, done.stderr
    assert f"python3 -m grader {command}" in done.stdout


@pytest.mark.parametrize("command", OF_A_CLASS)
def test_every_command_for_a_class_has_the_same_options_and_says_its_exit_codes(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert all(option in said for option in ("--classroom ", "--dry-run ", "--json ", "Exit code:"))


@pytest.mark.parametrize("command", OF_A_CLASS)
def test_a_command_for_a_class_that_cannot_begin_ends_with_2(command: str, tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    words = {"teach": [], "collect": [nothing], "roster": [nothing], "variants": [nothing, "99"]}
    assert main([command, *words.get(command, ["99"]), "--classroom", nothing]) == 2


def test_formgrader_opens_the_classroom_and_the_gradebook_that_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--classroom", str(tmp_path), "--gradebook", "sqlite:///x.db", "--dry-run", "--json"]
    assert main(["teach", *words]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["settings"] == {"AZLAB_CLASSROOM": str(tmp_path), "AZLAB_GRADEBOOK": "sqlite:///x.db"}
    for name, value in said["settings"].items():
        monkeypatch.setenv(name, value)
    folders = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config().CourseDirectory
    assert folders.submitted_directory == str(tmp_path / "submitted")
    assert folders.db_url == "sqlite:///x.db"


def test_the_package_runs_as_a_folder_from_anywhere(tmp_path: Path) -> None:
    for where in (tmp_path, ROOT / "grader" / "setup"):
        done = bare(str(ROOT / "grader"), "--help", where=where)
        assert done.returncode == 0, done.stderr


def test_importing_the_set_up_needs_nothing_but_the_standard_library() -> None:
    done = bare("-c", "import grader, grader.setup.commands, grader.setup.environment, grader.setup.learn")
    assert done.returncode == 0, done.stderr


def test_an_unknown_name_is_no_attribute_of_the_package() -> None:
    import grader

    with pytest.raises(AttributeError, match="no attribute 'checked'"):
        grader.checked  # noqa: B018


def test_what_follows_test_belongs_to_pytest() -> None:
    assert read(["test", "-k", "image", "--lf", "tests/arm"]).arguments == [
        "-k",
        "image",
        "--lf",
        "tests/arm",
    ]
    assert read(["test"]).arguments == []


def test_an_incomplete_environment_leads_to_the_prepared_one(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[str] = []
    python = ROOT / ".venv" / "bin" / "python"
    monkeypatch.setattr(environment, "is_complete_here", lambda *more: False)
    monkeypatch.setattr(environment, "prepare", lambda *more: python)

    def replace_process(command: list[str], variables: object) -> int:
        became.extend(command)
        return 7

    monkeypatch.setattr(environment, "replace_process", replace_process)
    assert main(["test", "-x"]) == 7
    assert became == [str(python), "-P", "-m", "grader", "test", "-x"]


@pytest.mark.parametrize(("raised", "code"), [(SetupError("Do this."), 1), (KeyboardInterrupt(), 130)])
def test_a_problem_is_a_sentence_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: BaseException, code: int
) -> None:
    def fail(chosen: object) -> int:
        raise raised

    monkeypatch.setattr(commands, "run", fail)
    monkeypatch.setattr(environment, "is_complete_here", lambda *more: True)
    assert main(["lint"]) == code
    shown = capsys.readouterr().err
    assert "Do this." in shown or "Nothing is broken" in shown


def test_learn_will_not_write_into_the_course_itself() -> None:
    with pytest.raises(SetupError, match="choose another folder"):
        learn.write_copies(NOTEBOOKS)


def test_the_lab_opens_on_the_lesson_without_news(tmp_path: Path) -> None:
    lesson = Lesson(tmp_path / "04-managed-images")
    command = learn.lab_command(tmp_path, lesson, 9999, browser=False)
    assert command[0] == sys.executable
    assert "--LabApp.default_url=/lab/tree/04-managed-images/04-managed-images.ipynb" in command
    assert {"--ServerApp.port=9999", "--no-browser", f"--ServerApp.root_dir={tmp_path}"} <= set(command)
    assert "--no-browser" not in learn.lab_command(tmp_path, lesson, None, browser=True)


def test_the_labs_settings_are_the_courses_own_and_a_learners_change_stays(tmp_path: Path) -> None:
    settings = learn.lab_settings(tmp_path)
    (news,) = Path(settings["JUPYTERLAB_SETTINGS_DIR"]).rglob("*.jupyterlab-settings")
    assert '"fetchNews": "false"' in news.read_text()
    news.write_text("{}")
    learn.lab_settings(tmp_path)
    assert news.read_text() == "{}"


def test_who_forgets_the_first_cell_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = learn.lab_settings(tmp_path)["JUPYTER_PATH"].split(os.pathsep)[0]
    kernel = Path("kernels", "python3", "kernel.json")
    stock = json.loads((Path(sys.prefix, "share", "jupyter") / kernel).read_text())
    assert {**json.loads((Path(path) / kernel).read_text()), "argv": stock["argv"]} == stock
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    manager = KernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[f"{path}/kernels"]))
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=300)
        for forgetful in (
            "%az group list",
            "%%az\naz group list",
            'check.group("rg").exists()',
            "lab.reset()",
        ):
            answer = client.execute_interactive(forgetful, timeout=300, output_hook=lambda message: None)
            assert "run the notebook's first code cell" in answer["content"]["evalue"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("codes", "code"),
    [({}, 0), ({"pytest": 5}, 5), ({"ruff": 1, "pytest": 2}, 1), ({"mypy": 2}, 2)],
)
def test_all_three_tools_run_and_the_first_failure_counts(
    monkeypatch: pytest.MonkeyPatch, codes: dict[str, int], code: int
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command[3:])
        return subprocess.CompletedProcess(command, codes.get(command[3], 0))

    monkeypatch.setattr(subprocess, "run", run)
    assert quality.test(["-k", "x"]) == code
    assert ran == [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest", *quality.SPREAD, "-k", "x"],
    ]


def test_the_longer_proofs_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command[3:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert quality.test(["--long", "-k", "x"]) == 0
    assert ran == [["pytest", *quality.SPREAD, "-m", "long", "-k", "x"]]


def test_ci_runs_the_readmes_second_command_and_the_longer_proofs() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.splitlines()[-2:] == [
        "python3 -m grader test </dev/null || exit",
        "exec python3 -m grader test --long </dev/null",
    ]
    assert "\npython3 -m grader test\n" in (ROOT / "README.md").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher of other systems")
def test_the_terminal_of_the_lab_knows_azlab(tmp_path: Path) -> None:
    programs = learn.write_launcher(tmp_path / "my course")
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([programs / "azlab", "--help"], env=variables, capture_output=True, text=True)
    assert "usage: azlab" in done.stdout


def test_the_terminal_of_the_lab_is_no_login_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/zsh")
    monkeypatch.setattr(os, "name", "posix")
    command = learn.lab_command(tmp_path, Lesson(tmp_path / "00-start-here"), None, browser=True)
    assert '--ServerApp.terminado_settings={"shell_command": ["/bin/zsh"]}' in command
