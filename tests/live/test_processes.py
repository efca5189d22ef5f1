"""A kernel that ends, a killed one, and a clean-up afterwards: real processes, and a real sign-in."""

import os
import subprocess
import sys
from pathlib import Path

from azlab.live.marks import are_ours
from tests.live.playing import signed_in_abroad

ROOT = Path(__file__).parents[2]
LESSON = """
from azlab import lab
from azlab.cli import az
lab.start("04-x", mode="live", confirm="Practice")
az("group create -n rg -l westeurope")
az("disk create -g rg -n {disk} --size-gb 32")
print("made", flush=True)
{then}
"""


def kernel(disk: str, then: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LESSON.format(disk=disk, then=then)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_kernel_that_ends_warns_and_after_a_killed_one_nothing_stays_behind(tmp_path: Path) -> None:
    with signed_in_abroad(tmp_path, {}) as (_, azure):
        ended = kernel("first", "", tmp_path)
        assert "1 resources of the course, about 0.01 USD an hour" in ended.communicate(timeout=300)[1]

        killed = kernel("second", "import time; time.sleep(600)", tmp_path)
        assert killed.stdout is not None
        assert "made\n" in killed.stdout
        killed.kill()
        killed.communicate()
        made = [one.id.name for one in azure.cloud.resources() if are_ours(one.document.get("tags"))]
        assert {"first", "second"} < set(made)

        command = [sys.executable, "-m", "azlab", "cleanup", "--yes"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Removed 3 of the course's resources and groups." in done.stdout
        assert [one.id.text for one in azure.cloud.resources() if one.id.group] == []
