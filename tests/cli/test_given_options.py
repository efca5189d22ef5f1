import pytest

from azlab.cli.given_options import value_of, values_of


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["vm", "show", "-n", "web", "-o", "tsv", "more"], ["web"]),
        (["vm", "show", "--name", "a", "b", "-o", "tsv", "-n", "c"], ["a", "b", "c"]),
        (["vm", "show", "--name=a=b", "-o", "tsv"], ["a=b"]),
        (["vm", "show", "--name", "-o", "tsv"], []),
        (["vm", "show", "--names", "a", "name", "b"], []),
        ([], []),
    ],
)
def test_what_stands_behind_an_option_is_read_up_to_the_next(words: list[str], values: list[str]) -> None:
    assert values_of(words, "-n", "--name") == values
    assert value_of(words, "-n", "--name") == "".join(values[:1])
