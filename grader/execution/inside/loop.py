"""Cells run as tasks of one event loop, which goes on from cell to cell, as ipykernel's does.

So `asyncio.create_task` finds a running loop in every cell, also in one without `await`, and what a cell has
begun goes on while later cells run. Between two cells of a person at a keyboard there is time; a notebook
that runs by itself gives its tasks some at the end of each cell.
"""

import asyncio
import sys
from typing import Any

REST_SECONDS = 0.5
"""What tasks that a cell has begun get to come to their end."""
TRIES = 5


class Loop:
    """The event loop of a shell's cells."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._succeeded = False

    def run(self, source: str) -> bool:
        """Run a cell; whether it came to its end without an error. Raises what interrupts it for good."""
        self._succeeded = False
        cell = self._loop.create_task(self._cell(source))
        for _ in range(TRIES):
            try:
                self._loop.run_until_complete(cell)
                break
            except KeyboardInterrupt:
                # Whoever waits for something hears of it by being cancelled.
                cell.cancel()
            except BaseException:
                pass
            if cell.done():
                break
        return self._succeeded

    async def _cell(self, source: str) -> None:
        found = await self._result(source)
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        if begun:
            await asyncio.wait(begun, timeout=REST_SECONDS)
        self._succeeded = bool(found.success)

    async def _result(self, source: str) -> Any:
        """As ipykernel does it: only a cell with `await` in it is waited for."""
        shell, wrong = self._shell, None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            transformed, wrong = source, sys.exc_info()
        told = {"transformed_cell": transformed, "preprocessing_exc_tuple": wrong}
        if not shell.should_run_async(source, **told):
            return shell.run_cell(source, store_history=True)
        found = None
        try:
            found = await shell.run_cell_async(source, store_history=True, **told)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", found)
        return found
