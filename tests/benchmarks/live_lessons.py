"""Play every lesson live against the practice Azure as a foreign cloud, faults on: marks, time, faults.

python tests/benchmarks/live_lessons.py [LESSON ...]
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "lessons")]

from tests.live.playing import play  # noqa: E402


def main() -> None:
    lessons = sys.argv[1:] or sorted(path.name for path in (ROOT / "notebooks").glob("[0-9]*"))
    for lesson in lessons:
        with tempfile.TemporaryDirectory() as folder:
            played = play(lesson, Path(folder))
        points = sum(marks.points for marks in played.marks.values())
        out_of = sum(marks.out_of for marks in played.marks.values())
        faults = ", ".join(f"{name} {count}" for name, count in sorted(played.seen.items()) if count)
        marks = f"{points:g} of {out_of:g} points"
        print(f"{lesson}: {marks}, {played.seconds:.0f} s, {played.repeated} cells repeated")
        print(f"  faults: {faults}; left behind: {len(played.left)}")
        for name, short in played.short.items():
            print(f"  {name}: {short.points:g} of {short.out_of:g}\n{short.said}\n{short.shown}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
