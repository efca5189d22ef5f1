"""The command line of `grade`; a bare Python can read it."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.setup.places import ROOT

_CODES = (
    "Exit code: 0; 1 when something is not graded or waits for a human; 2 when it could not begin; "
    "130 when it was stopped."
)


def add_arguments(commands: Any) -> None:
    """Add the command to the command line."""
    grade = commands.add_parser(
        "grade", help="grade what was collected, in sandboxes, with several workers", epilog=_CODES
    )
    grade.add_argument("lessons", nargs="*", metavar="LESSON", help="by name or number (default: all)")
    grade.add_argument("--only", action="append", default=[], metavar="LEARNER", help="only this learner")
    grade.add_argument("--since", type=_moment, metavar="DATE", help="only what came in since (2026-11-28)")
    grade.add_argument("--force", action="store_true", help="also what was graded already")
    add_graders(grade)
    grade.add_argument(
        "--gradebook", default="", metavar="URL", help="the gradebook's database (default: $AZLAB_GRADEBOOK)"
    )
    grade.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
    grade.add_argument("--dry-run", action="store_true", help="grade nothing, say what would be graded")
    grade.add_argument("--json", action="store_true", help="print one JSON object a line for each submission")


def add_graders(command: ArgumentParser) -> None:
    """Add what `grade` and `regrade` say of who grades."""
    command.add_argument(
        "--workers", type=how_many, help="how many at the same time (default: as many as processors)"
    )
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on a dask cluster: tls://HOST:8786 (docs/cluster.md)"
    )
    command.add_argument(
        "--no-sandbox", action="store_true", help="let the code of learners do what it likes here"
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date such as 2026-11-28 or 2026-11-28T12:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def how_many(text: str) -> int:
    """A number of workers, at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)
