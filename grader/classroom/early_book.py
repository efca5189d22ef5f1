"""The gradebook, opened while something else is done: nbgrader takes two seconds to be imported."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

from grader.classroom.folders import Classroom
from grader.marks import Graded
from grader.submissions import Release

if TYPE_CHECKING:
    from grader.classroom.gradebook import Book


class EarlyBook:
    """A `Book` that opens and prepares in a thread; what it raises there, `wait` and `record` raise.

    Use it in a `with`. No process may be forked before `wait`: a fork has the thread's locks, and not the
    thread.
    """

    def __init__(self, classroom: Classroom) -> None:
        self._aside = ThreadPoolExecutor(1)
        self._book: Future[Book] = self._aside.submit(_opened, classroom)
        self._prepared: Future[None] | None = None

    def __enter__(self) -> "EarlyBook":
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.shutdown()
        if self._book.exception() is None:
            self._book.result().close()

    def prepare(self, release: Release) -> None:
        """Begin to make sure that the lesson with all its cells is in the gradebook."""
        self._prepared = self._aside.submit(lambda: self._book.result().prepare(release))

    def wait(self) -> "Book":
        """The book, when all is prepared. Raises `SetupError` when it cannot be used."""
        if self._prepared is not None:
            self._prepared.result()
        return self._book.result()

    def record(self, graded: Graded, received: datetime | None) -> None:
        """As `Book.record`, in this thread."""
        self.wait().record(graded, received)


def _opened(classroom: Classroom) -> "Book":
    from grader.classroom.gradebook import Book

    return Book(classroom)
