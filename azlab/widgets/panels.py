"""A picture that follows what is done: what it is of, the cloud, and how its scale sets got there."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from azlab.widgets.canvas import scrolled
from azlab.widgets.grid_drawings import grids
from azlab.widgets.grids import Steps
from azlab.widgets.pictures import Picture

WIDTH = 520
"""Narrower than a notebook: beside one it is shown in half of a window, and read there too."""


@dataclass(frozen=True)
class Panel:
    """One state of it. Without a picture the heading says why there is none."""

    heading: str
    picture: Picture | None = None
    steps: tuple[Steps, ...] = field(default=())
    note: str = ""

    def __str__(self) -> str:
        parts = [self.heading, *([self.picture] if self.picture else ()), *self.steps, self.note]
        return "\n".join(str(part) for part in parts if str(part))

    __repr__ = __str__

    def html(self) -> str:
        """All of it, to stand in a page."""
        parts = [f"<p><strong>{escape(self.heading)}</strong></p>", self._drawn()]
        parts += [grids(steps, WIDTH) for steps in self.steps]
        parts += [f"<p><small>{escape(self.note)}</small></p>"] if self.note else []
        group = f'role="group" aria-label="{escape(self.heading)}" style="padding:0 8px"'
        return f"<div {group}>{''.join(parts)}</div>"

    def _drawn(self) -> str:
        if self.picture is None:
            return ""
        said = self.picture.missing if self.picture.has_things else str(self.picture)
        words = f'<p style="white-space:pre-wrap">{escape(said)}</p>' if said else ""
        if not self.picture.has_things:
            return words
        return scrolled(self.picture.svg(WIDTH), self.picture.title) + words

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.html()}
