"""What lessons load of the Azure CLI, compiled ahead: its network commands alone are 50 MB of source.

Python would do it when they are used first, in the middle of a lesson, and again in each kernel where it may
not write beside them. All of the CLI would take as long as its installation, and half as much disk again.
"""

import os
import subprocess
from pathlib import Path

COMMANDS = ("monitor", "network", "privatedns", "resource", "role", "vm")
FOLDERS = (
    "azure/cli/core",
    *(f"azure/cli/command_modules/{name}" for name in COMMANDS),
    "azure/core",
    "azure/mgmt/core",
    "azure/mgmt/authorization",
    "azure/mgmt/resource",
    "knack",
    "msal",
    "msrest",
    "requests",
    "urllib3",
)


def compile_ahead(python: Path, packages: Path) -> None:
    """Compile them with an environment's interpreter; what cannot be compiled is left for its first use."""
    found = [str(packages / folder) for folder in FOLDERS if (packages / folder).is_dir()]
    if found:
        command = [str(python), "-m", "compileall", "-q", "-j", "0", *found]
        subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
