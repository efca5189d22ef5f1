"""What tests of a kept cloud ask, here and in a process of its own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from azlab.cli import az

ROOT = Path(__file__).resolve().parents[2]


def groups() -> list[str]:
    return sorted(group["name"] for group in az("group list").data)


def run(program: str, folder: Path) -> str:
    """What a program prints in a process of its own, errors included."""
    environment = {name: value for name, value in os.environ.items() if name != "AZLAB_STATE"}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    ).stdout
