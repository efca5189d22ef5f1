"""Who has which submission on a cluster, and what happens when workers are lost: with pretended workers.

Real ones are in tests/cluster.
"""

import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from grader.classroom import cluster, cluster_worker, same_course
from grader.classroom.cluster import Cluster, ClusterError, Member, Round, is_safe
from grader.classroom.cluster_worker import prepare
from grader.classroom.desk import Desk
from grader.classroom.same_course import course_fingerprint
from grader.execution.grading import Times
from grader.execution.walls import Walls
from grader.marks import Graded, Verdict
from grader.submissions import Release, Submission

RELEASE = Release("00-start-here", "f1", "{}")


class Task:
    """A future that is done when the pretended worker wants it."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.status = answer, "pending"
        self._told: Callable[[Any], None] = lambda future: None

    def add_done_callback(self, told: Callable[[Any], None]) -> None:
        self._told = told
        if not isinstance(self.answer, Dies):
            self.status = "error" if isinstance(self.answer, Exception) else "finished"
            told(self)

    def result(self) -> Any:
        return self.answer

    def exception(self) -> Any:
        return self.answer

    def cancel(self, force: bool) -> None:
        self.status = "cancelled"


class Dies:
    """What a task comes to whose worker dies of it."""


@dataclass
class Pretended:
    """A cluster of named workers: what each says of its course, and who ends a worker how often."""

    workers: list[str]
    prepares: dict[str, Any] = field(default_factory=dict)
    dies: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    """Who ends only the process that grades, and how often."""
    times: Times = field(default_factory=Times)
    walls: Walls = field(default_factory=Walls)
    address: str = "tls://scheduler:8786"
    restarted: bool = True
    prepared: dict[str, "weakref.ref[Task]"] = field(default_factory=dict)
    """What each worker was made ready by. A worker whom nobody keeps that for has ended its desk."""
    given: list[tuple[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    @property
    def client(self) -> "Pretended":
        return self

    def members(self) -> dict[str, Member]:
        return {name: Member(f"tls://{name}:1", name, name) for name in self.workers}

    def submit(self, task: Any, round_name: str, *values: Any, workers: list[str], **_: Any) -> Task:
        name = workers[0].removeprefix("tls://").removesuffix(":1")
        if task is prepare:
            made_ready = Task(self.prepares.get(name, ""))
            self.prepared[name] = weakref.ref(made_ready)
            return made_ready
        learner = values[0].learner
        self.given.append((name, learner))
        if self.dies.get(learner, 0) > 0:
            self.dies[learner] -= 1
            self.workers.remove(name)
            if self.restarted:
                self.workers.append(f"{name}-again")
            return Task(Dies())
        if self.prepared[name]() is None:
            return Task({"lost": "it was killed"})
        if self.lost.get(learner, 0) > 0:
            self.lost[learner] -= 1
            return Task({"lost": "it was killed"})
        return Task({"graded": Graded(learner, RELEASE.lesson, Verdict.GRADED, "All was judged.").document()})

    def cancel(self, futures: list[Task], force: bool) -> None: ...

    def run(self, task: Any, name: str, workers: list[str], **_: Any) -> None:
        self.ended += workers


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(cluster, "ALONE_SECONDS", 0.05)


def _round(pretended: Pretended, learners: str, said: list[str] | None = None) -> Round:
    waiting = deque(Submission(learner, RELEASE.lesson) for learner in learners.split())
    heard = said if said is not None else []
    return Round(cast(Cluster, pretended), RELEASE, waiting, say=heard.append)


def _grade(pretended: Pretended, learners: str, said: list[str] | None = None) -> dict[str, Graded]:
    marks = list(_round(pretended, learners, said).run())
    assert len({graded.learner for graded in marks}) == len(marks)
    return {graded.learner: graded for graded in marks}


def test_everybody_is_graded_once_by_whoever_is_there() -> None:
    pretended = Pretended(["one", "two"])
    marks = _grade(pretended, "ada bob eve zoe")
    assert set(marks) == {"ada", "bob", "eve", "zoe"}
    assert len(pretended.given) == 4
    assert {worker for worker, _ in pretended.given} == {"one", "two"}


def test_a_submission_whose_worker_was_lost_is_tried_again() -> None:
    pretended = Pretended(["one"], dies={"bob": 1})
    marks = _grade(pretended, "ada bob eve")
    assert {graded.verdict for graded in marks.values()} == {Verdict.GRADED}
    assert [learner for _, learner in pretended.given].count("bob") == 2


@pytest.mark.parametrize("how", ["dies", "lost"])
def test_a_submission_that_ends_two_workers_is_not_gradable_and_the_rest_goes_on(how: str) -> None:
    pretended = Pretended(["one", "two"])
    setattr(pretended, how, {"mallory": 9})
    marks = _grade(pretended, "ada mallory bob")
    assert marks["mallory"].verdict is Verdict.NOT_GRADABLE
    assert "it was killed" in marks["mallory"].reason
    assert [learner for _, learner in pretended.given].count("mallory") == 2
    assert marks["ada"].verdict is marks["bob"].verdict is Verdict.GRADED


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("its course differs", "its course differs"),
        (ModuleNotFoundError("No module named 'grader'"), "No module"),
    ],
)
def test_a_worker_that_may_not_grade_is_named_and_gets_nothing(answer: Any, why: str) -> None:
    said: list[str] = []
    pretended = Pretended(["one", "two"], prepares={"two": answer})
    assert len(_grade(pretended, "ada bob eve", said)) == 3
    assert {worker for worker, _ in pretended.given} == {"one"}
    assert len(said) == 1
    assert said[0].startswith("Worker two at tls://two:1 takes no work: ")
    assert why in said[0]


@pytest.mark.parametrize(
    ("workers", "prepares", "why"),
    [([], {}, "none came"), (["one"], {"one": "There is no sandbox here."}, "There is no sandbox here")],
)
def test_without_a_worker_that_can_it_stops_and_says_so(
    workers: list[str], prepares: dict[str, str], why: str
) -> None:
    with pytest.raises(ClusterError, match=why):
        _grade(Pretended(workers, prepares), "ada")


def test_a_worker_whose_line_is_not_encrypted_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pretended, "members", lambda self: {"x": Member("tcp://10.0.0.7:1", "x", "x")})
    said: list[str] = []
    with pytest.raises(ClusterError):
        _grade(Pretended(["x"]), "ada", said)
    assert "not encrypted" in said[0]


def test_whoever_stops_half_way_ends_the_work_of_every_member() -> None:
    pretended = Pretended(["one", "two"])
    marks = Cluster.grade(cast(Cluster, pretended), RELEASE, [Submission(name, "00") for name in "abcd"])
    next(marks)
    marks.close()
    assert set(pretended.ended) == {"tls://one:1", "tls://two:1"}


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("tls://grading.example.org:8786", True),
        ("tcp://127.0.0.1:8786", True),
        ("127.0.0.1:8786", True),
        ("localhost:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://10.0.0.7:8786", False),
        ("grading.example.org:8786", False),
        ("tcp://127.0.0.1.example.org:8786", False),
        ("ws://127.0.0.1:8786", False),
        ("ucx://10.0.0.7:8786", False),
        ("tcp://0.0.0.0:8786", False),
        ("", False),
    ],
)
def test_what_goes_to_another_machine_must_be_encrypted(address: str, safe: bool) -> None:
    assert is_safe(address) is safe


def test_a_plain_address_of_another_machine_is_refused_in_one_sentence() -> None:
    with pytest.raises(ClusterError, match="use tls://"):
        Cluster("tcp://10.0.0.7:8786", Walls())


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="requirements-cluster"):
        Cluster("tcp://127.0.0.1:1", Walls())


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for package in ("azlab", "grader"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "a.py").write_text("1")
    monkeypatch.setattr(same_course, "ROOT", tmp_path)
    course_fingerprint.cache_clear()
    yield tmp_path
    course_fingerprint.cache_clear()


def _now() -> str:
    course_fingerprint.cache_clear()
    return course_fingerprint()


def test_a_course_is_the_same_by_its_programs_wherever_it_lies(course: Path) -> None:
    before = _now()
    (course / "azlab" / "__pycache__").mkdir()
    (course / "azlab" / "__pycache__" / "a.pyc").write_text("x")
    (course / "notebooks").mkdir()
    assert _now() == before
    (course / "grader" / "a.py").write_text("2")
    changed = _now()
    (course / "grader" / "a.py").rename(course / "grader" / "b.py")
    assert len({before, changed, _now()}) == 3


def test_a_worker_with_another_course_says_so_and_starts_nothing(course: Path) -> None:
    said = prepare("round", "0123456789abcdef", RELEASE, Walls())
    assert "its course differs" in said
    assert "0123456789abcdef" in said


class IdleDesk:
    """A desk between two submissions."""

    ended = 0

    def end(self) -> None:
        self.ended += 1


def test_a_worker_ends_a_desk_as_soon_as_nobody_wants_it_between_two_submissions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster_worker, "LOOK_SECONDS", 0)
    desk, wanted = IdleDesk(), iter([True, True, False])
    monkeypatch.setitem(cluster_worker._desks, "round", cast(Desk, desk))
    cluster_worker._end_when_forgotten("round", cast(Desk, desk), lambda: next(wanted))
    assert desk.ended == 1
    assert "round" not in cluster_worker._desks


def test_a_worker_leaves_the_desk_that_took_the_place_of_a_forgotten_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, after = IdleDesk(), IdleDesk()
    monkeypatch.setitem(cluster_worker._desks, "round", cast(Desk, after))
    cluster_worker._end_when_forgotten("round", cast(Desk, before), lambda: False)
    assert before.ended == after.ended == 0


class BrokenDesk:
    """A desk that cannot be made ready, for a reason that nobody thought of."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def prepare(self, *_: Any) -> str:
        raise MemoryError

    def end(self) -> None:
        self.ended.set()


def test_a_worker_ends_a_desk_also_where_making_it_ready_broke_off(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = BrokenDesk()
    monkeypatch.setattr(cluster_worker, "Desk", lambda: desk)
    monkeypatch.setattr(cluster_worker, "course_fingerprint", lambda: "same")
    monkeypatch.setattr(cluster_worker, "_is_wanted", lambda: lambda: False)
    with pytest.raises(MemoryError):
        prepare("broken", "same", RELEASE, Walls())
    assert desk.ended.wait(60)
    assert "broken" not in cluster_worker._desks
