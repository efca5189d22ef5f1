"""Where checks are made: the cloud they read, the notebook's names, and the report of the current cell."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.assignments import companion, lessons_in
from grader.checks.choices import FILE
from grader.checks.cloud import CheckError, Cloud, Reader, running_lab
from grader.checks.reports import Report


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()


def _shell_names() -> Mapping[str, Any]:
    shell = _shell()
    return shell.user_ns if shell else {}


def _shell_cell() -> object:
    """What tells one run of a cell from the next."""
    shell = _shell()
    return shell.execution_count if shell else object()


@dataclass
class Notebook:
    """One notebook as checks see it. A new run of a cell gets a new report."""

    find_cloud: Callable[[], Cloud] = running_lab
    find_names: Callable[[], Mapping[str, Any]] = _shell_names
    find_cell: Callable[[], object] = _shell_cell
    folder: Path = Path()
    """Where the notebook's own files lie."""
    told: Callable[[Report], str] | None = None
    """What a report says besides its claims; nothing where nobody reads it."""
    whence: Callable[[str], str] = lambda name: ""
    """Which cell gives a name its value; "" where nobody knows, or nobody reads it."""
    tries: Counter[str] = field(default_factory=Counter)
    _cell: object = None
    _report: Report = field(default_factory=Report)

    @property
    def cloud(self) -> Reader:
        """The cloud as it is in use now. Raises `CheckError` when no lab runs."""
        return Reader(self.find_cloud())

    @property
    def lesson(self) -> str:
        """The lesson that runs; "" where none does.

        Raises `CheckError` where none runs and the folder has several: whose files count is not known then.
        """
        try:
            return str(getattr(self.find_cloud(), "lesson", ""))
        except CheckError:
            if len(lessons_in(self.folder)) > 1:
                raise
            return ""

    @property
    def choices(self) -> Path:
        """Where the notebook's own right choices lie. Raises `CheckError`, as `lesson` does."""
        return companion(FILE, self.lesson, self.folder)

    @property
    def report(self) -> Report:
        """The report of the run of a cell that is going on."""
        cell = self.find_cell()
        if cell != self._cell:
            self._cell, self._report = cell, Report(told=self.told)
        return self._report

    @property
    def latest(self) -> Report:
        """The report of the check that was made last."""
        return self._report

    def try_again(self, sentence: str) -> int:
        """Count one more failed try of a claim; how many came before it."""
        self.tries[sentence] += 1
        return self.tries[sentence] - 1


def _told(report: Report) -> str:
    from grader.progress.telling import told  # it reads reports, and only a learner's own kernel needs it

    return told(report)


def _whence(name: str) -> str:
    from grader.progress.telling import cell_that_gives

    return cell_that_gives(name)


_open: list[Notebook] = [Notebook(told=_told, whence=_whence)]


def current() -> Notebook:
    """The notebook that checks are made in: the innermost that `use` has opened, else the kernel's own."""
    return _open[-1]


@contextmanager
def use(
    cloud: Cloud, names: Mapping[str, Any] | None = None, cell: object = "cell", folder: Path | None = None
) -> Iterator[Notebook]:
    """While active, checks read this cloud, these names and the files of this folder, into one report."""
    find_names = {} if names is None else names
    _open.append(Notebook(lambda: cloud, lambda: find_names, lambda: cell, folder or Path()))
    try:
        yield _open[-1]
    finally:
        _open.pop()
