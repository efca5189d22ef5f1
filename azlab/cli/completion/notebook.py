"""Tab and Shift+Tab in a notebook's `%az` and `%%az`: IPython's matchers, and its kernel's inspection."""

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from azlab.cli.completion.candidates import Candidate
from azlab.cli.completion.typed import Typed, command_at
from azlab.sentences import SentenceError

if TYPE_CHECKING:
    from azlab.cli.completion.completer import Completer

NO_BREAK, NO_BREAK_HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
MATCHER = "azlab.cli.completion"
"""Our matcher's name among those of IPython."""
MOST_BESIDE = 60
"""Letters that JupyterLab has room for beside a word."""

Find = Callable[[], "Completer"]
"""Whose commands are completed. Raises `SentenceError` while no lab runs."""


def complete_in(shell: Any, find: Find) -> None:
    """Answer Tab and Shift+Tab of this shell in the commands of `find`; called again, nothing changes."""
    completer = getattr(shell, "Completer", None)
    known = [
        getattr(matcher, "matcher_identifier", "") for matcher in getattr(completer, "custom_matchers", ())
    ]
    if completer is None or MATCHER in known:
        return
    completer.custom_matchers.append(_matcher(find))
    kernel: Any = getattr(shell, "kernel", None)
    if hasattr(kernel, "do_inspect"):
        kernel.do_inspect = _inspection(find, kernel.do_inspect)


def _matcher(find: Find) -> Any:
    # Not at the top: `azlab.cli` is also imported where there is no IPython shell.
    from IPython.core.completer import SimpleCompletion, SimpleMatcherResult, context_matcher

    # Before the others: Python's own, which know nothing of az, are not asked where this one has an answer.
    @context_matcher(identifier=MATCHER, priority=100)  # type: ignore[untyped-decorator]
    def match(context: Any) -> Any:
        code, cursor = _position(context)
        typed = command_at(code, cursor)
        found = _candidates(find, typed) if typed else []
        return SimpleMatcherResult(
            completions=[SimpleCompletion(candidate.text, type=_beside(candidate)) for candidate in found],
            matched_fragment=code[typed.start : cursor] if typed else "",
            suppress=bool(found),
            ordered=True,
        )

    return match


def _position(context: Any) -> tuple[str, int]:
    """The text of a cell, and where the cursor is in it."""
    above = context.full_text.split("\n")[: context.cursor_line]
    return context.full_text, sum(len(line) + 1 for line in above) + context.cursor_position


def _beside(candidate: Candidate) -> str:
    """What a menu shows beside a candidate. JupyterLab prints the lines of a broken one over each other."""
    said = textwrap.shorten(candidate.said, MOST_BESIDE, placeholder=" ...") or "value"
    return said.replace(" ", NO_BREAK).replace("-", NO_BREAK_HYPHEN)


def _candidates(find: Find, typed: Typed) -> list[Candidate]:
    """None without a lab, and none where the CLI cannot be read: a Tab shows no traceback."""
    try:
        return find().candidates(typed)
    except Exception:
        return []


def _inspection(find: Find, otherwise: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def do_inspect(code: str, cursor_pos: int, *levels: Any, **more: Any) -> dict[str, Any]:
        said = _help(find, code, cursor_pos)
        if not said:
            return otherwise(code, cursor_pos, *levels, **more)
        return {"status": "ok", "found": True, "data": {"text/plain": said}, "metadata": {}}

    return do_inspect


def _help(find: Find, code: str, cursor: int) -> str:
    while cursor < len(code) and not code[cursor].isspace():  # the whole word that the cursor is in
        cursor += 1
    typed = command_at(code, cursor)
    try:
        return find().help(typed) if typed else ""
    except SentenceError as sentence:
        return str(sentence)
