"""A picture drawn: frames, boxes and arrows in SVG, in the colours of the notebook, light or dark.

Nothing is told by colour. Each line of a box stands in the words of the picture, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from zlib import crc32

from azlab.widgets.boxes import CELL, ICON, LINE, MARGIN, PADDING, WIDTH, Box, Frame, frames
from azlab.widgets.canvas import PAPER, canvas, fitting, write
from azlab.widgets.changes import GONE
from azlab.widgets.icons import icon
from azlab.widgets.things import Instance, Scene

STATES = {"running": "▶", "deallocated": "□", "stopped, still billed": "■"}
"""Before the words of a machine's state."""
LEAST = 0.8
"""Of its width: where there is less room, its letters would be too small, and it scrolls."""
ROOM = 26
"""How far an arrow within a column goes beside it."""
TIP = (
    '<defs><marker id="{tip}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z" fill="currentColor"/></marker>'
    "</defs>"
)
ROUNDED = ("image", "version")


def drawing(scenes: Sequence[Scene], title: str, words: str, width: float = WIDTH) -> str:
    """All of it as one SVG; title and words are its alternative text."""
    drawn = frames(scenes, width)
    height = max((frame.y + frame.height for frame in drawn), default=0) + MARGIN
    tops = [box for frame in drawn for box in frame.boxes]
    boxes = {box.thing.id.casefold(): (box, top) for top in tops for box in top.everything}
    # An id of its own: the tip of another picture may be in a folded cell, and is not drawn then.
    tip = f"azlab-tip-{crc32(words.encode('utf-8', 'replace')):08x}"
    parts = [
        TIP.format(tip=tip),
        *(_frame(frame, width) for frame in drawn),
        # Boxes come last: an arrow that has to cross one goes behind it.
        *_arrows(boxes, tip, width),
        *(part for box in tops for part in _box(box)),
    ]
    style = fitting(f"{width:g}px", least=f"{LEAST * width:g}px")
    return canvas((-2, -2, width + 4, height + 4), title, words, parts, style)


def _frame(frame: Frame, width: float) -> str:
    dashed = ' stroke-dasharray="6 4"' if frame.scene.change == GONE else ""
    return (
        f'<rect x="0" y="{frame.y:g}" width="{width:g}" height="{frame.height:g}" rx="8" fill="none" '
        f'stroke="currentColor" stroke-opacity=".45"{dashed}/>'
        + "".join(write(MARGIN, line.y, line.text, bold=line.bold) for line in frame.lines)
    )


def _box(box: Box) -> Iterator[str]:
    thing = box.thing
    frame = "" if not thing.change else ' stroke-width="2.6"'
    frame += ' stroke-dasharray="4 3"' if thing.change == GONE else ""
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" '
        f'rx="{14 if thing.kind in ROUNDED else 4}" fill="{PAPER}" stroke="currentColor"{frame}/>'
    )
    yield icon(thing.kind, box.x + PADDING - 2, box.y + PADDING)
    for line in box.lines:
        yield write(box.x + PADDING + ICON - 2, line.y, _signed(line.text), bold=line.bold)
    yield from _cells(box)
    for inner in box.inner:
        yield from _box(inner)


def _signed(text: str) -> str:
    """A line that begins with a machine's state, with its sign."""
    found = [sign for state, sign in STATES.items() if text == state or text.startswith(f"{state},")]
    return f"{found[0]} {text}" if found else text


def _cells(box: Box) -> Iterator[str]:
    """The instances as a grid: a letter for what each runs, a cross for a sick one, dashes for who is off."""
    letters = box.thing.letters
    for instance, x, y in box.cells:
        yield instance_cell(instance, letters[instance.runs], x, y)


def instance_cell(
    instance: Instance, letter: str, x: float, y: float, *, is_marked: bool = False, is_shaded: bool = False
) -> str:
    """One instance of a grid; a thick frame where it is other than it was."""
    size, fill = CELL - 3, 'currentColor" fill-opacity=".2' if is_shaded else "none"
    drawn = "" if instance.state == "running" else ' stroke-dasharray="2 2"'
    drawn += ' stroke-width="2.6"' if is_marked else ""
    sign = letter + "✗" * (instance.health == "unhealthy")
    return (
        f"<g><title>{escape(', '.join([instance.name, *instance.said]))}</title>"
        f'<rect x="{x:g}" y="{y:g}" width="{size}" height="{size}" rx="2" fill="{fill}" '
        f'stroke="currentColor"{drawn}/>'
        f"{write(x + size / 2, y + 12.5, sign, anchor='middle', size=10)}</g>"
    )


def _arrows(boxes: Mapping[str, tuple[Box, Box]], tip: str, width: float) -> Iterator[str]:
    """From each line that names a box to that box, between the outermost boxes around both."""
    drawn = f'fill="none" stroke="currentColor" stroke-width="1.3" marker-end="url(#{tip})"'
    for box, top in boxes.values():
        for line in box.lines:
            if found := boxes.get(line.to.casefold()):
                aim = found[0].y + min(found[0].height / 2, 14)
                yield f'<path d="{_path(top, line.y - LINE / 4, found[1], aim, width)}" {drawn}/>'


def _path(box: Box, y: float, to: Box, aim: float, width: float) -> str:
    """On the sides that face each other; in one column, around the side that has more room."""
    left, right = box.x, box.x + box.width
    if to.x > right:
        start, end, bend = right, to.x, (right + to.x) / 2
    elif to.x + to.width < left:
        start, end, bend = left, to.x + to.width, (left + to.x + to.width) / 2
    elif right + ROOM < width:
        start, end, bend = right, to.x + to.width, right + ROOM
    else:
        start, end, bend = left, to.x, left - ROOM
    return f"M{start:g} {y:g}C{bend:g} {y:g} {bend:g} {aim:g} {end:g} {aim:g}"
