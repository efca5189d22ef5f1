"""Every lesson in recorded mode, from the file beside it: the same marks as with a cloud, and no cloud."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.cli import az
from azlab.recordings.recording import FILE, LONGEST, PACKED, cli_version, find, fingerprint, text_of
from grader.course.lessons import Lesson
from grader.course.release import settings
from tests.lessons.harness import LESSONS, NOTEBOOKS, Player
from tests.samples import SAMPLE, sampled

ROOT = NOTEBOOKS.parent
AGAIN = "python3 -m azlab record"


@pytest.fixture(scope="module", autouse=True)
def recorded() -> Iterator[None]:
    before = os.environ.get("AZLAB_MODE")
    os.environ["AZLAB_MODE"] = "recorded"
    yield
    os.environ.pop("AZLAB_MODE")
    if before is not None:
        os.environ["AZLAB_MODE"] = before


@pytest.fixture(scope="module", params=sampled(LESSONS, SAMPLE, "03-generalization", next(iter(LESSONS))))
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    player = Player(request.param)
    yield player
    player.close()


def recording_of(lesson: Lesson) -> Path:
    return find(lesson.folder, lesson.name)


def header(lesson: str) -> dict[str, Any]:
    recorded: dict[str, Any] = json.loads(text_of(recording_of(LESSONS[lesson])))["recorded"]
    return recorded


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_recording_belongs_to_the_lesson_as_it_is_now(lesson: str) -> None:
    said = header(lesson)
    now = fingerprint(LESSONS[lesson].notebook)
    assert (said["lesson"], said["fingerprint"]) == (lesson, now), f"stale: run {AGAIN} {lesson}"
    assert said["azure-cli"] == cli_version(), f"another Azure CLI: run {AGAIN} {lesson}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_recording_says_from_what_and_when_it_is(lesson: str) -> None:
    assert header(lesson)["from"] in ("simulated", "live")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", header(lesson)["date"])


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_recording_is_small_and_holds_no_secret(lesson: str) -> None:
    path = recording_of(LESSONS[lesson])
    text = text_of(path)
    assert path.stat().st_size < LONGEST
    nobody = r"(?<!@practice\.)(?<!@partner\.)onmicrosoft"
    assert not re.search(rf"eyJ[\w-]{{8,}}\.|sig=(?!\(removed\))|PRIVATE KEY|{nobody}", text)
    assert not re.search(r'(?i)"[^"]*password[^"]*": "(?!\(removed\)|\[|securestring)', text)


def test_a_learners_copy_brings_its_recording_along() -> None:
    assert all(recording_of(lesson) in lesson.companions for lesson in LESSONS.values())
    patterns = settings().CourseDirectory.include
    assert all(any(Path(name).match(pattern) for pattern in patterns) for name in (FILE, PACKED))


def test_the_solution_earns_full_marks(player: Player) -> None:
    short = {name: (marks.points, marks.shown) for name, marks in player.first.items() if not marks.full}
    assert player.first
    assert not short


def test_nothing_that_the_solution_asks_is_missing(player: Player) -> None:
    said = "".join(marks.said + marks.shown for marks in player.first.values())
    assert "NotRecorded" not in said
    assert [row for row in lab.cloud().list("/lab/commands") if "NotRecorded" in row["codes"]] == []


def test_an_untouched_copy_earns_nothing(player: Player) -> None:
    marks = player.marks(without=frozenset(player.exercises))
    assert {name: one.points for name, one in marks.items() if one.points} == {}


INSIDE = "az vm run-command invoke -g rg-generalize --command-id"
IN_OTHER_WORDS = {
    "clean_web_base": f"%%az\n{INSIDE} RunShellScript -n web-base --scripts "
    '"waagent --force --deprovision+user" "deluser --remove-home olga" '
    '"shred -u /etc/shop.env" "sudo truncate -s 0 /etc/machine-id"',
    "mend_windows": f"%%az\n{INSIDE} RunPowerShellScript -n win-base --scripts "
    '"Remove-AppxPackage -AllUsers Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe"\n'
    f"{INSIDE} RunPowerShellScript -n win-base --scripts "
    "\"Start-Process C:\\Windows\\System32\\Sysprep\\sysprep.exe '/generalize /shutdown'\"",
}


@pytest.mark.parametrize("player", ["03-generalization"], indirect=True)
def test_a_script_is_answered_in_other_words_than_the_recorded_ones(player: Player) -> None:
    marks = player.marks_of(IN_OTHER_WORDS)
    assert {name: one.shown for name, one in marks.items() if not one.full} == {}


@pytest.mark.parametrize("player", [SAMPLE], indirect=True)
def test_half_a_copy_earns_exactly_its_half(player: Player) -> None:
    half = player.exercises[: len(player.exercises) // 2]
    marks = player.marks(without=frozenset(player.exercises) - frozenset(half))
    earned = {name: one.points for name, one in marks.items()}
    assert earned == {name: player.first[name].out_of if name in half else 0 for name in earned}


@pytest.mark.parametrize("player", sampled(LESSONS), indirect=True)
def test_every_cell_may_be_run_twice(player: Player) -> None:
    marks = player.marks(times=2)
    assert {name: one.shown for name, one in marks.items() if not one.full} == {}


@pytest.mark.parametrize("player", [next(iter(LESSONS))], indirect=True)
def test_after_a_reset_the_whole_lesson_can_be_played_again(player: Player) -> None:
    lab.reset()
    marks = player.marks()
    assert {name: one.shown for name, one in marks.items() if not one.full} == {}


OFFLINE = """
import os, socket, sys
os.environ.update(AZLAB_MODE="recorded", AZLAB_STATE="temporary")

look_up = socket.getaddrinfo

def denied(*_, **__):
    raise AssertionError("the network was used")

def this_machine(host, *more, **options):
    return look_up(host, *more, **options) if host == "127.0.0.1" else denied()

def no_port(*_, **__):
    raise PermissionError(13, "Permission denied")

socket.socket.connect, socket.socket.bind, socket.getaddrinfo = denied, no_port, this_machine
from azlab.lab.playing import play
from pathlib import Path
play(Path(sys.argv[1]), "recorded")
cloud = ("azlab.providers", "azlab.guest", "azlab.templates")
print(sorted(name for name in sys.modules if name.startswith(cloud)))
"""


def test_neither_cloud_nor_server_nor_network_is_needed() -> None:
    notebook = NOTEBOOKS / SAMPLE / f"{SAMPLE}.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(notebook)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_lesson_without_a_recording_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(lab.LabError, match=r"no recording of x.*recording\.json.*mode=\"simulated\""):
        lab.start("x", tmp_path)


@pytest.mark.parametrize("player", [SAMPLE], indirect=True)
def test_the_result_of_a_command_says_that_it_is_recorded(player: Player) -> None:
    assert repr(az("group list -o tsv")).startswith("[recorded]\n")
