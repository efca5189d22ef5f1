"""What the extension takes for what in a cell, asked of its own sources by whoever runs JavaScript here."""

import json
import shutil
import subprocess
from collections.abc import Callable

import pytest

from grader.setup.places import JUPYTER
from tests.jupyter.cells import CELLS

SOURCES = JUPYTER / "labextensions" / "azlab" / "static"
NODE = shutil.which("node")
MODULES = sorted(path for path in SOURCES.glob("*.js") if path.name != "remoteEntry.js")
ASK = """
import assert from 'node:assert';
import {{ readFileSync }} from 'node:fs';
for (const module of {modules}) await import(module);
new Function(readFileSync({entry}, 'utf8'));
const {{ readCell, readLine, TOP }} = await import({cells});
const texts = {texts};
const found = texts.map(text => readCell(text).map(([from, to, kind]) => [kind, text.slice(from, to)]));
// An editor keeps the state before each line, and reads from there again what was typed anew.
for (const lines of texts.map(text => text.split('\\n'))) {{
  const [states, first] = [[TOP], []];
  for (const line of lines) {{
    const {{ marks, after }} = readLine(line, states.at(-1));
    states.push(after);
    first.push(marks);
  }}
  assert.deepEqual(lines.map((line, at) => readLine(line, states[at]).marks), first);
}}
console.log(JSON.stringify(found));
"""
LONG = 300_000
"""Letters of a line, which take less than a second; many minutes where the time grows with their square."""
TOO_LONG = 300


def said(marks: list[list[str]]) -> str:
    return " ".join(f"{kind}<{text}>" for kind, text in marks if kind != "plain")


def told_apart(ask: Callable[[list[str]], list[list[list[str]]]]) -> None:
    """Fails where one of the cells is read otherwise by whom `ask` asks."""
    answers = ask([text for text, _ in CELLS.values()])
    found = dict(zip(CELLS, map(said, answers), strict=True))
    assert found == {name: expected for name, (_, expected) in CELLS.items()}


def by_node(texts: list[str]) -> list[list[list[str]]]:
    script = ASK.format(
        modules=json.dumps([path.as_uri() for path in MODULES]),
        entry=json.dumps(str(SOURCES / "remoteEntry.js")),
        cells=json.dumps((SOURCES / "cells.js").as_uri()),
        texts=json.dumps(texts),
    )
    command = [str(NODE), "--no-warnings", "--input-type=module", "-"]
    answer = subprocess.run(
        command, input=script, capture_output=True, text=True, encoding="utf-8", timeout=TOO_LONG
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.skipif(NODE is None, reason="there is no node; the browser asks the same, with --long")
def test_each_part_of_a_cell_is_what_it_is_whenever_it_is_read() -> None:
    told_apart(by_node)


@pytest.mark.skipif(NODE is None, reason="there is no node")
def test_a_long_line_costs_what_it_is_long() -> None:
    lines = ['x = "' + '\\"' * LONG, "x = '" + '"\\' * LONG, "%%az\na@" + "b" * LONG, "%%az\n" + "b@" * LONG]
    assert [said(marks)[:20] for marks in by_node(lines)] == [
        "",
        "",
        "magic<%%az> program<",
        "magic<%%az> program<",
    ]
