"""The gradebook, opened while something else is done: nbgrader takes two seconds to be imported."""

import threading
from datetime import datetime
from typing import TYPE_CHECKING

from grader.classroom.folders import Classroom
from grader.marks import Graded
from grader.submissions import Release

if TYPE_CHECKING:
    from grader.classroom.gradebook import Book


class EarlyBook:
    """A `Book` that opens and prepares in threads; what it raises there, `wait` and `record` raise.

    Use it in a `with`. No process may be forked before `wait`: a fork has a thread's locks, and not the
    thread.
    """

    def __init__(self, classroom: Classroom) -> None:
        self._classroom = classroom
        self._book: Book | None = None
        self._trouble: BaseException | None = None
        self._beside: threading.Thread | None = None

    def __enter__(self) -> "EarlyBook":
        return self

    def __exit__(self, *_: object) -> None:
        self._join()
        if self._book is not None:
            self._book.close()

    def prepare(self, release: Release) -> None:
        """Begin to make sure that the lesson with all its cells is in the gradebook."""
        self._join()
        self._beside = threading.Thread(target=self._prepare, args=(release,), name="gradebook", daemon=True)
        self._beside.start()

    def wait(self) -> "Book":
        """The book, when all is prepared. Raises `SetupError` when it cannot be used."""
        self._join()
        if self._trouble is not None:
            raise self._trouble
        assert self._book is not None, "nothing was prepared"
        return self._book

    def record(self, graded: Graded, received: datetime | None) -> None:
        """As `Book.record`, in this thread."""
        self.wait().record(graded, received)

    def _join(self) -> None:
        if self._beside is not None:
            self._beside.join()
            self._beside = None

    def _prepare(self, release: Release) -> None:
        from grader.classroom.gradebook import Book

        try:
            self._book = self._book or Book(self._classroom)
            self._book.prepare(release)
        except BaseException as trouble:  # of whatever kind, it is for whoever waits
            self._trouble = trouble
