"""Words of a lesson are replaced everywhere, and nothing but them."""

import json
from pathlib import Path

import pytest
from nbgrader.utils import ignore_patterns

from grader.checks.choices import choice_hash
from grader.course.lessons import Lesson
from grader.course.release import settings
from grader.course.releases import find_release, keep_release, make_release
from grader.course.variant_rules import RULES, findings
from grader.course.variants import Words, variant_for, vary, words_of
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release

NAME = "04-managed-images"
WORDS = {"web": "shop", "web-1": "shop-7", "West Europe": "Japan East", "westeurope": "japaneast"}


def release(*sources: str, start: str = "", choices: str = "") -> Release:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": [source]}
        for n, source in enumerate(sources)
    ]
    return Release("lesson", "0" * 16, json.dumps({"cells": cells, "metadata": {}}), start, choices)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("az vm show -n web-1", "az vm show -n shop-7"),
        ("web web-1 web-12 web_1 webs 'web'", "shop shop-7 web-12 web_1 webs 'shop'"),
        ('check.vm("web-1").is_in("westeurope")', 'check.vm("shop-7").is_in("japaneast")'),
        ("In West Europe, `westeurope`.", "In Japan East, `japaneast`."),
        ("VM web-1<br>OS disk", "VM shop-7<br>OS disk"),
        ("eastwesteurope WestEurope", "eastwesteurope WestEurope"),
    ],
)
def test_only_whole_words_are_replaced(text: str, becomes: str) -> None:
    assert Words(WORDS).put(text) == becomes


def test_words_may_change_places() -> None:
    assert Words({"north": "south", "south": "north"}).put("north south") == "south north"


def test_a_variant_is_varied_everywhere_and_knows_what_it_is_of() -> None:
    lesson = release("az vm show -n web-1\nweb", start="az group create -n web", choices="")
    varied = vary(lesson, WORDS)
    assert "".join(json.loads(varied.notebook)["cells"][0]["source"]) == "az vm show -n shop-7\nshop"
    assert varied.start == "az group create -n shop"
    assert varied.variant_of == lesson.fingerprint != varied.fingerprint
    assert varied.fingerprint != vary(lesson, {**WORDS, "web": "site"}).fingerprint


def test_right_and_wrong_choices_are_varied_too() -> None:
    choices = {
        "which": {"right": choice_hash("which", "web-1"), "wrong": {"web": "No, web is another."}},
        "both": {"right": [choice_hash("both", "westeurope"), "f" * 64], "otherwise": "Not in West Europe"},
    }
    varied = json.loads(vary(release(choices=json.dumps(choices)), WORDS).choices)
    assert varied["which"] == {
        "right": choice_hash("which", "shop-7"),
        "wrong": {"shop": "No, shop is another."},
    }
    assert varied["both"]["right"] == [choice_hash("both", "japaneast"), "f" * 64]
    assert varied["both"]["otherwise"] == "Not in Japan East"


def test_a_choice_whose_name_is_varied_keeps_its_right_option() -> None:
    choices = {
        "web": {
            "right": choice_hash("web", "one image"),
            "options": ["one image", "web-1"],
            "why": "see web",
        },
        "web.line": {"right": [choice_hash("web.line", "a")], "options": ["a", "b"], "wrong": {"b": "No"}},
    }
    varied = json.loads(vary(release(choices=json.dumps(choices)), WORDS).choices)
    assert varied == {
        "shop": {
            "right": choice_hash("shop", "one image"),
            "options": ["one image", "shop-7"],
            "why": "see shop",
        },
        "shop.line": {"right": [choice_hash("shop.line", "a")], "options": ["a", "b"], "wrong": {"b": "No"}},
    }


def test_the_same_learner_gets_the_same_variant_and_a_class_gets_all_of_them() -> None:
    secret = b"of this class"
    given = [variant_for(f"learner-{n}", NAME, secret, 5) for n in range(100)]
    assert given == [variant_for(f"learner-{n}", NAME, secret, 5) for n in range(100)]
    assert {given.count(number) > 8 for number in range(5)} == {True}
    assert given != [variant_for(f"learner-{n}", NAME, b"of another", 5) for n in range(100)]
    assert given != [variant_for(f"learner-{n}", "05-snapshots", secret, 5) for n in range(100)]


def test_a_kept_variant_is_found_and_is_no_earlier_release_than_its_siblings(tmp_path: Path) -> None:
    lesson = Lesson(NOTEBOOKS / NAME)
    variants = [vary(make_release(lesson), words) for words in words_of(lesson)]
    for varied in variants:
        keep_release(varied, tmp_path)
    for varied in variants:
        assert find_release(varied.fingerprint, lesson, tmp_path) == (varied, "")


@pytest.mark.parametrize(
    ("words", "name", "sentence"),
    [
        ({"wob": "x"}, "words_are_in_the_lesson", "'wob' is no word of the lesson."),
        ({"web-1": "x"}, "nothing_stays_behind", "'web-1' is replaced, and 'web-1-os' still has it."),
        ({"web": "x", "web-1": "x"}, "different_things_stay_different", "2 words become 'x'."),
        (
            {"web": "rg"},
            "different_things_stay_different",
            "'web' becomes 'rg', which the lesson has already.",
        ),
        (
            {"westeurope": "moon"},
            "regions_are_called_by_their_names",
            "'westeurope' becomes 'moon', which is no region.",
        ),
        (
            {"westeurope": "japaneast"},
            "regions_are_called_by_their_names",
            "'westeurope' becomes 'japaneast': 'West Europe' has to become 'Japan East'.",
        ),
    ],
)
def test_a_variant_that_would_spoil_the_lesson_is_found(
    words: dict[str, str], name: str, sentence: str
) -> None:
    lesson = release("web web-1 web-1-os rg westeurope West Europe")
    assert ("variant 1", name, sentence) in list(findings(lesson, [words]))
    assert len(RULES) == 4


def test_a_table_of_variants_has_no_gaps(tmp_path: Path) -> None:
    (tmp_path / "variants.json").write_text('{"a": ["b", "c"], "d": ["e"]}')
    with pytest.raises(ValueError, match="some words have more variants than others"):
        words_of(Lesson(tmp_path))
    assert words_of(Lesson(tmp_path / "elsewhere")) == []


def test_a_learner_is_never_given_the_table_of_variants() -> None:
    lesson = Lesson(NOTEBOOKS / NAME)
    assert (lesson.folder / "variants.json").is_file()
    assert "variants.json" not in [path.name for path in (*lesson.companions, *lesson.handed_out)]
    assert '"*variants.json"' in (NOTEBOOKS.parent / "nbgrader_config.py").read_text()


@pytest.mark.parametrize("file", ["variants.json", "why.toml", "12-capstone-2-incident.why.toml"])
def test_neither_learn_nor_a_release_nor_nbgrader_takes_along_what_is_the_authors(
    file: str, tmp_path: Path
) -> None:
    """nbgrader's own answer to `nbgrader_config.py`, with which `generate_assignment` copies a folder."""
    folder = tmp_path / NAME
    folder.mkdir()
    for name in (file, "start.az"):
        (folder / name).write_text("")
    directory = settings().CourseDirectory
    ignored = ignore_patterns(directory.ignore, directory.include)(str(folder), [file, "start.az"])
    assert ignored == [file]
    lesson = Lesson(folder)
    assert {path.name for path in (*lesson.companions, *lesson.handed_out)} == {"start.az"}
