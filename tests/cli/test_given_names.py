import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from azlab.cli import az, load_ipython_extension, magics, use
from azlab.cli.given_names import cell_that_gives, names_given
from azlab.cli.session import Session
from azlab.line import LINE

KEEP = "%%az\nVM_ID=$(az vm show -g rg -n web --query id -o tsv)"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = 1\nb, (c, *d) = e, f", "a b c d"),
        ("import os.path as p, sys\nfrom x import y\ndef g(): h = 1\nclass K: l = 1", "p sys y g K"),
        ("for i in range(3):\n    if i:\n        j = i\nwith open('x') as file: pass\nn += 1", "i j file n"),
        ("k = [x for x in y]\nm = lambda z: z", "k m"),
        ("group = %az group show -n rg\nlines = !ls\n%az group list\n!ls", "group lines"),
        ("a = 1\nthis is no Python", ""),
        ("shown = %az group list\nthis is no Python", "shown"),
        (KEEP, "VM_ID"),
        ("%%az shown\nfor n in a; do az vm show -n $n; done", "shown n"),
        ("%%bash\nX=1", ""),
        ("%%time\nX = 1", "X"),
        ("%%capture out --no-stderr\nX = %az group list", "X"),
        ("X: int\nY: int = 1", "Y"),
        ("%%writefile x\nX = 1", ""),
    ],
)
def test_the_names_that_a_cell_gives_are_found(source: str, names: str) -> None:
    assert names_given(source) == set(names.split())


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        {"cell_type": "markdown", "source": ["# Lesson\n", "text"]},
        {"cell_type": "code", "source": "from azlab import lab"},
        {"cell_type": "markdown", "source": "## Ids\n\n### Exercise 2: Keep the id"},
        {"cell_type": "code", "source": KEEP.splitlines(keepends=True)},
        {"cell_type": "code", "source": "size = 'Standard_D2s_v5'"},
        {"cell_type": "code", "source": "VM_ID = 'again'"},
    ]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    return path


WHERE = 'the cell below "Exercise 2: Keep the id" with the line '


def test_a_cell_is_told_by_its_heading_and_its_line(notebook: Path) -> None:
    assert cell_that_gives("VM_ID", notebook) == f"{WHERE}`{KEEP.splitlines()[1][:40].rstrip()} ...`"
    assert cell_that_gives("size", notebook) == f"{WHERE}`size = 'Standard_D2s_v5'`"
    assert cell_that_gives("lab", notebook) == 'the cell below "Lesson" with the line `from azlab import lab`'
    assert cell_that_gives("nowhere", notebook) == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 1}', '{"cells": [1, {}]}'])
def test_what_is_no_notebook_gives_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text(text)
    assert cell_that_gives("a", tmp_path / "x.ipynb") == ""
    assert cell_that_gives("a", tmp_path / "missing.ipynb") == ""


@pytest.fixture
def shell(session: Session, notebook: Path) -> Iterator[InteractiveShell]:
    use(session)
    session.notebook = notebook
    shell = InteractiveShell.instance()
    shell.reset()
    load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()
    magics._in_use.clear()


def test_a_command_with_a_name_without_a_value_says_which_cell_gives_it(shell: InteractiveShell) -> None:
    assert az("vm show --ids $VM_ID").errors.startswith(
        f"ERROR: line 1, column 15: $VM_ID has no value yet: it is from {WHERE}`VM_ID="
    )
    assert "give it one above" in az("vm show --ids $NOWHERE").errors


def shown(shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str) -> str:
    done: Any = shell.run_cell(cell)
    assert done.error_in_exec is not None
    return capsys.readouterr().out


def test_python_says_so_too(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(shell, capsys, "print(size)")
    assert f"name 'size' is not defined. Its value is from {WHERE}`size = 'Standard_D2s_v5'`" in said
    assert "line 1" in said
    assert "Its value" not in shown(shell, capsys, "nowhere")
    assert "Its value" not in shown(shell, capsys, "def f():\n    size += 1\nf()")


def test_before_a_lab_is_started_the_server_s_word_counts(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert magics.whence("size") == ""
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    assert magics.whence("size").startswith(WHERE)
    monkeypatch.setenv(LINE, "a notebook that is graded")
    assert magics.whence("size") == ""
