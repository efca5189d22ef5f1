"""How answers of the exam are read: many spellings mean the same, and some mean nothing."""

from typing import Any

import pytest

from grader.checks.exam_answers import command_of, normal


@pytest.mark.parametrize("given", ["b", "B", " b ", "b)", "(b)", "`b`", ["b"], ("b",), {"b"}])
def test_a_letter_is_read_in_any_spelling(given: Any) -> None:
    assert normal("choose", given) == "b"


@pytest.mark.parametrize("given", ["ab", "i", "1", 2, "", "the second", None, ..., object(), ["a", "b"]])
def test_what_is_no_letter_is_no_answer_to_a_choice(given: Any) -> None:
    assert normal("choose", given) is None


@pytest.mark.parametrize(
    "given", ["ac", "ca", "a, c", "C A", "a and c".replace(" and", ","), ["c", "a"], {"a", "c"}]
)
def test_of_several_letters_the_order_does_not_matter(given: Any) -> None:
    assert normal("several", given) == "ac"


@pytest.mark.parametrize("given", ["dbca", "d b c a", "D, B, C, A", "d > b > c > a", ["d", "b", "c", "a"]])
def test_of_an_order_it_does(given: Any) -> None:
    assert normal("order", given) == "dbca"
    assert normal("order", "abcd") != "dbca"


def test_a_letter_that_is_given_twice_is_no_answer() -> None:
    assert normal("several", "aab") is None


SHOW = "az vm show -g rg-web -n web-1 -o table"


@pytest.mark.parametrize(
    "given",
    [
        SHOW,
        "az vm show --name web-1 --resource-group rg-web --output table",
        "  %az vm show -n web-1   -g rg-web -o table",
        "!az vm show -n 'web-1' -g \"rg-web\" -o table",
        "az vm show --resource-group=rg-web -n web-1 -o table",
    ],
)
def test_a_command_means_the_same_in_another_order_and_with_long_options(given: str) -> None:
    assert normal("fix", given) == command_of(SHOW)


@pytest.mark.parametrize(
    "given",
    [
        "az vm show -g web-1 -n rg-web -o table",
        "az vm list -g rg-web -n web-1 -o table",
        "az vm show -g rg-web -n web-1",
        "az vm show -g rg-web -n Web-1 -o table",
        "vm show -g rg-web -n web-1 -o table",
        "az vm show -g 'rg-web",
        "",
    ],
)
def test_another_command_means_something_else(given: str) -> None:
    assert normal("fix", given) != command_of(SHOW)


def test_values_of_an_option_keep_their_order_and_stay_with_it() -> None:
    one = command_of("az sig image-version update --target-regions a b -g rg")
    assert one == command_of("az sig image-version update -g rg --target-regions a b")
    assert one != command_of("az sig image-version update --target-regions b a -g rg")
    assert one != command_of("az sig image-version update --target-regions a -g rg b")


def test_a_hole_is_read_as_its_words_or_as_the_whole_command() -> None:
    assert normal("complete", " `--Source` ") == "--source"
    assert normal("complete", SHOW) == command_of(SHOW)


@pytest.mark.parametrize("form", ["fix", "complete"])
def test_what_is_longer_than_any_command_is_no_command(form: str) -> None:
    assert normal(form, f"az vm create -n {'x' * 500}") is not None
    assert normal(form, f"az vm create -n {'x' * 20_000}") is None
