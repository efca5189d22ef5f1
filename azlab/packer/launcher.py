"""The program `packer` of a lesson, which comes first in PATH there."""

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = "azlab.packer.program"
"""By which our own is told from Packer."""
LAUNCHER = """\
#!/bin/sh
exec {python} -P -c {start} {root} "$@"
"""
START = (
    f"import sys; sys.path.insert(0, sys.argv.pop(1)); from {MARK} import main; sys.exit(main(sys.argv[1:]))"
)


def write_launcher(programs: Path) -> None:
    """Put `packer` into a folder of programs. Raises `OSError`."""
    programs.mkdir(parents=True, exist_ok=True)
    path = programs / "packer"
    words = {"python": sys.executable, "start": START, "root": str(ROOT)}
    path.write_text(LAUNCHER.format(**{name: shlex.quote(text) for name, text in words.items()}), "utf-8")
    path.chmod(0o755)
