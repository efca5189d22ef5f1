"""The command line of `release`; a bare Python can read it."""

from pathlib import Path
from typing import Any

from grader.setup.places import ROOT

HELP = "write what a class is given: copies of the lessons, and a package to install"


def add_arguments(commands: Any) -> None:
    """Add the command to the command line."""
    release = commands.add_parser("release", help=HELP, epilog="Exit code: 0; 2 when it could not begin.")
    release.add_argument("lessons", nargs="*", metavar="LESSON", help="by name or number (default: all)")
    release.add_argument(
        "--to", type=Path, metavar="DIR", help="where to (default: handout/ in the classroom)"
    )
    release.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
    release.add_argument("--dry-run", action="store_true", help="write nothing, say what would be written")
    release.add_argument("--json", action="store_true", help="print JSON")
