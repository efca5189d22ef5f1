"""Honest mutations of a worked notebook keep every answer, and what was mended is said."""

import json
from typing import Any

import pytest

from grader.intake.outlines import Role
from grader.intake.submissions import submission
from grader.submissions import OwnCell, Submission
from tests.intake.lessons import ANSWERS, GIVEN, OUTLINE, RELEASE, cell, code, executed, position, worked


def taken(notebook: dict[str, Any]) -> Submission:
    """What intake makes of a notebook that it takes."""
    found = submission(json.dumps(notebook).encode(), RELEASE, "ada")
    assert isinstance(found, Submission), found
    return found


def without_metadata(notebook: dict[str, Any]) -> dict[str, Any]:
    for each in notebook["cells"]:
        each.pop("id", None)
        each["metadata"] = {}
    notebook["nbformat_minor"] = 4
    return notebook


def test_a_worked_notebook_needs_no_mending() -> None:
    found = taken(worked())
    assert (found.sources, found.own, found.remarks, found.doubts) == (ANSWERS, (), (), ())


def test_a_copy_of_the_whole_notebook_without_ids_and_metadata_is_known_by_its_texts() -> None:
    found = taken(without_metadata(worked()))
    assert (found.sources, found.own, found.doubts) == (ANSWERS, (), ())


def test_code_without_prose_checks_and_names_is_known_by_its_words_and_doubted() -> None:
    notebook = without_metadata(worked())
    kept = [each for each in notebook["cells"] if each["cell_type"] == "code"]
    notebook["cells"] = [each for each in kept if "check." not in "".join(each["source"])]
    found = taken(notebook)
    assert found.sources == ANSWERS
    assert found.doubts


def test_an_untouched_notebook_has_the_stubs() -> None:
    notebook = worked()
    for name in ANSWERS:
        cell(notebook, name)["source"] = GIVEN[name]
    found = taken(notebook)
    assert found.sources == {name: GIVEN[name] for name in ANSWERS}
    assert found.own == ()


def test_the_lessons_own_code_is_told_only_where_it_was_edited() -> None:
    notebook = worked()
    cell(notebook, "set_tags")["source"] = "%%az\naz image list -o table"
    found = taken(notebook)
    assert found.sources == {**ANSWERS, "set_tags": "%%az\naz image list -o table"}


def test_a_cell_of_the_learners_own_runs_where_it_stands() -> None:
    notebook = worked()
    notebook["cells"].insert(0, code("import os"))
    notebook["cells"].insert(position(notebook, "capture_image") + 1, code("x = 1"))
    notebook["cells"].append(code("# only a comment"))
    assert taken(notebook).own == (OwnCell("", "import os"), OwnCell("capture_image", "x = 1"))


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_exercise_that_changed_its_type_runs_as_code(kind: str) -> None:
    notebook = worked()
    cell(notebook, "capture_image")["cell_type"] = kind
    found = taken(notebook)
    assert found.sources == ANSWERS
    assert found.remarks == (f"The cell of capture_image had become {kind}; it runs as code.",)


def test_a_moved_exercise_runs_where_the_lesson_has_it() -> None:
    notebook = worked()
    notebook["cells"].append(notebook["cells"].pop(position(notebook, "mend_location")))
    found = taken(notebook)
    assert found.sources == ANSWERS
    assert found.remarks == ("The cell of mend_location had been moved; it runs where the lesson has it.",)


def test_an_exercise_answered_in_a_copy_of_its_cell_is_answered() -> None:
    notebook = worked()
    answered = dict(cell(notebook, "capture_image"), id="d0a1")
    cell(notebook, "capture_image")["source"] = GIVEN["capture_image"]
    notebook["cells"].insert(position(notebook, "check_capture_image") + 1, answered)
    assert taken(notebook).sources == ANSWERS


def test_an_exact_copy_of_an_exercise_runs_once() -> None:
    notebook = worked()
    notebook["cells"].append(dict(cell(notebook, "capture_image")))
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())
    assert found.remarks == ("The cell of capture_image had been copied; it runs once.",)


def test_a_cell_that_was_pasted_over_another_exercise_answers_that() -> None:
    notebook = worked()
    pasted = dict(cell(notebook, "capture_image"), id="d0a1", source=ANSWERS["copy_image"])
    notebook["cells"][position(notebook, "copy_image")] = pasted
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())


def test_two_answers_to_one_exercise_both_run_in_their_order() -> None:
    notebook = worked()
    second = dict(cell(notebook, "capture_image"), id="d0a1", source="%%az\naz image list")
    notebook["cells"].insert(position(notebook, "capture_image") + 1, second)
    found = taken(notebook)
    assert found.own == (OwnCell("capture_image", "%%az\naz image list"),)
    assert found.remarks == ("capture_image has more than one cell; all of them run.",)


def test_an_exercise_answered_in_its_checks_cell_is_answered() -> None:
    notebook = worked()
    cell(notebook, "capture_image")["source"] = GIVEN["capture_image"]
    cell(notebook, "check_capture_image")["source"] = ANSWERS["capture_image"]
    found = taken(notebook)
    assert found.sources == ANSWERS
    assert "capture_image is answered in the cell of its check; it was taken from there." in found.remarks


