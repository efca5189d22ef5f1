"""What autoscale did, in words."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from azlab.widgets.scaling import MOST_STRETCHES, NOT_TOLD
from azlab.widgets.scaling_rules import percent
from tests.widgets.scaled import MINUTE, NOON, action, profile, scaling, steady


def test_the_words_have_limits_rules_values_and_changes_in_the_order_of_time() -> None:
    told = scaling([*steady(90, 10), *steady(60, 20, since=10)], action(9, 4, 6), count=6)
    assert str(told) == (
        "Autoscale of web (rg) by busy, 12:00 to 13:00 on 29 November 2026 (UTC)\n"
        "at least 2 and at most 10 instances, 4 when nothing can be measured\n"
        "  average CPU over 5 min above 70%: add 2, cool-down 5 min\n"
        "  average CPU over 5 min below 30%: take 1 away, cool-down 5 min\n"
        "\n"
        "time            average CPU  instances  why        cool-down until\n"
        "--------------  -----------  ---------  ---------  ---------------\n"
        "12:00 to 12:10  90%\n"
        "12:09                        4 to 6     busy: add  12:14\n"
        "12:10 to 12:30  60%\n"
        "13:00                        6          now\n"
        "Where the steps are dashed nobody knows more: the log has what autoscale changed, and not what "
        "somebody changed by hand."
    )


def test_where_the_directions_rest_differently_both_are_said() -> None:
    assert "12:14 to add, 12:24 to take away" in str(scaling((), action(9, 4, 6, longer=15), count=6))


def test_what_somebody_else_changed_is_a_row_with_the_time_in_which_it_was() -> None:
    told = str(scaling((), action(10, 4, 6), action(40, 9, 8), count=8))
    assert any(line.split("  ")[0] == "12:10 to 12:40" and NOT_TOLD in line for line in told.splitlines())
    assert "6 to 9" in told
    assert NOT_TOLD not in str(scaling((), action(10, 4, 6), action(40, 6, 5), count=5))


def test_a_change_that_was_refused_moves_nothing_and_says_why_not() -> None:
    told = scaling((), action(10, 4, 6, refused="No cores are left."), count=4)
    assert "4, not 6   refused: No cores are left. (busy: add)" in str(told)
    assert {count for _, count in told.levels} == {4}


def test_nothing_done_and_nothing_measured_are_said() -> None:
    told = str(scaling((), is_enabled=False))
    assert "Autoscale has changed nothing in this time." in told
    assert "Nothing was measured in this time." in told
    assert "It is switched off." in told


def test_of_several_profiles_each_is_named() -> None:
    told = str(scaling((), profiles=[profile(), profile(name="weekend", most=3, default=3)]))
    assert "Profile default: at least 2 and at most 10 instances" in told
    assert "Profile weekend: at least 2 and at most 3 instances" in told


def test_what_lasts_into_another_day_says_the_days() -> None:
    told = str(scaling((), action(5, 2, 4), end=NOON + timedelta(days=2), count=4))
    assert "12:00 on 29 November 2026 to 12:00 on 01 December 2026 (UTC)" in told
    assert "29 Nov 12:05" in told
    assert "  12:10" in told


@settings(max_examples=30)
@given(st.lists(st.floats(0, 100), max_size=300))
def test_every_value_stands_in_a_row_of_its_time(values: list[float]) -> None:
    samples = [(NOON + number * MINUTE, value) for number, value in enumerate(values)]
    told = scaling(samples, end=NOON + 300 * MINUTE)
    assert len(told.stretches) <= MOST_STRETCHES
    for moment, value in samples:
        (row,) = [row for row in told.stretches if row.begin <= moment <= row.end]
        assert row.least <= value <= row.most
        assert percent(row.least) in str(row)
        assert str(row) in str(told)
