"""Where things are, and the one kind of error a learner may see before the course has started."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
NOTEBOOKS = ROOT / "notebooks"
JUPYTER = ROOT / "azlab" / "jupyter"
"""What Jupyter finds in its data path: our extension of JupyterLab, below `labextensions`."""
REQUIREMENTS = ROOT / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "requirements-test.txt"

UNWANTED = (
    "PYTHONHOME",  # would lead this interpreter to another one's library
    "PYTHONDONTWRITEBYTECODE",  # each kernel would compile Jupyter, pandas and what a lesson loads of the CLI
)


class SetupError(Exception):
    """One sentence that says what is wrong and the way out."""


def python_of(environment: Path) -> Path:
    """The interpreter inside a virtual environment, on any system."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment_variables(python: Path, inherited: dict[str, str]) -> dict[str, str]:
    """The variables for a process of this course: its programs first on PATH, its packages importable.

    `alembic`, which nbgrader calls, is found on PATH only; Jupyter must prefer this environment's kernel
    to one that the user installed for another.
    """
    programs = python.absolute().parent
    own = programs.parent == ENVIRONMENT
    elsewhere = "" if own else inherited.get("PYTHONPATH", "")
    paths = [str(ROOT), *[path for path in elsewhere.split(os.pathsep) if path and path != str(ROOT)]]
    path = [entry for entry in inherited.get("PATH", os.defpath).split(os.pathsep) if entry != str(programs)]
    return {
        **{name: value for name, value in inherited.items() if name not in UNWANTED},
        "PATH": os.pathsep.join([str(programs), *path]),
        "PYTHONPATH": os.pathsep.join(paths),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def extended_path(variable: str, *folders: Path) -> str:
    """A path of folders as a variable has it, with these before those that the user has there."""
    return os.pathsep.join(filter(None, [*map(str, folders), os.environ.get(variable)]))
