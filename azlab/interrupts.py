"""Ctrl-C that does not fall into an import.

Python raises an interrupt between any two steps of the main thread, also in its own import machinery. There
it may be swallowed (in the callback of a weak reference), or leave the machinery's lock taken: whichever
thread imports next waits for ever, and so does whoever waits for that thread.
"""

import _thread
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

IMPORTING = "<frozen importlib"
AGAIN_SECONDS = 0.05


@contextmanager
def spare_imports() -> Iterator[None]:
    """Within it an interrupt waits until the main thread imports nothing; then it is raised as ever.

    Only where Python's own handler of interrupts is in place, and in the main thread; elsewhere it changes
    nothing.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _raise_outside_imports)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _raise_outside_imports(number: int, frame: FrameType | None) -> None:
    if not _is_importing(frame):
        raise KeyboardInterrupt
    # No `threading.Timer`: the main thread may hold one of the locks that a new `Thread` asks for.
    _thread.start_new_thread(_interrupt_later, ())


def _interrupt_later() -> None:
    time.sleep(AGAIN_SECONDS)
    _thread.interrupt_main()


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back
    return False
