"""The real Azure CLI against the practice Azure, compared with what it said to Azure.

`shapes/` holds facts taken from recorded sessions of the Azure CLI (2.45 to 2.76) with Azure: per
command the requests in their order, statuses, headers, and the keys and kinds of all bodies.
`shapes/known.json` is every key that Azure was seen to answer at an address. `shapes/allowances.json`
lists where the practice Azure, or the newer CLI, may differ, and why.
"""

import json
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.traffic import comparing, recording

SHAPES = Path(__file__).parent / "shapes"
RECORDED: dict[str, Any] = {
    variant: shape
    for path in SHAPES.glob("*.json")
    if path.stem not in ("known", "allowances")
    for variant, shape in json.loads(path.read_text("utf-8")).items()
}
KNOWN = json.loads((SHAPES / "known.json").read_text("utf-8"))
ALLOWANCES = json.loads((SHAPES / "allowances.json").read_text("utf-8"))
STORIES = sorted(path.stem for path in recording.STORIES.glob("*.az"))
SCENES = [(story, scene.variant) for story in STORIES for scene in recording.scenes(story) if scene.variant]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The steps of a story's variants; each story is played once."""
    return cache(lambda story: recording.play(story, tmp_path_factory.mktemp(story)))


def differences(variant: str, steps: list[dict[str, Any]]) -> list[str]:
    return list(comparing.differences(RECORDED[variant]["steps"], steps, KNOWN))


def allows(allowance: dict[str, Any], variant: str, sentence: str) -> bool:
    return fnmatchcase(variant, allowance["in"]) and any(
        part in sentence for part in allowance["differences"]
    )


@pytest.mark.parametrize(("story", "variant"), SCENES, ids=[variant for _, variant in SCENES])
def test_the_cli_hears_from_the_practice_azure_what_it_hears_from_azure(
    story: str, variant: str, played: Any
) -> None:
    found = differences(variant, played(story)[variant])
    strange = [one for one in found if not any(allows(allowance, variant, one) for allowance in ALLOWANCES)]
    assert not strange, "\n".join([variant, *strange])


def test_no_allowance_outlives_its_difference(played: Any) -> None:
    found = [
        (variant, sentence)
        for story, variant in SCENES
        for sentence in differences(variant, played(story)[variant])
    ]
    for allowance in ALLOWANCES:
        for part in allowance["differences"]:
            one = {**allowance, "differences": [part]}
            assert any(allows(one, *each) for each in found), f"no longer needed: {one}"


def test_every_allowance_says_why() -> None:
    assert all(allowance["reason"].endswith(".") for allowance in ALLOWANCES)


def test_every_recorded_variant_is_played() -> None:
    played_variants = {scene.variant for story in STORIES for scene in recording.scenes(story)} - {""}
    assert played_variants == set(RECORDED)


def test_the_comparison_sees_every_sort_of_difference() -> None:
    theirs: list[comparing.Step] = [
        {"request": "GET /a", "status": 200, "answer": {"id": "string", "n": "number", "of": {"x": "string"}}}
    ]
    ours: list[comparing.Step] = [
        {
            "request": "GET /a",
            "status": [404],
            "headers": ["location"],
            "answer": {"n": "string", "new": "null"},
        },
        {"request": "GET /b", "status": [200]},
    ]
    assert list(comparing.differences(theirs, ours, {"/a": {"old": "string"}})) == [
        "GET /a: status {200} at Azure, {404} here",
        "GET /a: headers set() at Azure, {'location'} here",
        "GET /a: answer: lacks id (string)",
        "GET /a: answer: n is number at Azure, string here",
        "GET /a: answer: lacks of (object)",
        "GET /a: answer: has new, unknown to Azure",
        "asked besides: GET /b",
    ]
