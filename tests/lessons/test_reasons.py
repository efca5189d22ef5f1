"""Why each exercise is solved as it is: `why.toml` beside a lesson, which `check.solution()` shows."""

import json
import re
import tomllib

import pytest

from grader.course.lessons import Lesson
from grader.exam.papers import is_exam
from grader.progress.solutions import WHY
from tests.lessons.harness import LESSONS

LONGEST = 60
"""Words: a reason is read beside its solution, so one to three sentences."""
EXPLAINED = sorted(name for name, lesson in LESSONS.items() if lesson.companion(WHY).is_file())
OTHER_CLOUDS = "aws amazon ec2 ami amis s3 gcp gce google gcloud openstack terraform vsphere vmware".split()
OTHER_LANGUAGES = "und nicht der die das ist ein eine et le la les une est pas el los las una por que".split()
HOUSE = "todo fixme nbgrader pytest fixture recording".split()
"""What is no learner's business: the tools behind the course, notes to oneself."""


def needs_reasons(lesson: Lesson) -> bool:
    """Whether a lesson must say why: an exam tells its answers itself, of a clinic each copy has other
    cases."""
    return not (is_exam(lesson.notebook.read_text("utf-8")) or lesson.companion("cases").is_dir())


def reasons(name: str) -> dict[str, str]:
    return tomllib.loads(LESSONS[name].companion(WHY).read_text("utf-8"))


def solutions(name: str) -> dict[str, str]:
    """The sources of the cells with a solution, by their ids."""
    cells = json.loads(LESSONS[name].notebook.read_text("utf-8"))["cells"]
    marked = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
    return {cell["id"]: "".join(cell["source"]) for cell in marked}


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w/]+", re.sub(r"`[^`]*`", " ", text).casefold()))


def test_every_lesson_says_why_that_is_no_exam_and_no_clinic() -> None:
    assert [name for name, lesson in LESSONS.items() if needs_reasons(lesson) and name not in EXPLAINED] == []


def test_an_exam_and_a_clinic_may_do_without() -> None:
    assert {"13-mock-exam", "11-troubleshooting"} <= {
        name for name, lesson in LESSONS.items() if not needs_reasons(lesson)
    }
    assert needs_reasons(LESSONS["04-managed-images"])


def test_an_exam_says_nothing_beforehand() -> None:
    assert not [name for name in EXPLAINED if is_exam(LESSONS[name].notebook.read_text("utf-8"))]


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_solution_has_a_reason_and_every_reason_a_solution(name: str) -> None:
    assert sorted(reasons(name)) == sorted(solutions(name))


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_reason_is_short_and_says_something(name: str) -> None:
    said = {cell: len(why.split()) for cell, why in reasons(name).items()}
    assert {cell: count for cell, count in said.items() if not 8 <= count <= LONGEST} == {}
    text = LESSONS[name].companion(WHY).read_text("utf-8")
    assert [line for line in text.splitlines() if len(line) > 110] == []


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_reason_is_plain_english_about_azure(name: str) -> None:
    foreign = {*OTHER_CLOUDS, *OTHER_LANGUAGES, *HOUSE}
    assert {cell: words(why) & foreign for cell, why in reasons(name).items() if words(why) & foreign} == {}
    assert {cell: why for cell, why in reasons(name).items() if not why.isascii()} == {}


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_reason_closes_its_backquotes_and_its_sentences(name: str) -> None:
    said = {cell: why.strip() for cell, why in reasons(name).items()}
    assert [cell for cell, why in said.items() if why.count("`") % 2 or not why.endswith((".", "?"))] == []


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_reason_does_not_say_the_solution_again(name: str) -> None:
    lines = {cell: _commands(source) for cell, source in solutions(name).items()}
    assert [cell for cell, why in reasons(name).items() if any(line in why for line in lines[cell])] == []


def _commands(source: str) -> list[str]:
    """The whole lines of a solution that are commands."""
    return [line.strip() for line in source.splitlines() if line.strip().startswith(("az ", "%az "))]


@pytest.mark.parametrize("name", [name for name in EXPLAINED if LESSONS[name].companion("cases").is_dir()])
def test_of_a_clinic_the_reasons_are_those_of_the_cases_that_its_solutions_solve(name: str) -> None:
    """A new case may take a draw: then the solution in the notebook changes, and its reason has to."""
    told = {cell: why for cell, why in reasons(name).items() if cell.startswith("case_")}
    names = {cell: set(re.findall(r"`([^`]+)`", why)) for cell, why in told.items()}
    solved = {cell: set(re.findall(r"[\w.-]+", solutions(name)[cell])) for cell in told}
    assert [cell for cell in told if not names[cell] & solved[cell] - {"waagent", "az"}] == []


@pytest.mark.parametrize("name", EXPLAINED)
def test_of_a_prediction_it_says_first_what_came_true(name: str) -> None:
    """Of its options, each earns the point; what is said to them afterwards names the one that was right."""
    choices = json.loads(LESSONS[name].companion("choices.json").read_text("utf-8"))
    asked = {cell: why for cell, why in reasons(name).items() if cell.startswith("predict_")}
    for cell, why in asked.items():
        true = [option for option, said in choices[cell]["said"].items() if said.startswith("So it is")]
        assert re.match(rf"It is {re.escape(true[0])}\b", why.strip()), (cell, true)


def test_a_word_of_another_house_is_seen() -> None:
    assert words("The AMI is und so weiter, in `aws ec2`.") & {"ami", "und", "aws"} == {"ami", "und"}
