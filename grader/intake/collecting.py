"""Hand-ins sorted out: whose each is, of which lesson, which is the newest, and what cannot be taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from grader.course.lessons import Lesson
from grader.course.personal_copies import held_against
from grader.course.releases import find_release, make_release
from grader.intake.companions import shown
from grader.intake.downloads import NO_NOTEBOOK, HandIn, Pool, Stored, hand_ins
from grader.intake.names import Origin
from grader.intake.notebooks import Notebook, read_notebook
from grader.intake.outlines import Outline, outline
from grader.intake.recognition import lesson_named, lesson_of
from grader.intake.rosters import Learner, Roster, safe_id
from grader.intake.stamps import FILE, read_stamp
from grader.intake.submissions import submission
from grader.submissions import Refused, Release, Submission

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Collected:
    """One hand-in, sorted out. `refused` is the sentence why it is not taken, "" when it is.

    `submission` is None when it is refused; its `notebook` lies in the pool. `modified` is the file's own
    time, which proves nothing; `late` is what Canvas says of it; `person` and `alias` tell apart two of one
    name; `unsure` says why a human must look which of several counts, "" where that is plain; `known` is
    whether a roster says who it is, `unasked` whether its lesson was not asked for.
    """

    learner: str
    lesson: str
    source: str
    refused: str = ""
    name: str = ""
    section: str = ""
    submission: Submission | None = None
    notebook: Stored | None = None
    person: tuple[str, str] = ("", "")
    alias: str = ""
    known: bool = False
    unasked: bool = False
    late: bool = False
    attempt: int = 0
    modified: datetime | None = None
    remarks: tuple[str, ...] = ()
    unsure: str = ""

    @property
    def order(self) -> tuple[datetime, int, datetime]:
        """By which the newer of two is told."""
        received = self.submission.received if self.submission else None
        return received or LONG_AGO, self.attempt, self.modified or LONG_AGO


@dataclass
class Course:
    """The lessons, and what was handed out of them."""

    lessons: Sequence[Lesson]
    releases: Path
    _found: dict[tuple[str, str], tuple[Release, str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> list[str]:
        """The lessons' names."""
        return [lesson.name for lesson in self.lessons]

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """The lessons as they stand, to tell which one a notebook is."""
        return {lesson.name: outline(make_release(lesson).notebook) for lesson in self.lessons}

    def release(self, name: str, fingerprint: str) -> tuple[Release, str]:
        """As `find_release`, which is asked once for each."""
        key = (name, fingerprint)
        if key not in self._found:
            lesson = next(lesson for lesson in self.lessons if lesson.name == name)
            self._found[key] = find_release(fingerprint, lesson, self.releases)
        return self._found[key]


def collect(
    sources: Sequence[Path],
    course: Course,
    pool: Pool,
    roster: Roster | None = None,
    wanted: Sequence[str] = (),
) -> list[Collected]:
    """The newest of each learner and lesson in the sources, and all that was refused, by learner.

    `wanted` are the names of lessons that are taken; all when there are none. What was handed in lies in
    `pool` afterwards.
    """
    sorter = _Sorter(course, pool, roster, wanted or course.names)
    rows = [row for hand_in in hand_ins(sources, course.names, pool) for row in sorter.sort(hand_in)]
    kept = _newest(_with_own_ids(_with_lessons(rows, wanted)))
    return sorted(kept, key=lambda row: (row.learner.casefold(), row.lesson, row.source))


@dataclass(frozen=True)
class _Sorter:
    course: Course
    pool: Pool
    roster: Roster | None
    wanted: Sequence[str]

    def sort(self, hand_in: HandIn) -> Iterator[Collected]:
        """One hand-in's row; none for another lesson's that lies beside by right."""
        origin = hand_in.origin
        learner = whose(origin, self.roster)
        row = Collected(
            learner="" if isinstance(learner, Refused) else learner.id,
            lesson=lesson_named(origin.file, self.course.names),
            source=hand_in.source,
            name=origin.label if isinstance(learner, Refused) else learner.name,
            section="" if isinstance(learner, Refused) else learner.section,
            known=self.roster is not None,
            person=(origin.system, origin.number) if not self.roster and origin.number else ("", ""),
            late=origin.late,
            attempt=origin.attempt,
            alias=origin.alias,
            modified=hand_in.modified,
        )
        if isinstance(hand_in.notebook, Refused):
            yield replace(row, refused=hand_in.notebook.sentence)
            return
        notebook = read_notebook(self.pool.get(hand_in.notebook))
        if isinstance(notebook, Refused):
            yield replace(row, refused=notebook.sentence)
            return
        row = replace(row, lesson=self._lesson(notebook, row.lesson), notebook=hand_in.notebook)
        if row.lesson and row.lesson not in self.wanted:
            if origin.system in _ONE_ASSIGNMENT:
                said = f"It is {row.lesson}, which was not asked for."
                yield replace(row, refused=said, unasked=True)
        elif isinstance(learner, Refused):
            yield replace(row, refused=learner.sentence)
        else:
            yield self._taken(row, hand_in, notebook)

    def _lesson(self, notebook: Notebook, named: str) -> str:
        """Its fingerprint is the surest, then its cells, then the file's name."""
        for name in self.course.names:
            if notebook.release and (self.course.releases / name / notebook.release).is_dir():
                return name
        return lesson_of(notebook, self.course.outlines) or named

    def _taken(self, row: Collected, hand_in: HandIn, notebook: Notebook) -> Collected:
        if not row.lesson:
            return replace(row, refused="It is none of the lessons, by its cells and by its name.")
        named, own, doubt = held_against(self.course.releases, row.lesson, row.learner, notebook.release)
        release, remark = self.course.release(row.lesson, named)
        files = {name: self.pool.get(stored) for name, stored in hand_in.beside.items()}
        received, unread = read_stamp(files.pop(FILE, None) if _is_stamped(hand_in.origin) else None)
        files.pop(FILE, None)
        remarks = [remark, own, doubt, *unread, "Canvas marks it as late." if row.late else ""]
        found = submission(
            self.pool.get(row.notebook) if row.notebook else b"",
            release,
            row.learner,
            files,
            received or hand_in.origin.received,
            tuple(filter(None, remarks)),
        )
        if isinstance(found, Refused):
            return replace(row, refused=found.sentence)
        return replace(
            row, submission=found, remarks=(*found.remarks, *(doubt.sentence for doubt in found.doubts))
        )


