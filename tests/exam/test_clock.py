"""The clock of an exam: it is kept, may be paused, and enforces nothing."""

from pathlib import Path

import pytest

from azlab.exam.clock import Clock, ClockError


class Watch:
    """A clock on the wall that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def begun(file: Path | None, watch: Watch, *, may_pause: bool = True) -> Clock:
    return Clock.begin(90, file, may_pause=may_pause, now=watch)


def test_it_says_what_is_left(watch: Watch) -> None:
    clock = begun(None, watch)
    assert str(clock) == "90 minutes of 90 left."
    watch.seconds += 60 * 89
    assert str(clock) == "1 minute of 90 left."


def test_it_goes_on_in_another_kernel(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / ".azlab" / "exam-clock.json"
    begun(file, watch)
    watch.seconds += 600
    assert begun(file, watch).left == 80 * 60


def test_a_pause_does_not_count_and_is_kept_too(watch: Watch, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = begun(file, watch)
    watch.seconds += 600
    assert "paused" in str(clock.pause())
    watch.seconds += 6000
    clock = begun(file, watch)
    assert clock.left == 80 * 60
    assert clock.pause().left == 80 * 60
    clock.go_on().go_on()
    watch.seconds += 60
    assert clock.left == 79 * 60


def test_graded_work_has_no_pause_and_no_second_start(watch: Watch) -> None:
    clock = begun(None, watch, may_pause=False)
    with pytest.raises(ClockError, match="graded work"):
        clock.pause()
    with pytest.raises(ClockError, match="graded work"):
        clock.forget()


def test_when_time_is_over_nothing_is_locked(watch: Watch) -> None:
    clock = begun(None, watch)
    watch.seconds += 60 * 93
    assert str(clock) == "Time is over since 3 minutes. You may go on; nothing is locked."


def test_a_watch_that_is_set_back_gives_no_time(watch: Watch) -> None:
    clock = begun(None, watch)
    watch.seconds -= 5000
    assert clock.left == 90 * 60


@pytest.mark.parametrize(
    "text",
    [
        '{"minutes": NaN, "used": 0, "since": 0}',
        '{"minutes": 90, "used": Infinity, "since": null}',
        f'{{"minutes": 90, "used": {10**400}, "since": 0}}',
        '{"minutes": 0, "since": 0}',
        "[" * 100_000,
        "",
        "[]",
        '{"minutes": "x"}',
        '{"minutes": 1, "used": null, "since": 3}',
    ],
)
def test_a_damaged_file_is_a_new_beginning(watch: Watch, tmp_path: Path, text: str) -> None:
    file = tmp_path / "clock.json"
    file.write_text(text)
    assert begun(file, watch).left == 90 * 60
    assert str(begun(file, watch)).startswith("90 minutes")


def test_a_folder_that_cannot_be_written_keeps_nobody_from_an_exam(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert begun(tmp_path / "taken" / "clock.json", watch).left == 90 * 60
