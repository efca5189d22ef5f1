"""The solutions of a lesson with a clinic are the cures of the cases that its seed draws."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

from azlab.lab.sealed import unsealed
from azlab.lab.starts import starts, starts_in
from grader.course.copies import write_course
from grader.course.cures import cases_of, cure, cures_by
from grader.course.fingerprints import Fingerprint
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.course.variants import vary, words_of
from tests.lab.clinic import write_clinic
from tests.lab.test_cases import another_seed


def solved(number: int, text: str) -> dict[str, object]:
    """A learner's cell of a teacher's copy."""
    marks = {"grade": False, "solution": True, "locked": False, "schema_version": 3, "task": False}
    return {
        "cell_type": "code",
        "id": f"case_{number}",
        "metadata": {"nbgrader": {**marks, "grade_id": f"case_{number}"}},
        "outputs": [],
        "execution_count": None,
        "source": f"%%az\n### BEGIN SOLUTION\n{text}\n### END SOLUTION",
    }


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """A lesson `x` whose notebook holds the cures of its own cases, and one variant of another seed."""
    (tmp_path / "x").mkdir()
    folder = write_clinic(tmp_path / "x")
    cases = enumerate(starts_in(folder).cases, 1)
    cells = [solved(number, cure(cases_of(folder)[case.name], number)) for number, case in cases]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "x.ipynb").write_text(json.dumps(document))
    (folder / "variants.json").write_text(json.dumps({"willow": [another_seed(folder)]}))
    return Lesson(folder)


def test_a_variant_of_another_seed_has_the_cures_of_the_cases_that_it_draws(lesson: Lesson) -> None:
    release = vary(make_release(lesson), words_of(lesson)[0])
    drawn = starts(release.start).cases
    for number, case in enumerate(drawn, 1):
        assert f"evidence_{number}=rg-{case.name}" in release.notebook
    for case in starts(make_release(lesson).start).cases:
        assert f"rg-{case.name}" not in release.notebook


def test_a_lesson_without_cases_has_no_cures(tmp_path: Path) -> None:
    assert cures_by(tmp_path, {"a": "b"}) == {}


def test_a_learners_copy_has_its_cases_sealed_and_without_cures(lesson: Lesson, tmp_path: Path) -> None:
    write_course([lesson], tmp_path / "mine")
    copied = sorted(path.name for path in (tmp_path / "mine" / "x").iterdir())
    assert copied == ["start.az", "x.ipynb"]
    text = (tmp_path / "mine" / "x" / "start.az").read_text()
    assert "rg-oak" not in text
    assert "rg-oak" in unsealed(text)
    assert "--tags" not in unsealed(text)


def test_a_release_changes_with_its_cases(lesson: Lesson) -> None:
    before = make_release(lesson).fingerprint
    path = lesson.folder / "cases" / "oak.case"
    path.write_text(path.read_text().replace("budget: 3", "budget: 4"))
    assert make_release(lesson).fingerprint != before


def test_nbgraders_own_release_brings_the_cases_along_sealed_and_without_cures(
    lesson: Lesson, tmp_path: Path
) -> None:
    released = tmp_path / "release" / "x"
    released.mkdir(parents=True)
    shutil.copy(lesson.folder / "start.az", released)  # as nbgrader does, before its first step
    step = Fingerprint(
        config=Config(CourseDirectory={"root": str(tmp_path), "release_directory": "release"}),
    )
    resources = {"unique_key": "x", "metadata": {"path": str(lesson.folder)}}
    step.preprocess(nbformat.read(lesson.notebook, as_version=4), resources)
    text = (released / "start.az").read_text()
    assert "rg-oak" not in text
    assert "rg-oak" in unsealed(text)
    assert "--tags" not in unsealed(text)
