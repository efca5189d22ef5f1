"""`python3 -m grader test`: ruff, mypy, then pytest, each with its own words."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.setup.places import ROOT, environment_variables

BEFORE_PYTEST = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))


def test(arguments: Sequence[str]) -> int:
    """Run all of them whatever the first ones say; pytest is last. Returns the first code that is not 0."""
    variables = environment_variables(Path(sys.executable), dict(os.environ))

    def code(*tool: str) -> int:
        command = [sys.executable, "-P", "-m", *tool]
        return subprocess.run(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL).returncode

    codes = {" ".join(tool): code(*tool) for tool in BEFORE_PYTEST}
    codes["pytest"] = code("pytest", "-n", "2", "--dist", "loadfile", *arguments)
    failed = [tool for tool in codes if codes[tool]]
    if failed and failed != ["pytest"]:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return codes[failed[0]] if failed else 0
