"""Regions and sizes that a subscription does not offer, and what stands for them.

The lesson goes on to say `westeurope` or `Standard_D2s_v5`; on the way it is the region or size that is
really used, and on the way back the lesson's word again. The plan at the start names every stand-in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from azlab.arm.messages import Request


@dataclass(frozen=True)
class StandIns:
    """Lesson's word to real word; `display` holds the regions' display names in the same way."""

    regions: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    display: Mapping[str, str] = field(default_factory=dict)

    def outward_url(self, request: Request) -> Request:
        """The request with the real region in its path and filter."""
        url = request.url
        for word, real in self.regions.items():
            url = re.sub(rf"(?i)(/locations/){word}(?=[/?]|$)", rf"\g<1>{real}", url)
            asked = rf"(?i)(location(?:%20|\+| )eq(?:%20|\+| )(?:%27|')){word}(?=%27|')"
            url = re.sub(asked, rf"\g<1>{real}", url)
        return replace(request, url=url)

    def outward(self, body: Any) -> Any:
        """A body with the words that the subscription knows."""
        return _said(body, self._outward)

    def inward(self, document: Any) -> Any:
        """An answer with the lesson's words."""
        return _said(document, {real.lower(): word for word, real in self._pairs()})

    @property
    def _outward(self) -> dict[str, str]:
        return {word.lower(): real for word, real in self._pairs()}

    def _pairs(self) -> list[tuple[str, str]]:
        return [*self.regions.items(), *self.sizes.items(), *self.display.items()]


def _said(value: Any, words: Mapping[str, str]) -> Any:
    """Every text that is exactly one of the words, said in the other way."""
    if not words:
        return value
    if isinstance(value, dict):
        return {name: _said(item, words) for name, item in value.items()}
    if isinstance(value, list):
        return [_said(item, words) for item in value]
    return words.get(value.lower(), value) if isinstance(value, str) else value
