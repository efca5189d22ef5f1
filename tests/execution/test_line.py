"""What a kernel may ask of whoever grades it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.messages import Request
from azlab.billing.bill import bill
from azlab.cli.result import Result
from azlab.lab import graded
from azlab.lab.reading import LabCloud
from azlab.lab.state import LabError
from azlab.line import LINE
from azlab.line.asking import ask
from azlab.line.messages import LineError
from azlab.line.session import LineTransport
from azlab.providers import SUBSCRIPTIONS
from azlab.sentences import SentenceError
from azlab.widgets.autoscale import autoscale
from azlab.widgets.replicas import replicas
from grader.execution.clouds import GradedCloud
from grader.execution.line import Line, Most


class Typed:
    """Stands for the CLI: it keeps what it was told."""

    def __init__(self) -> None:
        self.ran: list[dict[str, Any]] = []

    def run(self, words: list[str], folder: str, environment: dict[str, str], otherwise: str) -> Any:
        self.ran.append({"words": words, "folder": folder, "environment": environment})
        return {"text": "[]\n", "errors": "", "exit_code": 0, "data": []}

    @property
    def typed(self) -> list[list[str]]:
        return [ran["words"] for ran in self.ran]

    def close(self) -> None: ...

    def begin_anew(self) -> None:
        self.ran.append({"words": ["begin anew"]})


@pytest.fixture(autouse=True)
def programs_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back after each test: whoever begins a graded lesson puts its own programs first."""
    monkeypatch.setenv("PATH", os.environ["PATH"])


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    cloud, typed = GradedCloud("04-managed-images"), Typed()
    cloud.build(lambda: None)
    line = Line(tmp_path / "line", cloud, lambda: typed, str(tmp_path))  # type: ignore[arg-type,return-value]
    monkeypatch.setenv(LINE, str(tmp_path / "line"))
    yield typed
    line.close()
    cloud.close()


def test_az_runs_where_whoever_grades_runs_it(
    cli: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AZURE_DEFAULTS_GROUP", "rg")
    monkeypatch.setenv("AZURE_EXTENSION_DIR", "/tmp/evil")
    result = graded.backend("04-managed-images", tmp_path).session.run(["group", "list"])
    assert isinstance(result, Result)
    assert (result.text, result.data, result.exit_code) == ("[]\n", [], 0)
    assert cli.ran == [
        {"words": ["group", "list"], "folder": str(tmp_path), "environment": {"AZURE_DEFAULTS_GROUP": "rg"}}
    ]


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("PUT", "/subscriptions/s/resourceGroups/rg", "{}"),
        ("DELETE", "/subscriptions/s/resourceGroups/rg", ""),
        ("POST", "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/d/start", ""),
        ("POST", "/x/runCommand", '{"commandId": "RunShellScript", "script": ["waagent -deprovision+user"]}'),
        ("POST", "/x/runCommand", '{"commandId": "RunShellScript", "script": ["hostname", "rm -rf /"]}'),
        ("POST", "/x/runCommand", '{"script": ["hostname"], "Script": ["rm -rf /"]}'),
        ("POST", "/x/runCommand", '{"script": ["hostname"], "parameters": [{"name": "x", "value": "y"}]}'),
        ("POST", "/x/runCommand", "[]"),
        ("POST", "/x/runCommand", "{"),
        ("PUT", "/lab/commands", "{}"),
        ("DELETE", "/lab/clock", ""),
    ],
)  # fmt: skip
def test_only_the_cli_changes_the_cloud(cli: Typed, method: str, url: str, body: str) -> None:
    with pytest.raises(SentenceError):
        ask("send", method=method, url=url, body=body)


def test_a_notebook_runs_so_many_commands_and_asks_so_many_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, typed = GradedCloud("04-managed-images"), Typed()
    cloud.build(lambda: None)
    monkeypatch.setenv(LINE, str(tmp_path / "line"))
    line = Line(tmp_path / "line", cloud, lambda: typed, str(tmp_path), Most(2, 4))  # type: ignore[arg-type,return-value]
    try:
        for _ in range(2):
            ask("az", words=["version"], folder="/", environment={})
        with pytest.raises(SentenceError, match="may run 2 commands"):
            ask("az", words=["version"], folder="/", environment={})
        ask("wait", seconds=0)
        with pytest.raises(SentenceError, match="may ask 4 questions"):
            ask("wait", seconds=0)
        assert len(typed.ran) == 2
    finally:
        line.close()
        cloud.close()


def test_the_commands_of_a_notebook_have_so_many_letters_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, typed = GradedCloud("04-managed-images"), Typed()
    cloud.build(lambda: None)
    monkeypatch.setenv(LINE, str(tmp_path / "line"))
    line = Line(tmp_path / "line", cloud, lambda: typed, str(tmp_path), Most(letters=1000))  # type: ignore[arg-type,return-value]
    try:
        ask("az", words=["vm", "x" * 600], folder="/", environment={})
        for _ in range(2):  # what was refused once, is not kept by being asked for again
            with pytest.raises(SentenceError, match="may have 1,000 letters together"):
                ask("az", words=["vm", "x" * 600], folder="/", environment={})
        assert [len(word) for word in line.typed[0]] == [2, 600]
        assert len(line.typed) == 1
    finally:
        line.close()
        cloud.close()


def test_a_line_may_lie_deeper_than_an_address_is_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ("deep" * 40) / "line"
    path.parent.mkdir()
    cloud, typed = GradedCloud("04-managed-images"), Typed()
    cloud.build(lambda: None)
    line = Line(path, cloud, lambda: typed, str(tmp_path))  # type: ignore[arg-type,return-value]
    monkeypatch.setenv(LINE, str(path))
    try:
        assert ask("wait", seconds=0) == {}
        assert path.is_socket()
    finally:
        line.close()
        cloud.close()


