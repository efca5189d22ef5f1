"""`azlab cleanup`, without a notebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab.__main__ import main
from azlab.arm.app import App
from azlab.live import LiveError
from azlab.live.marks import Marks
from tests.live.abroad import abroad
from tests.live.clouds import Wire, live, make_disk, make_group


@pytest.fixture
def azure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    with abroad(monkeypatch, tmp_path) as (_, app):
        monkeypatch.setenv("AZLAB_LEARNER", "anna")
        for learner in ("anna-5557", "ben-77aa"):
            transport = live(Wire(app), learner)
            make_group(transport)
            make_disk(transport)
        yield app


def groups(azure: App) -> list[str]:
    return sorted(one.id.name for one in azure.cloud.resources() if one.id.is_group)


ANNA, BEN = "azlab-anna-5557-04-rg", "azlab-ben-77aa-04-rg"


def answers(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: text)


def test_it_shows_the_list_and_asks(
    azure: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "")
    assert main(["cleanup"]) == 1
    shown = capsys.readouterr().out
    assert f"resource group {ANNA}" in shown
    assert "disks d" in shown
    assert BEN not in shown
    assert "This costs up to about 0.01 USD an hour." in shown
    assert shown.endswith("Nothing was removed.\n")
    assert groups(azure) == [ANNA, BEN]


def test_a_yes_removes_ones_own(
    azure: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "y")
    assert main(["cleanup"]) == 0
    assert groups(azure) == [BEN]


def test_a_closed_input_is_no_yes(azure: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(prompt: str) -> None:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    assert main(["cleanup"]) == 1
    assert groups(azure) == [ANNA, BEN]


def test_a_teacher_cleans_up_for_one_or_for_everybody(azure: App) -> None:
    assert main(["cleanup", "--learner", "ben-77aa", "--yes"]) == 0
    assert groups(azure) == [ANNA]
    assert main(["cleanup", "--everybody", "--yes"]) == 0
    assert groups(azure) == []


@pytest.mark.parametrize("options", [["--lesson", "05-snapshots"], ["--everybody", "--lesson", "99-x"]])
def test_nothing_found_is_said(azure: App, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    assert main(["cleanup", "--yes", *options]) == 0
    assert capsys.readouterr().out == "Nothing of the course is in subscription 'Practice'.\n"
    assert groups(azure) == [ANNA, BEN]


def test_copied_tags_are_listed_and_stay(azure: App, capsys: pytest.CaptureFixture[str]) -> None:
    make_group(Wire(azure), "payroll", tags=Marks("04-x", "carl-1111", "2026-11-25T16:00Z").tags)
    assert main(["cleanup", "--yes", "--learner", "carl-1111"]) == 0
    shown = capsys.readouterr().out
    assert "not ours, stays: /subscriptions/" in shown
    assert shown.endswith("Nothing of the course is in subscription 'Practice'.\n")
    assert groups(azure) == [ANNA, BEN, "payroll"]


def test_a_lesson_is_named_by_its_number_too(azure: App) -> None:
    make_group(live(Wire(azure), "anna-5557", "05-snapshots"))
    assert main(["cleanup", "--yes", "--lesson", "04"]) == 0
    assert groups(azure) == ["azlab-anna-5557-05-rg", BEN]


def test_a_sign_in_that_ends_is_one_sentence(
    azure: App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise LiveError("Your sign-in has ended.")

    monkeypatch.setattr("azlab.live.account.Tokens.get", refuse)
    assert main(["cleanup", "--yes"]) == 1
    assert capsys.readouterr().err == "Your sign-in has ended.\n"


def test_what_is_not_past_its_time_is_kept(azure: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azlab.live.inventory.now", lambda: "2026-11-25T15:59Z")
    main(["cleanup", "--everybody", "--expired", "--yes"])
    assert groups(azure) == [ANNA, BEN]
    monkeypatch.setattr("azlab.live.inventory.now", lambda: "2026-11-25T16:01Z")
    main(["cleanup", "--everybody", "--expired", "--yes"])
    assert groups(azure) == []
