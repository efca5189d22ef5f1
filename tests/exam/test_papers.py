"""Papers: the lesson's own, those of a class and those for self-study, and what each copy holds."""

import argparse
import base64
import io
import json
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from azlab.lab import sealed
from grader.classroom import release as handing_out
from grader.classroom import variants
from grader.classroom.folders import Classroom
from grader.classroom.grading import Wanted, due
from grader.course import exam_paper
from grader.course.copies import write_course
from grader.course.fingerprints import seal
from grader.course.handed_out import choices_for_learners
from grader.course.lessons import Lesson
from grader.course.package import package
from grader.course.release import text_of_copy
from grader.course.releases import TOLD, find_release, keep_release, make_release
from grader.course.self_study import own_paper, paper_number
from grader.course.variants import vary, words_of
from grader.exam.papers import OWN, is_exam, paper, write_own
from grader.exam.questions import read_bank
from grader.setup.commands import read
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Submission

LESSON = Lesson(NOTEBOOKS / "13-mock-exam")
RELEASE = make_release(LESSON)
REASONS = [option.why for question in read_bank() for option in question.options]


def test_the_lessons_own_paper_is_what_the_bank_says() -> None:
    assert write_own(LESSON.folder, check=True), "run `python3 -m grader exam`"
    assert is_exam(RELEASE.notebook)
    assert not is_exam(make_release(Lesson(NOTEBOOKS / "04-managed-images")).notebook)


def test_every_variant_is_a_paper_of_its_own_and_comes_again() -> None:
    papers = [vary(RELEASE, words) for words in words_of(LESSON)]
    assert len({found.fingerprint for found in [RELEASE, *papers]}) == len(papers) + 1
    assert vary(RELEASE, words_of(LESSON)[0]) == papers[0]
    for found, words in zip(papers, words_of(LESSON), strict=True):
        assert (found.notebook, found.start, found.choices) == paper(words[OWN])
        assert dict(found.words) == words


def readings(text: str) -> list[str]:
    """A file as it is, and as one step of decoding shows it."""
    found = [text]
    for piece in re.findall(r"[A-Za-z0-9+/=]{40,}", text):
        try:
            data = base64.b64decode(piece)
        except ValueError:
            continue
        found.append(data.decode("latin-1"))
        with suppress(zlib.error):
            found.append(zlib.decompress(data).decode("latin-1"))
    return found


def told(text: str) -> bool:
    return any(mark in reading for reading in readings(text) for mark in ('"key"', '"said"', *REASONS))


def test_a_class_gets_no_key_and_no_reason_not_even_sealed(tmp_path: Path) -> None:
    chosen: argparse.Namespace = read(
        ["release", "13", "--to", str(tmp_path / "out"), "--classroom", str(tmp_path / "c")]
    )
    assert handing_out.run(chosen) == 0
    folder = tmp_path / "out" / LESSON.name
    assert {path.name for path in folder.iterdir()} == {f"{LESSON.name}.ipynb", "start.az", "choices.json"}
    assert not any(told(path.read_text("utf-8")) for path in folder.iterdir())
    entries = json.loads(sealed.read(folder / "choices.json"))
    assert not any({"key", "said", "why", "shown", "question"} & set(entry) for entry in entries.values())
    notebook = json.loads((folder / f"{LESSON.name}.ipynb").read_text("utf-8"))
    answers = ["".join(cell["source"]) for cell in notebook["cells"] if cell["id"].startswith("group_")]
    assert answers[0] == "q1 = ...\nq2 = ...\nq3 = ...\nq4 = ...\n# your answer here"


def test_personal_copies_and_nbgraders_release_have_no_key_either(tmp_path: Path) -> None:
    classroom = tmp_path / "class"
    classroom.mkdir()
    (classroom / "roster.csv").write_text("id\nada\nbob\ncleo\n")
    chosen: argparse.Namespace = read(
        ["variants", str(tmp_path / "copies"), "13", "--classroom", str(classroom)]
    )
    assert variants.run(chosen) == 0
    copies = list((tmp_path / "copies").rglob("choices.json"))
    assert len(copies) == 3
    texts = [sealed.read(path) for path in (tmp_path / "copies").rglob("*.*") if path.is_file()]
    assert not any(re.search(r"exam-\d", text) for text in texts), (
        "by its seed the project tells a paper's keys"
    )
    assert not any('"key"' in sealed.read(path) for path in copies)
    released = tmp_path / "released"
    released.mkdir()
    (released / "choices.json").write_text(RELEASE.choices)
    seal(released)
    seal(released)
    assert '"key"' not in sealed.read(released / "choices.json")


