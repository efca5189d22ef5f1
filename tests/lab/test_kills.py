"""Kill whoever writes, at any moment, again and again: what was answered is there, and nothing is halved."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.directory import SUBSCRIPTIONS
from azlab.lab.keeping import KeptStore
from azlab.lab.state import StateFolder
from azlab.providers import practice_azure

KILLS = 200
LONGEST = 0.25
"""Seconds that a process may write before it is killed."""
GROUP = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/resourceGroups/rg"
DISKS = f"{GROUP}/providers/Microsoft.Compute/disks"
BODY: dict[str, object] = {
    "location": "westeurope",
    "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
}


def put(app: App, path: str, body: dict[str, object]) -> None:
    request = Request("PUT", f"{path}?api-version=2024-03-02", {}, json.dumps(body).encode())
    assert app(request).status in (200, 201, 202)


def write(files: StateFolder, run: int, told: int) -> None:
    """Make disks without end, and tell each that was answered; save after every eighth."""
    kept = KeptStore(files)
    app = practice_azure(kept.store)
    put(app, GROUP, {"location": "westeurope"})
    number = 0
    while True:
        put(app, f"{DISKS}/disk-{run}-{number}", BODY)
        os.write(told, f"disk-{run}-{number}\n".encode())
        number += 1
        if number % 8 == 0:
            kept.save("lately")
            os.write(told, b"saved\n")


@contextmanager
def writer(files: StateFolder, run: int) -> Iterator[tuple[int, int]]:
    """A process that writes: its id, and where it tells what was answered."""
    heard, told = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            write(files, run, told)
        finally:
            os._exit(1)
    os.close(told)
    try:
        yield process, heard
    finally:
        os.close(heard)


def killed(files: StateFolder, run: int, chance: random.Random) -> list[str]:
    """Kill a process that writes, every fourth while it may still be opening the cloud; what was answered."""
    with writer(files, run) as (process, heard), os.fdopen(os.dup(heard)) as lines:
        first = lines.readline() if run % 4 else ""
        time.sleep(chance.uniform(0.0, LONGEST))
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status), "it ended by itself, with a fault"
        return (first + lines.read()).split()


def names(store: Store) -> set[str]:
    return {resource.id.name for resource in store.resources("Microsoft.Compute/disks")}


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed as POSIX kills it")
def test_of_two_hundred_killed_writers_nothing_is_lost(tmp_path: Path) -> None:
    files, chance = StateFolder(tmp_path / ".azlab" / "x"), random.Random(8)
    practice_azure(Store())  # imports all that a writer needs
    answered: list[str] = []
    saved = False
    for run in range(KILLS):
        told = killed(files, run, chance)
        answered += [name for name in told if name != "saved"]
        saved = saved or "saved" in told
        with Store(files.cloud) as store:
            assert store.unreadable() == []
            lost = set(answered) - names(store)
            assert lost == set(), f"lost after {run + 1} kills: {sorted(lost)}"
        if saved:
            with Store() as copy:
                copy.copy_from(files.saved("lately"))
                assert len(names(copy)) >= 8
    kept = KeptStore(files)
    assert kept.notes == []
    paths = [row["path"].rpartition("/")[2] for row in kept.store.journal()]
    assert set(answered) <= set(paths)
    kept.store.close()
    assert len(answered) > KILLS, "too slow a machine: hardly anything was written"
    print(f"\n{KILLS} kills: {len(answered)} writes answered, {len(answered)} kept, 0 lost")
