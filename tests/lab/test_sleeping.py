"""A loop that waits by sleeping ends in a session and in grading, and in grading at once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from azlab import lab
from azlab.arm.app import App
from azlab.cli import az
from azlab.lab.sleep_program import seconds_of
from azlab.transports.simulated import Simulated

VM = "az vm create -g rg -n vm --image Ubuntu2204 --admin-username ada --generate-ssh-keys --no-wait -o none"
SHOW = "az vm show -g rg -n vm --query provisioningState -o tsv"
LOOP = f"""
for round in 1 2 3 4 5 6; do
    [ "$({SHOW})" = Succeeded ] && break
    sleep 10
done
echo $round
"""
CELL = f"""
import time
from time import sleep
rounds = 0
while az("{SHOW[3:]}").text.strip() != "Succeeded" and rounds < 6:
    (time.sleep if rounds % 2 else sleep)(10)
    rounds += 1
"""


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


def begin_a_machine() -> None:
    lab.start("x")
    assert az("group create -n rg -l westeurope").ok
    assert az(VM[3:]).ok
    assert az(SHOW[3:]).text == "Creating\n"


def test_a_loop_in_a_cell_ends_at_once_when_graded(graded: Path) -> None:
    shell = InteractiveShell.instance()
    assert shell.run_cell("from time import sleep").success
    begin_a_machine()
    begun = time.monotonic()
    shell.push({"az": az})
    assert shell.run_cell(CELL).success
    assert 1 < shell.user_ns["rounds"] < 6
    assert time.monotonic() - begun < 20
    lab.stop()
    assert shell.user_ns["sleep"] is time.sleep


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_a_loop_in_a_shell_ends_at_once_when_graded(graded: Path) -> None:
    begin_a_machine()
    begun = time.monotonic()
    done = subprocess.run(["sh", "-c", LOOP], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert 1 < int(done.stdout) < 6
    assert time.monotonic() - begun < 55  # a round in a shell is a new az


def test_a_library_sleeps_as_ever(graded: Path) -> None:
    begin_a_machine()
    before = lab.cloud().let_pass(0)
    begun = time.monotonic()
    time.sleep(0.2)  # of this module, which is no cell
    assert time.monotonic() - begun >= 0.2
    assert (lab.cloud().let_pass(0) - before).total_seconds() < 1


@pytest.mark.parametrize("wrong", ["'1'", "-1", "None"])
def test_a_sleep_that_is_wrong_is_wrong_as_ever(graded: Path, wrong: str) -> None:
    lab.start("x")
    done = InteractiveShell.instance().run_cell(f"import time\ntime.sleep({wrong})")
    assert isinstance(done.error_in_exec, TypeError | ValueError)


def test_where_real_time_counts_sleep_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    real = time.sleep
    begin_a_machine()
    try:
        assert time.sleep is real
        assert not list(Path(os.environ["AZURE_CONFIG_DIR"]).parent.glob("bin/sleep"))
        time.sleep(2)
        assert "Creating" in az(SHOW[3:]).text
        transport = lab.cloud().transport
        assert isinstance(transport, Simulated)
        assert isinstance(transport.app, App)
        with transport.app.cloud.store.transaction():
            transport.app.cloud.clock.wall = lambda: time.time() + 60
        assert az(SHOW[3:]).text == "Succeeded\n"
    finally:
        lab.stop()


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        (["10"], 10.0),
        (["1.5", "2m"], 121.5),
        (["1h", "1d", "1s"], 90_001.0),
        (["0"], 0.0),
        ([], None),
        (["ten"], None),
        (["-1"], None),
        (["1sm"], None),
        (["m"], None),
        (["infinity"], None),
        (["nan"], None),
        (["--help"], None),
    ],
)
def test_a_shells_sleep_reads_what_gnus_reads(words: list[str], seconds: float | None) -> None:
    assert seconds_of(words) == seconds


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_what_it_does_not_understand_the_systems_own_sleep_answers(graded: Path) -> None:
    lab.start("x")
    wrong = subprocess.run("sleep soon", shell=True, capture_output=True, text=True)
    assert wrong.returncode == 1
    assert "soon" in wrong.stderr
    done = subprocess.run(["sleep", "0.1"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_program_needs_nothing_of_ours() -> None:
    from azlab.lab import sleep_program

    done = subprocess.run(
        [sys.executable, "-I", "-S", str(sleep_program.__file__), "own/sleep", "0"],
        capture_output=True,
        text=True,
        env={},
    )
    assert (done.returncode, done.stderr) == (0, "")
