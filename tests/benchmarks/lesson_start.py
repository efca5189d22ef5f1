"""How long does a lesson take to be ready in a new kernel, and how much memory does it hold?

    python tests/benchmarks/lesson_start.py [lesson ...]

Starts a real kernel per lesson and runs its code up to and including the cell that starts the lab;
then runs the first `az` command and shows it as a table. Prints seconds and
resident memory (Linux). Not a test.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).parents[2]
SECONDS_WANTED, MEGABYTES_WANTED = 2.0, 250
FIRST_COMMAND = "from azlab.cli import az; az('group list').table"
TIMEOUT = 120


def main(names: list[str]) -> None:
    print(f"wanted: ready in {SECONDS_WANTED:g} s, at most {MEGABYTES_WANTED} MB")
    for notebook in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        if not names or notebook.stem in names:
            measure(notebook)


def measure(notebook: Path) -> None:
    """Print one line about one lesson."""
    environment = {**os.environ, "AZLAB_STATE": "temporary", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(notebook.parent), env=environment)
    kernel = time.perf_counter() - began
    try:
        ready = sum(run(client, source) for source in first_cells(notebook))
        at_start = memory(manager.provisioner.pid)
        command = run(client, FIRST_COMMAND)
        after = memory(manager.provisioner.pid)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(
        f"{notebook.stem:24} kernel {kernel:5.2f} s   lab ready {ready:5.2f} s, {at_start:4.0f} MB   "
        f"first az {command:5.2f} s, {after:4.0f} MB"
    )


def first_cells(notebook: Path) -> list[str]:
    """The sources of the code cells up to the one that starts the lab."""
    cells: Any = nbformat.read(notebook, as_version=4).cells
    found: list[str] = []
    for cell in (one for one in cells if one.cell_type == "code"):
        found.append(cell.source)
        if "lab.start(" in cell.source:
            break
    return found


def run(client: Any, source: str) -> float:
    began = time.perf_counter()
    reply = client.execute_interactive(source, timeout=TIMEOUT, output_hook=lambda message: None)
    content = reply["content"]
    assert content["status"] == "ok", content
    return time.perf_counter() - began


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
