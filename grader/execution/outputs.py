"""What came out of a kernel, made anew as valid outputs of a notebook: nothing of it is taken as it came.

Texts and pictures pass, no markup: a teacher opens these outputs where a script could write its own marks.
What a learner showed as HTML, SVG, Markdown or LaTeX is there as text. `Outputs` keeps a cell's within an
amount, and counts what they take of the notebook's.
"""

import re
from dataclasses import dataclass, field
from typing import Any

MOST_CHARACTERS = 1_000_000  # of all outputs of a cell together
MOST_OUTPUTS = 2000
MOST_OF_A_NOTEBOOK = 16_000_000  # characters: two thousand cells of a million each end whoever opens them
EACH = 500  # characters that an output counts for besides its own
CUT = "Its output was cut: it was longer than a million characters."
CUT_OF_ALL = "Its output was cut: those of the whole notebook were longer than 16 million characters."
MARKUP = ("text/markdown", "text/latex", "text/html", "image/svg+xml")
"""Shown as it is written where an object has no text of its own, the best to read first."""
PICTURES = ("image/png", "image/jpeg", "image/gif")
STREAMS = ("stdout", "stderr")
_NO_TEXT = re.compile(r"<[\w.]{1,200} object(?: at 0x[0-9a-f]+)?>")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*+={0,2}")  # possessive: what does not match must not take long

Output = dict[str, Any]


@dataclass
class Outputs:
    """The outputs of one cell, as a list that grows; `shown` are outputs by display id, of earlier cells
    too."""

    shown: dict[str, Output] = field(default_factory=dict)
    most: int = MOST_CHARACTERS
    """What is left of the notebook's amount, where that is less than a cell's."""
    found: list[Output] = field(default_factory=list)
    cut: bool = False
    spent: int = 0
    """Characters of the notebook's amount that this cell has taken."""
    _clear_next: bool = False

    def __post_init__(self) -> None:
        self._left = max(0, min(self.most, MOST_CHARACTERS))

    def add(self, message: Any) -> None:
        """Take one output as the kernel sent it. Never raises; what is no output is left out."""
        if not isinstance(message, dict):
            return
        kind = message.get("output_type")
        if kind == "clear_output":
            self._clear(bool(message.get("wait")))
        elif kind == "update_display_data":
            self._update(message)
        elif not self.cut and (output := self._made(kind, message)) is not None:
            self._append(output)

    def _append(self, output: Output) -> None:
        if self._clear_next:
            self._clear(wait=False)
        last = self.found[-1] if self.found else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last.setdefault("pieces", [last["text"]]).append(output["text"])
        elif len(self.found) < MOST_OUTPUTS and self.spent <= self.most:
            self.spent += EACH
            self.found.append(output)
        else:
            self.cut = True

    def finished(self) -> list[Output]:
        """All outputs, each stream's pieces as one text; the last says when others were cut."""
        for output in self.found:
            if "pieces" in output:
                output["text"] = "".join(output.pop("pieces"))
        if self.cut:
            self.found.append({"output_type": "stream", "name": "stderr", "text": f"{self.why_cut}\n"})
        return self.found

    @property
    def why_cut(self) -> str:
        """What is said where something was cut: a sentence."""
        return CUT if self.most >= MOST_CHARACTERS else CUT_OF_ALL

    def _clear(self, wait: bool) -> None:
        self._clear_next = wait
        if not wait:
            self.found.clear()

    def _update(self, message: dict[str, Any]) -> None:
        output = self.shown.get(str(message.get("display_id")))
        if output is not None and (data := self._data(message.get("data"))):
            output["data"] = data

    def _made(self, kind: Any, message: dict[str, Any]) -> Output | None:
        if kind == "stream" and message.get("name") in STREAMS:
            return {"output_type": "stream", "name": message["name"], "text": self._text(message.get("text"))}
        if kind == "error":
            return self._error(message)
        if kind in ("display_data", "execute_result"):
            return self._display(kind, message)
        return None

    def _error(self, message: dict[str, Any]) -> Output:
        lines = message.get("traceback")
        return {
            "output_type": "error",
            "ename": self._text(message.get("ename")),
            "evalue": self._text(message.get("evalue")),
            "traceback": [self._text(line) for line in lines[:1000]] if isinstance(lines, list) else [],
        }

    def _display(self, kind: str, message: dict[str, Any]) -> Output:
        # No metadata of the kernel's: front ends take instructions from there.
        output: Output = {"output_type": kind, "metadata": {}, "data": self._data(message.get("data"))}
        if kind == "execute_result":
            count = message.get("execution_count")
            output["execution_count"] = count if type(count) is int and 0 < count < 10**6 else None
        if isinstance(message.get("display_id"), str) and len(self.shown) < MOST_OUTPUTS:
            self.shown[message["display_id"]] = output
        return output

    def _data(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            return {}
        pictures = {form: self._picture(data[form]) for form in PICTURES if form in data}
        found = {form: picture for form, picture in pictures.items() if picture}
        text = data.get("text/plain")
        if not isinstance(text, str) or _NO_TEXT.fullmatch(text):
            texts = [data[form] for form in MARKUP if isinstance(data.get(form), str)]
            text = next(iter(texts), text)
        return {"text/plain": self._text(text), **found} if isinstance(text, str) else found

    def _picture(self, value: Any) -> str:
        # Line breaks are allowed in base64 and are no part of it.
        picture = "".join(value.split()) if isinstance(value, str) else ""
        return self._text(picture if _BASE64.fullmatch(picture) else "", whole=True)

    def _text(self, value: Any, *, whole: bool = False) -> str:
        """A text that UTF-8 can hold, of what is left of the amount; `whole`: all of it or nothing."""
        if not isinstance(value, str):
            return ""
        kept = value[: self._left] if not whole or len(value) <= self._left else ""
        self._left -= len(kept)
        self.spent += len(kept)
        if len(kept) < len(value):
            self.cut = True
        # Half of a surrogate pair cannot be written to a file.
        return kept.encode("utf-8", "replace").decode("utf-8")
