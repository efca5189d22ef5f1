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

from azlab.sentences import NO_LAB
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


@pytest.mark.parametrize(
    "where", [ROOT, NOTEBOOKS, NOTEBOOKS / "04-managed-images", Path(f"my{os.pathsep}course")]
)
def test_learn_will_not_write_into_the_course_itself_nor_where_no_program_is_found(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learn, "write_course", lambda *_: pytest.fail("it writes"))
    with pytest.raises(SetupError, match="choose another folder"):
        learn.write_copies(where)


def test_the_lab_opens_on_the_lesson_without_news(tmp_path: Path) -> None:
    lesson = Lesson(tmp_path / "04-managed-images")
    command = learn.lab_command(tmp_path, lesson, 9999, browser=False)
    assert command[0] == sys.executable
    assert "--LabApp.default_url=/lab/tree/04-managed-images/04-managed-images.ipynb" in command
    assert {"--ServerApp.port=9999", "--no-browser", f"--ServerApp.root_dir={tmp_path}"} <= set(command)
    assert "--no-browser" not in learn.lab_command(tmp_path, lesson, None, browser=True)


def test_without_a_lesson_the_lab_opens_on_the_course_page(tmp_path: Path) -> None:
    assert "--LabApp.default_url=/lab/tree/Course.md" in learn.lab_command(tmp_path, None, None, browser=True)
    folder = Path(learn.lab_settings(tmp_path)["JUPYTERLAB_SETTINGS_DIR"])
    (viewers,) = folder.rglob("docmanager-extension/*.jupyterlab-settings")
    assert '"markdown": "Markdown Preview"' in viewers.read_text()


def test_the_labs_settings_are_the_courses_own_and_a_learners_change_stays(tmp_path: Path) -> None:
    settings = learn.lab_settings(tmp_path)
    (news,) = Path(settings["JUPYTERLAB_SETTINGS_DIR"]).rglob("notification.jupyterlab-settings")
    assert '"fetchNews": "false"' in news.read_text()
    (completer,) = Path(settings["JUPYTERLAB_SETTINGS_DIR"]).rglob("completer-extension/*")
    chosen = json.loads(completer.read_text())
    assert chosen["providerTimeout"] > 1000
    offering = [name for name, rank in chosen["availableProviders"].items() if rank >= 0]
    assert offering == ["CompletionProvider:kernel"]  # the words of the notebook are no values of an option
    news.write_text("{}")
    learn.lab_settings(tmp_path)
    assert news.read_text() == "{}"


def test_arrow_keys_in_an_output_are_the_outputs_and_escape_leaves_it(tmp_path: Path) -> None:
    (path,) = Path(learn.lab_settings(tmp_path)["JUPYTERLAB_SETTINGS_DIR"]).rglob(
        "shortcuts.jupyterlab-settings"
    )
    *moves, back = json.loads(path.read_text())["shortcuts"]
    assert {row["keys"][0] for row in moves} == {"ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"}
    assert len(moves) == 8
    for row in moves:
        assert row["disabled"] is not row["selector"].endswith(":not(.jp-OutputArea-output *)")
    assert back["keys"] == ["Escape"]


def test_the_arrow_keys_that_are_switched_off_are_those_of_the_jupyterlab_that_is_installed() -> None:
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas", "@jupyterlab")
    theirs = json.loads((schemas / "notebook-extension" / "tracker.json").read_text("utf-8"))
    rows = theirs["jupyter.lab.shortcuts"]
    outside = {key: row for row in rows if row["selector"].endswith(":focus") for key in row["keys"]}
    for key, command in learn._MOVES.items():
        assert (outside[key]["command"], outside[key]["selector"]) == (command, learn._ANYWHERE)


def test_who_forgets_the_first_cell_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = learn.lab_settings(tmp_path / "for $HOME, $$5")["JUPYTER_PATH"].split(os.pathsep)[0]
    kernel = Path("kernels", "python3", "kernel.json")
    stock = json.loads((Path(sys.prefix, "share", "jupyter") / kernel).read_text())
    ours = json.loads((Path(path) / kernel).read_text())
    assert {**ours, "argv": stock["argv"]} == {**stock, "env": ours["env"]}
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
        shown: list[str] = []
        client.execute_interactive(
            "!az group list",
            timeout=300,
            output_hook=lambda message: shown.append(message["content"].get("text", "")),
        )
        # Nobody's own account is asked, nor who learns sent to `az login`.
        assert "".join(shown).split() == NO_LAB.split()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `grader test` starts, and what it waits for, in order; nothing is started in fact."""
    steps: list[str] = []

    class Started:
        def __init__(self, command: list[str], **_: object) -> None:
            self.tool = command[3]
            steps.append(" ".join(["start", *command[3:]]))

        def wait(self) -> int:
            steps.append(f"wait for {self.tool}")
            return CODES.get(self.tool, 0)

    monkeypatch.setattr(subprocess, "Popen", Started)
    return steps


CODES: dict[str, int] = {}
"""How the tools end in the test that is running; those that are not here end with 0."""


@pytest.mark.parametrize(
    ("codes", "code"),
    [({}, 0), ({"pytest": 5}, 5), ({"ruff": 1, "pytest": 2}, 1), ({"mypy": 2}, 2)],
)
def test_all_three_tools_run_side_by_side_and_the_first_failure_counts(
    monkeypatch: pytest.MonkeyPatch, steps: list[str], codes: dict[str, int], code: int
) -> None:
    for tool, ends_with in codes.items():
        monkeypatch.setitem(CODES, tool, ends_with)
    assert quality.test(["-k", "x"]) == code
    tests = " ".join(["start pytest", *quality.SPREAD, "-k", "x"])
    assert steps == [
        *["start ruff check", "start ruff format --check", "start mypy", tests],
        *["wait for ruff", "wait for ruff", "wait for mypy", "wait for pytest"],
    ]


def test_the_longer_proofs_run_alone(steps: list[str]) -> None:
    assert quality.test(["--long", "-k", "x"]) == 0
    assert steps == [
        " ".join(["start pytest", *quality.SPREAD, "-m long -k x"]),
        "wait for pytest",
    ]


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
