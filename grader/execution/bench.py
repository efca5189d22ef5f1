"""What one worker grades a lesson with: the CLI loaded, the start state built, a kernel started ahead."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from azlab.cli import script
from azlab.cli.result import Result
from grader.execution.clouds import GradedCloud
from grader.execution.commands import Commands, Runners
from grader.execution.grading import Grading, Setting, Times, with_notebook
from grader.execution.kernels import Kernel
from grader.execution.line import Line
from grader.execution.notebooks import graded_notebook
from grader.marks import Graded
from grader.submissions import Release, Submission


class BenchError(Exception):
    """A lesson cannot be graded here at all; the text says why."""


class Walls(Protocol):
    """Where learner code and the CLI run: in a sandbox, or in plain processes."""

    def inside(self, path: Path) -> str:
        """A folder of the bench, as it is called inside."""
        ...

    def cli(self, home: Path) -> Callable[[list[str], list[int]], Any]:
        """How the CLI is launched; it sees the bench's folder `home`."""
        ...

    def kernel(self, folder: Path, line: Path) -> Kernel:
        """A new kernel in a learner's folder, with the line's socket at `line`."""
        ...


class Bench:
    """Grades submissions of one release, one after the other. Close it."""

    def __init__(self, release: Release, walls: Walls, times: Times | None = None) -> None:
        """Raises `BenchError` when the release's start cannot be built."""
        self.release, self.walls, self.times = release, walls, times or Times()
        self.folder = Path(tempfile.mkdtemp(prefix="azlab-bench-"))
        self.folder.chmod(0o711)
        self._homes = self.folder / "homes"
        self._homes.mkdir()
        self._secrets = self.folder / "release"
        self._secrets.mkdir(mode=0o700)
        if release.choices:
            (self._secrets / "choices.json").write_text(release.choices, "utf-8")
        self._numbers = itertools.count()
        self._runners = Runners(walls.cli(self._homes))
        self._ahead: Seat | None = None
        try:
            self._start = self._build()
        except BaseException:
            self.close()
            raise

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission. What it does, stays with it."""
        seat = self._ahead or Seat(self, next(self._numbers))
        self._ahead = Seat(self, next(self._numbers))
        cloud = GradedCloud(self.release.lesson, self._start)
        commands = self._runners.fork(cloud.transport.send)
        line = Line(seat.line, cloud, lambda: commands, self.walls.inside(seat.folder))
        try:
            seat.lay_out(submission.files)
            setting = Setting(
                seat.kernel, cloud, line.turn, self._secrets, self.times, lambda: commands.typed
            )
            grading = Grading(submission, self.release, setting)
            graded = grading.run()
            return with_notebook(graded, graded_notebook(grading))
        finally:
            seat.kernel.close()
            line.close()
            commands.close()
            cloud.close()
            seat.remove()

    def close(self) -> None:
        """End every process, and remove what was kept."""
        if self._ahead is not None:
            self._ahead.kernel.close()
        self._runners.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _build(self) -> Path:
        cloud = GradedCloud(self.release.lesson)
        commands, end = self._runners.serve(cloud.transport.send)
        try:
            cloud.build(lambda: self._run_start(commands))
            kept = self._secrets / "start.sqlite"
            shutil.copy(cloud.files.start, kept)
            return kept
        finally:
            end()
            cloud.close()

    def _run_start(self, commands: Commands) -> None:
        here = self.walls.inside(self._homes)

        def run(words: Sequence[str]) -> Result:
            said = commands.run(list(words), here, {}, here)
            spelled = "az " + " ".join(words)
            return Result(spelled, said["text"], said["errors"], said["exit_code"], said["data"])

        for result in script.run(script.parse(self.release.start), run, {}, {}):
            if result.exit_code:
                raise BenchError(f"{self.release.lesson} cannot be started: {result.errors.strip()}")


class Seat:
    """A learner's folder, and the kernel that is started in it ahead of its submission."""

    def __init__(self, bench: Bench, number: int) -> None:
        self._home = bench.folder / "homes" / str(number)
        self.folder = self._home / bench.release.lesson
        self.folder.mkdir(parents=True)
        self._lines = bench.folder / f"line-{number}"
        self._lines.mkdir()
        self.line = self._lines / "line"
        self.kernel = bench.walls.kernel(self.folder, self.line)

    def lay_out(self, files: dict[str, bytes]) -> None:
        """Write the submission's own files into the folder."""
        for name, data in files.items():
            (self.folder / name).write_bytes(data)

    def remove(self) -> None:
        """Remove the folder, whatever was made in it."""
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.rmtree(self._lines, ignore_errors=True)
