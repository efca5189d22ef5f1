"""`python3 -m grader similar`: pairs of submissions that share what few others have, and why; one page."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from azlab.whole_files import write_whole
from grader.classroom.commands_as_typed import command, commands_in
from grader.classroom.feedback import lesson_title
from grader.classroom.folders import Classroom
from grader.classroom.grading import Due, Wanted, due
from grader.classroom.pages import render
from grader.classroom.similarity import CANNOT, SCORE, SHOWN, Pair, groups, line, pairs
from grader.classroom.traces import LONGEST, NAME, LessonText, Trace, Work, traces
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.releases import kept_releases
from grader.course.variants import Words
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Submission

FILE = "similar.html"
USAGE = 2
MOST_CELLS = 100
"""How many cells of a learner's own are looked at."""
REASONS = 12
"""How many reasons of a pair the page shows."""


def run(chosen: argparse.Namespace) -> int:
    """0, also when pairs were found: they are questions; 2 when the classroom cannot be used."""
    classroom = Classroom(chosen.classroom)
    path = classroom.folder / FILE
    try:
        lessons = choose(find_lessons(NOTEBOOKS), chosen.lessons)
        compared = [compare(classroom, lesson) for lesson in lessons if classroom.learners(lesson)]
        if not chosen.dry_run:
            write_whole(path, page(compared, datetime.now().astimezone()))
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    except OSError as problem:
        print(f"{problem.filename} cannot be used: {problem.strerror}.", file=sys.stderr)
        return USAGE
    if chosen.json:
        said = {"score": SCORE, "cannot know": CANNOT, "lessons": compared}
        print(json.dumps({"file": None if chosen.dry_run else str(path), **said}, indent=1))
    else:
        for lesson in compared:
            print(f"{lesson['lesson']}: {len(lesson['pairs'])} pairs of {lesson['learners']} to ask about.")
            if lesson["words of others"]:
                print(f"  {len(lesson['words of others'])} use words of another variant.")
        print(f"{'Would write' if chosen.dry_run else 'Written:'} {path}")
    return 0


def page(compared: list[dict[str, Any]], moment: datetime) -> str:
    """What was found, as HTML."""
    written = f"{moment:%d %B %Y, %H:%M %Z}"
    return render("similar", lessons=compared, score=SCORE, cannot=CANNOT, moment=written, reasons=REASONS)


def compare(classroom: Classroom, lesson: Lesson) -> dict[str, Any]:
    """All pairs of one lesson, as plain values. Words of variants are taken for the lesson's own."""
    variants = [dict(release.words) for release in kept_releases(lesson.name, classroom.releases)]
    plain = Words({other: word for words in variants for word, other in words.items()})
    items = [
        (item, item.found)
        for item in due(classroom, lesson, Wanted(force=True))
        if isinstance(item.found, Submission)
    ]
    releases = {item.release.fingerprint: item.release for item, _ in items}
    texts = {name: LessonText.of(release, plain.put) for name, release in releases.items()}
    everybody = {}
    for item, found in items:
        text = texts[item.release.fingerprint]
        everybody[found.learner] = traces(_work(classroom, found, text, plain), text)
    alike, number = pairs(everybody), len(everybody)
    known = sorted({word for text in texts.values() for word in text.words})
    return {
        "lesson": lesson.name,
        "title": lesson_title(lesson),
        "learners": number,
        "line": round(line(number), 1),
        "shown": SHOWN.format(line=line(number), pairs=number * (number - 1) // 2),
        "groups": groups(alike),
        "pairs": [_plain(pair, known) for pair in alike],
        "words of others": dict(_words_of_others(items, variants)),
    }


def _work(classroom: Classroom, found: Submission, lesson: LessonText, plain: Words) -> Work:
    """A lesson's cell that was left as it was tells nothing."""
    sources = {name: plain.put(source) for name, source in found.sources.items()}
    cells = {name: source for name, source in sources.items() if source != lesson.cells.get(name)}
    cells |= {f"own {number}": plain.put(own.source) for number, own in enumerate(found.own[:MOST_CELLS])}
    cells = {name: cell[:LONGEST] for name, cell in cells.items()}
    graded = classroom.graded(found.lesson, found.learner)
    if graded is not None and graded.commands:
        return Work(cells, tuple(command(plain.put(typed)) for typed in graded.commands))
    return Work(cells, tuple(typed for cell in cells.values() for typed in commands_in(cell)))


def _words_of_others(
    items: list[tuple[Due, Submission]], variants: list[dict[str, str]]
) -> Iterator[tuple[str, list[str]]]:
    """Learners whose cells have words that stand in nobody's copy but those of another variant."""
    for item, found in items:
        own = {word for pair in item.release.words for word in pair}
        others = Words({word: word for words in variants for word in set(words.values()) - own})
        cells = [*found.sources.values(), *(cell.source for cell in found.own)]
        words = sorted({word for cell in cells for word in others.found_in(cell)}) if own else []
        if words:
            yield found.learner, words


def _plain(pair: Pair, known: list[str]) -> dict[str, Any]:
    reasons = [
        {
            "kind": _kind(why.trace, known),
            "text": why.trace.text,
            "holders": why.holders,
            "score": round(why.score, 1),
        }
        for why in pair.reasons
    ]
    return {"learners": list(pair.learners), "score": round(pair.score, 1), "reasons": reasons}


def _kind(trace: Trace, known: list[str]) -> str:
    near = get_close_matches(trace.text.lower(), known, 1, 0.85) if trace.kind == NAME else []
    return f"perhaps a slip for {near[0]}" if near and len(trace.text) > 4 else trace.kind
