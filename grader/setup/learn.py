"""`python3 -m grader learn`: copies of the lessons that are the learner's own, opened in JupyterLab."""

import json
import os
import shlex
import sys
from pathlib import Path

from grader.course.copies import write_course
from grader.course.lessons import Lesson, choose, find_lessons
from grader.setup.environment import replace_process
from grader.setup.places import NOTEBOOKS, SetupError, environment_variables

_NEWS = Path("@jupyterlab/apputils-extension/notification.jupyterlab-settings")
_TEACHER_TOOLS = tuple(
    f"nbgrader.server_extensions.{name}"
    for name in ("formgrader", "validate_assignment", "assignment_list", "course_list")
)
_BEFORE_THE_FIRST_CELL = ("%load_ext azlab.cli", "from azlab import lab", "from grader import check")


def learn(where: Path, lesson: str | None, port: int | None, browser: bool) -> int:
    """Write what is missing in the learner's folder, then become JupyterLab."""
    chosen = choose(find_lessons(NOTEBOOKS), [lesson] if lesson else [])[0]
    write_copies(where)
    where = where.resolve()
    variables = environment_variables(Path(sys.executable), dict(os.environ))
    variables["PATH"] = os.pathsep.join([str(write_launcher(where)), variables["PATH"]])
    settings = lab_settings(where)
    print(f"Opening lesson {chosen.name} in JupyterLab. To stop: Ctrl-C here, twice.", flush=True)
    return replace_process(lab_command(where, chosen, port, browser), {**variables, **settings})


def write_copies(where: Path) -> int:
    """Write the learner copies into a folder and say what happened there."""
    where = where.resolve()
    if where == NOTEBOOKS or NOTEBOOKS in where.parents:
        raise SetupError("notebooks/ holds the course itself: choose another folder with --where.")
    try:
        report = write_course(find_lessons(NOTEBOOKS), where)
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
    news = folder / "lab" / _NEWS
    if not news.exists():
        news.parent.mkdir(parents=True, exist_ok=True)
        news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), "utf-8")
    _without_teacher_tools(folder / "config")
    _write_kernel(folder / "data" / "kernels" / "python3")
    return {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            filter(None, [str(folder / "config"), os.environ.get("JUPYTER_CONFIG_PATH")])
        ),
        "JUPYTER_PATH": os.pathsep.join(filter(None, [str(folder / "data"), os.environ.get("JUPYTER_PATH")])),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "lab"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def write_launcher(where: Path) -> Path:
    """Write `azlab` for JupyterLab's terminal, beside the learner's files; the folder it is in."""
    programs = where / ".settings" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        (programs / "azlab.cmd").write_text(f'@"{sys.executable}" -P -m azlab %*\r\n', "utf-8")
    else:
        launcher = programs / "azlab"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m azlab "$@"\n', "utf-8")
        launcher.chmod(0o755)
    return programs


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
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(kernel), "utf-8")


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


def lab_command(where: Path, lesson: Lesson, port: int | None, browser: bool) -> list[str]:
    """JupyterLab's command line: this environment's, opened on a lesson."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={where}",
        f"--LabApp.default_url=/lab/tree/{lesson.name}/{lesson.name}.ipynb",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=WARN",
    ]
    if os.name != "nt":
        # Not a login shell, whose start files may forget the PATH that has `azlab`.
        shell = os.environ.get("SHELL", "/bin/sh")
        command.append("--ServerApp.terminado_settings=" + json.dumps({"shell_command": [shell]}))
    if port:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Containers run as root, and JupyterLab would refuse to start there.
        command.append("--allow-root")
    return command
