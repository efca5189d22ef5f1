"""Whether a sandbox is to be had on this machine, and what to do where it is not."""

import functools
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from grader.execution.bubblewrap import interpreter_folders
from grader.execution.sandbox import Sandbox, SandboxError

INSTALL = (
    "There is no sandbox here: bubblewrap is not installed. Install it with `sudo apt install bubblewrap` "
    "(Debian, Ubuntu) or `sudo dnf install bubblewrap` (Fedora, RHEL)."
)
NO_LINUX = "There is no sandbox here: it needs Linux. Grade in a container or a virtual machine."
TOO_OLD = (
    "There is no sandbox here: bubblewrap is older than 0.7; install a newer one, or grade in a container."
)
SWITCHES = {
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "AppArmor keeps it from making user namespaces, as Ubuntu does since 24.04. Allow it by "
        "`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or by an AppArmor profile for it",
    ),
    "/proc/sys/kernel/unprivileged_userns_clone": (
        "0",
        "user namespaces are switched off. Allow them by `sudo sysctl -w kernel.unprivileged_userns_clone=1`",
    ),
    "/proc/sys/user/max_user_namespaces": (
        "0",
        "user namespaces are switched off. Allow them by `sudo sysctl -w user.max_user_namespaces=10000`",
    ),
}
TRY_SECONDS = 20.0


@functools.cache
def problem() -> str | None:
    """Why there is no sandbox here, with what to do about it, in one or two sentences; None when there is
    one.

    It is tried by starting one; what came out is kept for as long as this process lives.
    """
    if not sys.platform.startswith("linux"):
        return NO_LINUX
    if shutil.which("bwrap") is None:
        return INSTALL
    if "--size" not in _help():
        return TOO_OLD
    said = _tried()
    return None if said is None else _sentence(said)


def _help() -> str:
    done = subprocess.run(
        ["bwrap", "--help"], capture_output=True, text=True, timeout=TRY_SECONDS, check=False
    )
    return done.stdout + done.stderr


def _tried() -> str | None:
    """Start a program in a sandbox; what was said when it did not run."""
    try:
        shut = Sandbox().start([sys.executable, "-I", "-S", "-c", "pass"])
    except (SandboxError, OSError) as error:
        return str(error)
    try:
        code = shut.process.wait(TRY_SECONDS)
        return None if code == 0 else shut.said() or f"it ended with code {code}"
    except subprocess.TimeoutExpired:
        return "it does not answer"
    finally:
        shut.close()


def _sentence(said: str) -> str:
    hidden = [path for path in interpreter_folders() if os.stat(path).st_mode & 0o005 != 0o005]
    if os.geteuid() == 0 and hidden:
        return (
            "There is no sandbox here: its user may not read what root has installed for itself alone. "
            f"Allow it by `chmod -R go+rX {shlex.join(hidden)}`."
        )
    for path, (off, advice) in SWITCHES.items():
        with suppress(OSError):
            if Path(path).read_text(encoding="utf-8").strip() == off:
                return f"There is no sandbox here: {advice}. (bubblewrap said: {said})"
    advice = "as root, or on a machine with user namespaces" if os.geteuid() else "outside of this container"
    return f"There is no sandbox here: bubblewrap cannot start one ({said}). Grade {advice}."
