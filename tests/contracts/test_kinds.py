"""Kinds of values, from the words of three generations of clients to ours."""

import ast

import pytest

from azlab.contracts.kinds import named_by, of_annotation, of_value, of_word


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("str", "text"),
        ("Optional[int]", "integer"),
        ("Optional[datetime.datetime]", "text"),
        ('Optional["_models.Disk"]', "Disk"),
        ('Optional[list["_models.Disk"]]', "[Disk]"),
        ("Optional[dict[str, str]]", "{text}"),
        ('Optional[Union[str, "_models.Caching"]]', "Caching"),
        ('Literal["Linux"]', "text"),
        ("Any", "any"),
        ('dict[str, dict[str, "_models.Item"]]', "{{Item}}"),
    ],
)
def test_an_annotation_of_a_newer_package_says_a_kind(annotation: str, kind: str) -> None:
    assert of_annotation(ast.parse(annotation, mode="eval").body) == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [("str", "text"), ("[AutoscaleProfile]", "[AutoscaleProfile]"), ("{str}", "{text}"), ("iso-8601", "text"),
     ("object", "any"), ("[{int}]", "[{integer}]"), ("float", "number"), ("Disk", "Disk")],
)  # fmt: skip
def test_a_word_of_an_older_package_says_a_kind(word: str, kind: str) -> None:
    assert of_word(word) == kind


def test_a_value_that_was_seen_says_a_kind() -> None:
    seen = [True, 1, 1.5, "a", [], [1], {"a": 1}, None]
    kinds = ["boolean", "integer", "number", "text", "any", "[integer]", "any", "any"]
    assert [of_value(value) for value in seen] == kinds


@pytest.mark.parametrize("kind", ["Disk", "-Disk", "[Disk]", "-{Disk}"])
def test_the_name_inside_a_kind(kind: str) -> None:
    assert named_by(kind) == "Disk"
