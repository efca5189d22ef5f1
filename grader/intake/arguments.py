"""The command lines of `collect` and `roster`; a bare Python can read them."""

from pathlib import Path
from typing import Any

from grader.setup.places import ROOT

_CODES = "Exit code: 0; 1 when something was refused or must be looked at; 2 when it could not begin."
_OF_ROSTER = "Exit code: 0; 1 when there are remarks; 2 when it cannot be read."


def add_arguments(commands: Any) -> None:
    """Add both commands to the command line."""
    collecting = commands.add_parser(
        "collect", help="take in what learners handed in: zips and folders", epilog=_CODES
    )
    collecting.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="a zip, folder, file")
    collecting.add_argument("--lesson", action="append", default=[], help="only this one, by name or number")
    collecting.add_argument("--roster", type=Path, help="who is in the class (CSV; kept in the classroom)")
    collecting.add_argument("--force", action="store_true", help="also over what may be newer")
    listing = commands.add_parser("roster", help="read the list of a class and keep it", epilog=_OF_ROSTER)
    listing.add_argument("roster", type=Path, help="a CSV of your own, of Canvas or of Moodle")
    for command in (collecting, listing):
        command.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
        command.add_argument("--dry-run", action="store_true", help="write nothing, say what would happen")
        command.add_argument("--json", action="store_true", help="print JSON")
