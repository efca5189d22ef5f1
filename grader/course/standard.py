"""The lesson standard: one small function per rule. Its name names the rule, its docstring says it.

A rule takes a source notebook and yields (cell id, sentence) for every place that breaks it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from nbformat import NotebookNode

from grader.checks.weights import weight_of
from grader.course.cells import (
    MARK,
    code,
    headings,
    is_exercise,
    is_graded,
    is_prediction,
    is_solution,
    lines,
    prompts,
    prose,
    without_standing,
    words,
)
from grader.course.diagrams import without_colours

Found = Iterator[tuple[str, str]]
Rule = Callable[[NotebookNode], Found]
RULES: list[Rule] = []

WHOLE = "notebook"
_LABEL = re.compile(r"^(#{1,6}\s.*\n|\s|\*\*[^*]*\*\*\s*(?=\S)(?=[A-Z`]))+")
_READABLE = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_HEAD = re.compile(r"^(.*\|.*)\n[ \t]*(\|?(?:[ \t]*:?-+:?[ \t]*\|?)+)$", re.MULTILINE)
"""Of a table in Markdown the names of its columns, and the line of dashes below them."""
_RANDOM = re.compile(r"[0-9a-f]{8}|[0-9a-f-]{36}")
VERBS = frozenset(
    """
    add allow answer apply assign attach bring build buy calculate capture change check choose compare compute
    complete copy correct count create deallocate decide declare define delete deny deploy deprovision
    describe detach diagnose disable divide draw enable end estimate exclude explain export fill filter find
    fix follow free generalize get give grant keep let link list lock look make mark match mend model move
    name open order pick plan point predict prepare print prove provision put query read redeploy remove
    rename repair replace replicate report resize resolve restart restore return revoke roll run save say
    scale see set share show sign sort split start stop store switch tag take tell test trace turn type undo
    unlock update upgrade use validate verify wait work write
    """.split()
)


def rule(function: Rule) -> Rule:
    """Make a function one of the standard's rules."""
    RULES.append(function)
    return function


@rule
def has_35_to_70_cells(notebook: NotebookNode) -> Found:
    """A lesson has 35 to 70 cells of its own: not counted is where one is, which all have alike."""
    cells = len(without_standing(notebook))
    if not 35 <= cells <= 70:
        yield WHOLE, f"it has {cells} cells, not 35 to 70."


@rule
def has_5_to_9_exercises(notebook: NotebookNode) -> Found:
    """A lesson has 5 to 9 graded exercises; warm-ups and predictions are not counted."""
    exercises = sum(map(is_exercise, notebook.cells))
    if not 5 <= exercises <= 9:
        yield WHOLE, f"it has {exercises} graded exercises, not 5 to 9."


@rule
def prose_outweighs_code(notebook: NotebookNode) -> Found:
    """A lesson has more words of prose than of code."""
    said = sum(words(cell.source) for cell in prose(notebook))
    run = sum(words(cell.source) for cell in code(notebook))
    if said < run:
        yield WHOLE, f"it has {said} words of prose and {run} of code."


@rule
def prose_is_short(notebook: NotebookNode) -> Found:
    """A prose cell has at most 150 words."""
    for cell in prose(notebook):
        if words(cell.source) > 150:
            yield cell.id, f"it has {words(cell.source)} words, more than 150."


@rule
def code_is_short(notebook: NotebookNode) -> Found:
    """A code cell has at most 12 lines; one that writes a file with `%%writefile`, 40 lines of that file."""
    for cell in code(notebook):
        most = 41 if cell.source.startswith("%%writefile ") else 12
        if lines(cell) > most:
            yield cell.id, f"it has {lines(cell)} lines, more than {most}."


@rule
def checks_have_1_to_3_lines(notebook: NotebookNode) -> Found:
    """A check cell has 1 to 3 lines."""
    for cell in filter(is_graded, notebook.cells):
        if not 1 <= lines(cell) <= 3:
            yield cell.id, f"it has {lines(cell)} lines, not 1 to 3."


