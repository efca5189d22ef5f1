"""What keeps every variant of a lesson sound: a rule per function; its docstring says it.

A rule takes the lesson's release and one variant's words, and yields a sentence for what breaks it. That the
solutions of a variant earn all points in it, and less in others, `tests/lessons/test_variants.py` plays.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from azlab.data.regions import location_display_name, location_names
from grader.course.variants import WHOLE, vary
from grader.submissions import Release

Rule = Callable[[Release, Mapping[str, str]], Iterator[str]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Make a function one of the rules."""
    RULES.append(function)
    return function


def text_of(release: Release) -> str:
    """All that words are replaced in."""
    cells = json.loads(release.notebook)["cells"]
    return "\n".join([*("".join(cell["source"]) for cell in cells), release.start, release.choices])


@rule
def words_are_in_the_lesson(release: Release, words: Mapping[str, str]) -> Iterator[str]:
    """Every word stands in the lesson as a whole word."""
    text = text_of(release)
    for word in words:
        if not re.search(WHOLE.format(re.escape(word)), text):
            yield f"{word!r} is no word of the lesson."


@rule
def nothing_stays_behind(release: Release, words: Mapping[str, str]) -> Iterator[str]:
    """No word is left inside another one, such as `web-base` in `web-base-os`."""
    text = text_of(vary(release, words))
    for word, other in words.items():
        found = set(re.findall(rf"[\w-]*{re.escape(word)}[\w-]*", text)) if word != other else set()
        for left in sorted(found - set(words.values())):
            yield f"{word!r} is replaced, and {left!r} still has it."


@rule
def different_things_stay_different(release: Release, words: Mapping[str, str]) -> Iterator[str]:
    """No two words become the same, and none becomes a word that the lesson has for something else."""
    for other, times in Counter(words.values()).items():
        if times > 1:
            yield f"{times} words become {other!r}."
    text = text_of(release)
    for word, other in words.items():
        if other not in words and re.search(WHOLE.format(re.escape(other)), text):
            yield f"{word!r} becomes {other!r}, which the lesson has already."


@rule
def regions_are_called_by_their_names(release: Release, words: Mapping[str, str]) -> Iterator[str]:
    """A region becomes a region, and its display name becomes the other's display name."""
    text = text_of(release)
    for word, other in words.items():
        if word not in location_names():
            continue
        name, wanted = location_display_name(word), location_display_name(other)
        if other not in location_names():
            yield f"{word!r} becomes {other!r}, which is no region."
        elif name in text and words.get(name) != wanted:
            yield f"{word!r} becomes {other!r}: {name!r} has to become {wanted!r}."


def findings(release: Release, variants: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Of all variants of a lesson what breaks a rule: the variant, the rule, the sentence."""
    for number, words in enumerate(variants, 1):
        for each in RULES:
            for sentence in each(release, words):
                yield f"variant {number}", each.__name__, sentence
