"""The steps of a scale set drawn: a grid for each, side by side.

Nothing in it moves by itself: at one's own pace, printed or exported, every step is there.
"""

from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise
from math import ceil, sqrt

from azlab.widgets.boxes import CELL, LINE, MARGIN, broken
from azlab.widgets.canvas import canvas, fitting, write
from azlab.widgets.drawings import instance_cell
from azlab.widgets.grids import GONE, Step, Steps, all_instances, moves
from azlab.widgets.things import Instance, letters_of

MOST_DRAWN = 100
"""So many instances are drawn one by one; the steps of a larger set are told in words."""
NARROWEST, BETWEEN = 132, 22
"""Of one step, so that its words have room; and between two."""
SIGNS: dict[str, Callable[[Instance], bool]] = {
    "✗: unhealthy": lambda instance: instance.health == "unhealthy",
    "dashed: not running": lambda instance: instance.state != "running",
}


def grids(steps: Steps, width: float) -> str:
    """The steps for a page; of a large set, in words."""
    if max(len(step.instances) for step in steps.steps) > MOST_DRAWN:
        return f'<p style="white-space:pre-wrap;overflow-wrap:anywhere">{escape(str(steps))}</p>'
    return _Sheet(steps, width).svg()


class _Sheet:
    """Where everything stands. An instance keeps its cell, and an image its letter, through all steps."""

    def __init__(self, steps: Steps, width: float) -> None:
        self._steps, self._width = steps, width
        names = dict.fromkeys(instance.name for instance in all_instances(steps))
        columns = max(NARROWEST // CELL, round(sqrt(len(names) * 1.5)))
        self._cells = {name: divmod(number, columns) for number, name in enumerate(names)}
        # As the picture of now has them; then those of what is no longer run.
        order = [*steps.steps[-1].instances, *all_instances(steps)]
        self._letters = letters_of(instance.runs for instance in order)
        self._across = max(NARROWEST, columns * CELL) + BETWEEN
        self._down = 2 * LINE + ceil(len(names) / columns) * CELL + MARGIN

    def svg(self) -> str:
        """The drawing; its title and description are the alternative text."""
        legend = broken(self._legend, self._width)
        parts = [write(0, LINE, self._steps.title, bold=True)]
        parts += [write(0, (number + 2) * LINE, line) for number, line in enumerate(legend)]
        top, in_a_row = (
            (len(legend) + 1) * LINE + MARGIN,
            max(1, int((self._width + BETWEEN) // self._across)),
        )
        for number, drawn in enumerate(self._drawn()):
            row, place = divmod(number, in_a_row)
            corner = f"{place * self._across:g} {top + row * self._down:g}"
            parts.append(f'<g transform="translate({corner})">{drawn}</g>')
        height = top + ceil(len(self._steps.steps) / in_a_row) * self._down
        view = (-2, -2, self._width + 4, height + 4)
        return canvas(view, self._steps.title, str(self._steps), parts, fitting(f"{self._width:g}px"))

    @property
    def _legend(self) -> str:
        """What letters and signs mean, of those that are there."""
        first, *others = (f"{letter}: {runs}" for runs, letter in self._letters.items())
        shaded = " (shaded)" if others else ""
        signs = [sign for sign, holds in SIGNS.items() if any(map(holds, all_instances(self._steps)))]
        return ", ".join([f"{first}{shaded}", *others, *signs, "thick frame: new or changed"])

    def _drawn(self) -> Iterator[str]:
        """Each step, from its own corner."""
        yield self._step(self._steps.steps[0], self._steps.steps[0].title, "", set())
        for before, step in pairwise(self._steps.steps):
            became = moves(before, step)
            said = ", ".join(f"{len(names)} {word}" for word, names in became.items())
            marked = {name for word, names in became.items() if word != GONE for name in names}
            yield self._step(step, f"→ {step.title}", said, marked)

    def _step(self, step: Step, title: str, said: str, marked: set[str]) -> str:
        cells = [self._cell(instance, instance.name in marked) for instance in step.instances]
        return "".join([write(0, LINE - 5, title, bold=True), write(0, 2 * LINE - 5, said), *cells])

    def _cell(self, instance: Instance, is_marked: bool) -> str:
        row, column = self._cells[instance.name]
        letter = self._letters[instance.runs]
        is_shaded = letter == "A" and len(self._letters) > 1
        x, y = column * CELL, 2 * LINE + row * CELL
        return instance_cell(instance, letter, x, y, is_marked=is_marked, is_shaded=is_shaded)
