"""The map of the course, with a lesson's part of it lit: a drawing, and the same in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from azlab.data.course_map import Arrow, Node, arrows, nodes
from azlab.sentences import SentenceError

COLUMN, ROW, WIDTH, HEIGHT = 340, 150, 200, 52
"""Distances between boxes, and the size of one, in units of the drawing."""
MARGIN = 10
ASIDE = 16
"""How far the two arrows of a pair lie apart from the line between their boxes."""
LIT = "●"
THIS_LESSON = "in this lesson"
STYLE = (
    "max-width:60em;width:100%;height:auto;color:var(--jp-content-font-color1,currentColor);"
    "font:14px var(--jp-content-font-family,sans-serif)"
)
PAPER = "var(--jp-layout-color0,Canvas)"


@dataclass(frozen=True)
class CourseMap:
    """The map; `lit` are the names of the things that a lesson is about."""

    lit: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Each thing with the arrows that leave it."""
        return "\n".join(line for node in nodes() for line in self._lines(node))

    __repr__ = __str__

    def svg(self) -> str:
        """The drawing. What is lit has a thick frame and a mark, and is not told by colour."""
        width = 2 * COLUMN + WIDTH + 2 * MARGIN
        height = 2 * ROW + HEIGHT + 2 * MARGIN
        title = "Map of the course" + (f"; {THIS_LESSON}: {', '.join(self._named)}" if self.lit else "")
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label="{escape(title)}" style="{STYLE}">',
            f"<title>{escape(title)}</title><desc>{escape(str(self))}</desc>",
            '<defs><marker id="azlab-map-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" '
            'markerHeight="11" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
            '<path d="M0 0 10 5 0 10z" fill="currentColor"/></marker></defs>',
            *(self._line(arrow) for arrow in arrows()),
            *(self._box(node) for node in nodes()),
            *(self._label(arrow) for arrow in arrows()),
            "</svg>",
        ]
        return "".join(parts)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.svg()}

    @property
    def _named(self) -> list[str]:
        return [node.name for node in nodes() if node.name in self.lit]

    def _lines(self, node: Node) -> Iterator[str]:
        here = f" ({THIS_LESSON})" if node.name in self.lit else ""
        yield f"{LIT if here else ' '} {node.name}: {node.says}{here}"
        for arrow in arrows():
            if arrow.start == node.name:
                yield f"    {arrow.name} -> {arrow.end}"

    def _is_lit(self, arrow: Arrow) -> bool:
        return {arrow.start, arrow.end} <= self.lit

    def _box(self, node: Node) -> str:
        x, y = MARGIN + node.column * COLUMN, MARGIN + node.row * ROW
        lit = node.name in self.lit
        name = f"{LIT} {node.name}" if lit else node.name
        return (
            f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{PAPER}" '
            f'stroke="currentColor" stroke-width="{3 if lit else 1}"/>'
            f'<text x="{x + WIDTH / 2:g}" y="{y + 22}" text-anchor="middle" fill="currentColor" '
            f'font-weight="{700 if lit else 400}">{escape(name)}</text>'
            f'<text x="{x + WIDTH / 2:g}" y="{y + 40}" text-anchor="middle" fill="currentColor" '
            f'font-size="10">{escape(node.says)}</text>'
        )

    def _line(self, arrow: Arrow) -> str:
        (x1, y1), (x2, y2) = _ends(arrow)
        return (
            f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="currentColor" '
            f'stroke-width="{2.5 if self._is_lit(arrow) else 1}" marker-end="url(#azlab-map-tip)"'
            f"{'' if self._is_lit(arrow) else ' stroke-dasharray=' + chr(34) + '5 4' + chr(34)}/>"
        )

    def _label(self, arrow: Arrow) -> str:
        (x1, y1), (x2, y2) = _ends(arrow)
        # Nearer to the beginning: arrows that cross do so in the middle.
        x, y = x1 + (x2 - x1) * 0.42, y1 + (y2 - y1) * 0.42
        return (
            f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle" font-size="11" fill="currentColor" '
            f'stroke="{PAPER}" stroke-width="4" paint-order="stroke" '
            f'font-weight="{700 if self._is_lit(arrow) else 400}">{escape(arrow.name)}</text>'
        )


def course_map(*lit: str) -> CourseMap:
    """The map with these things lit. Raises a sentence for a name that is not on it."""
    known = {node.name.casefold(): node.name for node in nodes()}
    unknown = [name for name in lit if name.casefold() not in known]
    if unknown:
        raise SentenceError(f"'{unknown[0]}' is not on the map: it has {', '.join(known.values())}.")
    return CourseMap(frozenset(known[name.casefold()] for name in lit))


def _ends(arrow: Arrow) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where an arrow begins and ends: on the frames of its boxes, a pair's two arrows side by side."""
    start, end = _centre(arrow.start), _centre(arrow.end)
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    aside = ASIDE if _has_way_back(arrow) else 0
    dx, dy = -down / length * aside, across / length * aside
    return _frame(start, (dx, dy), across, down), _frame(end, (dx, dy), -across, -down)


def _has_way_back(arrow: Arrow) -> bool:
    return any((other.start, other.end) == (arrow.end, arrow.start) for other in arrows())


def _centre(name: str) -> tuple[float, float]:
    node = next(node for node in nodes() if node.name == name)
    return MARGIN + node.column * COLUMN + WIDTH / 2, MARGIN + node.row * ROW + HEIGHT / 2


def _frame(
    centre: tuple[float, float], aside: tuple[float, float], across: float, down: float
) -> tuple[float, float]:
    """Where a way that begins beside a box's centre, but inside it, leaves its frame."""
    shares = [
        (half * (1 if step > 0 else -1) - off) / step
        for half, off, step in ((WIDTH / 2, aside[0], across), (HEIGHT / 2, aside[1], down))
        if step
    ]
    share = min(shares)
    return centre[0] + aside[0] + across * share, centre[1] + aside[1] + down * share
