"""`python3 -m grader learn`: copies of the lessons that are the learner's own, opened in JupyterLab."""

import json
import os
import shlex
import sys
from pathlib import Path

from azlab.sentences import NO_LAB
from grader.course.copies import write_course
from grader.course.lessons import Lesson, choose, find_lessons
from grader.progress.pages import PAGE, write_page
from grader.setup.environment import replace_process
from grader.setup.places import JUPYTER, NOTEBOOKS, ROOT, SetupError, environment_variables, extended_path
from grader.setup.servers import server_command

_MOVES = {
    "ArrowUp": "notebook:move-cursor-up",
    "ArrowDown": "notebook:move-cursor-down",
    "ArrowLeft": "notebook:move-cursor-heading-above-or-collapse",
    "ArrowRight": "notebook:move-cursor-heading-below-or-expand",
}
"""What JupyterLab does by arrow keys outside of an editor."""
_ANYWHERE = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
_OUTSIDE_OF_OUTPUTS = f"{_ANYWHERE}:not(.jp-OutputArea-output *)"
_BACK_TO_THE_CELL = {
    "command": "apputils:run-all-enabled",
    "keys": ["Escape"],
    "selector": ".jp-Notebook.jp-mod-commandMode .jp-OutputArea-output :focus",
    # The second alone does nothing in a notebook that is in this mode already.
    "args": {"commands": ["notebook:enter-edit-mode", "notebook:enter-command-mode"], "args": [{}, {}]},
}
_SETTINGS = {
    # In an output they choose an option and scroll a table: who has no mouse could do neither.
    "@jupyterlab/shortcuts-extension/shortcuts": {
        "shortcuts": [
            {"command": command, "keys": [key], "selector": selector, "disabled": selector == _ANYWHERE}
            for key, command in _MOVES.items()
            for selector in (_ANYWHERE, _OUTSIDE_OF_OUTPUTS)
        ]
        + [_BACK_TO_THE_CELL]
    },
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # The first Tab in a command loads a part of the Azure CLI: JupyterLab would wait a second for it.
    # The other provider offers every word of the notebook beside the values that an option takes.
    "@jupyterlab/completer-extension/manager": {
        "providerTimeout": 20_000,
        "availableProviders": {"CompletionProvider:kernel": 550, "CompletionProvider:context": -1},
    },
    # The course page is to be read, and its links followed.
    "@jupyterlab/docmanager-extension/plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
}
"""JupyterLab's own, that a learner begins with; what they change stays changed."""
_TEACHER_TOOLS = tuple(
    f"nbgrader.server_extensions.{name}"
    for name in ("formgrader", "validate_assignment", "assignment_list", "course_list")
)
_BEFORE_THE_FIRST_CELL = ("%load_ext azlab.cli", "from azlab import lab", "from grader import check")


def learn(where: Path, lesson: str | None, port: int | None, browser: bool) -> int:
    """Write what is missing in the learner's folder, then become JupyterLab."""
    chosen = choose(find_lessons(NOTEBOOKS), [lesson])[0] if lesson else None
    write_copies(where)
    where = where.resolve()
    variables = environment_variables(Path(sys.executable), dict(os.environ))
    variables["PATH"] = os.pathsep.join([str(write_launcher(where)), variables["PATH"]])
    settings = lab_settings(where)
    what = f"lesson {chosen.name}" if chosen else "your course"
    print(f"Opening {what} in JupyterLab. To stop: Ctrl-C here, twice.", flush=True)
    return replace_process(lab_command(where, chosen, port, browser), {**variables, **settings})


def write_copies(where: Path) -> int:
    """Write the learner copies into a folder and say what happened there."""
    where = where.resolve()
    if where in (ROOT, NOTEBOOKS) or NOTEBOOKS in where.parents:
        raise SetupError(f"{where} holds the course itself: choose another folder with --where.")
    if os.pathsep in str(where):
        # It would end the folder's name in PATH, and the learner's own `az` would answer.
        raise SetupError(f"{where} has a '{os.pathsep}' in it: choose another folder with --where.")
    if not where.exists():
        print("Writing your copies of the lessons.", flush=True)
    try:
        report = write_course(find_lessons(NOTEBOOKS), where)
        write_page(where)
    except OSError as problem:
        raise SetupError(
            f"{where} cannot be written ({problem.strerror}): choose another with --where."
        ) from None
    for sentence in report.sentences():
        print(sentence)
    print(f"Your lessons: {where}", flush=True)
    return 0


