"""Chromium as these tests use it. A wait ends when its condition is met: limits are only for what hangs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LONGEST = 300_000
"""Milliseconds, for a busy machine too."""


def skip_without_chromium() -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of its own."""
    from playwright.sync_api import sync_playwright  # it need not be installed where these tests are skipped

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS, timeout=LONGEST)
        yield browser
        browser.close()


def new_page(where: Any, height: int = 900) -> Any:
    """A page of a browser, or beside another one in its context, with which it then shares what was loaded.

    Playwright itself would wait for 30 seconds and no longer.
    """
    page = where.new_page()
    page.set_viewport_size({"width": 1250, "height": height})
    page.set_default_timeout(LONGEST)
    return page


def until(found: Callable[[], T]) -> T:
    """What `found` gives as soon as that is something; AssertionError when it stays nothing."""
    end = time.monotonic() + LONGEST / 1000
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"still nothing after {LONGEST / 1000:g} seconds")


def until_it_is(wanted: T, found: Callable[[], T]) -> None:
    """Wait until `found` gives what is wanted; AssertionError that says what it gives instead."""
    end = time.monotonic() + LONGEST / 1000
    while (now := found()) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert now == wanted
