"""A lesson with other names, regions and numbers: what solves one learner's copy does not solve another's.

`variants.json` beside a notebook says, for words of the lesson, what they become in variant 1, 2, 3 ...:

    {"westeurope": ["uksouth", "japaneast"], "West Europe": ["UK South", "Japan East"]}

Words fit each other by standing in the same column. The lesson itself is no variant: its solutions are
public.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.checks.choices import choice_hash
from grader.course.cures import cures_by
from grader.course.lessons import Lesson
from grader.exam.papers import another, is_exam, seed_in
from grader.submissions import Release

FILE = "variants.json"
MOST = 6
"""How many a lesson may have: each needs a bench of its own when a class is graded."""
WHOLE = r"(?<![\w-]){}(?![\w-])"
"""A whole word: `web-base` is none in `web-base-os`."""


def words_of(lesson: Lesson) -> list[dict[str, str]]:
    """For each variant of a lesson what its words become; [] where it has none. Raises `ValueError`."""
    path = lesson.companion(FILE)
    if not path.is_file():
        return []
    columns: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    numbers = {len(column) for column in columns.values()}
    if len(numbers) != 1:
        raise ValueError(f"{path}: some words have more variants than others.")
    variants = [{word: column[number] for word, column in columns.items()} for number in range(numbers.pop())]
    return [words | cures_by(lesson.folder, words, lesson.name) for words in variants]


def variant_for(learner: str, assignment: str, secret: bytes, count: int) -> int:
    """Which of `count` variants a learner gets, from 0. Nobody can tell who does not have the secret.

    It is the same in all lessons of an assignment: they tell one story, with the same names.
    """
    seed = hmac.digest(secret, f"{assignment}\0{learner}".encode(), "sha256")
    return int.from_bytes(seed, "big") % count


def vary(release: Release, words: Mapping[str, str]) -> Release:
    """The same lesson with other words: in every cell, in the start and in the choices, whole words only.

    Of an exam, whose seed is such a word, it is another paper.
    """
    if is_exam(release.notebook) and (seed := seed_in(words)):
        return _marked(release, another(release, seed), words)
    other = Words(words)
    notebook = json.loads(release.notebook)
    for cell in notebook["cells"]:
        source = cell["source"]
        cell["source"] = other.put("".join(source)).splitlines(keepends=True)
    changed = replace(
        release,
        notebook=json.dumps(notebook, indent=1, ensure_ascii=False) + "\n",
        start=other.put(release.start),
        choices=other.put_in_choices(release.choices),
    )
    return _marked(release, changed, words)


def _marked(release: Release, changed: Release, words: Mapping[str, str]) -> Release:
    """The changed release with its own fingerprint, and what it is a variant of."""
    varied = replace(changed, variant_of=release.fingerprint, words=tuple(words.items()))
    parts = [release.fingerprint, varied.notebook, varied.start, varied.choices]
    return replace(varied, fingerprint=hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16])


class Words:
    """Words and what stands in their stead."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        # The longest first: of two that begin at the same letter it is meant.
        found = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        self._pattern = re.compile(WHOLE.format(f"(?:{found})")) if words else None

    def put(self, text: str) -> str:
        """The text with all of them put in, each once: what was put in is not looked at again."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self.words[match.group()], text)

    def found_in(self, text: str) -> list[str]:
        """Which of the words the text has, as whole words."""
        return self._pattern.findall(text) if self._pattern else []

    def put_in_choices(self, choices: str) -> str:
        """The same for `choices.json`, and the names of its choices. A right choice is a hash: it is found
        where a word, or one of the choice's `options`, is right."""
        if not choices:
            return ""
        found: dict[str, Any] = json.loads(choices)
        document = {self.put(name): choice for name, choice in found.items()}
        for (name, other), choice in zip(zip(found, document, strict=True), found.values(), strict=True):
            known = {*self.words, *choice.get("options", ())}
            hashes = {choice_hash(name, word): choice_hash(other, self.put(word)) for word in known}
            if "right" in choice:
                choice["right"] = _replaced(choice["right"], hashes)
            if "options" in choice:
                choice["options"] = [self.put(option) for option in choice["options"]]
            for part in choice.keys() & {"wrong", "said"}:
                choice[part] = {self.put(key): self.put(said) for key, said in choice[part].items()}
            for part in choice.keys() & {"otherwise", "why"}:
                choice[part] = self.put(choice[part])
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _replaced(right: str | list[str], hashes: Mapping[str, str]) -> str | list[str]:
    """The hash of a right choice, or of each of several, with what has become of it."""
    if isinstance(right, str):
        return hashes.get(right, right)
    return [hashes.get(known, known) for known in right]
