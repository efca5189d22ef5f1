"""What a command changes in the process around it, and puts back."""

import gc
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from azure.cli.core import util

from azlab.cli.session import Session
from azlab.cli.surroundings import LONGEST_SLEEP, Capture, entered, levels_told_once
from tests.cli.conftest import TinyArm


@pytest.mark.parametrize("before", [gc.enable, gc.disable])
def test_the_collector_rests_during_a_command_and_is_left_as_it_was(
    session: Session, before: Callable[..., Any]
) -> None:
    before()
    try:
        was = gc.isenabled()
        with entered(session.home, session.account, {}):
            assert not gc.isenabled()
        assert gc.isenabled() == was
    finally:
        gc.enable()


@pytest.mark.parametrize("value", [[1], "a\0b"])
def test_what_can_be_no_variable_leaves_those_of_the_process_as_they_were(
    session: Session, value: Any
) -> None:
    before = dict(os.environ)
    with (
        pytest.raises((TypeError, ValueError)),
        entered(session.home, session.account, {"A": "b", "B": value}),
    ):
        pass
    assert dict(os.environ) == before


def test_waiting_is_cut_short_for_a_cloud_with_a_time_of_its_own_only(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for real_time in (False, True):
        with entered(session.home, session.account, {}, real_time):
            time.sleep(30)
    assert slept == [LONGEST_SLEEP, 30]


def test_a_value_that_is_no_json_is_taken_where_no_process_can_be_looked_at(
    session: Session, arm: TinyArm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI tries JSON first, and then looks whether PowerShell has spoilt it; a grader's has no /proc."""

    def hidden() -> None:
        raise ProcessLookupError

    monkeypatch.setattr(util, "_get_parent_proc_name", hidden)
    monkeypatch.delattr(util.get_parent_proc_name, "return_value", raising=False)
    address = "https://management.azure.com/subscriptions/x/resourcegroups"
    result = session.run(["rest", "--method", "get", "--url", address, "--headers", "x-word=2026-11"])
    assert result.ok, result.errors
    assert arm.requests[-1].headers["x-word"] == "2026-11"


def test_loggers_hear_once_of_all_that_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, logger = logging.root.manager, logging.getLogger("azlab.tests.levels")
    heard: list[None] = []
    forget = manager._clear_cache  # type: ignore[attr-defined]

    def hear() -> None:
        heard.append(None)
        forget()

    monkeypatch.setattr(manager, "_clear_cache", hear)
    monkeypatch.setattr(logger, "level", logging.WARNING)
    assert not logger.isEnabledFor(logging.DEBUG)  # which it remembers from now on
    with suppress(KeyError), levels_told_once():
        logger.setLevel(logging.INFO)
        logger.setLevel(logging.DEBUG)
        raise KeyError  # whichever way it ends
    assert logger.isEnabledFor(logging.DEBUG)
    assert len(heard) == 1
    with levels_told_once():
        pass
    assert len(heard) == 1


def test_what_is_written_past_the_stream_is_shown_as_well(tmp_path: Path) -> None:
    output = Capture(tmp_path)
    output.write("first\n")
    for text in (b"second\n", b"third \xff\n"):
        with os.fdopen(output.fileno(), "wb") as written:
            written.write(text)
    assert output.text() == "first\nsecond\nthird \ufffd\n"
    assert output.text() == "first\nsecond\nthird \ufffd\n"
