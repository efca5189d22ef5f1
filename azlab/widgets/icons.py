"""What each kind of resource looks like: a small drawing of 16 by 16, in the colour of the text."""

from collections.abc import Callable

SIZE = 16
_LINES = 'fill="none" stroke="currentColor" stroke-width="1.3"'
_CYLINDER = (
    "M3 4v8c0 1.4 2.2 2.2 5 2.2s5-.8 5-2.2V4"
    "M3 4c0 1.4 2.2 2.2 5 2.2s5-.8 5-2.2M3 4c0-1.4 2.2-2.2 5-2.2s5 .8 5 2.2"
)
_DOT = 'r="1.2" fill="currentColor"'


def _drawn(path: str, more: str = "") -> str:
    return f'<path {_LINES} d="{path}"/>{more}'


_ICONS = {
    "VM": _drawn("M2 2.5h12v8H2zM8 10.5v3M5 13.5h6"),
    "scale set": _drawn("M1.5 2h5v5h-5zM9.5 2h5v5h-5zM1.5 9.5h5v5h-5zM9.5 9.5h5v5h-5z"),
    "disk": _drawn(_CYLINDER),
    # A copy of one moment: a disk with the hands of a clock.
    "snapshot": _drawn(_CYLINDER, _drawn("M8 7.5v3.4l2.2 1.2")),
    "image": _drawn("M4 5V2h10v9h-3M2 5h9v9H2z"),
    "version": _drawn("M2 3h7l5 5-5 5H2z", f'<circle cx="5" cy="8" {_DOT}/>'),
    "image definition": _drawn("M3 1.5h7l3 3v10H3zM10 1.5v3h3"),
    "gallery": _drawn("M1.5 2.5h13v11h-13zM4 11l3-4 2 2.5 1.5-2 2 3.5z"),
    "load balancer": _drawn(
        "M8 1.5v9.5M8 5.5 3 11M8 5.5 13 11M1.5 12h3v2.5h-3zM6.5 12h3v2.5h-3zM11.5 12h3v2.5h-3z"
    ),
    "public IP address": _drawn("M2 8h12M8 2a6 6 0 100 12 6 6 0 000-12c4 4 4 8 0 12-4-4-4-8 0-12"),
    "virtual network": _drawn("M5 4 1.5 8 5 12M11 4l3.5 4-3.5 4", f'<circle cx="8" cy="8" {_DOT}/>'),
}
_ALIKE: list[tuple[Callable[[str], bool], str]] = [
    (lambda kind: kind.endswith(" VMs"), "VM"),
    (lambda kind: kind.endswith(" disk"), "disk"),
]


def icon(kind: str, x: float, y: float) -> str:
    """The drawing of a kind with its upper left corner there; "" for a kind that has none."""
    drawn = _ICONS.get(kind) or next((_ICONS[like] for fits, like in _ALIKE if fits(kind)), "")
    return f'<g transform="translate({x:g} {y:g})">{drawn}</g>' if drawn else ""
