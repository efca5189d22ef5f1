"""A loop that waits by sleeping ends in a session and in grading, and in grading at once."""

import asyncio
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
    sleep 600
done
echo $round
"""
SLEEPS = [
    "sleep 600",
    "env X=1 sleep 10m",
    "command sleep 600",
    "timeout 1000 sleep 600",
    f"{sys.executable} wait.py 600",
    f"{sys.executable} - <<< 'from time import sleep; sleep(600)'",
]
HANGING = 400
"""Seconds: less than the loops below would sleep, and more than any machine needs for them."""
CELL = f"""
import time
from time import sleep
rounds = 0
while az("{SHOW[3:]}").text.strip() != "Succeeded" and rounds < 6:
    {{}}
    rounds += 1
"""


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


def begin_a_machine() -> None:
    assert az("group create -n rg -l westeurope").ok
    assert az(VM[3:]).ok
    assert az(SHOW[3:]).text == "Creating\n"


@pytest.mark.parametrize(
    ("sleeps", "least"),
    [
        ("(time.sleep if rounds % 2 else sleep)(10)", 2),
        ("await (asyncio.sleep if rounds % 2 else sleep_at_ease)(10)", 2),
        ("time.sleep(600)", 1),
        ("await asyncio.gather(asyncio.sleep(600), asyncio.sleep(600))", 1),
    ],
)
def test_a_loop_in_a_cell_ends_at_once_when_graded(graded: Path, sleeps: str, least: int) -> None:
    shell = InteractiveShell.instance()
    before = "import asyncio\nfrom asyncio import sleep as sleep_at_ease\nfrom time import sleep"
    assert shell.run_cell(before).success
    lab.start("x")
    begin_a_machine()
    begun = time.monotonic()
    shell.push({"az": az})
    assert shell.run_cell(CELL.format(sleeps)).success
    assert least <= shell.user_ns["rounds"] < 6
    assert time.monotonic() - begun < HANGING
    lab.stop()
    assert (shell.user_ns["sleep"], shell.user_ns["sleep_at_ease"]) == (time.sleep, asyncio.sleep)
    assert {time.sleep.__module__, asyncio.sleep.__module__} == {"time", "asyncio.tasks"}


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_a_loop_in_a_shell_ends_at_once_when_graded(graded: Path) -> None:
    lab.start("x")
    begin_a_machine()
    begun = time.monotonic()
    done = subprocess.run(["sh", "-c", LOOP], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert 1 < int(done.stdout) < 6
    assert time.monotonic() - begun < HANGING


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_whichever_way_a_program_sleeps_the_cloud_gets_on_and_nobody_waits(graded: Path) -> None:
    (graded / "wait.py").write_text("import sys, time; time.sleep(float(sys.argv[1]))")
    lab.start("x")
    assert az("group create -n rg -l westeurope").ok
    begun = time.monotonic()
    for number, sleeps in enumerate(SLEEPS):
        assert az(f"disk create -g rg -n disk-{number} --size-gb 4 --no-wait").ok
        look = f"disk show -g rg -n disk-{number} --query provisioningState -o tsv"
        assert az(look).text != "Succeeded\n"
        done = subprocess.run(["bash", "-c", sleeps], capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), sleeps
        assert az(look).text == "Succeeded\n", sleeps
    assert time.monotonic() - begun < HANGING


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_a_script_is_as_it_was_but_for_its_sleep(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (graded / "own").mkdir()
    (graded / "own" / "sitecustomize.py").write_text("import builtins\nbuiltins.own = 7\n")
    (graded / "own" / "library.py").write_text("import time\ndef rest(): time.sleep(0.2)\n")
    monkeypatch.setenv("PYTHONPATH", str(graded / "own"))
    lab.start("x")
    before = lab.cloud().let_pass(0)
    look = (
        "import sys, time, library; begun = time.monotonic(); library.rest(); "
        "print(own, time.monotonic() - begun >= 0.2, [path for path in sys.path if 'scripts' in path])\n"
        "time.sleep(-1)"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True)
    assert done.stdout == "7 True []\n"
    assert "ValueError: sleep length must be non-negative" in done.stderr
    assert (lab.cloud().let_pass(0) - before).total_seconds() < 1
    lab.stop()
    assert os.environ["PYTHONPATH"] == str(graded / "own")


@pytest.mark.skipif(os.name == "nt", reason="there is no sleep")
def test_a_recording_has_nothing_that_gets_on_so_nobody_waits(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Path(__file__).parents[2] / "notebooks" / "00-start-here"
    lab.start(notebook.name, notebook, mode="recorded")
    begun = time.monotonic()
    assert subprocess.run("sleep 600", shell=True).returncode == 0
    assert time.monotonic() - begun < HANGING


def test_a_library_sleeps_as_ever(graded: Path) -> None:
    lab.start("x")
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
    real, hours, scripts = time.sleep, [0.0], os.environ.get("PYTHONPATH")
    try:
        lab.start("x")
        assert time.sleep is real
        assert os.environ.get("PYTHONPATH") == scripts
        assert not list(Path(os.environ["AZURE_CONFIG_DIR"]).parent.glob("bin/sleep"))
        transport = lab.cloud().transport
        assert isinstance(transport, Simulated)
        assert isinstance(transport.app, App)
        clock = transport.app.cloud.clock
        assert clock.wall is time.time
        clock.wall = lambda: 3600 * hours[0]  # how busy the machine is counts for nothing
        begin_a_machine()
        assert az(SHOW[3:]).text == "Creating\n"
        hours[0] += 1
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
