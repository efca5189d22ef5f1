"""The map of the course, with a lesson's part of it lit: a drawing, and the same in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from zlib import crc32

from azlab.data.course_map import Arrow, Node, arrows, nodes
from azlab.sentences import SentenceError
from azlab.widgets.canvas import PAPER, canvas, fitting, scrolled, write

COLUMN, ROW, WIDTH, HEIGHT = 340, 150, 200, 52
"""Distances between boxes, and the size of one, in units of the drawing."""
MARGIN = 10
LEAST = "50em"
"""How wide the map is at least: narrower, its letters would be too small, and it scrolls."""
ASIDE = 16
"""How far the two arrows of a pair lie apart from the line between their boxes."""
LETTER, LABEL = 6.5, 14
"""The width of a bold letter of a name, and the height of its line."""
SHARES = (0.42, 0.5, 0.34, 0.58, 0.26, 0.66)
"""Of an arrow's way, where its name may stand: rather near the beginning, for arrows cross in the middle."""
LIT = "●"
THIS_LESSON = "in this lesson"


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
            f'<defs><marker id="{self._tip}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" '
            'markerHeight="11" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
            '<path d="M0 0 10 5 0 10z" fill="currentColor"/></marker></defs>',
            *(self._line(arrow) for arrow in arrows()),
            *(self._box(node) for node in nodes()),
            *(self._label(arrow, x, y) for arrow, (x, y) in label_places().items()),
        ]
        svg = canvas((0, 0, width, height), title, str(self), parts, fitting("60em", "14px", LEAST))
        return scrolled(svg, title)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.svg()}

    @property
    def _tip(self) -> str:
        """The id of the arrows' tip: one of its own, since that of a folded cell would not be drawn."""
        return f"azlab-map-tip-{crc32(' '.join(self._named).encode()):08x}"

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
            + write(x + WIDTH / 2, y + 22, name, anchor="middle", bold=lit)
            + write(x + WIDTH / 2, y + 40, node.says, anchor="middle", size=10)
        )

    def _line(self, arrow: Arrow) -> str:
        (x1, y1), (x2, y2) = _ends(arrow)
        return (
            f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="currentColor" '
            f'stroke-width="{2.5 if self._is_lit(arrow) else 1}" marker-end="url(#{self._tip})"'
            f"{'' if self._is_lit(arrow) else ' stroke-dasharray=' + chr(34) + '5 4' + chr(34)}/>"
        )

    def _label(self, arrow: Arrow, x: float, y: float) -> str:
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


@cache
def label_places() -> dict[Arrow, tuple[float, float]]:
    """The middle of each arrow's name: none stands on another, and none moves when it is lit."""
    places: dict[Arrow, tuple[float, float]] = {}
    for arrow in arrows():
        (x1, y1), (x2, y2) = _ends(arrow)
        ways = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in SHARES]
        free = (way for way in ways if not any(_touch(arrow, way, *other) for other in places.items()))
        places[arrow] = next(free, ways[0])
    return places


def _touch(arrow: Arrow, at: tuple[float, float], other: Arrow, there: tuple[float, float]) -> bool:
    across = (len(arrow.name) + len(other.name)) / 2 * LETTER
    return abs(at[0] - there[0]) < across and abs(at[1] - there[1]) < LABEL


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
