"""Hand-ins sorted out: whose each is, of which lesson, which is the newest, and what cannot be taken."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from azlab.assignments import spelled
from grader.course.personal_copies import held_against
from grader.intake.collected import Collected, Course
from grader.intake.companions import shown
from grader.intake.downloads import HandIn, Pool, hand_ins
from grader.intake.names import Origin
from grader.intake.newest import newest
from grader.intake.notebooks import Notebook, read_notebook
from grader.intake.own_files import FILE as BESIDE
from grader.intake.own_files import is_collectors, unpacked
from grader.intake.recognition import lesson_named, lesson_of
from grader.intake.rosters import Learner, Roster, safe_id
from grader.intake.stages import is_handed_in
from grader.intake.stamps import FILE, read_stamp
from grader.intake.submissions import submission
from grader.submissions import Refused


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
    rows = [row for hand_in in hand_ins(sources, course.words, pool) for row in sorter.sort(hand_in)]
    kept = newest(_with_own_ids(_with_lessons(rows, wanted, course)), course, pool)
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
            asked = {self.course.assignments[name] for name in self.wanted}
            if origin.system in _ONE_ASSIGNMENT and self.course.assignments[row.lesson] not in asked:
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
        return lesson_of(notebook, self.course.outlines, named) or named

    def _named(self, file: str, lesson: str) -> str:
        return spelled(file, lesson, self.course.assignments[lesson])

    def _taken(self, row: Collected, hand_in: HandIn, notebook: Notebook) -> Collected:
        if not row.lesson:
            return replace(row, refused="It is none of the lessons, by its cells and by its name.")
        releases = self.course.releases
        named, own_copy, doubt = held_against(releases, row.lesson, row.learner, notebook.release)
        release, remark = self.course.release(row.lesson, named)
        beside = {name: self.pool.get(stored) for name, stored in hand_in.beside.items()}
        kept = {name: beside.pop(name) for name in list(beside) if is_collectors(name)}
        stamp, came_with = (self._named(file, row.lesson) for file in (FILE, BESIDE))
        received, unread = read_stamp(_stamp(kept, stamp, hand_in.origin))
        own = _own_files(kept, came_with, hand_in.origin)
        remarks = [remark, own_copy, doubt, *unread, "Canvas marks it as late." if row.late else ""]
        found = submission(
            self.pool.get(row.notebook) if row.notebook else b"",
            release,
            row.learner,
            beside if own is None else own,
            received or hand_in.origin.received,
            tuple(filter(None, remarks)),
        )
        if isinstance(found, Refused):
            return replace(row, refused=found.sentence)
        said = (*found.remarks, *(doubt.sentence for doubt in found.doubts))
        return replace(row, submission=found, begun=is_handed_in(found, release), remarks=said)


_ONE_ASSIGNMENT = ("canvas", "moodle")
"""What they give out is of one assignment: another lesson in it is a learner's mistake."""


def _is_stamped(origin: Origin) -> bool:
    """Whether `timestamp.txt` is nbgrader's: in what a learner packed or uploaded it says what they like."""
    return origin.system not in _ONE_ASSIGNMENT and not any(part.endswith(".zip") for part in origin.group)


def _stamp(kept: Mapping[str, bytes], own: str, origin: Origin) -> bytes | None:
    """What says when a lesson came: its own stamp only where a classroom's folder is collected."""
    if not _is_stamped(origin):
        return None
    if origin.system == "folder" and own in kept:
        return kept[own] or None
    return kept.get(FILE)


def _own_files(kept: Mapping[str, bytes], own: str, origin: Origin) -> dict[str, bytes] | None:
    """What a stage came with, where a classroom's folder is collected; None where nothing was kept of it."""
    is_classrooms = origin.system == "folder" and _is_stamped(origin)
    return unpacked(kept[own]) if is_classrooms and own in kept else None


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


def _with_lessons(rows: Sequence[Collected], wanted: Sequence[str], course: Course) -> list[Collected]:
    """What was refused and names no lesson, or one not asked for, was meant as what most have handed in.

    Of an assignment with several lessons nothing says which; it stands under the first that was asked for.
    """
    of = course.assignments
    taken = Counter(of[row.lesson] for row in rows if row.submission)
    usual, count = (taken.most_common(1) or [("", 0)])[0]
    asked = {of[name] for name in wanted}
    meant = asked if len(asked) == 1 else {usual} if 2 * count > taken.total() else set()
    first = next((name for name in wanted or course.names if of[name] in meant), "")
    if not first:
        return list(rows)
    return [
        replace(row, lesson=first, guessed=True, unasked=False)
        if row.refused and (row.unasked or not row.lesson)
        else row
        for row in rows
    ]
