"""How long does a whole lesson take from its recording, beside the same lesson in the practice Azure?

    python tests/benchmarks/recorded_mode.py [lesson ...]

Plays every cell with its solution, in a process of its own per lesson and mode, after one run that warms
the disk's cache. Prints seconds, their ratio, and how long the recording takes to be read. Not a test.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.recordings.recording import Recording, find  # noqa: E402

PLAY = """
import sys, time
from pathlib import Path
from azlab.lab.playing import play
notebook, mode = Path(sys.argv[1]), sys.argv[2]
import azure.cli.core, IPython
began = time.perf_counter()
play(notebook, mode)
print(time.perf_counter() - began)
"""
RATIO_WANTED = 1.0
"""At most as long as the practice Azure takes."""


def main(names: list[str]) -> None:
    print(f"wanted: a ratio of at most {RATIO_WANTED:g}")
    for notebook in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        if not names or notebook.stem in names:
            measure(notebook)


def measure(notebook: Path) -> None:
    """Print one line about one lesson."""
    play(notebook, "recorded")
    recorded, simulated = play(notebook, "recorded"), play(notebook, "simulated")
    began = time.perf_counter()
    path = find(notebook.parent, notebook.stem)
    Recording.load(path)
    read = (time.perf_counter() - began) * 1000
    size = path.stat().st_size / 1000
    print(
        f"{notebook.stem:24} simulated {simulated:5.2f} s   recorded {recorded:5.2f} s   "
        f"ratio {recorded / simulated:4.2f}   file {size:4.0f} kB, read in {read:3.0f} ms",
        flush=True,
    )


def play(notebook: Path, mode: str) -> float:
    """Seconds for all cells of a lesson."""
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(notebook), mode],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main(sys.argv[1:])
