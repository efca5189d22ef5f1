"""What lessons load, compiled ahead: all that is installed, but of the Azure CLI only what they use.

Python would do it when it is used first, in the middle of a lesson, and again in each kernel where it may not
write beside it, as in grading. All of the CLI would take as long as its installation, and half as much disk
again.
"""

import os
import subprocess
from pathlib import Path

COMMANDS = ("monitor", "network", "privatedns", "resource", "role", "vm")
CLI = "azure"
FOLDERS = (
    "azure/cli/core",
    *(f"azure/cli/command_modules/{name}" for name in COMMANDS),
    "azure/core",
    "azure/mgmt/core",
    "azure/mgmt/authorization",
    "azure/mgmt/resource",
)


def compile_ahead(python: Path, packages: Path) -> None:
    """Compile them with an environment's interpreter; what cannot be compiled is left for its first use."""
    folders = [str(packages / folder) for folder in FOLDERS if (packages / folder).is_dir()]
    others = [str(path) for path in packages.iterdir() if path.name != CLI]
    command = [str(python), "-m", "compileall", "-q", "-j", "0", "-x", "/tests/", *folders, *others]
    subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
