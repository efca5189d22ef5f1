"""The command lines of `feedback`, `export`, `report` and `regrade`; a bare Python can read them."""

import argparse
from pathlib import Path
from typing import Any

from grader.classroom.arguments import add_graders
from grader.setup.places import ROOT

COMMANDS = ("export", "feedback", "report", "regrade")
_CODES = "Exit code: 0; 1 when something is not graded or waits for a human; 2 when it could not begin."


def add_arguments(commands: Any) -> None:
    """Add the commands to the command line."""
    giving = _command(commands, "feedback", "write a page for each learner and lesson")
    giving.add_argument("--only", action="append", default=[], metavar="LEARNER", help="only this learner")
    exporting = _command(commands, "export", "write marks as CSV, for Canvas, Moodle or yourself")
    exporting.add_argument(
        "--for", dest="system", choices=("plain", "canvas", "moodle"), default="plain",
        help="also a file that this system imports (default: only grades.csv)",
    )  # fmt: skip
    exporting.add_argument("--to", type=Path, metavar="FOLDER", help="default: exports/ in the classroom")
    reporting = _command(
        commands, "report", "write a page on the class: points, exercises, errors, who needs help"
    )
    reporting.add_argument("--to", type=Path, metavar="FILE", help="default: report.html in the classroom")
    again = _command(commands, "regrade", "grade again after a check was mended, and list what changed")
    again.add_argument("--only", action="append", default=[], metavar="LEARNER", help="only this learner")
    again.add_argument("--exercise", metavar="ID", help="only this one, e.g. capture_image or 2; others stay")
    add_graders(again)


def _command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=help, epilog=_CODES)
    which = "by name or number (default: all of which something was collected)"
    command.add_argument("lessons", nargs="*", metavar="LESSON", help=which)
    command.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
    database = "the gradebook's database (default: $AZLAB_GRADEBOOK)"
    command.add_argument("--gradebook", default="", metavar="URL", help=database)
    command.add_argument("--dry-run", action="store_true", help="write nothing, say what would be written")
    command.add_argument("--json", action="store_true", help="print JSON")
    return command