def lab_settings(where: Path) -> dict[str, str]:
    """JupyterLab's settings for this course alone, beside the learner's files; no news, no questions."""
    folder = where / ".settings"
    for name, content in _SETTINGS.items():
        path = folder / "lab" / f"{name}.jupyterlab-settings"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), "utf-8")
    _without_teacher_tools(folder / "config")
    _write_kernel(folder / "data" / "kernels" / "python3")
    return {
        "JUPYTER_CONFIG_PATH": extended_path("JUPYTER_CONFIG_PATH", folder / "config"),
        "JUPYTER_PATH": extended_path("JUPYTER_PATH", folder / "data", JUPYTER),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "lab"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def write_launcher(where: Path) -> Path:
    """Write `azlab` for JupyterLab's terminal, beside the learner's files; the folder it is in."""
    python = sys.executable
    return _write_program(
        where / ".settings" / "bin" / "azlab",
        f'exec {shlex.quote(python)} -P -m azlab "$@"\n',
        f'@"{python}" -P -m azlab %*\n',
    )


def _write_program(path: Path, unix: str, windows: str) -> Path:
    """Write a program of lines of sh, or of cmd on Windows, where it is called .cmd; the folder it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        path.with_suffix(".cmd").write_text(windows, "utf-8")
    else:
        path.write_text(f"#!/bin/sh\n{unix}", "utf-8")
        path.chmod(0o755)
    return path.parent


def _write_kernel(folder: Path) -> None:
    """This environment's own kernel, which knows `%az`, `lab` and `check` from its start.

    Who forgets the first cell after a restart is then told so by them, not that a name is not defined.
    """
    stock = Path(sys.prefix, "share", "jupyter", "kernels", "python3", "kernel.json")
    if not stock.exists():
        return
    kernel = json.loads(stock.read_text("utf-8"))
    start = [f"--IPKernelApp.exec_lines={line}" for line in _BEFORE_THE_FIRST_CELL]
    # All else stays: without the protocol's version, a restarted kernel is spoken to in another one.
    kernel["argv"] = [sys.executable, *kernel["argv"][1:], *start]
    # Jupyter fills in variables: what in the folder's name looks like one is none.
    path = os.pathsep.join([str(_write_az(folder)).replace("$", "$$"), "${PATH}"])
    kernel["env"] = {**kernel.get("env", {}), "PATH": path}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(kernel), "utf-8")


def _write_az(folder: Path) -> Path:
    """The `az` that `!az` and `%%bash` find until a lab has started; the folder it is in.

    Without it they find the environment's own, with whatever account and subscription the learner has.
    """
    return _write_program(
        folder / "bin" / "az",
        f"echo {shlex.quote(NO_LAB)} >&2\nexit 1\n",
        f"@echo {NO_LAB} 1>&2\n@exit /b 1\n",
    )


def _without_teacher_tools(folder: Path) -> None:
    """A learner's JupyterLab has no menu for making and marking assignments."""
    parts = {
        "labconfig/page_config.json": {"disabledExtensions": {"@jupyter/nbgrader": True}},
        "jupyter_server_config.d/nbgrader.json": {
            "ServerApp": {"jpserver_extensions": dict.fromkeys(_TEACHER_TOOLS, False)}
        },
    }
    for name, content in parts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")


def lab_command(where: Path, lesson: Lesson | None, port: int | None, browser: bool) -> list[str]:
    """JupyterLab's command line: opened on a lesson, or on the course page."""
    opened = f"{lesson.assignment}/{lesson.name}.ipynb" if lesson else PAGE
    # Not a login shell, whose start files may forget the PATH that has `azlab`.
    terminal = json.dumps({"shell_command": [os.environ.get("SHELL", "/bin/sh")]})
    own = [f"--ServerApp.terminado_settings={terminal}"] if os.name != "nt" else []
    return server_command(where, f"/lab/tree/{opened}", port, browser, *own)
