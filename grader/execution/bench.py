"""What one worker grades a lesson with: the CLI loaded, the start state built, a kernel started ahead."""

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from azlab.cli import script
from azlab.cli.result import Result
from azlab.lab import temporary
from azlab.lab.starts import START, starts
from grader.execution.clouds import GradedCloud
from grader.execution.commands import Commands, Runners, Send
from grader.execution.grading import Grading, Setting, Times, with_notebook
from grader.execution.lesson import solved
from grader.execution.line import Line
from grader.execution.notebooks import graded_notebook
from grader.execution.removal import remove
from grader.execution.walls import Walls
from grader.marks import Graded
from grader.submissions import Release, Submission

OF_WORKERS = ("judge-", "links-")
"""Kinds of temporary folders that workers make (`clouds`, `sandbox`)."""


class BenchError(Exception):
    """A lesson cannot be graded here at all; the text says why."""


class Bench:
    """Grades submissions of one release, one after the other. Close it."""

    def __init__(self, release: Release, walls: Walls, times: Times | None = None) -> None:
        """Raises `BenchError` when the release's start cannot be built."""
        self.release, self.walls, self.times = release, walls, times or Times()
        self.folder = temporary.temporary_folder("bench-", remove)
        self.folder.chmod(0o711)
        self.homes = self.folder / "homes"
        self.homes.mkdir()
        self._secrets = self.folder / "release"
        self._secrets.mkdir(mode=0o700)
        if release.choices:
            (self._secrets / "choices.json").write_text(release.choices, "utf-8")
        (self._secrets / START).write_text(
            release.start, "utf-8"
        )  # the cases of a clinic say how they are judged
        self.worker = 0
        self._runners = Runners(walls.cli(self.homes), self._secrets)
        self.homes.chmod(0o311)  # to be gone through, not to be listed
        self._ahead: Seat | None = None
        try:
            self._ahead = Seat(self)  # it starts while the start state is built
            parts = starts(release.start)
            self._start = self._build(parts.lesson, "start")
            self._turn = self._build(parts.turn, "turn") if parts.turn else None
            self._cases = [
                (case, self._build(case.start, f"case-{number}"))
                for number, case in enumerate(parts.cases, 1)
            ]
        except BaseException:
            self.close()
            raise

    def prove(self) -> Graded:
        """Grade the teacher's own solution, in the process that all others will be forks of.

        It shows that the release can earn what it promises here, and leaves every command that is needed
        loaded.
        """
        ending = ExitStack()
        seat, self._ahead = self._ahead or Seat(self), None

        def serve(send: Send) -> Commands:
            commands, end = self._runners.serve(send)
            ending.callback(end)
            return commands

        with ending:
            return self._grade(solved(self.release), seat, serve)

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission. What it does, stays with it."""
        seat = self._ahead or Seat(self)
        self._ahead = Seat(self)
        return self._grade(submission, seat, self._runners.fork)

    def _grade(self, submission: Submission, seat: "Seat", start: Callable[[Send], Commands]) -> Graded:
        with ExitStack() as ending:
            ending.callback(seat.close)
            cloud = GradedCloud(self.release.lesson, self._start, self._turn, self._cases)
            ending.callback(cloud.close)
            here = self.walls.seen_by_the_cli(seat.folder, self.homes)
            line = _line(seat.line, cloud, lambda: start(cloud.transport.send), here)
            ending.callback(line.close)
            ending.callback(seat.kernel.close)
            seat.lay_out(submission.files)
            setting = Setting(seat.kernel, cloud, line, self._secrets, self.times)
            grading = Grading(submission, self.release, setting)
            return with_notebook(grading.run(), graded_notebook(grading))

    def sit(self, worker: int) -> None:
        """In a fork of the process that made it: from now on this is a worker with that number."""
        self.worker = worker
        self._ahead = Seat(self)

    def leave(self) -> None:
        """End what this process has started ahead."""
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def close(self) -> None:
        """End every process, and remove what was kept."""
        self.leave()
        self._runners.close()
        self.homes.chmod(0o700)
        temporary.remove(self.folder, remove)
        for kind in OF_WORKERS:  # which may have been killed
            temporary.sweep(kind, remove)

    def _build(self, start: str, name: str) -> Path:
        cloud = GradedCloud(self.release.lesson)
        commands, end = self._runners.serve(cloud.transport.send)
        try:
            cloud.build(lambda: self._run_start(commands, start))
            kept = self._secrets / f"{name}.sqlite"
            shutil.copy(cloud.files.start, kept)
            return kept
        finally:
            end()
            cloud.close()

    def _run_start(self, commands: Commands, start: str) -> None:
        here = self.walls.seen_by_the_cli(self.homes, self.homes)

        def run(words: Sequence[str]) -> Result:
            said = commands.run(list(words), here, {}, here)
            spelled = "az " + " ".join(words)
            return Result(spelled, said["text"], said["errors"], said["exit_code"], said["data"])

        for result in script.run(script.parse(start), run, {}, {}):
            if result.exit_code:
                raise BenchError(f"{self.release.lesson} cannot be started: {result.errors.strip()}")


def _line(path: Path, cloud: GradedCloud, start: Callable[[], Commands], folder: str) -> Line:
    try:
        return Line(path, cloud, start, folder)
    except OSError as problem:
        raise BenchError(f"{path} cannot be a socket ({problem}): name a shorter folder by TMPDIR.") from None


class Seat:
    """A learner's folder, and the kernel that is started in it ahead of its submission."""

    def __init__(self, bench: Bench) -> None:
        # The CLI's process sees the folders of all submissions: nobody shall guess another one's name.
        name = secrets.token_hex(16)
        self._home = bench.homes / name
        self.folder = self._home / bench.release.lesson
        self.folder.mkdir(parents=True)
        self._lines = bench.folder / f"line-{name}"
        self._lines.mkdir()
        # Kernel and CLI are other users, whatever this one's umask keeps from them.
        for folder in (self._home, self._lines):
            folder.chmod(0o755)
        self.line = self._lines / "line"
        self.kernel = bench.walls.kernel(self.folder, bench.homes, self.line, bench.worker)
        # Here the CLI writes, too, which is another user.
        self.folder.chmod(0o777)
        # By this file the lab knows in whose folder it is.
        self.lay_out({f"{bench.release.lesson}.ipynb": b"{}"})

    def lay_out(self, files: Mapping[str, bytes]) -> None:
        """Write the submission's own files into the folder."""
        for name, data in files.items():
            path = self.folder / name
            path.write_bytes(data)
            path.chmod(0o666)

    def close(self) -> None:
        """End the kernel and remove the folder, whatever was made in it."""
        self.kernel.close()
        for folder in (self._home, self._lines):
            remove(folder)
