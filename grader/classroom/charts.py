"""Pictures of numbers as SVG, drawn here: no library, no script, and a sentence for who cannot see them."""

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _LEFT, _BELOW, _ABOVE = 640, 220, 36, 40, 18


def bars(name: str, said: str, labels: Sequence[str], counts: Sequence[int], axis: str) -> Markup:
    """A bar for each label. `name` is unique on its page; a screen reader says `said`; `axis` is counted."""
    step = (_WIDTH - _LEFT) / max(1, len(counts))
    ground = _HEIGHT - _BELOW
    unit = (ground - _ABOVE) / max(1, *counts) if counts else 0
    parts = [_line(_LEFT, ground, _WIDTH, ground), _text(_WIDTH / 2, _HEIGHT - 4, axis)]
    for index, (label, count) in enumerate(zip(labels, counts, strict=True)):
        left, height = _LEFT + index * step, count * unit
        middle = left + step / 2
        parts.append(
            f'<rect class="bar" x="{left + 4:.1f}" y="{ground - height:.1f}" '
            f'width="{step - 8:.1f}" height="{height:.1f}"/>'
        )
        parts.append(_text(middle, ground - height - 4, str(count)) if count else "")
        parts.append(_text(middle, ground + 16, label))
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-labelledby="{escape(name)}"><title id="{escape(name)}">{escape(said)}</title>'
        f"{''.join(parts)}</svg>"
    )


def _line(left: float, top: float, right: float, bottom: float) -> str:
    return f'<line class="axis" x1="{left:g}" y1="{top:g}" x2="{right:g}" y2="{bottom:g}"/>'


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'
