"""Grade one submission: its cells in its kernel, the teacher's checks here, in the teacher's order."""

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from azlab.arm.messages import Json
from azlab.exam.answer_cells import answer_names
from azlab.lab.exercises import exercises
from grader.execution.clouds import GradedCloud
from grader.execution.judging import judge
from grader.execution.kernels import Answers, Ended, Kernel, Ran
from grader.execution.lesson import Played, Step
from grader.execution.line import Line
from grader.marks import ExerciseMark, Graded, Verdict
from grader.submissions import Release, Submission

GONE = (Ended.DIED, Ended.TOO_MUCH_MEMORY)


@dataclass(frozen=True)
class Times:
    """Seconds of wall time that learner code may take."""

    cell: float = 120.0
    notebook: float = 600.0


@dataclass
class Setting:
    """What one submission is graded with; nothing of it is another's."""

    kernel: Kernel
    cloud: GradedCloud
    line: Line
    folder: Path
    """Where the release's choices lie, on the grader's side."""
    times: Times = Times()


@dataclass
class Grading:
    """One submission while it is graded."""

    submission: Submission
    release: Release
    setting: Setting
    ran: dict[int, Ran] = field(default_factory=dict)
    """By the number of the step."""
    marks: dict[str, ExerciseMark] = field(default_factory=dict)
    reports: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    """Of each check: as text, as HTML, points."""
    broken: dict[str, str] = field(default_factory=dict)
    """By check, why it could not be made."""
    _trouble: str = ""

    def __post_init__(self) -> None:
        self.played = Played(self.submission, self.release)
        self.steps = self.played.steps()
        self.setting.cloud.exercises = exercises(self.played.notebook)
        self.setting.cloud.answers = sorted(answer_names(self.release.choices, self.release.notebook))

    def run(self) -> Graded:
        """Play it from top to bottom. Never raises for what a submission does."""
        started = time.monotonic()
        titles = self.played.titles()
        for number, step in enumerate(self.steps):
            if step.check:
                self._judge(step, *titles[step.id])
                self._trouble = ""
            elif step.source.strip():
                self._run(number, step, self.setting.times.notebook - (time.monotonic() - started))
        return self._graded(time.monotonic() - started)

    def _run(self, number: int, step: Step, left: float) -> None:
        if left <= 0:
            ran = Ran((), Ended.OUT_OF_TIME, "The notebook had no time left for this cell.")
        else:
            self.setting.cloud.app.history.cell = step.id
            ran = self.setting.kernel.run(step.source, min(left, self.setting.times.cell))
        self.ran[number] = ran
        if ran.ended not in (Ended.OK, Ended.ERROR):
            self._trouble = ran.sentence or f"The cell before it: {ran.ended}."

    def _judge(self, step: Step, exercise: str, title: str) -> None:
        worth = self.played.worth(step.id)
        with self.setting.line.turn:
            judged = judge(
                step.source,
                step.id,
                self.setting.cloud.reader,
                Answers(self.setting.kernel),
                self.setting.folder,
            )
        # A weight that was changed after the points: the teacher's points are what nbgrader has.
        points = min(judged.report.points, worth)
        if judged.trouble:
            self.broken[step.id] = f"{title}: {judged.trouble}"
            points = 0.0
        trouble = " ".join(filter(None, [judged.trouble, self._trouble]))
        self.reports[step.id] = (str(judged.report), judged.report.page(), points)
        self.marks[step.id] = ExerciseMark(step.id, exercise, title, points, worth, judged.claims, trouble)

    def _graded(self, seconds: float) -> Graded:
        verdict, reason = Verdict.GRADED, "All of it was run and judged."
        troubles = [f"{mark.title}: {mark.trouble}" for mark in self.marks.values() if mark.trouble]
        if troubles:
            reason = troubles[0]
        if self.broken:
            verdict, reason = Verdict.NEEDS_A_HUMAN, next(iter(self.broken.values()))
        return Graded(
            self.submission.learner,
            self.submission.lesson,
            verdict,
            reason,
            self.release.fingerprint,
            tuple(self.marks.values()),
            self.submission.remarks,
            tuple("az " + " ".join(words) for words in self.setting.line.typed),
            self._errors(),
            "",
            round(seconds, 3),
            tuple(self.broken),
        )

    def _errors(self) -> dict[str, int]:
        with self.setting.line.turn:
            rows: list[Json] = self.setting.cloud.reader.list("/lab/commands")
        return dict(
            Counter(code for row in rows for code in {row.get("error"), *(row.get("codes") or ())} if code)
        )


def with_notebook(graded: Graded, notebook: str) -> Graded:
    """The same, with the notebook a teacher may open."""
    return replace(graded, notebook=notebook)
