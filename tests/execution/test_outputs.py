"""What came out of a kernel becomes valid outputs of a notebook, whatever it is."""

import time
from typing import Any

import nbformat
import pytest

from grader.execution.outputs import CUT, CUT_OF_ALL, EACH, MOST_CHARACTERS, Outputs


def made(*messages: Any) -> list[dict[str, Any]]:
    """The outputs that messages become, after nbformat has looked at them."""
    outputs = Outputs()
    for message in messages:
        outputs.add(message)
    found = outputs.finished()
    cell = nbformat.v4.new_code_cell(outputs=found, execution_count=1)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return found


def stream(text: Any, name: Any = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "data": {name.replace("_", "/"): form for name, form in data.items()},
    }


def test_what_is_printed_in_pieces_is_one_text() -> None:
    assert made(stream("a"), stream("b\n"), stream("x", "stderr"), stream("c")) == [
        stream("ab\n"),
        stream("x", "stderr"),
        stream("c"),
    ]


def test_outputs_together_are_bounded() -> None:
    found = made(stream("x" * 600_000), stream("y" * 600_000), stream("z"))
    assert len(found[0]["text"]) == MOST_CHARACTERS
    assert found[-1]["text"] == f"{CUT}\n"


def test_what_a_cell_shows_is_bounded_by_what_the_notebook_has_left() -> None:
    outputs = Outputs(most=1200)
    for text in ("x" * 300, "y" * 300):
        outputs.add(shown(text_plain=text))
    outputs.add(shown(text_plain="z"))
    first, second, last = outputs.finished()
    assert (first["data"], second["data"]) == ({"text/plain": "x" * 300}, {"text/plain": "y" * 300})
    assert last["text"] == f"{CUT_OF_ALL}\n"
    assert outputs.spent == 2 * (EACH + 300) + 1
    nothing = Outputs(most=-5)
    nothing.add(stream("x"))
    assert [output["text"] for output in nothing.finished()] == [f"{CUT_OF_ALL}\n"]


def test_what_is_cleared_and_shown_again_counts_each_time() -> None:
    outputs = Outputs(most=100 * EACH)
    for _ in range(1000):
        outputs.add(stream("x"))
        outputs.add({"output_type": "clear_output"})
    assert outputs.cut
    assert outputs.spent < 110 * EACH


def test_a_picture_is_kept_whole_or_not_at_all() -> None:
    assert made(shown(image_png="iVBO\nRw0K=="))[0]["data"] == {"image/png": "iVBORw0K=="}
    assert made(shown(image_png="A" * 2_000_000))[0]["data"] == {}
    assert made(shown(image_png="<script>"))[0]["data"] == {}


def test_a_picture_that_is_none_does_not_take_long() -> None:
    began = time.monotonic()
    made(
        shown(image_png=" " * 900_000 + "!"),
        shown(image_png="=" * 900_000),
        shown(image_png="A" * 900_000 + "!"),
    )
    assert time.monotonic() - began < 2


def test_texts_and_pictures_are_kept_and_no_markup() -> None:
    data = {"text/plain": "x", "application/javascript": "alert(1)", "text/html": "<b>", "application/x": {}}
    found = made({"output_type": "display_data", "data": data, "metadata": {"isolated": True}})
    assert found == [{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "x"}}]


@pytest.mark.parametrize("form", ["text/html", "text/markdown", "text/latex", "image/svg+xml"])
def test_what_has_no_text_of_its_own_is_shown_as_it_is_written(form: str) -> None:
    source = "<img src=x onerror=alert(1)> $a$"
    for text in ("<IPython.core.display.HTML object>", "<__main__.A object at 0x7f00>"):
        data = {"text/plain": text, form: source}
        assert made({"output_type": "display_data", "data": data})[0]["data"] == {"text/plain": source}
    assert made({"output_type": "display_data", "data": {form: source}})[0]["data"] == {"text/plain": source}


def test_what_was_shown_is_cleared_at_once_or_later() -> None:
    clear = {"output_type": "clear_output"}
    assert made(stream("a"), clear, stream("b")) == [stream("b")]
    assert made(stream("a"), {**clear, "wait": True}) == [stream("a")]
    assert made(stream("a"), {**clear, "wait": True}, stream("b"), stream("c")) == [stream("bc")]


def test_text_that_utf_8_cannot_hold_is_replaced() -> None:
    assert made(stream("a\ud800b"))[0]["text"].encode() == b"a?b"


@pytest.mark.parametrize(
    "message",
    [
        None, 3, [], "x", {}, stream(3), stream(None, 3), stream("x", "stdin"), {"output_type": {"a": 1}},
        {"output_type": "display_data", "data": {"text/plain": {"a": [1]}}},
        {"output_type": "display_data", "data": {"application/json": {"a": [1e999, "\ud800"]}}},
        {"output_type": "execute_result", "data": {}, "execution_count": True},
        {"output_type": "execute_result", "data": None, "execution_count": -10**30},
        {"output_type": "error", "ename": None, "traceback": [1, None, "x"]},
        {"output_type": "error", "traceback": "text"},
        {"output_type": "update_display_data", "display_id": {"a": 1}},
        {"output_type": "clear_output", "wait": {}},
    ],
)  # fmt: skip
def test_whatever_comes_is_a_valid_output_or_none(message: Any) -> None:
    assert len(made(message)) <= 1
