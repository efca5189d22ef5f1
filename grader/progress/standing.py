"""How far a learner is: in an exercise, a lesson, the course. Read from their notebooks and records."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from azlab.assignments import number_of
from azlab.lab.exercises import Exercise
from grader.progress.outlines import read_outline
from grader.progress.records import last_used, read_record

_NUMBERED = re.compile(r"Exercise (\d+)")


@dataclass(frozen=True)
class ExerciseStanding:
    """One exercise, with the best that its checks gave so far."""

    exercise: Exercise
    points: float

    @property
    def name(self) -> str:
        """What one calls it."""
        return self.exercise.name

    @property
    def title(self) -> str:
        """Its heading."""
        return self.exercise.title

    @property
    def worth(self) -> float:
        """What its checks can give."""
        return sum(self.exercise.worth.values())

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to earn."""
        return self.points >= self.worth


@dataclass(frozen=True)
class LessonStanding:
    """One lesson. `notebook` is its file, `used` when it was last worked on (0: never).

    `statements` has, by the id of a check, the ids of the syllabus's statements that it grades.
    """

    lesson: str
    notebook: Path
    title: str
    minutes: int
    exercises: tuple[ExerciseStanding, ...]
    used: float = 0.0
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def number(self) -> str:
        """By which it is called, such as "04"."""
        return number_of(self.lesson)

    @property
    def points(self) -> float:
        """The best so far."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def worth(self) -> float:
        """What can be earned."""
        return sum(exercise.worth for exercise in self.exercises)

    def exercise(self, check: str) -> ExerciseStanding | None:
        """The exercise that a check is of, by the id of its cell; None where it is none of this lesson's."""
        return next((exercise for exercise in self.exercises if check in exercise.exercise.worth), None)

    @property
    def open(self) -> list[ExerciseStanding]:
        """The exercises in which something is left to earn."""
        return [exercise for exercise in self.exercises if not exercise.is_done]


def read_lesson(notebook: Path) -> LessonStanding | None:
    """The lesson of a notebook's file; None where it is none, or is a copy under another name."""
    outline = read_outline(notebook)
    if outline is None:
        return None
    folder, lesson = notebook.parent, notebook.stem
    best = read_record(folder, lesson)
    standings = tuple(ExerciseStanding(exercise, _earned(exercise, best)) for exercise in outline.exercises)
    used = last_used(folder, lesson)
    title = outline.title or lesson
    return LessonStanding(lesson, notebook, title, outline.minutes, standings, used, outline.statements)


def _earned(exercise: Exercise, best: Mapping[str, float]) -> float:
    return sum(min(best.get(check, 0.0), worth) for check, worth in exercise.worth.items())


def read_course(folder: Path) -> list[LessonStanding]:
    """All lessons in a learner's folder, in their order.

    One that lies in several folders (put aside, or copied) counts once: rather in that of its own name.
    """
    lessons = dict[str, LessonStanding]()
    for notebook in sorted(folder.glob("*/*.ipynb"), key=lambda path: (-_at_home(path), path)):
        if notebook.stem not in lessons and (lesson := read_lesson(notebook)):
            lessons[lesson.lesson] = lesson
    return [lessons[name] for name in sorted(lessons)]


def _at_home(notebook: Path) -> int:
    """How much of its name its folder has (of a stage, that of the assignment); 0 for any other folder."""
    folder = notebook.parent.name
    return len(folder) if notebook.stem.startswith(folder) else 0


def goes_on_with(lessons: Sequence[LessonStanding]) -> LessonStanding | None:
    """Where one was last, if something is open there; else the first with something open; None at the end."""
    with_work = [lesson for lesson in lessons if lesson.open]
    last = max(lessons, key=lambda lesson: lesson.used, default=None)
    if last and last.used and last.open:
        return last
    after = [lesson for lesson in with_work if last and last.used and lesson.lesson > last.lesson]
    return next(iter(after or with_work), None)


def points(number: float, worth: float) -> str:
    """`12 of 38 points`."""
    return f"{number:g} of {worth:g} {'point' if worth == 1 else 'points'}"


def names(exercises: Sequence[ExerciseStanding]) -> str:
    """`Warm-up, Exercise 1 to 3, Exercise 5 and Your turn`; the same name once."""
    called = dict.fromkeys(exercise.name for exercise in exercises)
    runs = (list(run) for _, run in groupby(enumerate(called), _run_of))
    *most, last = [name for run in runs for name in _as_run([called for _, called in run])]
    return f"{', '.join(most)} and {last}" if most else last


def _run_of(row: tuple[int, str]) -> object:
    """The same for names whose numbers follow each other."""
    index, name = row
    number = _NUMBERED.fullmatch(name)
    return int(number[1]) - index if number else name


def _as_run(called: list[str]) -> list[str]:
    return called if len(called) < 3 else [f"{called[0]} to {called[-1].rpartition(' ')[2]}"]
