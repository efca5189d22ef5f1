"""What the rules of an autoscale setting say, and which of them was behind a change."""

from datetime import timedelta
from typing import Any

import pytest

from azlab.widgets.scaling_rules import Profile, Rule, duration, percent, spelt
from tests.widgets.scaled import IN, MINUTE, NOON, OUT, Json, profile, rule, steady


def reason(before: int, after: int, value: float | None, *rules: Json, **limits: Any) -> str:
    """Why, where the five minutes before noon were that busy."""
    samples = [] if value is None else steady(value, 5, since=-5)
    return Profile.of(profile(*rules, **limits)).reason(before, after, NOON, samples)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (OUT, "average CPU over 5 min above 70%: add 2"),
        (IN, "average CPU over 5 min below 30%: take 1 away"),
        (
            rule("GreaterThanOrEqual", 72.5, "Increase", 20, type="PercentChangeCount", window=90),
            "average CPU over 1 h 30 min 72.5% or more: add 20%",
        ),
        (
            rule("LessThanOrEqual", 5, "None", 3, type="ExactCount", aggregation="Maximum"),
            "highest CPU over 5 min 5% or less: have exactly 3",
        ),
        (
            rule("GreaterThan", 1000, "Increase", metric="Inbound Flows", aggregation="Total"),
            "total Inbound Flows over 5 min above 1000: add 1",
        ),
    ],
)
def test_a_rule_is_said_in_words(document: Json, words: str) -> None:
    assert str(Rule.of(document)) == words


@pytest.mark.parametrize(
    ("operator", "met"),
    [
        ("GreaterThan", [71]),
        ("GreaterThanOrEqual", [70, 71]),
        ("LessThan", [69]),
        ("LessThanOrEqual", [69, 70]),
        ("Equals", [70]),
        ("NotEquals", [69, 71]),
    ],
)
def test_each_operator_compares_as_azure_does(operator: str, met: list[int]) -> None:
    found = Rule.of(rule(operator, 70, "Increase"))
    assert [value for value in (69, 70, 71) if found.is_met(value)] == met


def test_a_change_has_the_reason_that_its_rule_gives_and_what_was_measured() -> None:
    assert reason(4, 6, 90) == "average CPU over 5 min was 90%, above 70%: add 2"
    assert reason(4, 3, 12.34) == "average CPU over 5 min was 12.3%, below 30%: take 1 away"


def test_what_was_measured_later_or_long_before_is_no_reason() -> None:
    found = Profile.of(profile())
    assert "was" not in found.reason(4, 6, NOON, steady(90, 5))
    assert "was" not in found.reason(4, 6, NOON, steady(90, 5, since=-11))


def test_a_rule_that_was_stopped_by_a_limit_says_so() -> None:
    assert reason(9, 10, 90).endswith("add 2, but at most 10")
    assert reason(3, 2, 5, OUT, rule("LessThan", 30, "Decrease", 5)).endswith("take 5 away, but at least 2")


def test_a_rule_that_took_less_away_would_have_had_to_add_it_again() -> None:
    said = reason(8, 7, 29, OUT, rule("LessThan", 30, "Decrease", 5))
    assert said.endswith("take 5 away, but no more than would not be added again at once")


def test_the_limits_are_a_reason_of_their_own() -> None:
    assert reason(1, 2, 50) == "the limits: 1 is not at least 2"
    assert reason(12, 10, 50) == "the limits: 12 is not at most 10"


def test_where_nothing_was_measured_the_default_is_the_reason() -> None:
    assert reason(2, 4, None) == "nothing was measured: 4 is the default"


def test_a_rule_whose_values_nobody_knows_is_the_reason_where_no_other_can_be() -> None:
    queue = rule("GreaterThan", 1000, "Increase", metric="Inbound Flows")
    assert reason(2, 3, 50, queue) == "average Inbound Flows over 5 min above 1000: add 1"


def test_samples_of_a_longer_time_than_a_window_do_not_tell_what_a_rule_saw() -> None:
    found, quarter = Profile.of(profile(OUT, default=6)), 15 * MINUTE
    samples = [(NOON - quarter, 90.0), (NOON - 3 * MINUTE, 50.0)]
    assert found.reason(4, 6, NOON, samples, quarter) == "average CPU over 5 min above 70%: add 2"
    more = Profile.of(profile(OUT, rule("GreaterThan", 85, "Increase", 2)))
    both = "average CPU over 5 min above 70%: add 2 or average CPU over 5 min above 85%: add 2"
    assert more.reason(4, 6, NOON, samples, quarter) == both


def test_of_several_rules_those_that_led_so_far_are_named_and_the_others_not() -> None:
    more = rule("GreaterThan", 85, "Increase", 4)
    assert reason(4, 8, 90, OUT, more, IN) == "average CPU over 5 min was 90%, above 85%: add 4"
    peak = rule("GreaterThan", 85, "Increase", 2, aggregation="Maximum")
    both = "average CPU over 5 min was 90%, above 70% and highest CPU over 5 min was 90%, above 85%: add 2"
    assert reason(4, 6, 90, OUT, peak, IN) == both
    assert reason(4, 6, 80, OUT, more, IN) == "average CPU over 5 min was 80%, above 70%: add 2"


def test_a_change_that_no_rule_explains_is_said_to_be_one() -> None:
    assert reason(4, 6, 50) == "no rule says why, as far as the log tells them"


def test_each_direction_rests_as_long_as_its_rule_says() -> None:
    slow = rule("LessThan", 30, "Decrease", cooldown=15)
    rests = Profile.of(profile(OUT, slow)).rests(NOON)
    assert rests == [("to add", NOON + 5 * MINUTE), ("to take away", NOON + 15 * MINUTE)]
    assert Profile.of(profile(OUT)).rests(NOON) == rests[:1]


@pytest.mark.parametrize(
    ("text", "minutes"), [("PT5M", 5), ("PT1H30M", 90), ("P1D", 1440), ("PT90S", 1.5), ("soon", 0), (None, 0)]
)
def test_a_length_of_time_is_read_as_azure_writes_it(text: object, minutes: float) -> None:
    assert duration(text) == timedelta(minutes=minutes)


def test_numbers_and_times_are_written_short() -> None:
    assert [percent(value) for value in (90.0, 75.94, 0.04)] == ["90%", "75.9%", "0%"]
    lengths = [spelt(timedelta(minutes=minutes)) for minutes in (0, 5, 60, 90)]
    assert lengths == ["0 min", "5 min", "1 h", "1 h 30 min"]