@rule
def prompts_are_short(notebook: NotebookNode) -> Found:
    """A prompt has fewer than 70 words."""
    for cell in prompts(notebook):
        if words(cell.source) >= 70:
            yield cell.id, f"it has {words(cell.source)} words, not fewer than 70."


@rule
def prompts_start_with_a_verb(notebook: NotebookNode) -> Found:
    """A prompt starts with a verb, after its heading or its bold label."""
    for cell in prompts(notebook):
        text = _LABEL.sub("", cell.source)
        first = re.match("[A-Za-z]+", text)
        if not first or first.group().lower() not in VERBS:
            yield cell.id, f"it starts with {' '.join(text.split()[:3])!r}, not with a verb."


@rule
def prompts_stand_before_solutions(notebook: NotebookNode) -> Found:
    """A learner's cell follows a prose cell that asks for it."""
    for before, cell in pairwise(notebook.cells):
        if is_solution(cell) and before.cell_type != "markdown":
            yield cell.id, "no prompt stands before it."


@rule
def first_cell_introduces(notebook: NotebookNode) -> Found:
    """The first cell has the title, the minutes, "you will be able to" and the contents with links."""
    first = notebook.cells[0] if notebook.cells else None
    text = first.source if first else ""
    parts = {
        "title": r"\A# \S",
        "minutes": r"\d+ minutes",
        "'you will be able to'": r"(?i)you will be able to",
        "contents": r"\]\(#",
    }
    for part in _lacking(text, parts):
        yield first.id if first else WHOLE, f"the first cell lacks its {part}."


@rule
def lab_starts_early(notebook: NotebookNode) -> Found:
    """The first two code cells import `check` and start the lab."""
    source = "\n".join(cell.source for cell in code(notebook)[:2])
    for part in ("from grader import check", "lab.start("):
        if part not in source:
            yield WHOLE, f"the first two code cells lack `{part}`."


@rule
def has_one_title(notebook: NotebookNode) -> Found:
    """A lesson has one heading of level 1."""
    titles = [cell for cell, level, _ in headings(notebook) if level == 1]
    if len(titles) != 1:
        yield [WHOLE, *titles][-1], f"there are {len(titles)} headings of level 1, not one."


@rule
def heading_levels_follow(notebook: NotebookNode) -> Found:
    """No heading level is skipped on the way down."""
    for (_, above, _), (cell, level, text) in pairwise(headings(notebook)):
        if level > above + 1:
            yield cell, f"heading {text!r} goes from level {above} to {level}."


@rule
def pictures_have_alt_text(notebook: NotebookNode) -> Found:
    """Every picture has a text for those who do not see it."""
    for cell in prose(notebook):
        tags = re.findall(r"<img\b[^>]*>", cell.source)
        bare = [tag for tag in tags if not re.search(r"\balt\s*=\s*([\"'])\s*[^\"'\s]", tag)]
        if bare or re.search(r"!\[\s*\]\(", cell.source):
            yield cell.id, "a picture has no alt text."


@rule
def diagrams_bring_their_colours(notebook: NotebookNode) -> Found:
    """A Mermaid picture begins with `diagrams.COLOURS`: drawn once, it is seen on light and on dark paper."""
    for cell in prose(notebook):
        if without_colours(cell.source):
            yield cell.id, "a Mermaid picture does not bring its colours: begin it with `diagrams.COLOURS`."


@rule
def tables_name_their_columns(notebook: NotebookNode) -> Found:
    """Every column of a table has a name, the first one too: who hears a table hears it with each cell."""
    for cell in prose(notebook):
        for head, dashes in _HEAD.findall(cell.source):
            named = sum(bool(name.strip()) for name in head.split("|"))
            if named < len(re.findall("-+", dashes)):
                yield cell.id, f"a column of the table {head.strip()!r} has no name."


@rule
def ids_are_readable_and_unique(notebook: NotebookNode) -> Found:
    """Cell ids and grade ids are words such as `capture_image`, each used once."""
    for ids in ([cell.id for cell in notebook.cells], grade_ids(notebook)):
        for name, times in Counter(ids).items():
            if not _READABLE.fullmatch(name) or _RANDOM.fullmatch(name):
                yield name, "its id is not readable: use small words and `_`."
            if times > 1:
                yield name, f"its id is used {times} times."


