"""nbgrader's own steps over an assignment of several notebooks: autograde, collect and feedback as ours."""

import copy
import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from grader.classroom import preprocessors
from grader.classroom.benches import Benches
from grader.classroom.exchange import Collect
from grader.course.release import settings
from grader.execution.walls import Walls
from grader.submissions import Release
from tests.classroom.harbour import DUE, Harbour, Reader, mailed
from tests.classroom.stage_notebooks import HARBOUR, LAND, LOAD, SAIL, STAGES, run_again, worked

FIRST, SECOND, THIRD = (f"2026-11-{day:02} 08:00:00 UTC" for day in (9, 12, 20))


@pytest.fixture
def room(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> Harbour:
    """A class whose nbgrader grades without running anything."""
    monkeypatch.setattr(preprocessors, "problem", lambda: None)

    def make(release: Release, walls: Walls) -> Reader:
        return Reader(release)

    monkeypatch.setattr(preprocessors, "BENCHES", Benches(make))  # type: ignore[arg-type]
    for name in STAGES:
        harbour.prepare(name)
    return harbour


def hand_in(room: Harbour, learner: str, **answered: bytes) -> Path:
    names = {"load": LOAD, "sail": SAIL, "land": LAND}
    return mailed(room.folder(learner), {f"{names[word]}.ipynb": data for word, data in answered.items()})


def autograde(room: Harbour, learner: str) -> str:
    answer = room.nbgrader.autograde(HARBOUR, learner)
    assert answer["success"], answer
    return str(answer["log"])


def marks(room: Harbour, learner: str) -> dict[str, list[float | None]]:
    with Gradebook(room.classroom.database) as book:
        submission = book.find_submission(HARBOUR, learner)
        assert not submission.needs_manual_grade
        notebooks = submission.notebooks
        return {notebook.name: [grade.auto_score for grade in notebook.grades] for notebook in notebooks}


def test_autograde_goes_over_all_that_was_handed_in_and_gives_no_0_for_the_rest(room: Harbour) -> None:
    hand_in(room, "ada", load=worked(LOAD, "begin", "end"), land=worked(LAND, "begin"))
    autograde(room, "ada")
    assert marks(room, "ada") == {LOAD: [1, 2], SAIL: [None, None], LAND: [1, 0]}
    ours = {name: room.classroom.graded(name, "ada") for name in STAGES}
    assert [graded and graded.points for graded in ours.values()] == [3, None, 1]
    assert {path.name for path in (room.classroom.autograded / "ada" / HARBOUR).glob("*.ipynb")} == {
        f"{LOAD}.ipynb",
        f"{LAND}.ipynb",
    }
    assert [room.exported()["ada", name]["points"] for name in STAGES] == [3, None, 1]
    assert room.grade() == []


@pytest.mark.long
def test_autograde_gives_an_untouched_notebook_no_mark_and_says_so(room: Harbour) -> None:
    hand_in(room, "ada", load=worked(LOAD, "begin"), sail=worked(SAIL))
    assert f"{SAIL} of ada: Its notebook is as it was handed out" in autograde(room, "ada")
    assert marks(room, "ada") == {LOAD: [1, 0], SAIL: [None, None], LAND: [None, None]}
    assert room.classroom.graded(SAIL, "ada") is None
    opened = (room.classroom.autograded / "ada" / HARBOUR / f"{SAIL}.ipynb").read_text("utf-8")
    assert "was not handed in yet" in opened
    assert "BEGIN SOLUTION" not in opened


def test_autograde_grades_the_others_beside_a_link_and_a_broken_one(room: Harbour, tmp_path: Path) -> None:
    folder = hand_in(room, "ada", load=b"{", land=worked(LAND, "begin"))
    (folder / f"{SAIL}.ipynb").symlink_to(tmp_path / "secret")
    for _ in range(2):  # what was put aside is gone the second time
        log = autograde(room, "ada")
        assert f"{LOAD} of ada: not gradable" in log
        assert "it lies unopened in classroom/put-aside/20-harbour/ada" in log
        assert f"{LAND} of ada: graded, 1 of 3 points" in log
    verdicts = [room.exported()["ada", name]["verdict"] for name in STAGES]
    assert verdicts == ["not gradable", "not gradable", "graded"]


@pytest.mark.long
def test_nbgraders_feedback_has_a_page_for_each_notebook(room: Harbour) -> None:
    hand_in(room, "ada", load=worked(LOAD, "begin"), sail=worked(SAIL), land=worked(LAND, "end"))
    room.grade()
    answer = room.nbgrader.generate_feedback(HARBOUR, force=True)
    assert answer["success"], answer
    folder = room.classroom.folder / "feedback" / "ada" / HARBOUR
    pages = {path.stem: path.read_text("utf-8") for path in folder.glob("*.html")}
    assert set(pages) == {LOAD, LAND}
    assert "1 of 3 points" in pages[LOAD]
    assert "2 of 3 points" in pages[LAND]


def exchanged(room: Harbour, learner: str, stamp: str, files: dict[str, bytes]) -> None:
    """What `nbgrader submit` leaves in the exchange."""
    folder = room.root / "exchange" / "azlab" / "inbound" / f"{learner}+{HARBOUR}+{stamp}+ab12"
    mailed(folder, {**files, "timestamp.txt": stamp.encode(), "submission_secret.txt": stamp.encode()})


def collect(room: Harbour) -> None:
    config = copy.deepcopy(settings())
    config.Exchange.root = str(room.root / "exchange")
    config.CourseDirectory.root = str(room.root)
    config.CourseDirectory.source_directory = "notebooks"
    config.CourseDirectory.db_url = room.classroom.database
    config.CourseDirectory.assignment_id = HARBOUR
    config.ExchangeCollect.check_owner = False  # all of them are one user here
    config.ExchangeCollect.update = True
    app = NbGrader(config=config)
    folders = CourseDirectory(config=config)
    Collect(coursedir=folders, authenticator=Authenticator(parent=app), config=config).start()


def received(room: Harbour) -> list[str]:
    return [str(room.exported()["ada", name]["received"])[:10] for name in STAGES]


def test_through_the_exchange_each_notebook_came_when_it_came_first(room: Harbour) -> None:
    load, sail = worked(LOAD, "begin"), worked(SAIL, "begin")
    fresh = {f"{name}.ipynb": worked(name) for name in STAGES}
    exchanged(room, "ada", FIRST, {**fresh, f"{LOAD}.ipynb": load, "plan.txt": b"cargo"})
    exchanged(room, "ada", SECOND, {**fresh, f"{LOAD}.ipynb": run_again(load), f"{SAIL}.ipynb": sail})
    collect(room)
    (room.classroom.folder / "classroom.toml").write_text(DUE)
    assert room.grade() == [("ada", LOAD), ("ada", SAIL)]
    assert received(room) == ["2026-11-09", "2026-11-12", ""]
    assert [room.exported()["ada", name]["penalty"] for name in STAGES] == [0, 1, None]
    assert (room.folder("ada") / "plan.txt").read_bytes() == b"cargo"
    assert (room.folder("ada") / "submission_secret.txt").read_text() == SECOND
    assert (room.folder("ada") / "timestamp.txt").read_text().startswith("2026-11-12")


@pytest.mark.long
def test_a_later_collect_keeps_what_the_newest_hand_in_does_not_bring(room: Harbour) -> None:
    exchanged(room, "ada", FIRST, {f"{LOAD}.ipynb": worked(LOAD, "begin")})
    collect(room)
    room.grade()
    exchanged(room, "ada", SECOND, {f"{LOAD}.ipynb": worked(LOAD), f"{SAIL}.ipynb": worked(SAIL, "end")})
    collect(room)
    collect(room)
    assert room.grade() == [("ada", SAIL)]
    exchanged(room, "ada", THIRD, {f"{LOAD}.ipynb": worked(LOAD, "begin", "end")})
    collect(room)
    assert room.grade() == [("ada", LOAD)]
    assert received(room) == ["2026-11-20", "2026-11-12", ""]
    assert [room.exported()["ada", name]["points"] for name in STAGES] == [3, 2, None]
    assert [path.name for path in room.folder("ada").parent.iterdir()] == [HARBOUR]


@pytest.mark.long
def test_what_came_by_a_mail_stays_when_the_exchange_brings_another(room: Harbour, tmp_path: Path) -> None:
    room.collect(mailed(tmp_path / "mail", {f"ada/{LOAD}.ipynb": worked(LOAD, "begin")}))
    exchanged(room, "ada", SECOND, {f"{SAIL}.ipynb": worked(SAIL, "begin")})
    collect(room)
    assert room.grade() == [("ada", LOAD), ("ada", SAIL)]
    assert received(room) == ["", "2026-11-12", ""]


@pytest.mark.long
def test_nobody_writes_a_stamp_for_a_single_notebook_into_the_exchange(room: Harbour) -> None:
    forged = {f"{LOAD}.timestamp.txt": b"2020-01-01 08:00:00 UTC", f"{LOAD}.beside.json": b"{}"}
    exchanged(room, "ada", SECOND, {f"{LOAD}.ipynb": worked(LOAD, "begin"), **forged})
    collect(room)
    assert not (room.folder("ada") / f"{LOAD}.beside.json").exists()
    room.grade()
    assert received(room)[0] == "2026-11-12"


@pytest.mark.long
def test_the_three_are_released_together_and_each_under_its_own_mark(room: Harbour) -> None:
    answer = room.nbgrader.generate_assignment(HARBOUR, force=True)
    assert answer["success"], answer
    folder = room.classroom.folder / "release" / HARBOUR
    marked = {
        path.stem: json.loads(path.read_text("utf-8"))["metadata"]["azlab"]["release"]
        for path in folder.glob("*.ipynb")
    }
    assert set(marked) == set(STAGES)
    for name, fingerprint in marked.items():
        assert (room.classroom.releases / name / fingerprint / f"{name}.ipynb").is_file()
    assert len(set(marked.values())) == len(STAGES)


@pytest.mark.long
def test_a_notebook_that_was_renamed_is_found_by_its_cells(room: Harbour) -> None:
    files = {"my work.ipynb": worked(SAIL, "begin"), "final.ipynb": worked(LAND, "end"), "x.ipynb": b"{"}
    exchanged(room, "ada", FIRST, {f"{LAND}.ipynb": worked(LAND), **files})
    collect(room)
    assert room.grade() == [("ada", SAIL), ("ada", LAND)]
    assert sorted(path.name for path in room.folder("ada").glob("*.ipynb")) == [
        f"{SAIL}-my work.ipynb",
        f"{LAND}-final.ipynb",
        f"{LAND}.ipynb",
        "x.ipynb",
    ]
    assert [room.exported()["ada", name]["points"] for name in STAGES] == [None, 1, 2]


@pytest.mark.long
def test_who_asks_nbgrader_for_one_notebook_gets_that_graded(room: Harbour) -> None:
    hand_in(room, "ada", load=worked(LOAD, "begin"), sail=worked(SAIL, "end"))
    api = room.nbgrader
    api.config.CourseDirectory.notebook_id = SAIL
    answer = NbGraderAPI(config=api.config).autograde(HARBOUR, "ada")
    assert answer["success"], answer
    assert [room.classroom.graded(name, "ada") is not None for name in STAGES] == [False, True, False]
