"""What a learner reads of a lesson: all that was found, nothing that is hidden, and nobody's HTML."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.exchange.default import ExchangeReleaseFeedback
from traitlets.config import Config

from grader.classroom.feedback_pages import feedback_page, spell
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.classroom.learner_cells import LearnerCell, learner_cells
from grader.classroom.pages import marked, readable
from grader.classroom.penalties import Deadline, read_penalty
from grader.classroom.results import Result
from grader.classroom.teacher_marks import TeacherMarks
from grader.intake.rosters import Learner
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.commands import main
from grader.submissions import Release

LESSON = "00-start-here"
Keep = Callable[..., Graded]


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "code":  # what a teacher's sentence has between backticks
            self.tags.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag != "code":
            self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.tags.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.tags.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.tags.append(f"unknown {data}")

    def handle_data(self, data: str) -> None:
        self.text += data


def _code(id: str, source: str, output: str = "", **mark: Any) -> dict[str, Any]:
    outputs: list[Any] = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    data = {"text/html": "<b>bold</b>", "text/plain": "plain"}
    outputs.append({"output_type": "display_data", "data": data})
    metadata = {"nbgrader": mark} if mark else {}
    return {"cell_type": "code", "id": id, "metadata": metadata, "source": source, "outputs": outputs}


def _notebook(text: str) -> str:
    cells = [
        _code("first_group", text, text, solution=True, grade=False),
        _code("check_first_group", "check.group('rg-first').exists()", solution=False, grade=True),
        _code("untouched", "az group list"),
        _code("mine", text),
    ]
    return json.dumps({"cells": cells})


HANDED_OUT = json.dumps(
    {"cells": [_code("first_group", "### solution"), _code("untouched", "az group list")]}
)


def _page(text: str) -> str:
    claim = ClaimMark(text, "NOT_YET", 0.0, 1.0, text, text)
    mark = ExerciseMark("check_first_group", "first_group", text, 0.0, 1.0, (claim,), text)
    graded = Graded(
        text,
        LESSON,
        Verdict.NEEDS_A_HUMAN,
        text,
        exercises=(mark,),
        remarks=(text,),
        notebook=_notebook(text),
    )
    teacher = TeacherMarks(comments={"first_group": text, "elsewhere": text}, waiting=True)
    result = Result(Learner(text, text), LESSON, 1.0, True, graded, teacher=teacher)
    return feedback_page(result, text, HANDED_OUT)


PLAIN = Tags(_page("x"))
PIECES = st.sampled_from(
    [
        *("<script>", "</pre>", "</code>", "<!--", "-->", "]]>", "<img src=x onerror=alert(1)>", '"', "'"),
        *("&lt;", "`", "{{ 7*7 }}", "{% raw %}", "</style>", "</title>", "javascript:"),
        *("\x00", "\ud800", "\u202e", "\r", "\ufeff"),
    ]
)


OUTPUTS = (
    [("class", "output"), ("translate", "no")],
    [
        *(("class", "output columns"), ("translate", "no")),
        *(("role", "group"), ("aria-label", "Table"), ("tabindex", "0")),
    ],
)


def _around_outputs(tags: list[Any]) -> list[Any]:
    """All tags but those of outputs, of which there are as many as an output has tables and other lines."""
    begun = [tag for tag in tags if isinstance(tag, tuple) and tag[0] in ("pre", "samp")]
    assert [tags.count(name) for name in ("pre", "samp")] == [
        len([tag for tag in begun if tag[0] == name]) for name in ("pre", "samp")
    ]
    ours = [("samp", []), *(("pre", attributes) for attributes in OUTPUTS)]
    return [tag for tag in tags if tag not in (*ours, "pre", "samp")]


@given(st.lists(PIECES | st.text(max_size=9), max_size=6).map("".join))
def test_whatever_a_learner_writes_no_tag_or_attribute_of_theirs_survives(text: str) -> None:
    page = _page(f"x{text}")
    assert _around_outputs(Tags(page).tags) == _around_outputs(PLAIN.tags)
    assert "\x00" not in page
    page.encode("utf-8")


@given(st.text(max_size=20))
def test_what_a_learner_wrote_can_be_read(text: str) -> None:
    assert readable(f"x{text}y") in Tags(_page(f"x{text}y")).text


def test_a_page_has_no_script_and_asks_the_network_for_nothing() -> None:
    names = {tag[0] for tag in PLAIN.tags if isinstance(tag, tuple)}
    assert not names & {"script", "img", "iframe", "link", "object", "form", "base"}
    addresses = [
        value
        for tag in PLAIN.tags
        if isinstance(tag, tuple)
        for name, value in tag[1]
        if name in ("href", "src")
    ]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert "url(" not in _page("x")
    assert "@import" not in _page("x")
    assert "default-src 'none'" in _page("x").replace("&#39;", "'")


def test_a_screen_reader_finds_its_way() -> None:
    page = _page("x")
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert '<html lang="en">' in page
    assert page.count("<th scope=") == page.count("<th ") + page.count("<th>")
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|labelledby=")([^"]*)"', page)) <= set(ids)


def test_every_verdict_is_a_word_and_a_sign_not_a_colour_only() -> None:
    states = ("RIGHT", "NOT_YET", "NOT_STARTED", "WAITING", "NOT_JUDGED", "SOMETHING_NEW")
    claims = tuple(ClaimMark(f"claim {state.lower()}", state, 0, 1) for state in states)
    graded = Graded("ada", LESSON, Verdict.GRADED, "", exercises=(ExerciseMark("c", "e", "E", 0, 6, claims),))
    text = Tags(feedback_page(Result(Learner("ada"), LESSON, 6, True, graded), "L")).text
    for said in (
        "✓ Right:",
        "✗ Not yet:",
        "○ Not started:",
        "… Waits: 1 more claim waits",
        "– Not judged here:",
    ):
        assert said in text


def test_only_the_learners_own_cells_are_shown() -> None:
    cells = learner_cells(_notebook("mine"), HANDED_OUT)
    assert [(cell.exercise, cell.source, cell.output) for cell in cells] == [
        ("first_group", "mine", "mine\nplain"),
        ("", "mine", "plain"),
    ]
    assert [cell.exercise for cell in learner_cells(_notebook("mine"), "")] == ["first_group"]
    assert "check.group" not in _page("x")
    assert "### solution" not in _page("x")


@pytest.mark.parametrize("notebook", ["", "not json", "[]", "{}", '{"cells": [3, {}]}'])
def test_a_notebook_that_is_none_has_no_cells(notebook: str) -> None:
    assert learner_cells(notebook, notebook) == []


TABLE = "Name    USD\n------  ---\nweb       1\nother    12"


@pytest.mark.parametrize(
    ("output", "blocks"),
    [
        (TABLE, [(TABLE, True)]),
        (
            f"A bill\n{TABLE}\nA note that is longer.",
            [("A bill", False), (TABLE, True), ("A note that is longer.", False)],
        ),
        (f"{TABLE}\n\n{TABLE}", [(TABLE, True), ("", False), (TABLE, True)]),
        ("no table\n\n---\n- a list", [("no table\n\n---\n- a list", False)]),
        ("", []),
    ],
)
def test_a_table_of_an_output_keeps_its_columns(output: str, blocks: list[tuple[str, bool]]) -> None:
    found = LearnerCell("", "x", output).blocks
    assert [(block.text, block.is_table) for block in found] == blocks


@given(st.text("ab -\n", max_size=60))
def test_no_line_of_an_output_is_lost_to_its_tables(output: str) -> None:
    assert "\n".join(block.text for block in LearnerCell("", "x", output).blocks) == output


def test_a_wide_table_scrolls_by_keyboard() -> None:
    assert (
        '<pre class="output columns" translate="no" role="group" aria-label="Table" tabindex="0">'
        in _page(TABLE)
    )


def test_an_output_that_is_long_or_coloured_is_cut_and_plain() -> None:
    long = _code("first_group", "x", "\x1b[31mred\x1b[0m" + "y" * 50_000, solution=True)
    (cell,) = learner_cells(json.dumps({"cells": [long]}), "")
    assert cell.output.startswith("redyyy")
    assert cell.output.endswith("more characters")
    assert len(cell.output) < 21_000


def test_a_check_that_broke_tells_a_learner_nothing_of_its_source() -> None:
    trouble = "The check broke: TypeError: secret\nline"
    mark = ExerciseMark("c", "e", "E", 0, 1, (), trouble)
    graded = Graded("ada", LESSON, Verdict.NEEDS_A_HUMAN, f"E: {trouble}", exercises=(mark,))
    page = feedback_page(Result(Learner("ada"), LESSON, 1, True, graded), "L")
    assert "secret" not in page
    assert "line\n" not in page
    assert "a human looks at it" in page
    assert "No mark yet: needs a human" in page


def test_lateness_is_said_with_its_rule() -> None:
    due = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    graded = Graded("ada", LESSON, Verdict.GRADED, "", exercises=(ExerciseMark("c", "e", "E", 10, 10),))
    deadline = Deadline(due, read_penalty("10 % per day, at most 50 %"))
    result = Result(
        Learner("ada"), LESSON, 10, True, graded, received=due + timedelta(hours=26), deadline=deadline
    )
    text = Tags(feedback_page(result, "L")).text
    assert "8 of 10 points" in text
    assert "It came 1 day 2 hours late: 2 points are taken (the rule: 10 % per day, at most 50 %)." in text
    assert spell(timedelta(seconds=1)) == "1 minute"


def test_backticks_are_code_and_nothing_else_is() -> None:
    assert marked("`a<b` & c") == "<code>a&lt;b</code> &amp; c"


def _feedback(classroom: Classroom, *words: str) -> int:
    return main(["feedback", "--classroom", str(classroom.folder), *words])


def test_a_teachers_marks_and_comments_stand_on_the_page(keep: Keep, classroom: Classroom) -> None:
    with Book(classroom) as book:
        keep("ada", 0.0, book=book)
    with Gradebook(classroom.database) as gradebook:
        notebook = gradebook.find_submission(LESSON, "ada").notebooks[0]
        grade = next(grade for grade in notebook.grades if grade.name == "check_first_group")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        comment = next(comment for comment in notebook.comments if comment.name == "first_group")
        comment.manual_comment = "A <good> idea"
        gradebook.db.commit()
    assert _feedback(classroom) == 0
    page = (classroom.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "A &lt;good&gt; idea" in page
    assert "2.5 of 4 points" in page
    assert "Your teacher has set these points; the checks gave 0." in page


def test_who_has_no_result_gets_no_page_and_who_was_refused_reads_why(
    keep: Keep, classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    keep("bob", verdict=Verdict.NOT_GRADABLE)
    classroom.submission(LESSON, "joe").mkdir(parents=True)
    assert _feedback(classroom, "--json") == 1
    rows = {row["learner"]: row["file"] for row in json.loads(capsys.readouterr().out)}
    assert rows["joe"] is None
    assert "It is not a notebook." in Path(rows["bob"]).read_text("utf-8")


def test_a_dry_run_writes_no_page_and_an_unknown_learner_is_refused(keep: Keep, classroom: Classroom) -> None:
    keep("ada")
    assert _feedback(classroom, "--dry-run") == 0
    assert _feedback(classroom, "--only", "adda") == 2
    assert not (classroom.folder / "feedback").exists()


def test_nbgraders_exchange_takes_the_pages(
    keep: Keep, classroom: Classroom, tmp_path: Path, release: Release
) -> None:
    classroom.submission(LESSON, "ada").mkdir(parents=True)
    (classroom.submission(LESSON, "ada") / "submission_secret.txt").write_text("secret")
    keep("ada")
    assert _feedback(classroom) == 0
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    config = Config()
    config.CourseDirectory.update(
        {"root": str(classroom.folder), "course_id": "azlab", "assignment_id": LESSON}
    )
    config.Exchange.root = str(exchange)
    api = NbGraderAPI(config=config)
    ExchangeReleaseFeedback(coursedir=api.coursedir, config=config).start()
    (released,) = exchange.rglob("*.html")
    assert "Feedback for" in released.read_text("utf-8")
