"""The bank: every question keeps the rules, and each rule finds what it is for."""

from collections import Counter
from dataclasses import replace

import pytest

from grader.exam.coverage import bank_table
from grader.exam.drawing import CENTRAL, QUOTA
from grader.exam.questions import FORMS, Question, question_of, read_bank, read_sources
from grader.exam.rules import RULES, findings
from grader.progress.statements import STATEMENTS, TAUGHT

BANK = read_bank()


def a(form: str, **changed: object) -> Question:
    return replace(next(question for question in BANK if question.form == form), **changed)  # type: ignore[arg-type]


def said(question: Question) -> list[str]:
    return [sentence for rule in RULES for sentence in rule(question)]


def test_the_bank_keeps_its_rules() -> None:
    assert list(findings(BANK)) == []


def test_the_bank_has_more_than_a_hundred_and_sixty_questions_in_ten_forms() -> None:
    assert len(BANK) >= 160
    forms = Counter(question.form for question in BANK)
    assert set(forms) == set(FORMS) == set(QUOTA)
    assert all(forms[form] >= 3 * QUOTA[form] for form in FORMS), "else papers meet the same ones too often"


def test_every_statement_is_asked_about_and_central_ones_by_several_questions() -> None:
    asked = Counter(id for question in BANK for id in question.statements)
    assert set(asked) == set(STATEMENTS)
    assert {id: asked[id] for id in CENTRAL if asked[id] < 4} == {}


def test_every_source_is_used_and_every_statement_is_taught_somewhere() -> None:
    used = {option.source for question in BANK for option in (*question.options, *question.wrong)}
    assert set(read_sources()) - used - {question.source for question in BANK} == set()
    assert set(TAUGHT) == set(STATEMENTS)


def test_most_questions_are_tried_and_the_others_say_why_not() -> None:
    untried = [question for question in BANK if question.untryable]
    assert len(untried) < len(BANK) / 2
    assert all(len(question.untryable.split()) >= 2 for question in untried)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (replace(a("choose"), form="guess"), "is no form"),
        (a("choose", statements=("S99",)), "no statements"),
        (a("choose", id="Two Words"), "its id"),
        (a("choose", source="hearsay"), "'hearsay' is no source"),
        (a("choose", options=a("choose").options[:2]), "it has 2 options"),
        (a("choose", options=(a("choose").options[0],) * 4), "stands there twice"),
        (a("choose", right=2), "one letter answers it"),
        (a("several", right=4), "4 of its 4 options are right"),
        (a("choose", options=tuple(replace(option, why="") for option in a("choose").options)), "no reason"),
        (a("order", why=""), "it has no `why`"),
        (a("complete", command="az vm list"), "not one hole"),
        (a("complete", accept=()), "no answers to accept"),
        (a("complete", accept=(a("complete").wrong[0].text,)), "is right and wrong"),
        (a("fix", command=a("fix").accept[0]), "right as it is"),
        (a("fix", ask="It is to lie in `rg-elsewhere`."), "asks for `rg-elsewhere`"),
        (a("choose", tried=(), untryable=""), "neither tried nor"),
        (a("fix", untryable="no"), "tried and untryable"),
        (a("table", tried=(("az vm list", "web-1"),)), "none is tried with 'shown'"),
        (a("choose", tried=(("az vm lst", "!"),), untryable=""), "a refusal without its words"),
        (a("choose", cloud="nowhere"), "no cloud 'nowhere'"),
        (
            a("do", check=('check.vm("a", group="b").is_running()', "check.vm('a', group='b').exists()")),
            "2 points",
        ),
        (a("do", wrong=()), "lacks its start"),
        (a("do", ask="Please pin it."), "not with a verb"),
        (a("choose", ask="word " * 120), "words"),
    ],
)
def test_a_rule_finds_what_it_is_for(question: Question, sentence: str) -> None:
    assert any(sentence in found for found in said(question)), said(question)


def test_an_id_is_used_once_and_the_right_option_is_not_always_the_longest() -> None:
    same = [BANK[0], BANK[0]]
    assert f"{BANK[0].id} is the id of 2 questions." in list(findings(same))
    first, *others = a("choose").options
    telling = a("choose", options=(replace(first, text=first.text * 9), *others))
    assert any("the right option is the longest" in found for found in findings([telling]))


def test_a_question_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        question_of({"id": "x", "form": "choose", "statements": [], "ask": "?", "source": "cli", "colour": 1})


def test_the_table_of_the_bank_counts_questions_by_statement() -> None:
    table = bank_table(
        [a("do", statements=("S01",)), a("choose", statements=("S01", "S02"), tried=(), untryable="no")]
    )
    assert table.startswith("2 questions, 1 of them tried: 1 `choose`, 1 `do`.")
    assert f"| S01 | {STATEMENTS['S01']} | 1 | 2 | 1 | 1 |" in table
    assert f"| S02 | {STATEMENTS['S02']} | 1 | 1 | 0 | 0 |" in table
