import json
from pathlib import Path
from typing import Any

import pytest

from azlab.notebooks import about, cells, read_document, source_of


def test_the_cells_of_a_notebook_are_read_in_their_order(tmp_path: Path) -> None:
    written = [
        {"cell_type": "markdown", "source": ["# One\n", "two"]},
        {"cell_type": "code", "source": "az"},
        {"cell_type": "markdown"},
    ]
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({"cells": written, "metadata": {"azlab": {"lesson": "one"}}}))
    document = read_document(path)
    assert [source_of(cell) for cell in cells(document)] == ["# One\ntwo", "az", ""]
    assert [source_of(cell) for cell in cells(document, "code")] == ["az"]
    assert about(document) == {"lesson": "one"}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"cells": 1}', "[" * 100_000, "\ud800"])
def test_what_is_none_has_no_cells_and_says_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.ipynb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(path)
    assert (cells(document), about(document)) == ([], {})
    assert read_document(tmp_path / "none.ipynb") == {}


@pytest.mark.parametrize("part", [None, [], {"metadata": None}, {"metadata": {"azlab": "x"}}])
def test_what_has_another_shape_says_nothing(part: Any) -> None:
    assert about(part) == {}
    assert cells({"cells": [part, "x"]}) == ([part] if isinstance(part, dict) else [])
    assert source_of({"source": None}) == source_of({"source": {}}) == ""
