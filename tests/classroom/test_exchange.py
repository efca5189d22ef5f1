"""The whole round through nbgrader's exchange folder: released, fetched, handed in, graded, given back."""

import copy
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default
from traitlets.config import Config

from grader.classroom.benches import BENCHES
from grader.classroom.exchange import Collect, is_learner
from grader.course.cells import is_solution
from grader.course.lessons import Lesson
from grader.course.release import settings
from grader.execution.availability import problem
from grader.setup.places import NOTEBOOKS

NAME = "00-start-here"
LESSON = Lesson(NOTEBOOKS / NAME)


class Hub:
    """An exchange folder, a teacher and learners, each with a folder of their own."""

    def __init__(self, root: Path, gradebook: Path) -> None:
        self.root, self.exchange = root, root / "exchange"
        self.exchange.mkdir()
        (root / "teacher" / "classroom").mkdir(parents=True)
        shutil.copy(gradebook, root / "teacher" / "classroom" / "gradebook.db")
        self.config = copy.deepcopy(settings())
        self.config.Exchange.root = str(self.exchange)
        self.config.CourseDirectory.root = str(root / "teacher")
        self.config.CourseDirectory.source_directory = str(NOTEBOOKS)
        self.config.CourseDirectory.db_url = f"sqlite:///{root / 'teacher' / 'classroom' / 'gradebook.db'}"

    @property
    def teacher(self) -> NbGraderAPI:
        return NbGraderAPI(config=self.config)

    def learner(self, kind: Any, name: str) -> None:
        """One of nbgrader's steps as a learner takes it, who has none of the teacher's settings."""
        home = self.root / name
        home.mkdir(exist_ok=True)
        config = Config()
        config.Exchange.root, config.Exchange.assignment_dir = str(self.exchange), str(home)
        config.Exchange.cache = str(home / "cache")
        config.CourseDirectory.course_id, config.CourseDirectory.assignment_id = "azlab", NAME
        config.CourseDirectory.student_id = name
        app = NbGrader(config=config)
        folders = CourseDirectory(config=config)
        kind(coursedir=folders, authenticator=Authenticator(parent=app), config=config).start()

    def collect(self, **settings: bool) -> None:
        config = copy.deepcopy(self.config)
        config.CourseDirectory.assignment_id = NAME
        config.ExchangeCollect.check_owner = False  # all of them are one user here
        config.ExchangeCollect.update = True
        config.ExchangeCollect.update(settings)
        app = NbGrader(config=config)
        folders = CourseDirectory(config=config)
        Collect(coursedir=folders, authenticator=Authenticator(parent=app), config=config).start()

    def submitted(self, name: str) -> Path:
        return self.root / "teacher" / "classroom" / "submitted" / name / NAME

    def inbound(self, name: str) -> Path:
        (folder,) = (self.exchange / "azlab" / "inbound").glob(f"{name}+*")
        return folder


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty gradebook to copy: nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="module")
def released(gradebook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders in which lesson 00 was released, and fetched by three learners; to be copied."""
    hub = Hub(tmp_path_factory.mktemp("released"), gradebook)
    assert hub.teacher.generate_assignment(NAME, force=True)["success"]
    answer = hub.teacher.release_assignment(NAME)
    assert answer["success"], answer
    return hub.root


@pytest.fixture
def hub(released: Path, gradebook: Path, tmp_path: Path) -> Hub:
    hub = Hub(tmp_path, gradebook)
    for name in ("exchange", "teacher"):
        shutil.copytree(released / name, tmp_path / name, dirs_exist_ok=True)
    return hub


def fetched(hub: Hub, name: str) -> Path:
    """A learner's folder with the lesson, as it came through the exchange, and a cloud in it."""
    hub.learner(default.ExchangeFetchAssignment, name)
    folder = hub.root / name / NAME
    (folder / ".azlab" / NAME).mkdir(parents=True)
    (folder / ".azlab" / NAME / "cloud.sqlite").write_bytes(b"practice")
    return folder


def submit(hub: Hub, name: str) -> Path:
    """Hand in what the learner has; the folder that came to lie in the exchange."""
    hub.learner(default.ExchangeSubmit, name)
    return hub.inbound(name)


def test_a_class_gets_the_notebook_its_start_and_no_solutions(hub: Hub) -> None:
    folder = fetched(hub, "ada")
    assert {path.name for path in folder.iterdir()} == {f"{NAME}.ipynb", "choices.json", ".azlab"}
    assert "BEGIN SOLUTION" not in (folder / f"{NAME}.ipynb").read_text("utf-8")


def test_what_is_collected_has_its_time_and_secret_and_no_cloud(hub: Hub) -> None:
    fetched(hub, "ada")
    handed_in = submit(hub, "ada")
    hub.collect()
    found = {path.name for path in hub.submitted("ada").iterdir()}
    assert found == {f"{NAME}.ipynb", "choices.json", "timestamp.txt", "submission_secret.txt"}
    secret = (hub.submitted("ada") / "submission_secret.txt").read_text()
    assert secret == (handed_in / "submission_secret.txt").read_text()
    assert (hub.submitted("ada") / "timestamp.txt").read_text().split()[0] in handed_in.name


def test_collect_follows_no_link_and_waits_at_no_pipe(hub: Hub) -> None:
    fetched(hub, "mallory")
    handed_in = submit(hub, "mallory")
    (handed_in / "answers.json").symlink_to(hub.root / "teacher" / "classroom" / "gradebook.db")
    os.mkfifo(handed_in / "pipe.json")
    (handed_in / "folder.json").mkdir()
    (handed_in / "huge.json").write_bytes(b"0" * 2**21)
    (handed_in / "timestamp.txt").write_text("yesterday, really")
    (handed_in / "submission_secret.txt").unlink()
    hub.collect()
    found = {path.name for path in hub.submitted("mallory").iterdir()}
    assert found == {f"{NAME}.ipynb", "choices.json", "timestamp.txt", "submission_secret.txt"}
    assert (hub.submitted("mallory") / "timestamp.txt").read_text().endswith(" UTC")


def test_a_folder_of_any_name_stops_nobody_and_stands_for_nobody(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(hub, "ada")
    inbound = submit(hub, "ada").parent
    later = f"{NAME}+2099-01-01 00:00:00.000000 UTC+x"
    for name in (
        f"x+{NAME}+",
        f"..+{later}",
        f"+{later}",
        f"<b>+{later}",
        f"bob+{NAME}+soon+x",
        f"ada+{later}",
    ):
        (inbound / name).mkdir()
        (inbound / name / f"{NAME}.ipynb").write_text("forged")
    (inbound / f"eve+{later}").symlink_to(hub.root / "teacher")
    owners = {"forged": "mallory"}
    monkeypatch.setattr("grader.classroom.exchange._owner", lambda folder: _owner_of(folder, owners))
    hub.collect(check_owner=True)
    classroom = hub.root / "teacher" / "classroom"
    assert [path.name for path in (classroom / "submitted").iterdir()] == ["ada"]
    assert (hub.submitted("ada") / f"{NAME}.ipynb").read_text() != "forged"
    assert not (classroom / NAME).exists()


def _owner_of(folder: Path, owners: dict[str, str]) -> str:
    return owners.get((folder / f"{NAME}.ipynb").read_text("utf-8"), "ada")


def test_a_time_that_the_folder_contradicts_is_said(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    fetched(hub, "ada")
    handed_in = submit(hub, "ada")
    hub.collect()
    assert "says that it was handed in" not in caplog.text
    handed_in.rename(handed_in.with_name(f"ada+{NAME}+2020-01-01 08:00:00.000000 UTC+x"))
    shutil.rmtree(hub.submitted("ada"))
    hub.collect()
    assert "says that it was handed in at 2020-01-01 08:00 UTC; its folder was written at 2" in caplog.text


def test_names_of_learners() -> None:
    assert all(map(is_learner, ("ada", "ada.b+c", "Ünal", "1")))
    assert not any(map(is_learner, ("", "..", ".x", "-x", "a/b", "<b>", 'a"b', "a\nb", "*")))


@pytest.mark.long
def test_the_whole_round_from_release_to_fetched_feedback(hub: Hub) -> None:
    if sentence := problem():
        pytest.skip(sentence)
    solved = {cell.id: cell.source for cell in nbformat.read(LESSON.notebook, as_version=4).cells}
    for name, share in {"ada": 1.0, "bob": 0.5, "eve": 0.0}.items():
        path = fetched(hub, name) / f"{NAME}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        exercises = [cell for cell in notebook.cells if is_solution(cell)]
        for cell in exercises[: round(len(exercises) * share)]:
            cell.source = solved[cell.id]
        nbformat.write(notebook, path)
        submit(hub, name)
    hub.collect()
    for name in ("ada", "bob", "eve"):
        answer = hub.teacher.autograde(NAME, name)
        assert answer["success"], answer
    BENCHES.close()
    with Gradebook(hub.config.CourseDirectory.db_url) as book:
        scores = {name: book.find_submission(NAME, name).score for name in ("ada", "bob", "eve")}
        worth = book.find_assignment(NAME).max_score
    assert scores["ada"] == worth > scores["bob"] > scores["eve"] == 0
    assert hub.teacher.generate_feedback(NAME, force=True)["success"]
    answer = hub.teacher.release_feedback(NAME)
    assert answer["success"], answer
    for name in ("ada", "bob", "eve"):
        hub.learner(default.ExchangeFetchFeedback, name)
        (page,) = (hub.root / name / NAME / "feedback").glob(f"*/{NAME}.html")
        text = page.read_text("utf-8")
        assert f"{scores[name]:g}" in text
        assert "Lesson 00:" in text
        assert "<script" not in text
