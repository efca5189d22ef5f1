"""Every word of a prompt is looked at by a claim, or says why it asks for nothing."""

import pytest

from tests.lessons.harness import Player
from tests.lessons.prompt_words import Row, content_words, lessons, prompts, table

EXERCISES = [(lesson, exercise) for lesson in lessons() for exercise in prompts(lesson)]


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_no_word_of_a_prompt_is_without_a_row(lesson: str, exercise: str) -> None:
    rows = [row for row in table(lesson) if row.exercise == exercise]
    asked = content_words(prompts(lesson)[exercise])
    known = frozenset[str]().union(*(row.words for row in rows))
    assert not asked - known, f"no claim looks at {sorted(asked - known)}"
    assert not known - asked, f"the prompt does not say {sorted(known - asked)}"


@pytest.mark.parametrize("lesson", lessons())
def test_every_row_has_a_wrong_answer_or_a_reason(lesson: str) -> None:
    for row in table(lesson):
        assert row.explains or (row.claim and row.wrong), row


def test_a_prompt_is_read_for_names_numbers_and_words_of_content() -> None:
    prompt = "**Exercise 1.** Make `web-1` from version `1.0.0`, with 34 instances.\n```text\naz vm list\n```"
    assert content_words(prompt) == {"web-1", "version", "1.0.0", "34", "instances"}
    assert content_words("### Exercise 2: pin it\n\nKeep `PINNED_URN`.") == {"pinned_urn"}


@pytest.mark.long
@pytest.mark.parametrize("name", lessons())
def test_a_wrong_answer_to_a_word_loses_the_claim_that_looks_at_it(name: str) -> None:
    player = Player(name)
    try:
        odd = [told for row in table(name) if row.wrong for told in [_odd(player, row)] if told]
    finally:
        player.close()
    assert not odd, "\n".join(odd)


def _odd(player: Player, row: Row) -> str:
    """What is not as the row says; "" when all is."""
    marks = player.attempt(row.exercise, row.wrong)
    expected = (row.claim, *row.also)
    missed = [claim for claim in expected if not any(claim in lost for lost in marks.lost)]
    more = [lost for lost in marks.lost if not any(claim in lost for claim in expected)]
    if not missed and not more:
        return ""
    return f"{row.exercise}, {sorted(row.words)}: {missed} not lost, {more} lost besides\n{marks.said[-600:]}"
