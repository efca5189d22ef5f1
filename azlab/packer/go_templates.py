"""Packer's own templates in texts, `{{ .Vars }}` and the like, as far as the stand-in fills them."""

import re
import time
from collections.abc import Mapping

from azlab.packer.hcl.all_functions import FUNCTIONS
from azlab.packer.hcl.problems import Source, not_played

_BEGAN = int(time.time())
"""Packer's `timestamp` is when it was started, however often it is asked."""
_ISOTIME = re.compile(r'isotime(?: (?:"([^"]*)"|`([^`]*)`))?')
_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")


def filled(text: str, values: Mapping[str, str], source: Source) -> str:
    """The text with its values. Raises `ConfigurationError` for any other action."""

    def action(found: re.Match[str]) -> str:
        name = found[1].removeprefix(".")
        if not found[1].startswith(".") or name not in values:
            raise not_played(f"the template action `{found[0]}`", source)
        return values[name]

    return _ACTION.sub(action, text)


def interpolated(text: str, source: Source) -> str:
    """An option of a builder, in which Packer fills `{{ timestamp }}` and `{{ isotime "2006-01-02" }}`.

    Raises `ConfigurationError` for any other action.
    """

    def action(found: re.Match[str]) -> str:
        if found[1] == "timestamp":
            return str(_BEGAN)
        asked = _ISOTIME.fullmatch(found[1])
        if asked is None:
            raise not_played(f"the template action `{found[0]}`", source)
        layout = asked[1] or asked[2]
        return str(FUNCTIONS["legacy_isotime"](*([layout] if layout else [])))

    return _ACTION.sub(action, text)
