"""Where everything of a picture stands: boxes with their lines of text, in columns of their kind.

Sizes are in units of the drawing, of which a notebook shows about one a pixel.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from azlab.widgets.things import Instance, Scene, Thing, named, origin

WIDTH, MARGIN, GAP = 960, 12, 40
"""Of a whole picture; around boxes; between columns, where arrows have room."""
WIDEST = 400
LINE, PADDING, ICON = 17, 9, 22
LETTER = 6.9
"""About as wide as a letter is, so that a line can be broken before it leaves its box."""
WIDE_LETTER = 12.5
CELL = 20
"""Of one instance in the grid of a scale set."""
TITLE = 28
_COLUMNS: tuple[tuple[str, ...], ...] = (
    ("VM", "scale set", "load balancer", "public IP address", "virtual network"),
    ("disk", "snapshot"),
    ("image", "gallery"),
)


@dataclass(frozen=True)
class Line:
    """A line of text in a box. `to` is the id that an arrow from it leads to, "" for none."""

    text: str
    y: float
    to: str = ""
    bold: bool = False


@dataclass
class Box:
    """A thing with a place. `inner` are the boxes of its parts, `cells` where its instances are drawn."""

    thing: Thing
    x: float
    y: float
    width: float
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    inner: list["Box"] = field(default_factory=list)
    cells: list[tuple[Instance, float, float]] = field(default_factory=list)

    @property
    def everything(self) -> "Iterator[Box]":
        """The box and all in it."""
        yield self
        for box in self.inner:
            yield from box.everything


@dataclass(frozen=True)
class Frame:
    """A resource group with its boxes."""

    scene: Scene
    y: float
    height: float
    lines: list[Line]
    """Of its heading, and that it is empty."""
    boxes: list[Box]


def frames(scenes: Sequence[Scene], width: float = WIDTH) -> list[Frame]:
    """The groups below each other, as wide as the picture."""
    found, y = list[Frame](), 0.0
    for scene in scenes:
        headings = broken(scene.heading, width - 2 * MARGIN)
        lines = [
            Line(text, y + TITLE - 10 + LINE * number, bold=True) for number, text in enumerate(headings)
        ]
        top = lines[-1].y + 10
        boxes = _columns(scene, top, width)
        lowest = max((box.y + box.height for box in boxes), default=top - LINE / 2)
        for text in broken(scene.remark, width - 2 * MARGIN) if scene.remark else ():
            lines.append(Line(text, lowest + LINE))
            lowest += 1.5 * LINE
        found.append(Frame(scene, y, lowest + MARGIN - y, lines, boxes))
        y = lowest + MARGIN + GAP / 2
    return found


def _columns(scene: Scene, top: float, room: float) -> list[Box]:
    """The things of a group, side by side by their kind; one below the other in a column."""
    most = len(_COLUMNS) if room >= WIDTH else len(_COLUMNS) - 1

    def place(thing: Thing) -> int:
        return min(column(thing), most - 1)

    columns = _spread([list(things) for _, things in groupby(sorted(scene.things, key=place), place)], most)
    left = room - 2 * MARGIN - GAP * (len(columns) - 1)
    width = min(left / max(len(columns), 1), WIDEST)
    return [
        box
        for number, things in enumerate(columns)
        for box in _stacked(things, MARGIN + number * (width + GAP), top, width)
    ]


def _spread(columns: list[list[Thing]], most: int) -> list[list[Thing]]:
    """Where there is room for another column, the longest is halved."""
    while columns and len(columns) < most:
        longest = max(columns, key=len)
        if len(longest) == 1:
            break
        half = -(-len(longest) // 2)
        index = columns.index(longest)
        columns[index : index + 1] = [longest[:half], longest[half:]]
    return columns


def column(thing: Thing) -> int:
    """In which column a thing stands."""
    kind = "VM" if thing.kind.endswith(" VMs") else thing.kind
    return next((number for number, kinds in enumerate(_COLUMNS) if kind in kinds), len(_COLUMNS))


def _stacked(things: Sequence[Thing], x: float, y: float, width: float) -> list[Box]:
    boxes = list[Box]()
    for thing in things:
        boxes.append(box_of(thing, x, y, width))
        y += boxes[-1].height + MARGIN
    return boxes


def box_of(thing: Thing, x: float, y: float, width: float) -> Box:
    """A thing's box, as high as what is in it."""
    box = Box(thing, x, y, width)
    bottom = y + PADDING
    for text, to, bold in _texts(thing):
        for part in broken(text, width - ICON - 2 * PADDING):
            box.lines.append(Line(part, bottom + LINE - 5, to, bold))
            bottom += LINE
            to = ""
    bottom = _grid(box, bottom)
    if thing.parts:
        box.inner = _stacked(thing.parts, x + PADDING, bottom + PADDING / 2, width - 2 * PADDING)
        bottom = box.inner[-1].y + box.inner[-1].height
    box.height = bottom + PADDING - y
    return box


def _texts(thing: Thing) -> Iterator[tuple[str, str, bool]]:
    """The lines of a box: what it is, what is said of it, what it came from."""
    yield f"{thing.kind} {short(thing.name)}", "", True
    if thing.change:
        yield thing.change, "", True
    if thing.facts:
        yield ", ".join(thing.facts), "", False
    letters = thing.letters
    for id, word in thing.origins:
        letter = letters.pop(named(id), "")
        yield f"{letter}: " * bool(letter) + short(origin(id, word)), id, False
    for runs, letter in letters.items():
        yield f"{letter}: {runs}", "", False


def _grid(box: Box, top: float) -> float:
    """Give each instance its place; where the next thing may begin."""
    instances = box.thing.instances
    if not instances:
        return top
    in_a_row = max(1, int((box.width - 2 * PADDING) // CELL))
    for number, instance in enumerate(instances):
        row, place = divmod(number, in_a_row)
        box.cells.append((instance, box.x + PADDING + place * CELL, top + 4 + row * CELL))
    rows = -(-len(instances) // in_a_row)
    return top + 4 + rows * CELL


def broken(text: str, width: float) -> list[str]:
    """A text in lines that fit, broken between words; a word that is too long, after a colon where it can."""
    most = max(8, int(width / (WIDE_LETTER if any(map(_is_wide, text)) else LETTER)))
    parts = [part for word in text.split() for part in _parts(word, most)]
    return textwrap.wrap(" ".join(parts), most, break_on_hyphens=False) or [""]


def _is_wide(letter: str) -> bool:
    """Whether it is as wide as it is high, as those of Chinese, Japanese and Korean are."""
    return unicodedata.east_asian_width(letter) in "WF"


def _parts(word: str, most: int) -> Iterator[str]:
    while len(word) > most:
        at = word.rfind(":", 0, most) + 1 or most
        yield word[:at]
        word = word[at:]
    yield word


def short(name: str) -> str:
    """A name without the 32 digits that Azure gave to a disk."""
    return re.sub(r"_[0-9a-f]{32}\b", "_...", name)
