"""`python3 -m grader collect` and `roster`: what learners handed in, put where nbgrader expects it."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from azlab.whole_files import write_whole
from grader.course.lessons import choose, find_lessons
from grader.intake.collected import Course
from grader.intake.collecting import collect
from grader.intake.companions import shown
from grader.intake.downloads import Pool
from grader.intake.rosters import Roster, read_roster
from grader.intake.texts import printable
from grader.intake.writing import NOT_BEGUN, Done, Writer, unclear
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Refused

USAGE = 2
ROSTER = "roster.csv"
_COLUMNS = ("learner", "lesson", "result", "what was mended or why not")


def run(chosen: argparse.Namespace) -> int:
    """Run one of both: 0; 1 when something was refused or must be looked at; 2 for a wrong command."""
    try:
        return _roster(chosen) if chosen.command == "roster" else _collect(chosen)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return USAGE


def _collect(chosen: argparse.Namespace) -> int:
    missing = [source for source in chosen.sources if not source.exists()]
    if missing:
        raise SetupError(f"There is no {missing[0]}.")
    lessons = find_lessons(NOTEBOOKS)
    wanted = [lesson.name for lesson in choose(lessons, chosen.lesson)]
    roster = _known_roster(chosen)
    course = Course(lessons, chosen.classroom / "releases")
    try:
        with Pool() as pool:
            rows = collect(chosen.sources, course, pool, roster, wanted)
            how = {"dry_run": chosen.dry_run, "force": chosen.force}
            with Writer(chosen.classroom, pool, lessons, **how) as writer:
                done = [Done(row, writer.put(row)) for row in rows]
    except OSError as problem:
        raise SetupError(
            f"{problem.filename or chosen.classroom} cannot be used: {problem.strerror}."
        ) from None
    _report(done, roster, chosen.json, chosen.dry_run)
    return 1 if any(_needs_a_look(each) for each in done) else 0


def _needs_a_look(each: Done) -> bool:
    return each.result in ("refused", "unclear") or bool(each.row.unsure)


def _known_roster(chosen: argparse.Namespace) -> Roster | None:
    """The roster that was named, which is kept then, else the one that was kept."""
    path = chosen.roster or chosen.classroom / ROSTER
    if not chosen.roster and not path.exists():
        return None
    roster = read_roster(path)
    if isinstance(roster, Refused):
        raise SetupError(f"{path}: {roster.sentence}")
    if chosen.roster and not chosen.dry_run:
        _keep(path, chosen.classroom)
    return roster


def _keep(path: Path, classroom: Path) -> None:
    write_whole(classroom / ROSTER, path.read_bytes())


def _roster(chosen: argparse.Namespace) -> int:
    roster = _known_roster(chosen)
    if roster is None:
        raise SetupError("There is no roster.")
    rows = [(who.id, who.name, who.section, who.email) for who in roster.learners]
    if chosen.json:
        titles = ("id", "name", "section", "email")
        learners = [dict(zip(titles, row, strict=True)) for row in rows]
        print(json.dumps({"learners": learners, "remarks": list(roster.remarks)}, indent=1))
    else:
        _table([("id", "name", "section", "email"), *rows])
        print(*roster.remarks, f"{len(rows)} learners.", sep="\n")
    return 1 if roster.remarks else 0


def _report(done: Sequence[Done], roster: Roster | None, as_json: bool, dry_run: bool) -> None:
    nothing = (
        [who.id for who in roster.learners if who.id not in {row.row.learner for row in done}]
        if roster
        else []
    )
    if as_json:
        print(json.dumps({"rows": [row.document() for row in done], "nothing from": nothing}, indent=1))
        return
    lines = [_COLUMNS]
    for each in done:
        who = each.row.learner or each.row.name or shown(each.row.source)
        lines.append((who, each.row.lesson, each.result, _said(each)))
    _table(lines)
    counts = {word: sum(each.result == word for each in done) for word in _WORDS}
    print(", ".join(f"{number} {word}" for word, number in counts.items() if number) or "Nothing was found.")
    unsure = [each.row.learner for each in done if each.row.unsure or each.result == "unclear"]
    if unsure:
        print(f"A human must say which of several counts: {', '.join(unsure)}.")
    if nothing:
        print(f"Nothing came from: {', '.join(nothing)}.")
    if dry_run:
        print("This was a dry run: nothing was written.")
    elif counts["taken"]:
        print("Next: python3 -m grader grade.")


def _said(each: Done) -> str:
    if each.row.refused:
        return f"{each.row.refused} ({each.row.source})"
    if each.result == "unclear":
        return unclear(each.row)
    return " ".join(each.row.remarks)


_WORDS = ("taken", "already there", "older", "unclear", NOT_BEGUN, "refused")


def _table(rows: Sequence[Sequence[str]]) -> None:
    plain = [[printable(value) for value in row] for row in rows]
    widths = [max(len(row[column]) for row in plain) for column in range(len(plain[0]) - 1)]
    for row in plain:
        print(
            "  ".join(
                [*(value.ljust(width) for value, width in zip(row, widths, strict=False)), row[-1]]
            ).rstrip()
        )
