"""Due dates, penalties and extensions: read strictly, counted in real time."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.deadlines import Deadlines, read_deadlines
from grader.classroom.penalties import NO_PENALTY, Deadline, read_penalty
from grader.setup.places import SetupError

LESSONS = {name: name for name in ("00-start-here", "04-managed-images", "05-snapshots")}


def _read(folder: Path, text: str) -> Deadlines:
    (folder / "classroom.toml").write_text(text, "utf-8")
    return read_deadlines(folder, LESSONS, ("ada", "Bob.Ross"))


def _refused(folder: Path, text: str) -> str:
    with pytest.raises(SetupError) as refused:
        _read(folder, text)
    return str(refused.value).removeprefix(f"{folder / 'classroom.toml'}: ")


def _due(deadlines: Deadlines, lesson: str, learner: str = "ada") -> datetime:
    deadline = deadlines.find(lesson, learner)
    assert deadline is not None
    return deadline.due.astimezone(UTC)


BERLIN = 'timezone = "Europe/Berlin"\n'


def test_without_a_file_nothing_is_ever_late(tmp_path: Path) -> None:
    assert read_deadlines(tmp_path, LESSONS, ()).find("04-managed-images", "ada") is None


def test_dates_are_in_the_time_zone_that_the_file_says_in_winter_and_in_summer(tmp_path: Path) -> None:
    said = _read(tmp_path, f'{BERLIN}[lessons]\n04 = "2026-11-30 23:59"\n05 = "2026-07-01 12:00"')
    assert _due(said, "04-managed-images") == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert _due(said, "05-snapshots") == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_a_date_alone_means_until_that_day_has_ended(tmp_path: Path) -> None:
    said = _read(tmp_path, f'{BERLIN}[lessons]\n04-managed-images = 2026-10-25\n05 = "2026-10-25"')
    assert _due(said, "04-managed-images") == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    assert _due(said, "05-snapshots") == _due(said, "04-managed-images")


def test_a_date_may_say_its_own_zone(tmp_path: Path) -> None:
    said = _read(tmp_path, "[lessons.04-managed-images]\ndue = 2026-11-30T23:59:00-05:00")
    assert _due(said, "04-managed-images") == datetime(2026, 12, 1, 4, 59, tzinfo=UTC)


def test_an_extension_is_one_learners_and_keeps_the_rule(tmp_path: Path) -> None:
    text = f"""{BERLIN}penalty = "10 % per day, at most 50 %"
        grace = 15
        [lessons]
        04 = 2026-11-30
        [extensions.ADA]
        04 = 2026-12-07
        [extensions."Bob.Ross"]
        04 = 2026-12-01"""
    said = _read(tmp_path, text)
    assert _due(said, "04-managed-images", "ada") == datetime(2026, 12, 7, 23, tzinfo=UTC)
    assert _due(said, "04-managed-images", "Bob.Ross") == datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert _due(said, "04-managed-images", "eve") == datetime(2026, 11, 30, 23, tzinfo=UTC)
    deadline = said.find("04-managed-images", "ada")
    assert deadline
    assert (str(deadline.penalty), deadline.grace, deadline.extended) == (
        "10 % per day, at most 50 %", timedelta(minutes=15), True,
    )  # fmt: skip


DUE = f"{BERLIN}[lessons]\n04 = 2026-11-30\n"
WRONG = {
    "[lesson]": "there is no setting 'lesson'. Did you mean 'lessons'? Known: ",
    "penalti = 'none'": "there is no setting 'penalti'. Did you mean 'penalty'? Known: ",
    "[lessons]\n04-managed-image = 2026-11-30T10:00:00Z": "there is no lesson '04-managed-image' in "
    "[lessons]. Did you mean '04-managed-images'?",
    "[lessons.04]\nduedate = 2026-11-30T10:00:00Z": "there is no setting 'duedate' in [lessons.04]. "
    "Did you mean 'due'?",
    "[lessons.04]\ngrace = 3": "there is no 'due' in [lessons.04]",
    "[lessons]\n04 = 2026-11-30": "due in [lessons.04] says no time zone: ",
    "timezone = 'Europe/Berlino'": "'Europe/Berlino' is no time zone",
    "timezone = '../etc/passwd'": "'../etc/passwd' is no time zone",
    "timezone = 7": "'7' is no time zone",
    "[lessons]\n04 = 'tomorrow'": "'tomorrow' is no date (due in [lessons.04])",
    "[lessons]\n04 = 7": "due in [lessons.04] is a date",
    "[lessons]\n04 = 23:59:00": "due in [lessons.04] is a date",
    f"{BERLIN}[lessons]\n04 = 9999-12-31": "due in [lessons.04] is too far away",
    f"{DUE}04-managed-images = 2026-11-30": "04-managed-images stands twice",
    "lessons = 3": "'lessons' is a table, begun by a line [lessons]",
    "extensions.ada = 3": "'ada' is a table, begun by a line [extensions.ada]",
    f"{DUE}[extensions.adda]\n04 = 2026-12-30": "there is no learner 'adda' in this class, as "
    "[extensions] says. Did you mean 'ada'?",
    f"{BERLIN}[extensions.ada]\n04 = 2026-12-30": "04-managed-images in [extensions.ada] has no due date",
    f"{DUE}[extensions.ada]\n04 = 2026-11-29": "04 in [extensions.ada] is before",
    "grace = -1": "grace is a number of minutes",
    "grace = true": "grace is a number of minutes",
    "penalty = '10 percent'": "penalty is '10 percent': a rule reads e.g.",
    "penalty = '200 % once'": "penalty is '200 % once': nobody loses more than 100 %",
    "penalty =": "cannot be read: ",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_nobody_understands_is_refused_with_what_was_meant(tmp_path: Path, text: str) -> None:
    assert WRONG[text].strip() in _refused(tmp_path, text)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "late", "points", "lost"),
    [
        ("10 % per day, at most 50 %", timedelta(seconds=1), 20, 2),
        ("10 % per day, at most 50 %", DAY, 20, 2),
        ("10 % per day, at most 50 %", DAY + timedelta(seconds=1), 20, 4),
        ("10 % per day, at most 50 %", 30 * DAY, 20, 10),
        ("10% per day", 30 * DAY, 20, 20),
        ("2 points per day at most 5 points", 3 * DAY, 20, 5),
        ("1 point per hour", timedelta(minutes=90), 20, 2),
        ("0.5 points per week", 8 * DAY, 20, 1),
        ("20 % once", 9 * DAY, 20, 4),
        ("3 points", DAY, 2, 2),
        ("none", 9 * DAY, 20, 0),
        ("10 % per day", timedelta(0), 20, 0),
        ("10 % per day", DAY, 0, 0),
        ("100 % once", DAY, 20, 20),
    ],
)
def test_a_rule_takes_what_it_says(rule: str, late: timedelta, points: float, lost: float) -> None:
    assert read_penalty(rule).of(points, late) == lost


@given(st.floats(0, 1e4), st.integers(0, 10**7), st.floats(0, 100), st.sampled_from(["%", "points"]))
def test_nobody_loses_more_than_there_is_and_later_never_costs_less(
    points: float, seconds: int, loss: float, unit: str
) -> None:
    penalty = read_penalty(f"{loss:.2f} {unit} per day, at most 60 %")
    assert read_penalty(str(penalty)).of(points, DAY) == pytest.approx(penalty.of(points, DAY), abs=0.01)
    lost = penalty.of(points, timedelta(seconds=seconds))
    assert 0 <= lost <= points + 0.01
    assert lost <= penalty.of(points, timedelta(seconds=seconds + 3600))


def test_grace_forgives_and_after_it_the_time_counts_from_the_due_date() -> None:
    due = datetime(2026, 11, 30, 12, tzinfo=UTC)
    deadline = Deadline(due, grace=timedelta(minutes=15))
    assert deadline.late(due + timedelta(minutes=15)) == timedelta(0)
    assert deadline.late(due + timedelta(minutes=16)) == timedelta(minutes=16)
    assert deadline.late(due - DAY) == timedelta(0)


def test_a_night_in_which_clocks_change_is_as_long_as_it_really_is(tmp_path: Path) -> None:
    said = _read(tmp_path, f'{BERLIN}[lessons]\n04 = "2026-10-25 00:00"')
    deadline = said.find("04-managed-images", "ada")
    assert deadline
    # Clocks went back at 3:00: from midnight to midnight are 25 hours.
    assert deadline.late(datetime(2026, 10, 25, 23, tzinfo=UTC)) == timedelta(hours=25)
    same_zone = datetime(2026, 10, 26, tzinfo=deadline.due.tzinfo)
    assert deadline.late(same_zone) == timedelta(hours=25)


def test_the_example_in_the_documents_can_be_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "teaching.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    said = _read(tmp_path, example)
    assert {str(deadline.penalty) for deadline in said.lessons.values()} == {
        "10 % per day, at most 50 %",
        "2 points per day",
    }
    assert _due(said, "04-managed-images") > _due(said, "04-managed-images", "Bob.Ross")


STAGES = {"12.1-image": "12-capstone", "12.2-release": "12-capstone"}
WHOLE = '12-capstone = { due = 2026-11-01, penalty = "10 % per day" }'
PART = "12.2 = { due = 2026-12-01 }"


def _read_stages(folder: Path, text: str) -> Deadlines:
    (folder / "classroom.toml").write_text(f'timezone = "UTC"\n{text}', "utf-8")
    return read_deadlines(folder, STAGES, ("ada",))


@pytest.mark.parametrize("rows", [(WHOLE, PART), (PART, WHOLE)])
def test_what_is_said_of_a_part_counts_before_what_is_said_of_the_whole(
    tmp_path: Path, rows: tuple[str, str]
) -> None:
    said = _read_stages(tmp_path, "\n".join(("[lessons]", *rows)))
    first, second = said.find("12.1-image", "ada"), said.find("12.2-release", "ada")
    assert first is not None
    assert second is not None
    assert (first.due.month, second.due.month) == (11, 12)
    # The rule is said of the whole only, and holds for the part that has a date of its own.
    assert first.penalty == second.penalty != NO_PENALTY


def test_an_extension_of_the_whole_may_help_with_some_of_it_only(tmp_path: Path) -> None:
    rows = "\n".join(("[lessons]", WHOLE, PART, "[extensions.ada]"))
    said = _read_stages(tmp_path, f"{rows}\n12-capstone = 2026-11-15")
    first, second = said.find("12.1-image", "ada"), said.find("12.2-release", "ada")
    assert first is not None
    assert second is not None
    assert (first.due, first.extended) == (datetime(2026, 11, 16, tzinfo=UTC), True)
    assert (second.due.month, second.extended) == (12, False)
    with pytest.raises(SetupError, match="before the lesson is due"):
        _read_stages(tmp_path, f"{rows}\n12-capstone = 2026-10-15")
