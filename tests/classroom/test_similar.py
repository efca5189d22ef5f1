"""The command, from submitted notebooks to a page that a teacher may open."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import similar
from grader.classroom.folders import Classroom
from grader.course.lessons import Lesson
from grader.course.personal_copies import give
from grader.course.releases import keep_release, make_release
from grader.course.variants import Words, vary, words_of
from grader.marks import Graded, Verdict
from grader.setup.commands import read
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release
from tests.classroom.pretended_class import Learner, copied, honest, quirky
from tests.classroom.test_similarity import EXERCISES, LESSON

NAME = "04-managed-images"
BASE = make_release(Lesson(NOTEBOOKS / NAME))


def _hand_in(classroom: Classroom, learner: str, cells: dict[str, str], release: Release = BASE) -> None:
    """A learner's notebook: the lesson's cells, some filled in, and own ones at the end."""
    notebook = json.loads(release.notebook)
    for cell in notebook["cells"]:
        cell["source"] = cells.get(cell["id"], cell["source"])
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    for name, text in cells.items():
        if name.startswith("own"):
            own = {"cell_type": "code", "id": name.replace(" ", "-"), "metadata": {}, "source": text}
            notebook["cells"].append({**own, "outputs": [], "execution_count": None})
    notebook["metadata"]["azlab"]["release"] = release.fingerprint
    folder = classroom.submission(NAME, learner)
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")


def _learners(size: int) -> list[Learner]:
    """The first two of them have copied."""
    rng = random.Random(3)
    learners = [honest(LESSON, EXERCISES, rng) for _ in range(size)]
    learners[0] = quirky(learners[0], rng)
    learners[1] = copied(learners[0], rng)
    return learners


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    classroom = Classroom(tmp_path)
    for number, learner in enumerate(_learners(24)):
        _hand_in(classroom, f"learner{number:02}", learner.cells)
    return classroom


def _run(classroom: Classroom, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    chosen = read(["similar", "4", "--json", "--classroom", str(classroom.folder), *more])
    assert similar.run(chosen) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_pair_is_shown_with_its_reasons_and_with_what_the_page_cannot_know(
    classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _run(classroom, capsys)
    (lesson,) = said["lessons"]
    assert [pair["learners"] for pair in lesson["pairs"]] == [["learner00", "learner01"]]
    assert {reason["holders"] for reason in lesson["pairs"][0]["reasons"][:3]} == {2}
    page = (classroom.folder / "similar.html").read_text("utf-8")
    assert "<bdi>learner00</bdi> and <bdi>learner01</bdi>" in page
    assert "no verdict" in page
    assert said["score"] in page


def test_a_dry_run_writes_no_page(classroom: Classroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(classroom, capsys, "--dry-run")["file"] is None
    assert not (classroom.folder / "similar.html").exists()


def test_what_learners_wrote_is_text_on_the_page(
    classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    attack = "# <script>alert(1)</script> <img src=x onerror=alert(2)> and more"
    for number, learner in enumerate(["mallory", "oscar"]):
        cells = quirky(_learners(2)[0], random.Random(9)).cells
        _hand_in(classroom, learner, {**cells, "own 8": f"{attack}\nx = {number}"})
    _run(classroom, capsys)
    page = (classroom.folder / "similar.html").read_text("utf-8")
    assert "mallory" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page


def test_the_commands_that_really_ran_count(classroom: Classroom, capsys: pytest.CaptureFixture[str]) -> None:
    odd = [
        "az vm restart",
        "az tag create -n q",
        "az sig list",
        "az vmss list",
        "az lock list",
        "az aks list",
    ]
    for learner in ("learner08", "learner15"):
        graded = Graded(learner, NAME, Verdict.GRADED, "All was judged.", commands=tuple(odd))
        classroom.keep(graded)
    (lesson,) = _run(classroom, capsys)["lessons"]
    assert ["learner08", "learner15"] in [pair["learners"] for pair in lesson["pairs"]]


def test_copies_are_found_across_variants_and_words_of_another_one_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classroom = Classroom(tmp_path)
    variants = [vary(BASE, words) for words in words_of(Lesson(NOTEBOOKS / NAME))]
    for release in variants:
        keep_release(release, classroom.releases)
    for number, learner in enumerate(_learners(24)):
        release = variants[number % 5]
        words = Words(dict(release.words))
        cells = {name: words.put(cell) for name, cell in learner.cells.items()}
        if number == 8:
            cells["own 7"] = "%az vm show -n front-31 -g rg-front"
        give(classroom.releases, NAME, {f"learner{number:02}": release.fingerprint})
        _hand_in(classroom, f"learner{number:02}", cells, release)
    (lesson,) = _run(classroom, capsys)["lessons"]
    assert ["learner00", "learner01"] in [pair["learners"] for pair in lesson["pairs"]]
    assert lesson["words of others"] == {"learner08": ["front-31", "rg-front"]}


def test_nothing_collected_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(Classroom(tmp_path), capsys)["lessons"] == []
    assert "Nothing was collected." in (tmp_path / "similar.html").read_text("utf-8")
