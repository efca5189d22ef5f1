"""JSON as ARM reads it: comments, trailing commas, bare names, single quotes, line breaks in strings.

`az deployment group create --template-file` sends the file as it is, under a name without quotes.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from azlab.arm.json_faults import fault

# Every letter belongs to exactly one token and no token is given up for another: a repetition ends where
# nothing but what follows it can stand, and what is begun and not ended goes to the end of the text. So a
# text of n letters costs n, whatever is in it. Possessive repetitions would say it more shortly, but before
# Python 3.11.4 those of groups match wrongly.
_TOKEN = re.compile(
    r"""(?P<string>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z|\\\Z))"""
    r"""|(?P<single>'[^'\\]*(?:\\.[^'\\]*)*(?:'|\Z|\\\Z))"""
    r"""|(?P<comment>//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|\Z))"""
    r"""|(?P<space>\s+)|(?P<comma>,)|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>[{}\[\]:])"""
    r"""|(?P<other>[^\s"',{}\[\]:A-Za-z_$/]+|/)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(.)|(")', re.DOTALL)
DEEPEST = 128
LARGEST = 2**63 - 1
Token = tuple[str, str]


def read_body(content: bytes) -> Any:
    """The value of a request's body, read and looked through. ValueError says why ARM would not read it.

    For bodies of some MB this takes a while: whoever answers a request reads its body once and hands it on.
    """
    # A byte that is no UTF-8 becomes a mark for that in .NET, and is taken.
    value = read_json(content.decode("utf-8-sig", "replace"))
    refuse_strange(value, may_be_half=b"\\u" in content)
    return value


def read_json(text: str) -> Any:
    """The value that a text holds. ValueError when it is no JSON, or nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError:
        try:
            return json.loads(_mended(text), strict=False)
        except (RecursionError, TooDeepError):
            raise _too_deep() from None
        except ValueError:
            raise ValueError(fault(text, list(tokens(text)))) from None
    except ValueError:  # Python's own limit of digits
        raise _too_large() from None


def refuse_strange(value: Any, *, may_be_half: bool = True) -> None:
    """Raise ValueError for what ARM does not read: deep nesting, NaN, huge numbers, half characters.

    `may_be_half` says whether there may be any of the last: only an escape makes them.
    """
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise _too_deep()
        level, depth = [inner for element in level for inner in _inside(element, may_be_half)], depth + 1


def tokens(text: str) -> Iterator[Token]:
    """The kind and the letters of each token; all letters together are the text again."""
    for match in _TOKEN.finditer(text):
        yield str(match.lastgroup), match[0]


def _mended(text: str) -> str:
    """The text as JSON proper, where that is a matter of single tokens and the one that follows."""
    pieces: list[str] = []
    held = -1  # the piece that the next token decides about: a comma, or a name
    depth = 0
    for kind, letters in tokens(text):
        if kind == "mark":
            depth += 1 if letters in "{[" else -1 if letters in "}]" else 0
            if depth > DEEPEST + 1:  # many brackets are not worth as many steps
                raise _too_deep()
        if kind in ("space", "comment"):
            pieces.append(letters if kind == "space" else " ")
            continue
        if held >= 0:
            pieces[held] = _decided(pieces[held], letters)
        held = len(pieces) if kind in ("comma", "name") else -1
        pieces.append(_double_quoted(letters) if kind == "single" else letters)
    return "".join(pieces)


def _decided(piece: str, following: str) -> str:
    if piece == ",":
        return "" if following in ("}", "]") else piece
    return f'"{piece}"' if following == ":" else piece


def _double_quoted(letters: str) -> str:
    """'it\\'s "so"' as "it's \\"so\\""."""

    def changed(match: re.Match[str]) -> str:
        if match[2]:
            return '\\"'
        return "'" if match[1] == "'" else match[0]

    return '"' + _ESCAPE.sub(changed, letters[1:-1]) + '"'


class TooDeepError(ValueError):
    """More brackets are open than ARM's reader takes."""


def _too_deep() -> TooDeepError:
    return TooDeepError(f"The reader's MaxDepth of {DEEPEST} has been exceeded.")


def _too_large() -> ValueError:
    return ValueError("JSON integer is too large or small for an Int64.")


def _inside(value: Any, may_be_half: bool) -> Iterable[Any]:
    """What is in an object or a list; what is in nothing else is looked at."""
    if isinstance(value, dict):
        for name in value if may_be_half else ():
            _refuse_half_characters(name)
        return value.values()
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        if may_be_half:
            _refuse_half_characters(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("Input string is not a valid number.")
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise _too_large()
    return ()


def _refuse_half_characters(text: str) -> None:
    if not text.isascii():
        text.encode()  # a lone surrogate cannot be written: UnicodeEncodeError is a ValueError
