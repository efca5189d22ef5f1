from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from grader.course.cells import lines, words
from grader.course.lessons import Lesson
from grader.course.lint import lint
from grader.course.rhythm import RULES, number_of

Break = Callable[[NotebookNode], object]


def cell(lesson: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in lesson.cells if cell.id == name)


def say(name: str, source: str) -> Break:
    """A change that gives a cell another source."""
    return lambda lesson: cell(lesson, name).update(source=source)


def mark(name: str, **marks: object) -> Break:
    """A change that gives a cell other nbgrader marks."""
    return lambda lesson: cell(lesson, name).metadata.nbgrader.update(marks)


def mark_as_solution(name: str) -> Break:
    """A change that makes a cell the learner's own."""
    marks = {"grade": False, "grade_id": name, "locked": False, "solution": True, "schema_version": 3}
    return lambda lesson: cell(lesson, name).metadata.update(nbgrader=NotebookNode(marks))


def drop(name: str) -> Break:
    """A change that takes a cell out."""
    return lambda lesson: lesson.cells.remove(cell(lesson, name))


def rename(name: str, new: str) -> Break:
    return lambda lesson: cell(lesson, name).update(id=new)


def say_in_introduction(old: str, new: str) -> Break:
    def change(lesson: NotebookNode) -> None:
        first = lesson.cells[0]
        assert old in first.source
        first.source = first.source.replace(old, new)

    return change


BROKEN: list[tuple[str, Break]] = [
    ("has_35_to_70_cells", lambda lesson: lesson.cells.__delitem__(slice(30, 38))),
    ("has_35_to_70_cells", lambda lesson: lesson.cells.extend([new_markdown_cell("More.")] * 29)),
    ("has_5_to_9_exercises", drop("check_image_a")),
    ("prose_outweighs_code", say("start", "word = 1\n" * 400)),
    ("prose_is_short", say("reading_a", "word " * 151)),
    ("code_is_short", say("start", "from grader import check\nlab.start(1)\n" + "print()\n" * 11)),
    ("code_is_short", say("start", "%%writefile web.pkr.hcl\n" + "# line\n" * 41)),
    ("checks_have_1_to_3_lines", say("check_image_a", "check\n" * 4)),
    ("checks_have_1_to_3_lines", say("check_image_a", "\n")),
    ("points_are_the_weight", mark("check_image_a", points=2)),
    ("points_are_the_weight", say("check_image_a", 'check.image("a", group="g").exists()\nanswer = 1')),
    ("prompts_are_short", say("ask_image_a", "Create " + "word " * 69)),
    ("prompts_start_with_a_verb", say("ask_image_a", "The image is to be captured.")),
    ("prompts_start_with_a_verb", say("ask_image_a", "")),
    ("prompts_stand_before_solutions", drop("ask_image_b")),
    ("first_cell_introduces", say_in_introduction("# Managed", "Managed")),
    ("first_cell_introduces", say_in_introduction("45 minutes", "A while")),
    ("first_cell_introduces", say_in_introduction("You will be able to", "We")),
    ("first_cell_has_the_form", say_in_introduction("**45 minutes.**", "45 minutes.")),
    ("first_cell_has_the_form", say_in_introduction("- capture", "1. capture")),
    ("first_cell_has_the_form", say_in_introduction("Contents: ", "**Contents:** ")),
    ("exercises_are_headings", say("ask_image_a", "**Exercise 1.** Capture it.")),
    ("exercises_are_headings", say("ask_image_a", "### Exercise 1\n\nCapture it.")),
    ("warms_up", drop("check_warm_up")),
    ("warms_up", say("check_warm_up", 'check.answer("warm_1").is_the_right_choice()')),
    ("warms_up", lambda lesson: lesson.cells.insert(20, lesson.cells.pop(4))),
    ("predicts", drop("check_predict_list")),
    ("predicts", lambda lesson: lesson.cells.extend([cell(lesson, "check_predict_list")] * 2)),
    ("ends_with_a_task_of_ones_own", drop("check_your_turn")),
    ("ends_with_a_task_of_ones_own", drop("bring_turn")),
    ("ends_with_a_task_of_ones_own", say("check_your_turn", 'check.image("last").exists()')),
    ("ends_with_a_task_of_ones_own", lambda lesson: lesson.cells.append(cell(lesson, "check_image_a"))),
    ("predictions_are_taken_up_after_the_run", drop("run_predict_list")),
    ("predictions_are_taken_up_after_the_run", drop("check_predict_list")),
    ("predictions_are_taken_up_after_the_run", mark_as_solution("run_predict_list")),
    ("first_cell_introduces", say_in_introduction("](#", "](")),
    ("lab_starts_early", say("start", "from grader import check")),
    ("lab_starts_early", say("start", "lab.start('04-managed-images')")),
    ("has_one_title", say("capture", "# Capture")),
    ("heading_levels_follow", say("capture", "#### Capture")),
    ("pictures_have_alt_text", say("reading_a", "![](disks.svg)")),
    ("pictures_have_alt_text", say("reading_a", '<img src="disks.svg">')),
    ("pictures_have_alt_text", say("reading_a", '<img src="disks.svg" alt="">')),
    ("diagrams_bring_their_colours", say("reading_a", "```mermaid\nflowchart TB\n  A --> B\n```")),
    ("tables_name_their_columns", say("reading_a", "| | full |\n|---|---|\n| billed | all |")),
    ("tables_name_their_columns", say("reading_a", "Two:\n\n| what |   |\n| :-- | --: |\n| billed | all |")),
    ("tables_name_their_columns", say("reading_a", "what |\n---|---\nbilled | all")),
    ("ids_are_readable_and_unique", rename("reading_a", "3f2a9c01")),
    ("ids_are_readable_and_unique", rename("reading_a", "Reading")),
    ("ids_are_readable_and_unique", rename("reading_a", "reading_b")),
    ("ids_are_readable_and_unique", mark("image_a", grade_id="image_b")),
    ("cell_id_is_grade_id", mark("image_a", grade_id="another")),
    ("nothing_is_stored", lambda lesson: cell(lesson, "start").update(execution_count=1)),
    (
        "nothing_is_stored",
        lambda lesson: cell(lesson, "start").outputs.append(new_output("stream", text="x")),
    ),
    ("checks_follow_their_solution", drop("image_a")),
    ("checks_follow_their_solution", rename("check_image_a", "check_another")),
    ("solutions_are_marked", say("image_a", "az image create")),
    ("solutions_are_marked", say("image_a", "### BEGIN SOLUTION\n%%az\naz image list\n### END SOLUTION")),
    ("checks_are_locked", mark("check_image_a", locked=False)),
    ("checks_are_locked", mark("image_a", locked=True)),
    ("ending_is_complete", say("ending", "## Recap\n## Test yourself\n## Clean up\n")),
    ("ending_is_complete", say("ending", "## Recap\n## Test yourself\n[on](../05)")),
    ("ending_is_complete", say("ending", "## Recap\n## Clean up\n[on](../05)")),
    ("ending_is_complete", say("ending", "## Test yourself\n## Clean up\n[on](../05)")),
    ("ends_with_where_one_is", drop("status")),
    ("ends_with_where_one_is", drop("where_you_are")),
    ("ends_with_where_one_is", say("status", "lab.map()")),
    ("ends_with_where_one_is", say("where_you_are", "## Where you are")),
    ("ends_with_where_one_is", say("where_you_are", "## Where you are\n\n...")),
    ("ends_with_where_one_is", mark_as_solution("status")),
    ("ends_with_where_one_is", lambda lesson: lesson.cells.append(new_markdown_cell("More.", id="more"))),
]