def test_an_exercise_answered_below_its_check_is_answered() -> None:
    notebook = worked()
    cell(notebook, "capture_image")["source"] = GIVEN["capture_image"]
    notebook["cells"].insert(position(notebook, "check_capture_image") + 1, code(ANSWERS["capture_image"]))
    found = taken(notebook)
    assert found.own == (OwnCell("capture_image", ANSWERS["capture_image"]),)
    assert found.remarks == ("capture_image is answered below its check; that cell runs before the check.",)


def test_an_exercise_answered_in_a_new_cell_below_it_runs_before_the_check() -> None:
    notebook = worked()
    cell(notebook, "capture_image")["source"] = GIVEN["capture_image"]
    notebook["cells"].insert(position(notebook, "capture_image") + 1, code(ANSWERS["capture_image"]))
    assert taken(notebook).own == (OwnCell("capture_image", ANSWERS["capture_image"]),)


@pytest.mark.parametrize("name", ["deploy_twins", "prove_the_copy"])
def test_an_exercise_that_was_split_is_put_together(name: str) -> None:
    notebook = worked()
    lines = ANSWERS[name].split("\n")
    rest = dict(cell(notebook, name), id="d0a1", source="\n".join(lines[2:]))
    cell(notebook, name)["source"] = "\n".join(lines[:2])
    notebook["cells"].insert(position(notebook, name) + 1, rest)
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())
    assert found.remarks == (f"The cell of {name} had been split; its parts were put together.",)


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("capture_image", "%%az"),
        ("capture_image", "%%az\n# your answer here"),
        ("warm_up", "warm_1 = ..."),
        ("warm_up", "warm_1 = ...\nwarm_2 = ...\nwarm_3 = ..."),
    ],
)
def test_an_answer_below_the_top_of_its_cell_that_was_split_off_keeps_that(name: str, top: str) -> None:
    notebook = worked()
    rest = ANSWERS[name].removeprefix(top.split("\n#")[0]).strip("\n")
    notebook["cells"].insert(position(notebook, name) + 1, dict(cell(notebook, name), id="d0a1", source=rest))
    cell(notebook, name)["source"] = top
    found = taken(notebook)
    assert (found.sources, found.own) == ({**ANSWERS, name: f"{top}\n{rest}"}, ())


@pytest.mark.parametrize("position_of_stub", [0, 1])
@pytest.mark.parametrize("name", ["capture_image", "predict_location", "warm_up"])
def test_an_untouched_copy_beside_the_answer_takes_nothing_from_it(name: str, position_of_stub: int) -> None:
    notebook = worked()
    stub = dict(cell(notebook, name), id="d0a1", source=GIVEN[name])
    notebook["cells"].insert(position(notebook, name) + position_of_stub, stub)
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())


def test_an_untouched_copy_between_two_answers_takes_nothing_back() -> None:
    notebook = worked()
    cell(notebook, "warm_up")["source"] = 'warm_1 = "clean"'
    for text in ('warm_2 = "Sysprep"', GIVEN["warm_up"]):
        copied = dict(cell(notebook, "warm_up"), id="d0a1", source=text)
        notebook["cells"].insert(position(notebook, "warm_up") + 1, copied)
    found = taken(notebook)
    assert found.sources["warm_up"] == 'warm_1 = "clean"'
    assert found.own == (OwnCell("warm_up", 'warm_2 = "Sysprep"'),)


def test_an_exercise_that_was_joined_with_its_check_is_taken_apart() -> None:
    notebook = worked()
    check = notebook["cells"].pop(position(notebook, "check_capture_image"))
    cell(notebook, "capture_image")["source"] += "\n\n" + "".join(check["source"])
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())


@pytest.mark.parametrize("kind", ["markdown", "code"])
def test_an_exercise_that_was_joined_with_its_prompt_is_taken_apart(kind: str) -> None:
    notebook = worked()
    answer = notebook["cells"].pop(position(notebook, "capture_image"))
    prompt = cell(notebook, "ask_capture_image")
    prompt["source"] = "".join(prompt["source"]) + "\n\n" + answer["source"]
    prompt["cell_type"] = kind
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())


def test_two_az_cells_that_were_joined_are_taken_apart() -> None:
    notebook = worked()
    joined = notebook["cells"].pop(position(notebook, "set_tags"))
    cell(notebook, "read_images")["source"] += "\n\n" + "".join(joined["source"])
    found = taken(notebook)
    assert (found.sources, found.own) == (ANSWERS, ())


