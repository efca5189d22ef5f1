"""HTML pages of our own templates. What a learner wrote stays text; a page has no script and no network."""

import hashlib
import re
import unicodedata
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

_TEMPLATES = Path(__file__).parent / "templates"
_LOST = "\N{REPLACEMENT CHARACTER}"
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of text around could show other points than there are."""


def render(template: str, **values: Any) -> str:
    """A page from `templates/TEMPLATE.html.jinja`; every text in it is escaped."""
    style = (_TEMPLATES / "page.css").read_text("utf-8")
    # A browser compares the digest with what stands between the tags, and takes no other style.
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = _environment().get_template(f"{template}.html.jinja")
    return page.render(style=Markup(style), policy=policy, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters |= {"number": number, "share": share, "marked": marked}
    return environment


def _finalized(value: Any) -> Any:
    return readable(value) if type(value) is str else value


def readable(text: str) -> str:
    """A text without what no page may hold: control characters, halves of characters, turns of direction."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_LOST if _is_lost(letter) else letter for letter in lines)


def _is_lost(letter: str) -> bool:
    if letter in "\n\t":
        return False
    return letter in _TURNS or unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE


def marked(sentence: str) -> Markup:
    """A sentence as HTML; what stands between backticks is code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(readable(sentence)))))


def number(value: float | None) -> str:
    """A number as people write it: 2, 2.5, or a dash for none."""
    return "–" if value is None else f"{round(value, 2):g}".replace("-", "−")


def share(value: float | None) -> str:
    """A share or a correlation with two places, or a dash for none."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")
