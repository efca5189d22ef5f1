"""Forms: radio buttons, boxes and lines for the answers of some questions.

A widget's value is not in the notebook, and a notebook is what is handed in. So the cell with the answers
takes over what was filled in when it is run: its line `q1 = ...` becomes `q1 = "b"`, in the cell itself.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from azlab.cli import running_shell
from azlab.exam.questions import Asked
from azlab.front_end import somebody_reads
from azlab.lab.temporary import is_temporary

FILLED: dict[str, str] = {}
"""What was filled in, by name."""
TAKEN: dict[str, str] = {}
"""What of it stands in a cell already."""
HOW = {
    "several": "all that are right",
    "order": "letters in order, such as dbca",
    "complete": "what stands in the hole",
    "fix": "the whole command",
}
_LINE = re.compile(
    r"^(?P<name>[A-Za-z_]\w*)(?P<sign>[ \t]*=[ \t]*)(?P<value>\.\.\.|\"(?:[^\"\\]|\\.)*\")"
    r"(?P<rest>[ \t]*(?:#.*)?)$",
    re.MULTILINE,
)
_ASSIGNED = re.compile(r"^([A-Za-z_]\w*)[ \t]*=(?!=)", re.MULTILINE)
_followed: list[Any] = []


class Form:
    """A form for some questions: widgets in Jupyter, one sentence everywhere else."""

    def __init__(self, questions: Sequence[Asked], cell: str = "below") -> None:
        """`cell` says where the cell of the answers is: "below" the form or "above" it."""
        self.questions, self.cell = list(questions), cell

    def __str__(self) -> str:
        names = ", ".join(question.name for question in self.questions)
        return f"A form for {names}. Without widgets, write the answers into the cell {self.cell}."

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        from IPython.display import display

        shell = running_shell()
        if is_temporary() or not hasattr(shell, "kernel") or not somebody_reads():
            print(self)
            return
        follow(shell)
        shown = {**self.widget()._repr_mimebundle_(), "text/plain": str(self)}
        display(shown, raw=True)  # type: ignore[no-untyped-call]

    def widget(self) -> Any:
        """All of it as one widget."""
        from ipywidgets import VBox

        return VBox(list(map(_field, self.questions)))


def _field(question: Asked) -> Any:
    from ipywidgets import Layout, RadioButtons, Text

    if question.form == "several":
        return _boxes(question)
    if question.options and question.form != "order":
        options = [(_shown(*option), option[0]) for option in question.options.items()]
        chosen = RadioButtons(options=options, value=None, layout=Layout(width="auto"))
    else:
        how = HOW.get(question.form, "one letter")
        chosen = Text(continuous_update=True, placeholder=how, layout=Layout(width="100%"))
    with suppress(ValueError, TypeError):  # a form that is shown again says what was filled in
        chosen.value = FILLED.get(question.name, chosen.value)
    chosen.description, chosen.style = question.name, {"description_width": "initial"}
    chosen.observe(lambda change: fill(question.name, change["new"]), "value")
    return chosen


def _boxes(question: Asked) -> Any:
    from ipywidgets import Checkbox, Label, VBox

    boxes = {
        letter: Checkbox(
            value=letter in FILLED.get(question.name, ""),
            description=_shown(letter, text),
            indent=False,
            layout={"width": "auto"},
        )
        for letter, text in question.options.items()
    }

    def changed(_: Any) -> None:
        fill(question.name, "".join(letter for letter, box in boxes.items() if box.value))

    for box in boxes.values():
        box.observe(changed, "value")
    return VBox([Label(f"{question.name} ({HOW['several']})"), *boxes.values()])


def _shown(letter: str, text: str) -> str:
    # A widget draws no Markdown.
    return f"{letter}: {text.replace('`', '')}" if text else letter


def fill(name: str, answer: str | None) -> None:
    """Keep what was filled in; nothing, where it was taken back."""
    if answer:
        FILLED[name] = answer
    else:
        FILLED.pop(name, None)


def taken_over(source: str) -> tuple[str, dict[str, str | None]]:
    """A cell's source with what was filled in, and the answers that are new in it; None for one taken back.

    Only lines of the form `q1 = ...` change, and those that still say what a form wrote: what somebody has
    written by hand stays.
    """
    new: dict[str, str | None] = {}

    def line(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        wanted = _written(FILLED.get(name))
        if wanted == value or value not in ("...", _written(TAKEN.get(name))):
            return match[0]
        new[name] = FILLED.get(name)
        return f"{name}{match['sign']}{wanted}{match['rest']}"

    return _LINE.sub(line, source), new


def _written(answer: str | None) -> str:
    return "..." if answer is None else json.dumps(answer, ensure_ascii=False)


def passed_over(source: str, names: Mapping[str, Any]) -> list[str]:
    """Of each answer of a form that a cell does not give, since another one is written there: a sentence.

    `names` are the notebook's, after the cell was run. After a restart of the kernel nobody knows any more
    which lines a form has written.
    """
    return [
        f"{name} stays as it is written in this cell; the form says {_written(FILLED[name])}. To take that, "
        f"write {name} = ... and run the cell again."
        for name in _ASSIGNED.findall(source)
        if name in FILLED and not (isinstance(names.get(name), str) and names[name] == FILLED[name])
    ]


def follow(shell: Any) -> None:
    """From now on take over what forms say, after each cell that is run in this shell."""
    if shell in _followed:
        return
    _followed.append(shell)

    def after(result: Any) -> None:
        source = str(getattr(getattr(result, "info", None), "raw_cell", ""))
        text, new = taken_over(source)
        if new:
            TAKEN.update({name: answer for name, answer in new.items() if answer is not None})
            shell.user_ns.update({name: ... if answer is None else answer for name, answer in new.items()})
            # Jupyter puts this text into the cell that was run.
            shell.set_next_input(text, replace=True)
        for sentence in passed_over(text, shell.user_ns):
            print(sentence)

    shell.events.register("post_run_cell", after)
