"""Which of several hand-ins of one lesson counts, and what is said of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.intake.collected import Collected, Course
from grader.intake.companions import shown
from grader.intake.downloads import NO_NOTEBOOK, Pool
from grader.intake.stages import adds_nothing


def newest(rows: Sequence[Collected], course: Course, pool: Pool) -> Iterator[Collected]:
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
        begun = [row for row in group if row.begun]
        *earlier, last = sorted(begun or group, key=lambda row: row.order)
        # A stage that comes again with the next one came when it came first.
        while earlier and last.lesson != course.assignments[last.lesson] and _again(last, earlier[-1], pool):
            last = earlier.pop()
        said = tuple(_left(row, last) for row in earlier)
        unsure = next((_left(row, last) for row in earlier if _is_unclear(row, last)), "")
        yield replace(last, remarks=(*last.remarks, *said), unsure=unsure)


def _again(row: Collected, before: Collected, pool: Pool) -> bool:
    """Whether a hand-in brings nothing of a lesson that an earlier one did not bring."""
    if not (row.notebook and before.notebook and row.submission and before.submission):
        return False
    first, then = pool.get(before.notebook), pool.get(row.notebook)
    return adds_nothing(then, row.submission.files, first, before.submission.files)


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