def test_what_a_class_installs_has_neither_the_bank_nor_the_lessons() -> None:
    with zipfile.ZipFile(io.BytesIO(package())) as wheel:
        names = wheel.namelist()
    assert not [name for name in names if name.startswith(("grader/exam", "notebooks"))]
    # What refusals mean is for everybody; the bank is of the same kind, and is not.
    assert [name for name in names if name.endswith(".toml")] == ["azlab/data/explanations.toml"]


def test_a_paper_tells_its_seed_where_its_answers_are_told_anyway() -> None:
    told = [seed for seed in ("exam-0", "exam-1", "exam-5", "exam-6", "exam-55") if seed in paper(seed)[0]]
    assert told == ["exam-0", "exam-6", "exam-55"]


def test_other_lessons_keep_their_choices() -> None:
    choices = make_release(Lesson(NOTEBOOKS / "04-managed-images")).choices
    assert choices_for_learners(choices) == sealed.sealed(choices)
    assert choices_for_learners(sealed.sealed(choices)) == sealed.sealed(choices)


def test_who_learns_alone_gets_a_paper_that_stays_with_keys_sealed(tmp_path: Path) -> None:
    write_course([LESSON], tmp_path)
    number = paper_number(tmp_path)
    assert number == paper_number(tmp_path)
    folder = tmp_path / LESSON.name
    assert sealed.read(folder / "choices.json") == own_paper(RELEASE, number).choices
    assert not any(told(path.read_text("utf-8")) for path in folder.glob("*.[ja]*"))
    assert f"`exam-{number}`" in (folder / f"{LESSON.name}.ipynb").read_text("utf-8")
    assert write_course([LESSON], tmp_path).sentences() == []


def test_a_damaged_number_is_drawn_again(tmp_path: Path) -> None:
    (tmp_path / ".settings").mkdir()
    for text in ("", "none", "3"):
        (tmp_path / ".settings" / "exam-paper").write_text(text)
        assert paper_number(tmp_path) >= 6


def test_a_paper_for_self_study_is_made_again_by_who_grades_it(tmp_path: Path) -> None:
    own = own_paper(RELEASE, 42)
    found, remark = find_release(own.fingerprint, LESSON, tmp_path)
    assert found == own
    assert "made for self-study" in remark
    keep_release(RELEASE, tmp_path)
    assert find_release("0123456789abcdef", LESSON, tmp_path)[0] == RELEASE


def test_in_a_class_that_was_given_an_exam_a_human_decides_on_one_for_self_study(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path)
    keep_release(RELEASE, classroom.releases)
    folder = classroom.submission(LESSON.name, "ada")
    folder.mkdir(parents=True)
    (folder / f"{LESSON.name}.ipynb").write_text(text_of_copy(own_paper(RELEASE, 42)), "utf-8")
    [item] = due(classroom, LESSON, Wanted())
    assert isinstance(item.found, Submission)
    assert [doubt.sentence for doubt in item.found.doubts] == [TOLD]
    assert TOLD not in item.found.remarks


def test_who_hands_out_the_lessons_own_paper_is_told_that_it_is_public(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--classroom", str(tmp_path), "--dry-run"]
    assert handing_out.run(read(["release", "13", *words])) == 0
    assert "its answers are public" in capsys.readouterr().out
    assert handing_out.run(read(["release", "04", *words])) == 0
    assert "public" not in capsys.readouterr().out


def run(*words: str) -> int:
    chosen: argparse.Namespace = read(["exam", *words])
    return exam_paper.run(chosen)


def test_the_command_writes_another_paper_and_overwrites_nothing(tmp_path: Path) -> None:
    assert run(str(tmp_path), "--paper", "9") == 0
    assert "`exam-9`" in (tmp_path / LESSON.name / f"{LESSON.name}.ipynb").read_text("utf-8")
    with pytest.raises(SetupError, match="already"):
        run(str(tmp_path), "--paper", "9")
    with pytest.raises(SetupError, match="6 to 55"):
        run(str(tmp_path / "other"), "--paper", "1")
    assert run("--check") == 0
