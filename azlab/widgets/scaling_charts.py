"""The chart of what autoscale did: average CPU as a line, instances as steps below it, on one axis of time.

Each change has a number, by which the table below tells why; one that was refused a cross. What is dashed and
what is solid differ by shape and by words, and nothing by colour.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from azlab.widgets.axes import Axis, TimeAxis, count_ticks
from azlab.widgets.boxes import LINE, broken
from azlab.widgets.canvas import PAPER, canvas, fitting, write
from azlab.widgets.scaling import NOT_TOLD, Action, Scaling
from azlab.widgets.scaling_rules import CPU, Samples

WIDTH, LEAST = 800, 600
"""Of the whole chart; and the pixels below which its letters would be too small: there it scrolls."""
LEFT, RIGHT = 44, 600
"""Where the axis of time begins and ends; right of it stand the names of the lines."""
LABELS = RIGHT + 10
TITLE, CPU_TOP, CPU_END = 14, 54, 184
MARKS = (204, 224)
"""Two rows for the numbers of the changes: one that finds no room in the first may find it in the second."""
COUNT_TOP, COUNT_END = 258, 358
REST_TOP, REST_HEIGHT = 368, 10
TIMES, BOTTOM = 400, 408
RADIUS = 9
TICKS = 7
"""So many times are written below it: with their days they need room."""
FLAT = 5
"""Above so many times of what there is, a limit is named at the top: the steps would be flat below it."""
THIN = 'stroke="currentColor" stroke-opacity=".25"'
DASHES = ' stroke-dasharray="5 4"'
DOTTED = 'stroke="currentColor" stroke-opacity=".55" stroke-dasharray="1 3"'
SHADED = 'fill="currentColor" fill-opacity=".18" stroke="currentColor"'
Named = tuple[float, str]
"""A height in the chart, and what it means."""
LINES = 'fill="none" stroke="currentColor" stroke-width="2"'


def chart(scaling: Scaling, words: str) -> str:
    """All of it as one SVG; the title and the words are its alternative text."""
    times = TimeAxis(scaling.begin, scaling.end, LEFT, RIGHT)
    percents = Axis(0, 100, CPU_END, CPU_TOP)
    counts = Axis(0, _highest(scaling), COUNT_END, COUNT_TOP)
    levels = [*_thresholds(scaling, percents), *_limits(scaling, counts)]
    names = _placed([*levels, *_name_of_rests(scaling)])
    parts = [
        write(0, CPU_TOP - 12, "average CPU", bold=True),
        write(0, COUNT_TOP - 12, "instances", bold=True),
        *(_level(percents.at(value), f"{value}%") for value in (0, 50, 100)),
        *(_level(counts.at(value), str(value)) for value in count_ticks(counts.high)),
        *_times(scaling, times),
        *_marks(scaling.actions, times),
        *(f'<path d="M{LEFT} {y:g}H{RIGHT}" stroke="currentColor"{DASHES}/>' for y, _ in levels),
        *(write(LABELS, y, text) for y, text in names),
        *(f'<path d="{path}" {LINES}/>' for path in _line(scaling, times, percents)),
        *_steps(scaling, times, counts),
        *_rests(scaling, times),
    ]
    titles = broken(scaling.title, WIDTH)
    below = LINE * (len(titles) - 1)
    heading = [write(0, TITLE + LINE * number, text, bold=True) for number, text in enumerate(titles)]
    moved = [*heading, f'<g transform="translate(0 {below})">', *parts, "</g>"]
    height = max([BOTTOM, *(y + 6 for y, _ in names)]) + below
    return canvas(
        (-2, -2, WIDTH + 4, height + 4),
        scaling.title,
        words,
        moved,
        fitting(f"{WIDTH}px", least=f"{LEAST}px"),
    )


def _highest(scaling: Scaling) -> int:
    """The limits are in the chart, unless what there is would be flat below them."""
    most = max(count for _, count in scaling.levels)
    limits = [profile.most for profile in scaling.profiles if profile.most <= FLAT * most]
    return max(1, most, *limits)


def _level(y: float, text: str) -> str:
    line = f'<path d="M{LEFT} {y:g}H{RIGHT}" {THIN}/>'
    return line + write(LEFT - 6, y + 4, text, anchor="end", size=12)


def _times(scaling: Scaling, times: TimeAxis) -> Iterator[str]:
    for moment in times.ticks(TICKS):
        x = times.at(moment)
        yield f'<path d="M{x:g} {CPU_TOP}V{CPU_END}M{x:g} {COUNT_TOP}V{COUNT_END}" {THIN}/>'
        yield write(x, TIMES, scaling.at(moment), anchor="middle", size=12)


def _thresholds(scaling: Scaling, percents: Axis) -> list[Named]:
    found = [
        (percents.at(rule.threshold), f"{rule.bound}: {rule.effect}", profile.name)
        for profile in scaling.profiles
        for rule in profile.rules
        if rule.metric == CPU
    ]
    return _of_profiles(scaling, found)


def _limits(scaling: Scaling, counts: Axis) -> list[Named]:
    found = [
        (counts.at(count), f"{word} {count}" + (" ↑" if count > counts.high else ""), profile.name)
        for profile in scaling.profiles
        for word, count in (("at most", profile.most), ("at least", profile.least))
    ]
    return _of_profiles(scaling, found)


def _of_profiles(scaling: Scaling, found: Sequence[tuple[float, str, str]]) -> list[Named]:
    """With the profile's name before it where there are several."""
    several = len(scaling.profiles) > 1
    return [(y, f"{name}: {text}" if several else text) for y, text, name in found]