def grade_ids(notebook: NotebookNode) -> list[str]:
    """The ids by which nbgrader knows its cells."""
    return [
        cell.metadata.nbgrader.get("grade_id", "") for cell in notebook.cells if "nbgrader" in cell.metadata
    ]


@rule
def cell_id_is_grade_id(notebook: NotebookNode) -> Found:
    """nbgrader's id of a cell is the cell's own id."""
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
        if grade_id != cell.id:
            yield cell.id, f"nbgrader knows it as {grade_id!r}."


@rule
def nothing_is_stored(notebook: NotebookNode) -> Found:
    """The source holds no outputs and no execution counts."""
    for cell in code(notebook):
        if cell.outputs or cell.execution_count is not None:
            yield cell.id, "it holds an output or an execution count."


@rule
def checks_follow_their_solution(notebook: NotebookNode) -> Found:
    """`check_capture_image` stands straight after the learner's cell `capture_image`."""
    for index, cell in enumerate(notebook.cells):
        before = notebook.cells[index - 1] if index else None
        if is_graded(cell) and not is_solution(cell) and not is_prediction(cell):
            if before is None or not is_solution(before):
                yield cell.id, "no learner's cell stands straight before it."
            elif cell.id != f"check_{before.id}":
                yield cell.id, f"it follows {before.id!r} and should be called 'check_{before.id}'."


@rule
def solutions_are_marked(notebook: NotebookNode) -> Found:
    """A learner's code cell has BEGIN and END SOLUTION; a line such as `%%az` stands above them, first."""
    for cell in filter(is_solution, code(notebook)):
        if [mark.group(1) for mark in MARK.finditer(cell.source)] != ["BEGIN", "END"]:
            yield cell.id, "it lacks `### BEGIN SOLUTION` and `### END SOLUTION`."
        if "%%" in cell.source and not cell.source.startswith("%%"):
            yield cell.id, "its `%%` line is not the first."


@rule
def checks_are_locked(notebook: NotebookNode) -> Found:
    """A check cell is locked, a learner's cell is not."""
    for cell in notebook.cells:
        if is_graded(cell) and not is_solution(cell) and not cell.metadata.nbgrader.get("locked"):
            yield cell.id, "it is graded and not locked."
        if is_solution(cell) and cell.metadata.nbgrader.get("locked"):
            yield cell.id, "it is the learner's and locked."


@rule
def points_are_the_weight(notebook: NotebookNode) -> Found:
    """A check cell's points are the weight of its claims, and its last line is a check."""
    # The last line's value carries the points: nbgrader gives all of them to anything else.
    for cell in filter(is_graded, code(notebook)):
        points = cell.metadata.nbgrader.get("points", 0)
        if not points or points != weight_of(cell.source):
            yield cell.id, f"it is worth {points:g} points, and its claims weigh {weight_of(cell.source):g}."
        if not cell.source.rstrip().rpartition("\n")[2].startswith(("check.", ")")):
            yield cell.id, "its last line is not a check."


@rule
def ending_is_complete(notebook: NotebookNode) -> Found:
    """A lesson ends with a recap, questions to test oneself, a clean-up and links on."""
    ending = "\n".join(cell.source for cell in prose(notebook)[-6:])
    parts = {
        "recap": r"(?im)^#+.*\brecap\b",
        "self-test": r"(?im)^#+.*\btest yourself\b",
        "clean-up": r"(?im)^#+.*\bclean(ing)? ?-?up\b",
        "link to another lesson": r"\]\(\.\./",
    }
    for part in _lacking(ending, parts):
        yield WHOLE, f"its end lacks a {part}."


def _lacking(text: str, parts: Mapping[str, str]) -> list[str]:
    """The names of the parts whose pattern is not in the text."""
    return [part for part, pattern in parts.items() if not re.search(pattern, text)]
