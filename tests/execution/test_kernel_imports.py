"""What a graded kernel does not import: each submission has a kernel of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGINS = "from grader.execution.inside import program; import azlab.lab.graded, azlab.lab.running, sys"


@pytest.fixture(scope="module")
def imported() -> set[str]:
    found = subprocess.run(
        [sys.executable, "-P", "-c", f"{BEGINS}; print(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(found.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["azlab.recordings", "azlab.transports.recorder", "azlab.arm.app", "azlab.lab.sleep_program", "azure"],
)
def test_a_graded_kernel_begins_without_what_only_others_need(imported: set[str], module: str) -> None:
    assert "azlab.lab.running" in imported
    assert module not in imported