def _placed(names: Sequence[Named]) -> list[Named]:
    """The names in lines that fit, as near to what they name as none stands over another."""
    found, free = list[Named](), 0.0
    for y, text in sorted(names):
        free = max(free, y + 4)
        for part in broken(text, WIDTH - LABELS):
            found.append((free, part))
            free += LINE
    return found


def _line(scaling: Scaling, times: TimeAxis, percents: Axis) -> Iterator[str]:
    """A path for each time without a gap; a point only where the value becomes another."""
    for samples in _without_gaps(scaling):
        runs = [(y, next(run)[0]) for y, run in groupby(samples, key=lambda sample: percents.at(sample[1]))]
        begins = [times.at(moment) for _, moment in runs]
        ends = [*begins[1:], times.at(min(samples[-1][0] + scaling.grain, scaling.end))]
        steps = "".join(f"V{y:g}H{end:g}" for (y, _), end in zip(runs, ends, strict=True))
        yield f"M{begins[0]:g} {runs[0][0]:g}{steps}"


def _without_gaps(scaling: Scaling) -> list[Samples]:
    found = list[list[tuple[datetime, float]]]()
    for sample in scaling.samples:
        if not found or sample[0] - found[-1][-1][0] > 1.5 * scaling.grain:
            found.append([])
        found[-1].append(sample)
    return list(found)


def _steps(scaling: Scaling, times: TimeAxis, counts: Axis) -> Iterator[str]:
    """How many instances there were; dashed where the log does not tell."""
    guessed = scaling.guessed
    jumps = zip(scaling.levels[1::2], scaling.levels[2::2], strict=False)
    for span in [*scaling.spans, *jumps]:
        (x, y), (to_x, to_y) = ((times.at(moment), counts.at(count)) for moment, count in span)
        dashes = DASHES if span in guessed else ""
        said = f"<title>{NOT_TOLD}</title>" if dashes else ""
        yield f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}" {LINES}{dashes}>{said}</path>'


def _name_of_rests(scaling: Scaling) -> list[Named]:
    is_drawn = any(action.rests for action in scaling.actions)
    return [(REST_TOP + REST_HEIGHT - 4, "cool-down")] * is_drawn


def _rests(scaling: Scaling, times: TimeAxis) -> Iterator[str]:
    """A bar from each change to the end of its cool-down."""
    for number, action in enumerate(scaling.actions, 1):
        for end in dict.fromkeys(end for _, end in action.rests):
            x = times.at(action.moment)
            size = f'width="{max(1.0, times.at(min(end, scaling.end)) - x):g}" height="{REST_HEIGHT}"'
            said = f"<title>{number}: cool-down until {scaling.at(end)}</title>"
            yield f'<rect x="{x:g}" y="{REST_TOP}" {size} {SHADED}>{said}</rect>'


def _marks(actions: Sequence[Action], times: TimeAxis) -> Iterator[str]:
    """A line through both parts for each change, and its number where there is room for it."""
    said = [escape(f"{number}: {action.change}: {action.reason}") for number, action in enumerate(actions, 1)]
    for action, title in zip(actions, said, strict=True):
        x = times.at(action.moment)
        yield f'<g><title>{title}</title><path d="M{x:g} {CPU_TOP}V{COUNT_END}" {DOTTED}/></g>'
    free = dict.fromkeys(MARKS, 0.0)
    # Numbers come last: a line that has to cross one goes behind it.
    for number, (action, title) in enumerate(zip(actions, said, strict=True), 1):
        x = times.at(action.moment)
        y = next((row for row in MARKS if x >= free[row]), None)
        if y is not None:
            free[y] = x + 2 * RADIUS
            sign = "✗" if action.refused else str(number)
            yield f"<g><title>{title}</title>{_mark(x, y, sign)}</g>"


def _mark(x: float, y: float, sign: str) -> str:
    circle = f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="{PAPER}" stroke="currentColor"/>'
    return circle + write(x, y + 4, sign, anchor="middle", size=11)