_ONE_ASSIGNMENT = ("canvas", "moodle")
"""What they give out is of one assignment: another lesson in it is a learner's mistake."""


def _is_stamped(origin: Origin) -> bool:
    """Whether `timestamp.txt` is nbgrader's: in what a learner packed or uploaded it says what they like."""
    return origin.system not in _ONE_ASSIGNMENT and not any(part.endswith(".zip") for part in origin.group)


def whose(origin: Origin, roster: Roster | None) -> Learner | Refused:
    """The learner whose a file is. With a roster, only who is in it."""
    if roster is not None:
        number = origin.number if origin.system in _ONE_ASSIGNMENT else ""
        # Moodle puts the group's name in front when an assignment is for groups.
        found = roster.find(number, origin.label, origin.label.rpartition("-")[2], origin.alias)
        missing = f"{shown(origin.label)} is not in the roster." if origin.label else _NOBODY
        return found or Refused(missing)
    label = f"{origin.label}-{origin.number}" if origin.system == "canvas" else origin.label
    known = safe_id(label.lower() if origin.system == "moodle" else label)
    return Learner(known, origin.label) if known else Refused(_NOBODY)


_NOBODY = "Neither its folder nor its name says whose it is."


def _with_own_ids(rows: Sequence[Collected]) -> list[Collected]:
    """Two people of one name in one lesson are told apart by the numbers that the system gave them.

    Where nothing but the files' own names differ, the folder is that of a class and these are the learners.
    """
    groups: dict[tuple[str, str], list[Collected]] = {}
    for row in rows:
        groups.setdefault((row.learner, row.lesson), []).append(row)
    return [_told_apart(row, groups[row.learner, row.lesson]) for row in rows]


def _told_apart(row: Collected, group: Sequence[Collected]) -> Collected:
    if not row.learner or len(group) == 1:
        return row
    if row.person[1] and len({other.person for other in group}) > 1:
        return replace(row, learner=f"{row.learner}-{row.person[1]}")
    aliases = {safe_id(other.alias) for other in group}
    if not row.known and "" not in aliases and len(aliases) == len(group):
        return replace(row, learner=safe_id(row.alias), name=row.alias)
    return row


def _with_lessons(rows: Sequence[Collected], wanted: Sequence[str]) -> list[Collected]:
    """What was refused and names no lesson, or one not asked for, was meant as what most have handed in."""
    taken = Counter(row.lesson for row in rows if row.submission)
    usual, count = (taken.most_common(1) or [("", 0)])[0]
    meant = wanted[0] if len(wanted) == 1 else usual if 2 * count > taken.total() else ""
    if not meant:
        return list(rows)
    return [
        replace(row, lesson=meant, unasked=False) if row.refused and (row.unasked or not row.lesson) else row
        for row in rows
    ]


def _newest(rows: Sequence[Collected]) -> Iterator[Collected]:
    """All that were refused, and of the others the newest of each learner and lesson."""
    groups: dict[tuple[str, str], list[Collected]] = {}
    there = {row.learner for row in rows if not row.refused}
    for row in rows:
        # Moodle has a folder of its own for what was typed beside the file.
        if row.refused and not (row.learner in there and row.refused.startswith(NO_NOTEBOOK)):
            yield row
        elif not row.refused:
            groups.setdefault((row.learner, row.lesson), []).append(row)
    for group in groups.values():
        *earlier, last = sorted(group, key=lambda row: row.order)
        said = tuple(_left(row, last) for row in earlier)
        unsure = next((_left(row, last) for row in earlier if _is_unclear(row, last)), "")
        yield replace(last, remarks=(*last.remarks, *said), unsure=unsure)


def _is_unclear(row: Collected, taken: Collected) -> bool:
    """Whether nothing tells which of two is the newer one, and it makes a difference."""
    both = [each.submission for each in (row, taken) if each.submission]
    meant = [(each.sources, each.own, each.files) for each in both]
    return _are_of_one_age(row, taken) and meant[0] != meant[-1]


def _are_of_one_age(row: Collected, taken: Collected) -> bool:
    times = [each.submission.received for each in (row, taken) if each.submission]
    return row.order == taken.order or (None in times and any(times))


def _left(row: Collected, taken: Collected) -> str:
    """What is said of one that was not taken: the ends of the paths, in which they differ."""
    names, kept = row.source.split("/"), taken.source.split("/")
    count = next((count for count in (1, 2) if names[-count:] != kept[-count:]), 2)
    left, used = ("/".join(parts[-count:]) for parts in (names, kept))
    if row.order == taken.order:
        return f"Two of the same age came: {shown(used)} was taken, {shown(left)} was left."
    if _are_of_one_age(row, taken):
        return f"Which is newer is not known: {shown(used)} was taken, {shown(left)} was left."
    return f"An earlier one was left: {shown(left)}."
