"""`python3 -m grader test`: ruff, mypy, then pytest, each with its own words; `--long`: the longer proofs."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.setup.places import ROOT, environment_variables

BEFORE_PYTEST = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two processes, each file in one of them, in the order of `tests/conftest.py`: slow ones first."""


LONG = "--long"
"""Runs the tests that are marked `long` (kills, tours, fuzzing) in place of all the others."""


def test(arguments: Sequence[str]) -> int:
    """Run all of them whatever the first ones say; pytest is last. Returns the first code that is not 0.

    With `--long`, pytest alone runs, and only the tests that are marked `long`.
    """
    chosen = [argument for argument in arguments if argument != LONG]
    is_long = len(chosen) < len(arguments)
    variables = environment_variables(Path(sys.executable), dict(os.environ))

    def code(*tool: str) -> int:
        command = [sys.executable, "-P", "-m", *tool]
        return subprocess.run(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL).returncode

    codes = {" ".join(tool): code(*tool) for tool in BEFORE_PYTEST if not is_long}
    marked = ("-m", "long") if is_long else ()
    codes["pytest"] = code("pytest", *SPREAD, *marked, *chosen)
    failed = [tool for tool in codes if codes[tool]]
    if failed and failed != ["pytest"]:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return codes[failed[0]] if failed else 0
