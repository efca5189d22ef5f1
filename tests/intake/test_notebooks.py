"""What the bytes of a file may be, and what is said of them."""

import json
import time
from typing import Any

import pytest

from grader.intake.notebooks import LARGEST, MOST_CELLS, Notebook, read_notebook
from grader.intake.submissions import submission
from grader.submissions import Refused, Submission
from tests.intake.lessons import ANSWERS, RELEASE, worked

TEXT = json.dumps(worked(), indent=1, ensure_ascii=False)


def taken(data: bytes) -> Submission:
    found = submission(data, RELEASE, "ada")
    assert isinstance(found, Submission), found
    return found


def refused(data: bytes) -> str:
    found = read_notebook(data)
    assert isinstance(found, Refused)
    return found.sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It is empty."),
        (b"\n \n", "It is empty."),
        (b"\x00" * 5000, "It is empty."),
        (b"PK\x03\x04rest", "It is not a notebook but a zip file."),
        (b"%PDF-1.7", "It is not a notebook but a PDF."),
        (b"<!DOCTYPE html><title>Sign in", "It is not a notebook but a web page."),
        (b"Hello", "It is not a notebook: it does not begin as JSON."),
        (b"[1, 2", "It is not a notebook: it does not begin as JSON."),
        (b'{"cells": 3}', "It is JSON, but not a notebook: it has no cells."),
        (b'{"nbformat": 4}', "It is JSON, but not a notebook: it has no cells."),
        (b"3", "It is JSON, but not a notebook: it has no cells."),
        (b'{"cells": [,]}', "It is not JSON: expecting value at line 1."),
        (TEXT[: len(TEXT) // 2].encode(), "It is cut off: it ends in the middle of the notebook."),
        (b'{"cells":' + b"[" * 90_000, "Its JSON is nested deeper than any notebook is."),
        (b"[" * 4_000_000, "It holds more lists than any notebook has."),
    ],
    ids=range(15),
)
def test_what_is_no_notebook_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    assert refused(data) == sentence


def test_an_unfinished_merge_is_named() -> None:
    merged = TEXT.replace('"cells": [', '"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n', 1)
    assert refused(merged.encode()).startswith("It holds the marks of a git merge")


def test_a_large_notebook_is_refused_and_one_with_large_outputs_is_not() -> None:
    assert refused(b" " * (LARGEST + 1)) == "It is larger than 32 MB."
    notebook = worked()
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 20_000_000}]
    assert taken(json.dumps(notebook).encode()).sources == ANSWERS


def test_a_notebook_of_thousands_of_cells_is_refused() -> None:
    many = {"nbformat": 4, "cells": [{"cell_type": "code", "source": ""}] * (MOST_CELLS + 1)}
    assert refused(json.dumps(many).encode()) == f"It has {MOST_CELLS + 1} cells, more than {MOST_CELLS}."


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_mended_and_said(coding: str) -> None:
    found = taken(TEXT.encode(coding))
    assert found.sources == ANSWERS
    assert len(found.remarks) == 1


@pytest.mark.parametrize("coding", ["latin-1", "cp1252"])
def test_letters_that_are_not_utf_8_are_read_as_windows_wrote_them(coding: str) -> None:
    text = json.dumps(worked()).replace("web-image", "wéb-image")
    found = taken(text.encode(coding))
    assert "wéb-image" in found.sources["capture_image"]
    assert any("Windows-1252" in remark for remark in found.remarks)


def test_one_wrong_byte_leaves_the_other_letters_as_they_are() -> None:
    text = json.dumps(worked(), ensure_ascii=False).replace("web-image", "wéb-ïmage").encode()
    found = taken(text.replace("é".encode(), b"\xe9", 1))
    assert "wéb-ïmage" in found.sources["capture_image"]


def test_line_ends_of_windows_and_lists_of_lines_are_the_same_text() -> None:
    notebook = worked()
    for each in notebook["cells"]:
        each["source"] = [f"{line}\r\n" for line in "".join(each["source"]).splitlines()]
    found = taken(json.dumps(notebook).encode())
    assert {name: text.strip() for name, text in found.sources.items()} == ANSWERS


def as_format_3(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = [dict(each, input=each["source"], language="python") for each in notebook["cells"]]
    for each in cells:
        each.pop("id")
        each.pop("source" if each["cell_type"] == "code" else "input")
    return {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells[:20]}, {"cells": cells[20:]}]}


def test_old_and_future_formats_are_read_and_said() -> None:
    old = taken(json.dumps(as_format_3(worked())).encode())
    assert old.sources == ANSWERS
    assert old.remarks == ("It has the old notebook format 3; its cells were read from it.",)
    new = taken(json.dumps({**worked(), "nbformat": 6}).encode())
    assert new.remarks == ("It has notebook format 6, newer than 4; it was read as 4.",)


def test_another_kernel_is_said_and_does_not_count() -> None:
    kernel = {"kernelspec": {"name": "ir", "language": "R"}}
    found = taken(json.dumps({**worked(), "metadata": kernel}).encode())
    assert found.remarks == ("It names a kernel for R; it runs in the course's own Python.",)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 5000, "-0"])
def test_numbers_that_no_notebook_has_cost_nothing(number: str) -> None:
    text = json.dumps(worked()).replace('"nbformat_minor": 5', f'"nbformat_minor": {number}')
    assert number in text
    assert taken(text.encode()).sources == ANSWERS


def test_a_name_that_comes_twice_has_its_last_value() -> None:
    data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'
    found = read_notebook(data)
    assert isinstance(found, Notebook)
    assert [cell.source for cell in found.cells] == ["b"]
    assert found.remarks == ("It says something twice under one name; the last counts, as in Jupyter.",)


def test_half_a_surrogate_can_be_written_again() -> None:
    found = read_notebook(rb'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x\ud800"}]}')
    assert isinstance(found, Notebook)
    assert found.cells[0].source.encode() == b"x?"


@pytest.mark.parametrize("value", ["../../x", "A" * 16, 7, None, {"a": 1}, "a" * 900, "b7b7b7b7b7b7b7b7"])
def test_only_a_fingerprint_is_a_fingerprint(value: Any) -> None:
    found = read_notebook(json.dumps({"cells": [], "metadata": {"azlab": {"release": value}}}).encode())
    assert isinstance(found, Notebook)
    assert found.release == (value if value == "b7b7b7b7b7b7b7b7" else "")


def test_another_notebook_is_not_graded_as_this_one() -> None:
    other = {"nbformat": 4, "cells": [{"cell_type": "code", "source": "print(1)", "metadata": {}}]}
    found = submission(json.dumps(other).encode(), RELEASE, "ada")
    assert found == Refused("None of its cells is one of 04-managed-images: it is another notebook.")


@pytest.mark.parametrize(
    "source", ["", "x", "%%az\naz group list", "x = [" * 500, "\n".join(["%%az\naz"] * 300)]
)
def test_a_notebook_of_many_odd_cells_is_read_quickly(source: str) -> None:
    each = {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": "capture_image"}}}
    cells = [dict(each, source=f"{source}{number}") for number in range(MOST_CELLS - 60)]
    notebook = worked()
    notebook["cells"] += cells
    begun = time.process_time()
    submission(json.dumps(notebook).encode(), RELEASE, "ada")
    assert time.process_time() - begun < 5
