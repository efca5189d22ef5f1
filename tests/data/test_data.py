"""The data as a whole: small, quick, and needing nothing else."""

import subprocess
import sys
from pathlib import Path

from azlab import data

FOLDER = Path(data.__file__).parent

EVERYTHING = """
import time, sys
begun = time.perf_counter()
from azlab import data
data.locations(), data.sizes("westus"), data.usages("westus"), data.publishers()
data.image(*data.DEFAULT_IMAGE.split(":")), data.alias_document(), data.resource_providers()
print(f"{time.perf_counter() - begun:.3f} s")
print(sorted(name for name in sys.modules if name.startswith("azlab.") and ".data" not in name))
"""


def test_everything_is_read_without_the_rest_of_the_project() -> None:
    run = subprocess.run([sys.executable, "-c", EVERYTHING], capture_output=True, text=True, check=True)
    seconds, others = run.stdout.splitlines()
    print(f"all data loaded in {seconds}")
    assert others == "[]"


def test_the_data_is_small_and_reads_line_by_line() -> None:
    listed = list(FOLDER.glob("*.json"))
    assert sum(path.stat().st_size for path in listed) < 600_000
    longest = max(len(line) for path in listed for line in path.read_text(encoding="utf-8").splitlines())
    assert longest < 1_500
