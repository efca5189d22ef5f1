"""What all drawings share: an SVG in the colours of the page, light or dark, and its words."""

from collections.abc import Iterable
from html import escape

from azlab.outputs import scrolling

PAPER = "var(--jp-layout-color0,Canvas)"
"""The colour of the page, for what hides a line behind it."""


def canvas(
    view: tuple[float, float, float, float], title: str, words: str, parts: Iterable[str], style: str
) -> str:
    """An SVG that shows so much of its plane (left, top, width, height); title and words are its alternative
    text.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{side:g}" for side in view)}" '
        f'role="img" aria-label="{escape(title)}" style="{style}">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{''.join(parts)}</svg>"
    )


def fitting(width: str, font: str = "12.5px", least: str = "") -> str:
    """The style of a drawing that is at most so wide, no wider than the page, and at least `least`."""
    held = f"min-width:{least};" if least else ""
    return f"max-width:{width};{held}width:100%;{_ink(font)}"


def of_its_size(width: str) -> str:
    """The style of a drawing that keeps its width, however narrow the page is: let it scroll."""
    # JupyterLab lets no drawing be wider than the page.
    return f"width:{width};max-width:none;{_ink('12px')}"


def scrolled(svg: str, label: str) -> str:
    """A drawing in a frame in which it scrolls where the page is too narrow for it, also by keyboard."""
    return f'<div {scrolling(label)} style="overflow-x:auto">{svg}</div>'


def write(
    x: float, y: float, text: str, *, bold: bool = False, anchor: str = "start", size: float = 0
) -> str:
    """A line of text. `anchor`: which part of it stands at x; `size`: of its letters, 0 for the usual one."""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    sized = f' font-size="{size:g}"' if size else ""
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}"{anchored}{sized} fill="currentColor"{weight}>{escape(text)}</text>'


def _ink(font: str) -> str:
    return (
        "height:auto;color:var(--jp-content-font-color1,currentColor);"
        f"font:{font} var(--jp-content-font-family,sans-serif)"
    )
