"""`python3 -m azlab ...`, and `azlab ...` where it is on the PATH."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

SHELL = """\
Open your own shell with the real az on the cloud of a lesson: what you do there, the notebook sees, and
the other way round. To leave: exit.
"""


def parser() -> argparse.ArgumentParser:
    """The command line; every subcommand has its own --help."""
    top = argparse.ArgumentParser(prog="azlab", description="The practice Azure of this course.")
    commands = top.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")
    shell = commands.add_parser(
        "shell", help="open a shell in which az talks to a lesson's cloud", description=SHELL
    )
    shell.add_argument(
        "lesson",
        nargs="?",
        metavar="LESSON",
        help="by name or number (default: the lesson of this folder, else the last one used)",
    )
    shell.add_argument("-c", dest="command", metavar="COMMAND", help='run one command, e.g. "az vm list"')
    shell.set_defaults(run=_shell)
    return top


def _shell(chosen: argparse.Namespace) -> int:
    from azlab.lab.finding import choose
    from azlab.lab.terminal import open_shell

    return open_shell(choose(chosen.lesson, Path.cwd()), chosen.command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; a problem is one sentence and exit code 1."""
    from azlab.sentences import SentenceError

    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except SentenceError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
