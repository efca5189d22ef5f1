"""The Python environment of the course: the one that is there, or `.venv` in the clone.

`.venv` carries a stamp. It says "building" from the first moment and "complete" only after the last, so
that an environment left half done by Ctrl-C or a crash is known as such and made anew.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from azlab.whole_files import write_whole
from grader.setup.compilation import compile_ahead
from grader.setup.installation import Progress, install
from grader.setup.places import ENVIRONMENT, REQUIREMENTS, ROOT, SetupError, python_of
from grader.setup.requirements import fingerprint, missing

GIGABYTES_NEEDED = 2.5
State = Literal["absent", "half done", "foreign", "out of date", "ready"]
COMPILING = "Compiling what lessons load, so that their first commands are quick."
_STAMP = "azlab.json"


def write_stamp(environment: Path, progress: Literal["building", "complete"], *requirements: Path) -> None:
    """Write the stamp in one step: a crash leaves the old one or the new one.

    What was complete before and is not named now, such as the tests' requirements, stays in it.
    """
    before = _stamp(environment).get("requirements")
    kept = before if progress == "complete" and isinstance(before, dict) else {}
    content = {
        "state": progress,
        "requirements": {**kept, **{path.name: fingerprint(path) for path in requirements}},
        "place": str(environment),
    }
    write_whole(environment / _STAMP, json.dumps(content))


def _stamp(environment: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((environment / _STAMP).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def state(environment: Path, *requirements: Path) -> State:
    """What is found at `.venv`; a `foreign` one was made by somebody else: completed, never deleted.

    A link to another clone's environment is that environment.
    """
    environment = environment.resolve()
    if not environment.exists():
        return "absent"
    try:
        stamp = json.loads((environment / _STAMP).read_text("utf-8"))
    except FileNotFoundError:
        return "foreign" if python_of(environment).exists() else "half done"
    except ValueError:
        return "half done"
    if stamp["state"] != "complete" or stamp["place"] != str(environment) or not _starts(environment):
        return "half done"
    # Older stamps have one fingerprint, of all requirements together.
    known = stamp["requirements"] if isinstance(stamp["requirements"], dict) else {}
    ready = all(known.get(path.name) == fingerprint(path) for path in requirements)
    return "ready" if ready else "out of date"


def _starts(environment: Path) -> bool:
    """Whether its interpreter runs: a system upgrade may have taken the Python it was made from."""
    try:
        return subprocess.run([python_of(environment), "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def is_complete_here(*more: Path) -> bool:
    """Whether the interpreter that runs this satisfies every requirement: conda, an image, an active venv.

    `more` are requirements besides those of the course.
    """
    if Path(sys.prefix) == ENVIRONMENT and state(ENVIRONMENT, REQUIREMENTS) == "half done":
        return False
    return not any(missing(path) for path in (REQUIREMENTS, *more))


def check_room(folder: Path, free: int | None = None) -> None:
    """Refuse to begin on a disk that will be full before the end; `free` is in bytes."""
    free = shutil.disk_usage(folder).free if free is None else free
    if free < GIGABYTES_NEEDED * 1e9:
        raise SetupError(
            f"The course needs {GIGABYTES_NEEDED} GB and the disk of {folder} has {free / 1e9:.1f} GB left: "
            "free some and run the same command again."
        )


def working_uv() -> str | None:
    """The path of uv, if it is there and starts."""
    uv = shutil.which("uv")
    if not uv or subprocess.run([uv, "--version"], capture_output=True).returncode:
        return None
    return uv


def check_venv(found: bool | None = None) -> None:
    """Refuse a Python that cannot make an environment: Debian ships it without `ensurepip`."""
    if found is None:
        found = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    if not found:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"This Python cannot make virtual environments: `sudo apt install python{version}-venv` "
            "(Debian, Ubuntu), then run the same command again."
        )


def prepare(*more: Path) -> Path:
    """The interpreter of a complete `.venv`, made or completed first where needed. Raises `SetupError`."""
    wanted = (REQUIREMENTS, *more)
    found = state(ENVIRONMENT, *wanted)
    if found == "ready":
        return python_of(ENVIRONMENT)
    check_room(ROOT)
    uv = working_uv()
    if not uv:
        check_venv()
    print("Setting up: the real Azure CLI and JupyterLab go into .venv, once, for some minutes.", flush=True)
    try:
        _fill(found, uv, wanted)
    except SetupError:
        if not uv:
            raise
        check_venv()
        print("uv could not do it; trying pip.", flush=True)
        _fill(state(ENVIRONMENT, *wanted), None, wanted)
    return python_of(ENVIRONMENT)


@contextmanager
def _for_everybody() -> Iterator[None]:
    """What is made meanwhile can be read by all: of what root installs, graded programs are another user."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


@_for_everybody()
def _fill(found: State, uv: str | None, wanted: Sequence[Path]) -> None:
    python = python_of(ENVIRONMENT)
    if found in ("absent", "half done"):
        _create(uv)
    files = [word for path in wanted for word in ("-r", str(path))]
    if uv:
        command = [uv, "pip", "install", "--python", str(python), *files]
    else:
        # What is needed is compiled afterwards.
        options = ["--disable-pip-version-check", "--no-input", "--no-compile", "--progress-bar", "off"]
        command = [str(python), "-m", "pip", "install", *options, *files]
    packages = _packages(python)
    before = _installed(packages)
    install(command, ENVIRONMENT / "install.log", lambda: len(_installed(packages) - before), Progress())
    print(COMPILING, flush=True)
    compile_ahead(python, packages)
    # A line in a .pth and no installation: the clone itself is imported, and `git pull` is all there is to an
    # update.
    (packages / "azlab.pth").write_text(f"{ROOT}\n", "utf-8")
    write_stamp(ENVIRONMENT, "complete", *wanted)


def _create(uv: str | None) -> None:
    if ENVIRONMENT.exists():
        print("An earlier set-up did not finish; beginning again.", flush=True)
        shutil.rmtree(ENVIRONMENT)
    ENVIRONMENT.mkdir()
    write_stamp(ENVIRONMENT, "building", REQUIREMENTS)
    # Not the Python of an active environment: ours would break when that one goes.
    own = getattr(sys, "_base_executable", sys.executable)
    uv_command = [str(uv), "venv", "--allow-existing", "--python", own, str(ENVIRONMENT)]
    command = uv_command if uv else [own, "-m", "venv", str(ENVIRONMENT)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise SetupError(
            f"{(done.stdout + done.stderr).strip()}\n\nThe folder .venv could not be made: see above."
        )


def _packages(python: Path) -> Path:
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(
        subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    )


def _installed(packages: Path) -> set[str]:
    """What is installed, by name and version: what a set-up renews counts as what it adds."""
    return {path.name for path in packages.glob("*.dist-info")}


def replace_process(command: list[str], variables: dict[str, str]) -> int:
    """Become another program; on Windows, which cannot, run it and return its exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, variables)
    return subprocess.run(command, env=variables).returncode
