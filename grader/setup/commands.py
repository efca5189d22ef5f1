"""The commands behind `python3 -m grader`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from azlab.interrupts import spare_imports
from grader.classroom.arguments import add_arguments as add_grading
from grader.classroom.giving_back import COMMANDS as GIVING_BACK
from grader.classroom.giving_back import add_arguments as add_giving_back
from grader.classroom.handing_out import add_arguments as add_release
from grader.classroom.honesty import COMMANDS as HONESTY
from grader.classroom.honesty import add_arguments as add_honesty
from grader.classroom.opening import add_arguments as add_teaching
from grader.intake.arguments import add_arguments as add_collecting
from grader.setup import environment
from grader.setup.places import ROOT, TEST_REQUIREMENTS, SetupError, environment_variables

OF_A_CLASS = ("release", "collect", "roster", "grade", *GIVING_BACK, *HONESTY, "teach")
_STOPPED = "\nStopped. Nothing is broken: run the same command again to go on."


def parser() -> argparse.ArgumentParser:
    """The command line; every subcommand has its own --help."""
    top = argparse.ArgumentParser(
        prog="python3 -m grader", description="Custom VM images on Azure: the course."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    learn = commands.add_parser("learn", help="set up, write your copies of the lessons, open JupyterLab")
    _add_where(learn)
    learn.add_argument("--lesson", help="open this lesson, by name or number (default: the first)")
    learn.add_argument("--port", type=int, help="JupyterLab's port (default: 8888 or the next free one)")
    learn.add_argument("--no-browser", action="store_true", help="print the address, open no browser")

    status = commands.add_parser("status", help="how far you are in your lessons")
    _add_where(status)
    status.add_argument("--json", action="store_true", help="by exercise, as JSON")
    status.add_argument(
        "--print", type=Path, metavar="FILE.html", help="write a summary of the course, as a page to print"
    )

    rehearse = commands.add_parser("rehearse", help="run your saved notebook as a teacher's grading would")
    rehearse.add_argument("lesson", metavar="LESSON", help="by name or number")
    _add_where(rehearse)
    rehearse.add_argument("--json", action="store_true", help="by exercise and claim, as JSON")

    test = commands.add_parser("test", help="set up, then run ruff, mypy and pytest")
    test.add_argument("--long", action="store_true", help="run only what takes long: kills, tours, fuzzing")
    test.add_argument("arguments", nargs="*", metavar="PYTEST_ARGUMENT", help="passed on to pytest")

    lint = commands.add_parser("lint", help="hold the lessons against the lesson standard")
    lint.add_argument("lessons", nargs="*", metavar="LESSON", help="only these, by name or number")

    contents = commands.add_parser("contents", help="write the generated tables of the documents")
    contents.add_argument("--check", action="store_true", help="change nothing; fail if one is out of date")

    exam = commands.add_parser("exam", help="write another paper of the mock exam, or the lesson's own")
    exam.add_argument(
        "folder", nargs="?", type=Path, help="where to; without it, the lesson's own is renewed"
    )
    exam.add_argument("--paper", type=int, default=7, metavar="N", help="which paper, by number (default: 7)")
    exam.add_argument(
        "--check", action="store_true", help="change nothing; fail if the lesson's own is out of date"
    )

    add_release(commands)
    add_collecting(commands)
    add_grading(commands)
    add_giving_back(commands)
    add_honesty(commands)
    add_teaching(commands)
    return top


def _add_where(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--where", type=Path, default=ROOT / "my-course", help="your folder (default: my-course)"
    )


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; what follows `test` belongs to pytest, except --help."""
    # argparse would take pytest's own options (`-k`, `-x`) for ours and refuse them.
    if arguments[:1] == ["test"] and list(arguments[1:]) not in (["-h"], ["--help"]):
        return argparse.Namespace(command="test", arguments=list(arguments[1:]))
    return parser().parse_args(arguments)


def run(chosen: argparse.Namespace) -> int:
    """Run one command in an environment that has everything."""
    # `jsonschema`, with which notebooks are read, would make a grammar of international addresses at its
    # import: a second, for what no notebook has. So it does without, as where that is not installed.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    if chosen.command == "learn":
        # Imported only when chosen: this parser runs on a bare Python, where the rest has nothing to import.
        from grader.setup.learn import learn

        return learn(chosen.where, chosen.lesson, chosen.port, not chosen.no_browser)
    if chosen.command == "teach":
        from grader.setup.teach import teach

        return teach(chosen)
    if chosen.command == "test":
        from grader.setup.quality import test

        return test(chosen.arguments)
    if chosen.command == "status":
        from grader.progress.status import run as run_status

        return run_status(chosen)
    if chosen.command == "rehearse":
        from grader.progress.rehearsal import run as run_rehearsal

        return run_rehearsal(chosen)
    if chosen.command == "lint":
        from grader.course.lint import report

        return report(chosen.lessons)
    if chosen.command == "contents":
        from grader.course.contents import update

        return update(check=chosen.check)
    if chosen.command == "exam":
        from grader.course.exam_paper import run as run_exam

        return run_exam(chosen)
    if chosen.command in ("collect", "roster"):
        from grader.intake.collect import run as run_collecting

        return run_collecting(chosen)
    if chosen.command == "grade":
        from grader.classroom.grade import run as run_grading

        return run_grading(chosen)
    if chosen.command in (*GIVING_BACK, *HONESTY):
        return int(import_module(f"grader.classroom.{chosen.command}").run(chosen))
    from grader.classroom.release import run as run_release

    return run_release(chosen)


def main(arguments: Sequence[str]) -> int:
    """Parse, make sure of the environment, run; a problem is one sentence and exit code 1.

    Commands for a class have 1 for what was done and needs somebody: of them it is 2.
    """
    chosen = read(arguments)
    try:
        more = (TEST_REQUIREMENTS,) if chosen.command == "test" else ()
        if environment.is_complete_here(*more):
            with spare_imports():
                return run(chosen)
        python = environment.prepare(*more)
        # -P: the current folder never shadows a package; the clone is on PYTHONPATH.
        command = [str(python), "-P", "-m", "grader", *arguments]
        return environment.replace_process(command, environment_variables(python, dict(os.environ)))
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 2 if chosen.command in OF_A_CLASS else 1
    except KeyboardInterrupt:
        print(_STOPPED, file=sys.stderr)
        return 130
