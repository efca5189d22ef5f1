"""The command lines of what keeps work honest; a bare Python can read it."""

from pathlib import Path
from typing import Any

from grader.setup.places import ROOT

COMMANDS = ("variants", "similar")


def add_arguments(commands: Any) -> None:
    """Add the commands to the command line."""
    variants = commands.add_parser(
        "variants",
        help="write a copy for each learner, with names, regions and numbers of its own",
        epilog="Exit code: 0; 1 when files were left as they are; 2 when it could not begin.",
    )
    variants.add_argument("where", type=Path, help="the folder to write LEARNER/LESSON/ into")
    variants.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="by name or number (default: all that have variants)"
    )
    variants.add_argument("--roster", type=Path, help="who is in the class (default: the one that was kept)")
    variants.add_argument("--force", action="store_true", help="also over copies that look different by now")

    similar = commands.add_parser(
        "similar",
        help="show which submissions share what others do not have",
        epilog="Exit code: 0, also when pairs were found: they are questions; 2 when it could not begin.",
    )
    similar.add_argument("lessons", nargs="*", metavar="LESSON", help="by name or number (default: all)")

    for command in (variants, similar):
        command.add_argument("--classroom", type=Path, default=ROOT / "classroom", help="default: classroom/")
        command.add_argument("--dry-run", action="store_true", help="write nothing, say what would be done")
        command.add_argument("--json", action="store_true", help="print one JSON object")
