"""What outputs have in common: sentences break between words, what scrolls is reached by keyboard."""

from collections.abc import Callable

import pytest

from azlab.exam.clock import Clock
from azlab.lab.notes import Note
from azlab.outputs import in_columns, link, scrolling, wrapped
from azlab.pipelines.running import Run
from azlab.widgets.comparisons import Comparison
from azlab.widgets.tables import Table
from azlab.widgets.timelines import Moment, Timeline
from grader.checks.exam_results import Unmarked

SENTENCES = [Note("It is <so>."), Clock(90), Run("nightly.yml", "Azure DevOps"), Unmarked()]
BROKEN_BETWEEN_WORDS = "white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"


@pytest.mark.parametrize("said", SENTENCES, ids=lambda said: type(said).__name__)
def test_a_sentence_is_shown_as_it_is_and_breaks_between_words(said: Note | Clock | Run | Unmarked) -> None:
    shown = said._repr_mimebundle_()
    assert shown["text/plain"] == repr(said)
    assert BROKEN_BETWEEN_WORDS in shown["text/html"]
    assert "<so>" not in shown["text/html"]


def test_a_text_can_have_a_style_of_its_own() -> None:
    assert wrapped("a & b", "color:red").endswith(';color:red">a &amp; b</pre>')
    assert "anywhere;" not in wrapped("a")


SCROLLING: dict[str, Callable[[], str]] = {
    "Columns": lambda: in_columns("A  B\n-  -\n1  2", "A & B"),
    "Table": lambda: Table("A & B", ("a",), (("1",),))._repr_mimebundle_()["text/html"],
    "Comparison": lambda: Comparison(("A", "B"), (("host name", ("a", "a")),))._repr_mimebundle_()[
        "text/html"
    ],
    "Timeline": lambda: Timeline("web", (Moment("1 out", "1"),))._repr_mimebundle_()["text/html"],
}


@pytest.mark.parametrize("name", SCROLLING)
def test_what_scrolls_has_a_name_and_is_reached_by_keyboard(name: str) -> None:
    shown = SCROLLING[name]()
    assert shown.count('role="group" aria-label="') == shown.count("overflow-x:auto") == 1
    assert 'tabindex="0"' in shown


def test_the_name_of_what_scrolls_is_text() -> None:
    assert scrolling('"a" & <b>') == 'role="group" aria-label="&quot;a&quot; &amp; &lt;b&gt;" tabindex="0"'


def test_a_link_is_told_by_more_than_its_colour() -> None:
    shown = '<a href="../a?b=1&amp;c" style="text-decoration:underline">A &lt;b&gt;</a>'
    assert link("../a?b=1&c", "A <b>") == shown
