"""`az` and `sleep` for the programs that a graded notebook starts: they ask across the line."""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from azlab.line.asking import ask, ask_az
from azlab.sentences import SentenceError

START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from azlab.line.program import main; sys.exit(main())"
)
LAUNCHER = """\
#!/bin/sh
exec {python} -I -S -c '{start}' {root} {name} "$@"
"""
ROOT = Path(__file__).resolve().parents[2]


def write_programs(folder: Path) -> None:
    """Put `az` and `sleep` into a folder that is to come first in PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("az", "sleep"):
        told = {"python": shlex.quote(sys.executable), "root": shlex.quote(str(ROOT)), "name": name}
        told["start"] = START
        (folder / name).write_text(LAUNCHER.format(**told))
        (folder / name).chmod(0o755)


def main(arguments: Sequence[str] = ()) -> int:
    """Run as the program of the first argument; its exit code."""
    name, *words = arguments or sys.argv[1:]
    try:
        return _az(words) if name == "az" else _sleep(words)
    except SentenceError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1


def _az(words: list[str]) -> int:
    said = ask_az(words, dict(os.environ))
    sys.stdout.write(said["text"])
    sys.stderr.write(said["errors"])
    return int(said["exit_code"])


def _sleep(words: list[str]) -> int:
    # Here: it brings an HTTP client, of which neither `az` nor a kernel that writes these programs has need.
    from azlab.lab.sleep_program import seconds_of

    seconds = seconds_of(words)
    if seconds is None:
        # What we do not understand, the real one explains.
        os.execv("/bin/sleep", ["sleep", *words])
    ask("wait", seconds=seconds)
    return 0