@pytest.mark.parametrize("change", ["edited", "deleted", "copied", "retyped", "renamed", "worthless"])
def test_what_happens_to_checks_never_matters(change: str) -> None:
    notebook = worked()
    check = cell(notebook, "check_capture_image")
    if change == "edited":
        check["source"] = "check.image = lambda *given, **named: 1"
    elif change == "deleted":
        notebook["cells"].remove(check)
    elif change == "copied":
        notebook["cells"].append(check)
    elif change == "retyped":
        check["cell_type"] = "markdown"
    elif change == "renamed":
        check["id"], check["metadata"] = "other", {"nbgrader": {"grade_id": "check_prove_the_copy"}}
    else:
        check["metadata"] = {"tags": ["skip-execution"], "nbgrader": {"points": 1000, "grade": True}}
    found = taken(notebook)
    assert (found.sources, found.own, found.doubts) == (ANSWERS, (), ())


def test_checks_that_call_themselves_exercises_are_still_checks() -> None:
    notebook = worked()
    answer, check = cell(notebook, "capture_image"), cell(notebook, "check_capture_image")
    answer["metadata"], check["metadata"] = check["metadata"], answer["metadata"]
    answer["id"], check["id"] = check["id"], answer["id"]
    found = taken(notebook)
    assert ANSWERS["capture_image"] in executed(found)
    assert not any("check." in text for text in executed(found))


def test_a_deleted_exercise_is_missing_and_said() -> None:
    notebook = worked()
    notebook["cells"].pop(position(notebook, "capture_image"))
    found = taken(notebook)
    assert "capture_image" not in found.sources
    assert found.remarks == ("The cell of capture_image is missing.",)


def test_a_skipped_exercise_runs_all_the_same() -> None:
    notebook = worked()
    cell(notebook, "capture_image")["metadata"]["tags"] = ["skip-execution"]
    found = taken(notebook)
    assert found.sources == ANSWERS
    assert found.remarks == ("The cell of capture_image is tagged to be skipped; it runs all the same.",)


def test_a_cell_with_two_names_is_doubted() -> None:
    notebook = worked()
    cell(notebook, "capture_image")["id"] = "copy_image"
    assert taken(notebook).doubts


def test_a_cell_below_a_copied_check_at_the_end_runs_at_the_end() -> None:
    notebook = worked()
    notebook["cells"] += [cell(notebook, "check_capture_image"), code("x = 1")]
    assert taken(notebook).own == (OwnCell("status", "x = 1"),)


STUB = "warm_up"


def test_a_nameless_copy_of_what_was_given_takes_nothing_back() -> None:
    for place in (0, 1):
        notebook = worked()
        index = position(notebook, STUB) + place
        notebook["cells"].insert(index, code(GIVEN[STUB]))
        found = taken(notebook)
        assert (found.sources, found.own) == (ANSWERS, ())
        assert found.remarks == (f"A copy of what was given for {STUB} does not run.",)


def test_an_exercise_answered_in_a_new_cell_above_it_is_not_taken_back_by_its_stub() -> None:
    notebook = worked()
    index = position(notebook, STUB)
    notebook["cells"][index]["source"] = GIVEN[STUB]
    notebook["cells"].insert(index, code(ANSWERS[STUB]))
    found = taken(notebook)
    ran = executed(found)
    assert ran.index(ANSWERS[STUB]) == ran.index(GIVEN[STUB]) + 1
    assert found.own == (OwnCell(STUB, ANSWERS[STUB]),)
    assert found.remarks == (f"{STUB} is answered above its cell; what was given there runs first.",)


def test_an_answer_that_was_cut_out_and_stands_below_the_last_check_is_doubted() -> None:
    notebook = worked()
    del notebook["cells"][position(notebook, STUB)]
    assert not taken(notebook).doubts
    notebook["cells"].append(code(ANSWERS[STUB]))
    [doubt] = taken(notebook).doubts
    assert doubt.exercises == (STUB,)
    assert doubt.sentence == (
        f"The cell of {STUB} is missing, and a cell below the last check may be its answer."
    )


def test_a_cell_of_the_lesson_with_the_id_of_another_cell_runs_once() -> None:
    code_of_the_lesson = [part.index for part in OUTLINE.parts if part.role is Role.CODE]
    for index in code_of_the_lesson[1:]:
        for other in (index - 1, (index + 1) % len(OUTLINE.parts)):
            notebook = worked()
            notebook["cells"][index]["id"] = notebook["cells"][other]["id"]
            found = taken(notebook)
            assert (found.sources, found.own, found.doubts) == (ANSWERS, (), ()), (index, other)


def test_an_answer_that_says_what_a_deleted_cell_of_the_lesson_said_stays_an_answer() -> None:
    code_of_the_lesson = next(part for part in OUTLINE.parts[2:] if part.role is Role.CODE)
    notebook = worked()
    del notebook["cells"][position(notebook, code_of_the_lesson.id)]
    cell(notebook, STUB).update(source=code_of_the_lesson.given, metadata={})
    assert taken(notebook).sources[STUB] == code_of_the_lesson.given


def test_a_stub_without_a_name_is_its_exercise_where_that_is_missing() -> None:
    notebook = worked()
    notebook["cells"][position(notebook, STUB)] = code(GIVEN[STUB])
    found = taken(notebook)
    assert (found.sources[STUB], found.own) == (GIVEN[STUB], ())
