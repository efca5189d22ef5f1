"""The command line of `teach`; a bare Python can read it."""

from pathlib import Path
from typing import Any

from grader.setup.places import ROOT


def add_arguments(commands: Any) -> None:
    """Add the command to the command line."""
    teach = commands.add_parser(
        "teach",
        help="open formgrader: assignments, submissions, marks",
        epilog="Exit code: that of the server; 2 when it could not begin.",
    )
    teach.add_argument("--port", type=int, help="the server's port (default: 8888 or the next free one)")
    teach.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    teach.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
    database = "the gradebook's database (default: $AZLAB_GRADEBOOK)"
    teach.add_argument("--gradebook", default="", metavar="URL", help=database)
    teach.add_argument("--dry-run", action="store_true", help="start nothing, say what would be started")
    teach.add_argument("--json", action="store_true", help="print the server's command as JSON first")