def rules_broken(lesson: NotebookNode) -> set[str]:
    return {finding.rule for finding in lint(Lesson(Path("04-managed-images")), lesson)}


def test_a_lesson_that_keeps_the_standard_has_no_finding(lesson: NotebookNode) -> None:
    assert rules_broken(lesson) == set()


@pytest.mark.parametrize(
    ("rule", "change"), BROKEN, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(BROKEN)]
)
def test_breaking_a_rule_is_found_by_that_rule(lesson: NotebookNode, rule: str, change: Break) -> None:
    change(lesson)
    assert rule in rules_broken(lesson)


def test_every_rule_is_broken_in_these_tests_and_says_what_it_wants() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _ in BROKEN}
    assert all((rule.__doc__ or "").endswith(".") for rule in RULES)


def test_an_empty_notebook_is_found_and_does_not_break_the_lint(lesson: NotebookNode) -> None:
    lesson.cells = []
    assert {"has_35_to_70_cells", "first_cell_introduces", "has_one_title"} <= rules_broken(lesson)


@pytest.mark.parametrize("rule", ["warms_up", "predicts", "ends_with_a_task_of_ones_own"])
def test_the_first_lesson_needs_neither_what_is_before_it_nor_what_it_has_not_taught(
    lesson: NotebookNode, rule: str
) -> None:
    start = cell(lesson, "start")
    start.source = start.source.replace("04-managed-images", "00-start-here")
    assert number_of(lesson) == "00"
    drop("check_warm_up")(lesson)
    drop("check_predict_list")(lesson)
    drop("check_your_turn")(lesson)
    assert rule not in rules_broken(lesson)


def test_where_one_is_counts_for_no_cell_of_a_lessons_own(lesson: NotebookNode) -> None:
    more = [new_markdown_cell("More.", id=f"more_{number}") for number in range(72 - len(lesson.cells))]
    lesson.cells[6:6] = more
    assert rules_broken(lesson) == set()
    lesson.cells.insert(6, new_markdown_cell("More.", id="one_more"))
    assert rules_broken(lesson) == {"has_35_to_70_cells"}


def test_warm_ups_and_predictions_are_no_exercises(lesson: NotebookNode) -> None:
    for letter in "abcd":
        lesson.cells = [kept for kept in lesson.cells if not kept.id.endswith(f"image_{letter}")]
    assert "has_5_to_9_exercises" in rules_broken(lesson)


def test_a_heading_inside_fenced_code_is_no_heading(lesson: NotebookNode) -> None:
    cell(lesson, "reading_a").source = "```\n# a comment\n```"
    assert rules_broken(lesson) == set()


@pytest.mark.parametrize(
    "prompt",
    ["Create it.", "### Exercise 1: an image\n\nCreate it.", "**Exercise 1 (2 points).** Create it."],
)
def test_a_prompt_may_have_a_heading_or_a_label(lesson: NotebookNode, prompt: str) -> None:
    cell(lesson, "ask_image_a").source = prompt
    assert "prompts_start_with_a_verb" not in rules_broken(lesson)


def test_a_finding_names_the_lesson_the_cell_and_the_rule(lesson: NotebookNode) -> None:
    cell(lesson, "check_image_a").metadata.nbgrader["points"] = 0
    (finding,) = lint(Lesson(Path("04-managed-images")), lesson)
    assert str(finding) == (
        "04-managed-images [check_image_a] points_are_the_weight: "
        "it is worth 0 points, and its claims weigh 1."
    )


def test_marks_and_empty_lines_are_no_lines_of_code(lesson: NotebookNode) -> None:
    assert lines(cell(lesson, "image_a")) == 2


def test_fenced_code_and_bare_signs_are_no_words() -> None:
    assert words("One - two.\n```\nthree four\n```\n`five`") == 3
