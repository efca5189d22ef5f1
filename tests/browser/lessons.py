"""A lesson in a learner's JupyterLab, in the hands of somebody with a mouse."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tests.browser.chromium import LONGEST

FIRST = "00-start-here"
WRONG = "%%az\naz group create -n rg-first -l northeurope"
RIGHT = "%%az\naz group delete -n rg-first --yes\naz group create -n rg-first -l westeurope"
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
FORGET = """() => {
    for (const prompt of document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')) prompt.textContent = '';
}"""
"""Empties the prompts, so that a number in one of them is of the run that follows."""
RAN = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    const told = prompts.map(prompt => prompt.textContent).join('');
    return /\\d/.test(told) && !told.includes('*');
}"""
OFFERED = ".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item"
TEXTS = """items => items.map(item => ['match', 'typeExtended'].map(
    part => item.querySelector(`.jp-Completer-${part}`).innerText
))"""
"""Read at once: what is offered may grow between two questions."""


@dataclass(frozen=True)
class Learner:
    """A learner's folder and the JupyterLab that shows it."""

    folder: Path
    address: str
    token: str


class Lesson:
    """A notebook, open in a page so tall that every cell is drawn."""

    def __init__(self, page: Any, learner: Learner, path: str) -> None:
        self.page = page
        self.cells = nbformat.read(learner.folder / path, as_version=4).cells
        address = f"lab/workspaces/{path.partition('/')[0]}/tree/{path}"
        page.goto(f"{learner.address}/{address}?reset&token={learner.token}")
        page.wait_for_selector(f'[data-windowed-list-index="{len(self.cells) - 1}"]', timeout=LONGEST)
        self.menu("Kernel")  # waits until the menus can be used
        page.keyboard.press("Escape")

    def cell(self, id: str) -> Any:
        position = next(index for index, cell in enumerate(self.cells) if cell.id == id)
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{position}"]')

    def menu(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def restart(self) -> None:
        self.menu("Kernel")
        self.page.click('[data-command="kernelmenu:restart"]')
        # The server answers when the new kernel has answered it.
        with self.page.expect_response(re.compile(r"/api/kernels/.*/restart"), timeout=LONGEST):
            self.page.click(".jp-Dialog .jp-mod-accept")
        self.page.wait_for_selector(IDLE, timeout=LONGEST)

    def run_all(self) -> None:
        self.page.evaluate(FORGET)
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(RAN, timeout=LONGEST)

    def run(self, id: str, source: str | None = None) -> str:
        """Run one cell, typed anew if a source is given; what stands below it then."""
        self.cell(id).locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(source)
        self.page.evaluate(FORGET)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(RAN, timeout=LONGEST)
        return self.shown(id)

    def type(self, id: str, source: str) -> None:
        """Type a cell anew, and leave the cursor at its end."""
        self.cell(id).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def offered(self, id: str, source: str) -> dict[str, str]:
        """What Tab offers at the end of a source: texts with what is said of them."""
        self.type(id, source)
        self.page.keyboard.press("Tab")
        self.page.wait_for_selector(OFFERED, timeout=LONGEST)
        offered = dict(self.page.locator(OFFERED).evaluate_all(TEXTS))
        self.page.keyboard.press("Escape")
        return offered

    def shown(self, id: str) -> str:
        return str(self.cell(id).locator(".jp-OutputArea").inner_text())

    @property
    def failures(self) -> list[str]:
        return list(self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts())
