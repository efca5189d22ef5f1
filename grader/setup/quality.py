"""`python3 -m grader test`: ruff, mypy and pytest, each with its own words; `--long`: the longer proofs."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.setup.places import ROOT, environment_variables

BESIDE_PYTEST = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
"""They run while pytest does, which takes minutes: by themselves they would leave a processor idle."""
SPREAD = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Three processes, each file in one of them, in the order of `tests/conftest.py`: slow ones first.

For two cores: what waits for a browser, a kernel or a program leaves one to the others.
"""

LONG = "--long"
"""Runs the tests that are marked `long` (kills, tours, fuzzing) in place of all the others."""


def test(arguments: Sequence[str]) -> int:
    """Run all of them whatever the others say. Returns the first code that is not 0, pytest's last.

    With `--long`, pytest alone runs, and only the tests that are marked `long`.
    """
    chosen = [argument for argument in arguments if argument != LONG]
    is_long = len(chosen) < len(arguments)
    variables = environment_variables(Path(sys.executable), dict(os.environ))

    running = {" ".join(tool): _start(tool, variables) for tool in BESIDE_PYTEST if not is_long}
    marked = ("-m", "long") if is_long else ()
    running["pytest"] = _start(("pytest", *SPREAD, *marked, *chosen), variables)
    codes = {tool: process.wait() for tool, process in running.items()}
    failed = [tool for tool, code in codes.items() if code]
    if failed and failed != ["pytest"]:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return codes[failed[0]] if failed else 0


def _start(tool: Sequence[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", *tool]
    return subprocess.Popen(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL)
