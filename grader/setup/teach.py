"""`python3 -m grader teach`: formgrader, in a Jupyter server whose pages may load nothing from elsewhere."""

import argparse
import json
import os
import sys
from pathlib import Path

from grader.setup.environment import replace_process
from grader.setup.places import JUPYTER, ROOT, SetupError, environment_variables, extended_path
from grader.setup.servers import server_command

CLASSROOM = ROOT / "classroom"
"""The usual one, which nbgrader makes when it is not there."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Content-Security-Policy of every page: nothing of learners' can fetch or send anything.

Formgrader and JupyterLab have scripts in their pages, so that these must be allowed: what keeps learners'
scripts out is that `grader.execution.outputs` stores no markup of theirs.
"""


def teach(chosen: argparse.Namespace) -> int:
    """Become the server, in the project's folder, where nbgrader finds its settings.

    Raises `SetupError` when there is no such classroom.
    """
    command = formgrader_command(ROOT, chosen.port, not chosen.no_browser)
    settings = settings_of(chosen.classroom, chosen.gradebook)
    if chosen.json:
        print(json.dumps({"command": command, "settings": settings}), flush=True)
    elif chosen.dry_run:
        print(f"Would open formgrader on {chosen.classroom}.")
    else:
        print("Opening formgrader. To stop: Ctrl-C here, twice.", flush=True)
    if chosen.dry_run:
        return 0
    os.chdir(ROOT)
    variables = environment_variables(Path(sys.executable), dict(os.environ))
    return replace_process(command, {**variables, **jupyter_settings(), **settings})


def jupyter_settings() -> dict[str, str]:
    """What Jupyter itself reads: where our extension of JupyterLab is."""
    return {"JUPYTER_PATH": extended_path("JUPYTER_PATH", JUPYTER)}


def settings_of(classroom: Path, gradebook: str) -> dict[str, str]:
    """What `nbgrader_config.py` reads of the environment. Raises `SetupError` for no classroom."""
    folder = classroom.resolve()
    if folder != CLASSROOM and not folder.is_dir():
        raise SetupError(f"There is no classroom {classroom}: python3 -m grader collect makes one.")
    named = {"AZLAB_GRADEBOOK": gradebook} if gradebook else {}
    return {"AZLAB_CLASSROOM": str(folder), **named}


def formgrader_command(folder: Path, port: int | None, browser: bool) -> list[str]:
    """The server's command line, for a course in a folder."""
    headers = json.dumps({"headers": {"Content-Security-Policy": POLICY}})
    policy = f"--ServerApp.tornado_settings={headers}"
    return server_command(folder, "/formgrader/manage_assignments", port, browser, policy)
