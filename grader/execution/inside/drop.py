"""The last step before a program runs in the sandbox: give up every right, take on the limits, run it.

`python drop.py WANTED PROGRAM ARGUMENTS...`, where WANTED is JSON: `{"user": 64000, "limits": {"NPROC": 96},
"folder": "/", "with_parent": false}`; `user` is null where there is none to become. Runs with the standard
library alone, before anything of a learner's is read.
"""

import json
import os
import resource
import sys


def give_up(user: int) -> None:
    """Become `user`, for good: the last of root's rights go with the three ids. Raises `OSError`."""
    os.setgroups([])
    # Groups before the user: afterwards the right to change them is gone.
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # Believed only when it is seen: a saved id of root's would let the program become root again.
    if os.getresuid() != (user, user, user) or os.getresgid() != (user, user, user):
        raise PermissionError("the rights of root could not be given up")


def limit(limits: dict[str, int]) -> None:
    """Take on limits by the names that `resource` has for them; never higher than they are already."""
    for name, amount in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        most = resource.getrlimit(kind)[1]
        amount = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(kind, (amount, amount))


def end_with_parent() -> None:
    """Be killed when the process that started this ends, however it ends; and stay the forefather of what is
    started here, also of what loses its parent."""
    import ctypes
    import signal

    parent_death_signal, child_subreaper = 1, 36
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
    ctypes.CDLL(None).prctl(child_subreaper, 1)


def main() -> None:
    """Become the program."""
    wanted = json.loads(sys.argv[1])
    if wanted["user"] is not None:
        give_up(wanted["user"])
    if wanted["with_parent"]:
        end_with_parent()
    limit(wanted["limits"])
    os.umask(0o022)
    os.chdir(wanted["folder"])  # only now: root without its rights may not enter the user's folder
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
