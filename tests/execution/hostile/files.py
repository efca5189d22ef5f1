# ruff: noqa: E501
"""Files that are handed in as a notebook: broken, foreign, in the way, or with checks that were changed."""

import copy
import io
import json
import os
import socket
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
"""A notebook's JSON, as the learner got it and with all exercises answered but the last."""


@dataclass(frozen=True)
class FileKind:
    """One kind. `make` gives the file's bytes, or writes something of that name into a folder and gives None.

    `refused` is a part of the sentence with which it is not taken; "" for what is taken, where the answers
    must still be there and nothing else count.
    """

    name: str
    make: Callable[[Notebook, Path], bytes | None]
    refused: str = ""


def _bytes(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode()


def _cells(
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
) -> Callable[[Notebook, Path], bytes]:
    def make(notebook: Notebook, path: Path) -> bytes:
        changed = copy.deepcopy(notebook)
        changed["cells"] = change(changed["cells"])
        return _bytes(changed)

    return make


def _is_check(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


def _each_check(**changes: Any) -> Callable[[Notebook, Path], bytes]:
    """Every check cell with other fields; `nbgrader` changes its metadata."""

    def change(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for cell in filter(_is_check, cells):
            cell["metadata"]["nbgrader"].update(changes.get("nbgrader", {}))
            cell["metadata"].update(changes.get("metadata", {}))
            cell.update(
                {name: value for name, value in changes.items() if name not in ("nbgrader", "metadata")}
            )
            if cell["cell_type"] != "code":
                cell.pop("outputs", None)
                cell.pop("execution_count", None)
        return cells

    return _cells(change)


def _copied(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        copied
        for cell in cells
        for copied in ([cell, {**cell, "id": f"{cell['id']}-2"[:64]}] if _is_check(cell) else [cell])
    ]


def _swapped(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    checks = [cell for cell in cells if _is_check(cell)]
    for cell, other in zip(checks, reversed([cell["source"] for cell in checks]), strict=True):
        cell["source"] = other
    return cells


def _renamed(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for number, cell in enumerate(filter(_is_check, cells)):
        cell["id"] = f"renamed-{number}"
        cell["metadata"]["nbgrader"]["grade_id"] = f"check_renamed_{number}"
    return cells


def _stripped(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for cell in cells:
        cell["metadata"] = {}
    return cells


def _zip(notebook: Notebook, path: Path) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../../../tmp/azlab-hostile.ipynb", _bytes(notebook))
    return file.getvalue()


def _at(make: Callable[[Path], object]) -> Callable[[Notebook, Path], None]:
    def made(notebook: Notebook, path: Path) -> None:
        make(path)

    return made


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path may not be long
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def _linked(path: Path) -> None:
    (path.parent.parent / "other.ipynb").write_text("{}")
    path.symlink_to("../other.ipynb")


MERGE = "<<<<<<< HEAD\n{first}\n=======\n{second}\n>>>>>>> theirs\n"

KINDS = [
    FileKind("not JSON", lambda notebook, path: b"print('hello')", "JSON"),
    FileKind("an empty file", lambda notebook, path: b"", "empty"),
    FileKind("nothing but blanks", lambda notebook, path: b" \n\t\n", "empty"),
    FileKind("a truncated file", lambda notebook, path: _bytes(notebook)[:-500], "is cut off"),
    FileKind("merge markers", lambda notebook, path: MERGE.format(first=_bytes(notebook).decode(), second="{}").encode(), "merge"),
    FileKind("JSON that is no notebook", lambda notebook, path: b"[1, 2, 3]", "notebook"),
    FileKind("brackets without end", lambda notebook, path: b"[" * 200_000, ""),
    FileKind("cells that are none", lambda notebook, path: _bytes({**notebook, "cells": [7, None, {"cell_type": 3}, {"source": {}}]}), "other"),
    FileKind("a notebook of another lesson", lambda notebook, path: _bytes({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "another notebook"),
    FileKind("an old format", lambda notebook, path: _bytes({**{name: value for name, value in notebook.items() if name != "cells"}, "nbformat": 3, "worksheets": [{"cells": [{**cell, "input": cell["source"], "language": "python"} for cell in notebook["cells"]]}]})),
    FileKind("a future format", lambda notebook, path: _bytes({**notebook, "nbformat": 5})),
    FileKind("a future minor format", lambda notebook, path: _bytes({**notebook, "nbformat_minor": 99})),
    FileKind("a byte order mark", lambda notebook, path: b"\xef\xbb\xbf" + _bytes(notebook)),
    FileKind("UTF-16", lambda notebook, path: _bytes(notebook).decode().encode("utf-16")),
    FileKind("Latin-1", lambda notebook, path: json.dumps({**notebook, "metadata": {"who": "Zoë"}}, ensure_ascii=False).encode("latin-1", "replace")),
    FileKind("an unknown kernel", lambda notebook, path: _bytes({**notebook, "metadata": {"kernelspec": {"name": "evil", "display_name": "Evil", "language": "bash"}}})),
    FileKind("a link as the notebook", _at(_linked), "link"),
    FileKind("a link to a secret", _at(lambda path: path.symlink_to("/etc/shadow")), "link"),
    FileKind("a link to itself", _at(lambda path: path.symlink_to(path.name)), "link"),
    FileKind("a pipe as the notebook", _at(lambda path: os.mkfifo(path)), "not a file"),
    FileKind("a device as the notebook", _at(lambda path: path.symlink_to("/dev/zero")), "link"),
    FileKind("a socket as the notebook", _at(_socket), "not a file"),
    FileKind("a folder as the notebook", _at(lambda path: path.mkdir()), ""),
    FileKind("a zip with ../", _zip, ""),
    FileKind("check cells edited", _each_check(source="99.0")),
    FileKind("check cells deleted", _cells(lambda cells: [cell for cell in cells if not _is_check(cell)])),
    FileKind("check cells copied", _cells(_copied)),
    FileKind("check cells renamed", _cells(_renamed)),
    FileKind("check cells retyped to markdown", _each_check(cell_type="markdown")),
    FileKind("check cells retyped to raw", _each_check(cell_type="raw")),
    FileKind("check cells swapped", _cells(_swapped)),
    FileKind("check cells tagged skip-execution", _each_check(metadata={"tags": ["skip-execution", "raises-exception"]})),
    FileKind("check cells with other points", _each_check(nbgrader={"points": 1_000_000})),
    FileKind("check cells with points that are none", _each_check(nbgrader={"points": float("nan"), "grade": "yes", "schema_version": 99})),
    FileKind("check cells unlocked and made solutions", _each_check(nbgrader={"locked": False, "solution": True, "grade": False})),
    FileKind("stripped metadata", _cells(_stripped)),
    FileKind("all cells in another order", _cells(lambda cells: cells[::-1])),
    FileKind("scores written into outputs", _each_check(outputs=[{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "99.0", "text/html": "<script>alert(1)</script>"}}])),
]  # fmt: skip
