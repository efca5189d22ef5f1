"""How much of the processor some work takes."""

import gc
import time
from collections.abc import Callable

TRIES = 3


def takes_less(seconds: float, work: Callable[[], object]) -> bool:
    """Whether the work takes this process less than so many seconds of the processor, in one of three tries.

    Beside other processes the same work takes twice as long, and the collector goes over what all tests
    before have left: neither says anything of the work. For work that is no less when it is done again.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return any(_seconds(work) < seconds for _ in range(TRIES))
    finally:
        if collects:
            gc.enable()


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
