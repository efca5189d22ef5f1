"""The chart of what autoscale did says what its words say."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from azlab.widgets.scaling import Scaling
from azlab.widgets.scaling_charts import LABELS, LINES, WIDTH, chart
from tests.widgets.scaled import MINUTE, NOON, action, profile, rule, scaling, steady

SPACE = "{http://www.w3.org/2000/svg}"
AXES = re.compile(r"\d+%?|\d\d:\d\d|\d\d \w{3} \d\d:\d\d|✗")
"""What is written at an axis, and the numbers of the changes."""


def drawn(told: Scaling) -> ElementTree.Element:
    return ElementTree.fromstring(chart(told, str(told)))


def texts(told: Scaling) -> list[str]:
    return [part.text or "" for part in drawn(told).iter(f"{SPACE}text")]


def titles(told: Scaling) -> list[str]:
    return [part.text or "" for part in drawn(told).iter(f"{SPACE}title")][1:]


def test_the_thresholds_and_the_limits_are_named() -> None:
    said = texts(scaling(steady(50, 30)))
    assert {"above 70%: add 2", "below 30%: take 1 away", "at most 10", "at least 2"} <= set(said)


def test_the_average_is_a_line_that_is_broken_where_nothing_was_measured() -> None:
    def lines(told: Scaling) -> list[str]:
        return [
            path
            for path in re.findall(r'<path d="([^"]*)"', chart(told, ""))
            if "V" in path and "L" not in path
        ]

    whole = scaling([*steady(50, 10), *steady(60, 10, since=10)])
    broken = scaling([*steady(50, 10), *steady(60, 10, since=20)])
    assert len(lines(broken)) == len(lines(whole)) + 1


def test_a_thousand_equal_values_are_one_stroke() -> None:
    assert len(chart(scaling(steady(50, 1400), end=NOON + 1440 * MINUTE), "")) < 6000


def test_each_change_says_its_reason_where_it_is_drawn() -> None:
    told = scaling((), action(9, 4, 6, "it was busy"), action(20, 6, 8, refused="No cores."), count=6)
    assert "1: 4 to 6: it was busy" in titles(told)
    assert "2: 6, not 8: refused: No cores. (busy: add)" in titles(told)
    assert {"1", "✗"} <= set(texts(told))
    assert "1: cool-down until 12:14" in titles(told)
    assert not [title for title in titles(told) if title.startswith("2: cool-down")]


def test_what_the_log_does_not_tell_is_dashed_and_what_it_tells_is_not() -> None:
    dashed = LINES + ' stroke-dasharray="5 4"'
    sure = scaling((), action(0, 4, 6), action(30, 6, 5), count=5)
    assert chart(sure, "").count(dashed) == 1  # before the first change
    assert chart(scaling((), action(0, 4, 6), action(30, 9, 8), count=8), "").count(dashed) == 2


def test_numbers_that_would_cover_each_other_take_another_row_or_are_left_out() -> None:
    told = scaling((), *(action(number, 2, 2) for number in range(50)))
    written = list(drawn(told).iter(f"{SPACE}circle"))
    for row in {part.attrib["cy"] for part in written}:
        places = [float(part.attrib["cx"]) for part in written if part.attrib["cy"] == row]
        assert all(later - earlier >= 18 for earlier, later in pairwise(places))
    fifty = {title for title in titles(told) if title.startswith("50: ")}
    assert fifty == {"50: 2 to 2: busy: add", "50: cool-down until 12:54"}


def test_limits_far_above_what_there_is_do_not_flatten_the_steps() -> None:
    told = scaling((), profiles=[profile(most=1000)])
    assert "at most 1000 ↑" in texts(told)
    assert "1" in texts(told)
    assert "at most 1000" in str(told)


ACTIONS = st.lists(
    st.tuples(st.integers(0, 299), st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=30
)
RULES = st.lists(st.tuples(st.sampled_from(["GreaterThan", "LessThan"]), st.integers(0, 100)), max_size=6)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 100), max_size=60), ACTIONS, RULES, st.text(max_size=8))
def test_the_drawing_and_the_words_say_the_same(
    values: list[float], moves: list[tuple[int, int, int, bool]], rules: list[tuple[str, int]], name: str
) -> None:
    done = [
        action(minute, before, after, refused="<No> cores." * refused)
        for minute, before, after, refused in sorted(moves)
    ]
    asked = [rule(operator, threshold, "Increase") for operator, threshold in rules]
    name = re.sub(r"[^ -~]", "&", name)
    told = scaling(
        [(NOON + number * MINUTE, value) for number, value in enumerate(values)],
        *done,
        profiles=[profile(*asked)],
        scale_set=f"<{name}>",
        end=NOON + 300 * MINUTE,
    )
    words, picture = str(told), drawn(told)
    assert (picture.findtext(f"{SPACE}desc") or "").split() == words.split()
    facts = [text for text in texts(told) if not AXES.fullmatch(text)]
    whole = " ".join(words.split())
    assert [text for text in facts if " ".join(text.removesuffix(" ↑").split()) not in whole] == []
    assert len({title for title in titles(told) if re.match(r"\d+: \d+(,| to)", title)}) == len(done)
    assert all(change.change in words and change.reason in words for change in done)
    for part in picture.iter():
        for left, top in (("x", "y"), ("cx", "cy")):
            if left in part.attrib and part.tag != f"{SPACE}svg":
                assert -2 <= float(part.attrib[left]) <= WIDTH
                assert 0 <= float(part.attrib[top]) <= float(picture.attrib["viewBox"].split()[3])


def test_many_rules_and_long_names_all_stand_in_the_drawing_and_none_over_another() -> None:
    rules = [rule("GreaterThan", 70 + number, "Increase", number + 1) for number in range(6)]
    profiles = [profile(*rules, name=f"weekend-and-holidays-{number}") for number in range(4)]
    told = scaling((), action(5, 2, 4), profiles=profiles, scale_set="w" * 64, group="r" * 90, count=4)
    picture = drawn(told)
    names = [part for part in picture.iter(f"{SPACE}text") if float(part.attrib["x"]) >= LABELS]
    heights = sorted(float(part.attrib["y"]) for part in names if "text-anchor" not in part.attrib)
    assert all(later - earlier >= 17 for earlier, later in pairwise(heights))
    assert heights[-1] < float(picture.attrib["viewBox"].split()[3])
    heading = [part for part in picture if part.tag == f"{SPACE}text"]
    assert "".join(part.text or "" for part in heading).replace(" ", "") == told.title.replace(" ", "")
    assert all(len(part.text or "") * 6.9 <= WIDTH for part in heading)


def test_the_drawing_has_the_colours_of_its_page_only() -> None:
    told = scaling(steady(50, 30), action(9, 4, 6), count=6)
    used = {
        part.attrib[name] for part in drawn(told).iter() for name in ("fill", "stroke") if name in part.attrib
    }
    assert used == {"currentColor", "none", "var(--jp-layout-color0,Canvas)"}
