"""Packer's own templates in texts, `{{ .Vars }}` and the like, as far as the stand-in fills them."""

import re
from collections.abc import Mapping

from azlab.packer.hcl.problems import Source, not_played

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")


def filled(text: str, values: Mapping[str, str], source: Source) -> str:
    """The text with its values. Raises `ConfigurationError` for any other action."""

    def action(found: re.Match[str]) -> str:
        name = found[1].removeprefix(".")
        if not found[1].startswith(".") or name not in values:
            raise not_played(f"the template action `{found[0]}`", source)
        return values[name]

    return _ACTION.sub(action, text)
