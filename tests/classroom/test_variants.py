"""Everybody's own copy: who was given which, and what happens when somebody hands in another's."""

import argparse
import json
from pathlib import Path

import pytest

from azlab.lab import sealed
from grader.classroom import variants
from grader.classroom.folders import Classroom
from grader.classroom.grading import Due, Wanted, due
from grader.course.lessons import Lesson
from grader.course.personal_copies import ANOTHERS, UNKNOWN, class_secret, give, given
from grader.course.releases import keep_release, kept_releases, make_release
from grader.course.variants import vary, words_of
from grader.intake.collected import Course
from grader.intake.collecting import collect
from grader.intake.downloads import Pool
from grader.setup.commands import read
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Release, Submission

NAME = "04-managed-images"
LESSON = Lesson(NOTEBOOKS / NAME)
OTHER = [vary(make_release(LESSON), words) for words in words_of(LESSON)]


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """A class of two with a variant each."""
    classroom = Classroom(tmp_path / "classroom")
    for release in OTHER:
        keep_release(release, classroom.releases)
    give(classroom.releases, NAME, {"ada": OTHER[0].fingerprint, "bob": OTHER[1].fingerprint})
    return classroom


def _hand_in(classroom: Classroom, learner: str, release: Release, says: str | None = None) -> Due:
    folder = classroom.submission(NAME, learner)
    folder.mkdir(parents=True)
    notebook = json.loads(release.notebook)
    notebook["metadata"]["azlab"]["release"] = release.fingerprint if says is None else says
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")
    return due(classroom, LESSON, Wanted((learner,)))[0]


def _read(item: Due) -> Submission:
    assert isinstance(item.found, Submission)
    return item.found


def test_a_copy_is_held_against_the_variant_it_was_made_from(classroom: Classroom) -> None:
    item = _hand_in(classroom, "ada", OTHER[0])
    assert item.release == OTHER[0]
    assert (_read(item).remarks, _read(item).doubts) == ((), ())


@pytest.mark.parametrize("whose", [OTHER[1], make_release(LESSON)], ids=["a friend's", "the public one"])
def test_anothers_copy_is_held_against_ones_own_and_a_human_looks_at_it(
    classroom: Classroom, whose: Release
) -> None:
    item = _hand_in(classroom, "ada", whose)
    assert item.release == OTHER[0]
    assert _read(item).doubts[0].sentence == ANOTHERS


def test_a_copy_that_lost_its_mark_is_held_against_ones_own_variant(classroom: Classroom) -> None:
    item = _hand_in(classroom, "bob", OTHER[1], says="")
    assert item.release == OTHER[1]
    assert _read(item).remarks == (
        "It does not say which copy it is; it is held against the one that was made for this learner.",
    )
    assert _read(item).doubts == ()


def test_a_friends_answers_in_ones_own_copy_are_held_against_ones_own(classroom: Classroom) -> None:
    item = _hand_in(classroom, "ada", OTHER[1], says=OTHER[0].fingerprint)
    assert item.release == OTHER[0]


def test_who_was_given_no_copy_is_looked_at(classroom: Classroom) -> None:
    item = _hand_in(classroom, "eve", OTHER[1])
    assert item.release == OTHER[1]
    assert _read(item).doubts[0].sentence == UNKNOWN


def test_without_variants_nothing_is_asked(tmp_path: Path) -> None:
    item = _hand_in(Classroom(tmp_path), "ada", make_release(LESSON))
    assert (_read(item).remarks, _read(item).doubts) == ((), ())


def test_an_earlier_copy_of_ones_own_stays_valid(classroom: Classroom) -> None:
    give(classroom.releases, NAME, {"ada": OTHER[2].fingerprint})
    assert given(classroom.releases, NAME)["ada"] == [OTHER[0].fingerprint, OTHER[2].fingerprint]
    item = _hand_in(classroom, "ada", OTHER[0])
    assert (item.release, _read(item).doubts) == (OTHER[0], ())


def _run(classroom: Path, where: Path, *more: str) -> int:
    chosen: argparse.Namespace = read(["variants", str(where), "4", "--classroom", str(classroom), *more])
    return variants.run(chosen)


def test_the_command_writes_a_copy_for_everybody_in_the_roster(tmp_path: Path) -> None:
    folder, where = tmp_path / "classroom", tmp_path / "copies"
    folder.mkdir()
    learners = [f"learner{number}" for number in range(12)]
    (folder / "roster.csv").write_text("\n".join(["id", *learners]))
    assert _run(folder, where) == 0
    classroom = Classroom(folder)
    kept = {release.fingerprint: release for release in kept_releases(NAME, classroom.releases)}
    assert 1 < len(kept) <= len(OTHER)
    for learner in learners:
        copy = where / learner / NAME
        assert sorted(path.name for path in copy.iterdir()) == [f"{NAME}.ipynb", "choices.json", "start.az"]
        text = (copy / f"{NAME}.ipynb").read_text()
        release = kept[json.loads(text)["metadata"]["azlab"]["release"]]
        assert given(classroom.releases, NAME)[learner] == [release.fingerprint]
        assert sealed.read(copy / "start.az") == release.start
        assert sealed.read(copy / "choices.json") == release.choices
        assert "BEGIN SOLUTION" not in text
        assert "westeurope" not in text

    (where / "learner3" / NAME / "start.az").write_text("begun")
    assert _run(folder, where) == 1
    assert (where / "learner3" / NAME / "start.az").read_text() == "begun"
    assert _run(folder, where, "--force") == 0
    assert (where / "learner3" / NAME / "start.az").read_text() != "begun"


def test_without_a_roster_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="say who is in the class"):
        _run(tmp_path, tmp_path / "copies")


def test_the_secret_of_a_class_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    assert (
        class_secret(tmp_path / "new") == class_secret(tmp_path / "new") != class_secret(tmp_path / "other")
    )
    assert (tmp_path / "new" / "variants.key").stat().st_mode & 0o77 == 0


def test_collect_says_of_each_which_copy_counts(classroom: Classroom, tmp_path: Path) -> None:
    for learner in ("ada", "bob"):
        folder = tmp_path / "in" / learner / NAME
        folder.mkdir(parents=True)
        notebook = json.loads(OTHER[0].notebook)
        notebook["metadata"]["azlab"]["release"] = OTHER[0].fingerprint
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")
    with Pool() as pool:
        rows = collect([tmp_path / "in"], Course([LESSON], classroom.releases), pool)
    assert {row.learner: row.remarks[-1:] for row in rows} == {"ada": (), "bob": (ANOTHERS,)}
