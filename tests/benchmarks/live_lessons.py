"""Play every lesson live against the practice Azure as a foreign cloud, faults on: marks, time, faults.

    python tests/benchmarks/live_lessons.py [LESSON ...]

Played all together, it also writes the table of `docs/live.md`: what a learner needs for each lesson.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.lab.modes import LIVE, is_made_for  # noqa: E402
from grader.course.lessons import choose, find_lessons  # noqa: E402
from tests.live.playing import Played, play  # noqa: E402

GUIDE = ROOT / "docs" / "live.md"
BEGIN, END = "<!-- needs: written by `tests/benchmarks/live_lessons.py` -->", "<!-- /needs -->"
HOURS = 2


def main(names: list[str]) -> None:
    chosen = choose(find_lessons(ROOT / "notebooks"), names)
    lessons = [lesson.name for lesson in chosen if is_made_for(LIVE, lesson.name, lesson.folder)]
    rows = []
    for lesson in lessons:
        with tempfile.TemporaryDirectory() as folder:
            played = play(lesson, Path(folder))
        report(played)
        rows.append(row(played))
    if not names:
        write(rows)


def report(played: Played) -> None:
    points = sum(marks.points for marks in played.marks.values())
    out_of = sum(marks.out_of for marks in played.marks.values())
    faults = ", ".join(f"{name} {count}" for name, count in sorted(played.seen.items()) if count)
    marks = f"{points:g} of {out_of:g} points"
    print(f"{played.lesson}: {marks}, {played.seconds:.0f} s, {played.repeated} cells repeated")
    print(f"  faults: {faults}; left behind: {len(played.left)}")
    for name, short in played.short.items():
        print(f"  {name}: {short.points:g} of {short.out_of:g}\n{short.said}\n{short.shown}")
    sys.stdout.flush()


def row(played: Played) -> str:
    peak = played.peak
    cost = f"{peak.dollars:.2f} | {peak.dollars * HOURS:.2f}"
    return f"| {played.lesson} | {peak.machines} | {peak.cores} | {cost} |"


def write(rows: list[str]) -> None:
    """Put the table between its marks."""
    head = [
        f"| lesson | VMs at most | vCPUs at most | USD per hour at most | USD for {HOURS} hours |",
        "|---|---|---|---|---|",
    ]
    before, rest = GUIDE.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join([BEGIN, *head, *rows, END])
    GUIDE.write_text(before + table + after, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
