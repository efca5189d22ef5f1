"""`time.sleep` of a Python script where real time counts for nothing: it becomes the `sleep` of its PATH.

A copy of this file is the `sitecustomize` of every Python that a graded notebook starts. So it imports next
to nothing, goes on to the `sitecustomize` that it hides, and leaves to real time what it does not understand.
"""

import os
import sys
import time

NAME = "sitecustomize"
_sleep = time.sleep


def sleep(seconds: float, /) -> None:
    """Sleep in the time of the lesson's cloud, if the script itself does and no library of its."""
    if sys._getframe(1).f_globals.get("__name__") != "__main__":
        return _sleep(seconds)
    _sleep(min(seconds, 0))  # raises what is wrong with the number
    import subprocess

    try:
        subprocess.run(["sleep", f"{float(seconds):f}"], check=True)
    except (OSError, subprocess.CalledProcessError):
        _sleep(seconds)
    return None


def go_on() -> None:
    """Run the `sitecustomize` that would have been found without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    own = sys.modules.pop(NAME)
    try:  # noqa: SIM105 - `contextlib` is as much as all the rest
        __import__(NAME)
    except ImportError:
        pass
    sys.modules.setdefault(NAME, own)


if __name__ == NAME:
    vars(time)["sleep"] = sleep
    go_on()
