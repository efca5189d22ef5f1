"""`python3 -m azlab ...`, and `azlab ...` where it is on the PATH."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from azlab.contracts.commands import add_fields
from azlab.interrupts import spare_imports
from azlab.live.commands import add_cleanup

SHELL = """\
Open your own shell with the real az on the cloud of a lesson: what you do there, the notebook sees, and
the other way round. To leave: exit.
"""

PACKER = """\
Run packer in the cloud of a lesson: the installed one with everything set for it, else one that stands in.
"""

RECORD = """\
Play lessons with their solutions and write recording.json beside each notebook, for recorded mode.
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
    record = commands.add_parser(
        "record", help="record lessons, so that they can be replayed without a cloud", description=RECORD
    )
    record.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="by name or number (default: all in notebooks/)"
    )
    record.add_argument("--mode", default="simulated", help="what to record from (default: simulated)")
    record.set_defaults(run=_record)
    packer = commands.add_parser(
        "packer",
        help="packer init|validate|build FILE in a lesson's cloud",
        description=PACKER,
        add_help=False,
    )
    packer.add_argument("--lesson", help="by name or number (default: as for shell)")
    packer.add_argument("words", nargs=argparse.REMAINDER, metavar="WORD", help="what packer itself takes")
    packer.set_defaults(run=_packer)
    add_cleanup(commands)
    add_fields(commands)
    return top


def _shell(chosen: argparse.Namespace) -> int:
    from azlab.lab.finding import choose
    from azlab.lab.terminal import open_shell

    return open_shell(choose(chosen.lesson, Path.cwd()), chosen.command)


def _packer(chosen: argparse.Namespace) -> int:
    from azlab.lab.finding import choose
    from azlab.lab.terminal import open_shell
    from azlab.packer import clouds, program

    if chosen.lesson is None and clouds.is_open():
        return program.main(chosen.words)
    return open_shell(choose(chosen.lesson, Path.cwd()), shlex.join(["packer", *chosen.words]))


def _record(chosen: argparse.Namespace) -> int:
    from azlab.lab.playing import lessons, record

    for notebook in lessons(chosen.lessons, Path.cwd()):
        path = record(notebook, chosen.mode)
        print(f"{notebook.stem}: {path.stat().st_size / 1000:.0f} kB", flush=True)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; a problem is one sentence and exit code 1."""
    from azlab.sentences import SentenceError

    chosen = parser().parse_args(arguments)
    try:
        with spare_imports():
            return int(chosen.run(chosen))
    except SentenceError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