def test_what_lab_does_besides_works_over_the_line(cli: Typed, tmp_path: Path) -> None:
    lesson = graded.backend("04-managed-images", tmp_path)
    assert "start state" in lesson.begin()
    assert "Saved" in lesson.save("here")
    assert "as it was" in lesson.restore("here")
    assert "start state" in lesson.reset()
    answer = LineTransport().send(Request("GET", "/subscriptions?api-version=2022-12-01"))
    assert answer.status == 200
    before = ask("send", method="POST", url="/lab/clock", body='{"minutes": 60}')
    assert before["status"] == 200


@pytest.mark.parametrize("name", ["nobody-saved-this", "../../etc/passwd", "a" * 500, ""])
def test_only_what_this_submission_saved_is_brought_back(cli: Typed, tmp_path: Path, name: str) -> None:
    with pytest.raises(SentenceError):
        graded.backend("04-managed-images", tmp_path).restore(name)


def test_another_lesson_cannot_be_started(cli: Typed, tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="graded as '04-managed-images'"):
        graded.backend("08-scale-sets", tmp_path).begin()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"question": 3},
        {"question": "az"},
        {"question": "az", "words": "group list", "folder": 1, "environment": []},
        {"question": "az", "words": ["a" * 2_000_000], "folder": "/", "environment": {}},
        {"question": "lab", "call": "close", "name": ""},
        {"question": "lab", "call": "__class__", "name": ""},
        {"question": "send", "method": "GET"},
        {"question": "wait", "seconds": "long"},
        {"question": "wait", "seconds": -1},
        {"question": "sign in", "user": "nobody at all"},
    ],
)
def test_what_is_no_question_is_refused_and_the_next_is_answered(cli: Typed, said: dict[str, Any]) -> None:
    with pytest.raises(SentenceError):
        ask(**{"question": "", **said})
    assert ask("lab", call="begin", name="04-managed-images")["said"]


def test_a_mode_that_a_notebook_asks_for_is_not_taken(
    cli: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from azlab.lab.modes import choose

    monkeypatch.setenv("AZLAB_MODE", "live")
    assert [choose(asked, tmp_path).name for asked in (None, "live", "recorded")] == ["graded"] * 3


def test_without_a_line_nothing_is_graded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(LINE, raising=False)
    with pytest.raises((LabError, SentenceError)):
        graded.backend("04-managed-images", tmp_path).begin()


def test_a_cli_that_ended_is_another_one_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging(Typed):
        def run(self, words: list[str], folder: str, environment: dict[str, str], otherwise: str) -> Any:
            super().run(words, folder, environment, otherwise)
            raise LineError("timed out")

    started: list[Any] = [Typed(), Hanging()]
    cloud = GradedCloud("04-managed-images")
    line = Line(tmp_path / "line", cloud, started.pop, str(tmp_path))
    monkeypatch.setenv(LINE, str(tmp_path / "line"))
    session = graded.backend("04-managed-images", tmp_path).session
    assert "ended" in session.run(["group", "list"]).errors
    assert session.run(["vm", "list"]).ok
    assert line.typed == [["group", "list"], ["vm", "list"]]
    line.close()
    cloud.close()


def test_a_notebook_saves_no_more_states_than_anybody_needs(cli: Typed, tmp_path: Path) -> None:
    lesson = graded.backend("04-managed-images", tmp_path)
    for number in range(50):
        lesson.save(f"state {number}")
    with pytest.raises(SentenceError, match="50 states"):
        lesson.save("state 50")
    lesson.save("state 1")


def test_a_body_of_nothing_but_brackets_ends_nothing(cli: Typed) -> None:
    with pytest.raises(SentenceError):
        ask("send", method="POST", url="/x/runCommand", body="[" * 100_000)
    assert ask("lab", call="begin", name="04-managed-images")["said"]


def test_a_graded_lesson_that_ends_leaves_programs_as_they_were(cli: Typed, tmp_path: Path) -> None:
    before = os.environ["PATH"]
    lesson = graded.backend("04-managed-images", tmp_path)
    assert shutil.which("sleep") != shutil.which("sleep", path=before)
    lesson.close()
    assert os.environ["PATH"] == before


def test_a_graded_notebook_undoes_what_it_did_and_nothing_else(cli: Typed, tmp_path: Path) -> None:
    lesson = graded.backend("04-managed-images", tmp_path)
    with pytest.raises(SentenceError, match="nothing to undo"):
        lesson.undo("")
    ask("send", method="POST", url="/lab/clock", body='{"minutes": 60}')
    assert [row["command"] for row in lesson.history().data] == ["lab.let_pass"]
    assert "Taken back: lab.let_pass" in lesson.undo("")
    with pytest.raises(SentenceError, match="no exercise 'exercise 99'"):
        lesson.undo("exercise 99")


def test_the_bill_is_read_over_the_line(cli: Typed) -> None:
    cloud = LabCloud(LineTransport(), next(iter(SUBSCRIPTIONS)), None)
    assert [row["resource"] for row in bill(cloud).data] == ["total"]


def test_replicas_and_autoscale_are_read_over_the_line(cli: Typed) -> None:
    cloud = LabCloud(LineTransport(), next(iter(SUBSCRIPTIONS)), None)
    assert str(replicas(cloud)) == "There is no version of any image yet."
    with pytest.raises(SentenceError, match="az monitor autoscale create"):
        autoscale(cloud)
