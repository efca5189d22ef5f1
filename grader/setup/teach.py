"""`python3 -m grader teach`: formgrader, in a Jupyter server whose pages may load nothing from elsewhere."""

import json
import os
import sys
from pathlib import Path

from grader.setup.environment import replace_process
from grader.setup.places import ROOT, environment_variables

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Content-Security-Policy of every page: nothing of learners' can fetch or send anything.

Formgrader and JupyterLab have scripts in their pages, so that these must be allowed: what keeps learners'
scripts out is that `grader.execution.outputs` stores no markup of theirs.
"""


def teach(port: int | None, browser: bool) -> int:
    """Become the server, in the project's folder, where nbgrader finds its settings."""
    os.chdir(ROOT)
    variables = environment_variables(Path(sys.executable), dict(os.environ))
    print("Opening formgrader. To stop: Ctrl-C here, twice.", flush=True)
    return replace_process(server_command(ROOT, port, browser), variables)


def server_command(folder: Path, port: int | None, browser: bool) -> list[str]:
    """The server's command line, for a course in a folder."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.default_url=/formgrader/manage_assignments",
        "--ServerApp.tornado_settings=" + json.dumps({"headers": {"Content-Security-Policy": POLICY}}),
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=WARN",
    ]
    if port:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command
