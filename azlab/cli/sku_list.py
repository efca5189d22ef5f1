"""The list of all VM sizes, read once: the CLI asks for it whole whenever a command has zones.

To turn that answer into the CLI's own values and back takes a second, thirty times what else a command takes.
What came out is kept by the answer's own bytes, so that a list in which anything has changed (a size that has
become scarce) is read anew. A process that is forked finds what its parent has read.
"""

import hashlib
import json
from typing import Any

from azure.cli.command_modules.vm.aaz.latest import vm

MOST = 2
"""Lists that are kept."""
LONGEST = 8_000_000
"""Characters of one that is. The practice Azure has some three million, a real subscription many more."""

_kept: dict[bytes, str] = {}
"""By the digest of an answer, the rows that the CLI makes of it and the address of its next page, as JSON."""


class ListSkus(vm.ListSkus):  # type: ignore[misc]
    """The CLI's own, which does not read again what it has read."""

    class ResourceSkusList(vm.ListSkus.ResourceSkusList):  # type: ignore[misc]
        """Its request, whose answer may be known."""

        def on_200(self, session: Any) -> None:
            self.ctx.answer = hashlib.sha256(session.http_response.body()).digest()
            if self.ctx.answer not in _kept:
                super().on_200(session)

    def _output(self, *arguments: Any, **options: Any) -> tuple[list[Any], Any]:
        if self.ctx.answer not in _kept:
            rows, next_link = super()._output(*arguments, **options)
            made = json.dumps([rows, next_link or None])
            if len(made) > LONGEST:
                return rows, next_link
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[self.ctx.answer] = made
        # Each command has rows of its own, and may change them.
        rows, next_link = json.loads(_kept[self.ctx.answer])
        return rows, next_link


def read_once() -> None:
    """Let all commands of VMs and scale sets, which import it when they need it, find ours."""
    vm.ListSkus = ListSkus
