"""The JupyterLab of this environment, as a command line."""

import os
import sys
from pathlib import Path


def server_command(folder: Path, opened: str, port: int | None, browser: bool, *settings: str) -> list[str]:
    """JupyterLab on a folder: `opened` is the path of the page that it begins with.

    It asks nobody for news or newer versions. Without a `port` it takes a free one; without a `browser` it
    opens none. `settings` are more words for it.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={opened}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=WARN",
        *settings,
    ]
    if port:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Containers run as root, and JupyterLab would refuse to start there.
        command.append("--allow-root")
    return command
