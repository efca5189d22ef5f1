"""What keeps every question of the bank sound: a rule per function; its docstring says it.

A rule takes one question and yields a sentence for what breaks it. That keys are true, `tests/exam` tries.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from grader.checks.exam_answers import normal
from grader.checks.weights import weight_of
from grader.course.standard import VERBS
from grader.exam.questions import CHOSEN, CLOUDS, FORMS, HOLE, LETTERED, TYPED, Question, read_sources
from grader.progress.statements import STATEMENTS

Rule = Callable[[Question], Iterator[str]]
RULES: list[Rule] = []
MOST_WORDS = 110
SHOWN, REFUSED = "shown", "!"
NAMED = re.compile(r"`([^`]+)`")
LONGEST_IS_RIGHT = 0.4
"""The share of questions with one right option that may have it as the longest."""


def rule(function: Rule) -> Rule:
    """Make a function one of the rules."""
    RULES.append(function)
    return function


@rule
def has_known_words(question: Question) -> Iterator[str]:
    """Form, statements and sources are known ones, and the id is readable."""
    if question.form not in FORMS:
        yield f"'{question.form}' is no form."
    if not question.statements or set(question.statements) - STATEMENTS.keys():
        yield f"it names {question.statements}, which are no statements of the syllabus."
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        yield "its id is not some small words with `-` between them."
    keys = {question.source, *(option.source for option in (*question.options, *question.wrong))}
    for key in sorted(keys - read_sources().keys()):
        yield f"'{key}' is no source."


@rule
def has_options_that_differ(question: Question) -> Iterator[str]:
    """Three to six options, none twice, and of several right ones not all."""
    if question.form not in LETTERED:
        return
    least, most = (4, 6) if question.form == "order" else (3, 4)
    if not least <= len(question.options) <= most:
        yield f"it has {len(question.options)} options, not {least} to {most}."
    if len({option.text for option in question.options}) < len(question.options):
        yield "an option stands there twice."
    if question.form == "several" and not 2 <= question.right < len(question.options):
        yield f"{question.right} of its {len(question.options)} options are right."
    if question.form in CHOSEN and question.right != 1:
        yield "one letter answers it, and `right` says another number."


@rule
def explains_every_option(question: Question) -> Iterator[str]:
    """Each option says why it is right or wrong; what is typed or ordered, why the answer is right."""
    for option in (*question.options, *question.wrong):
        if not option.why.strip():
            yield f"'{option.text}' has no reason."
    if question.form in (*TYPED, "order") and not question.why:
        yield "it has no `why`."


@rule
def can_be_answered_as_asked(question: Question) -> Iterator[str]:
    """A hole is in what is to be completed, right answers are not among the wrong ones."""
    if question.form == "complete" and question.command.count(HOLE) != 1:
        yield f"its command has not one hole `{HOLE}`."
    if question.form in TYPED and not (question.accept and question.wrong):
        yield "it has no answers to accept, or none that are wrong."
    right = {normal(question.form, answer) for answer in question.accept}
    for option in question.wrong if question.form in TYPED else ():
        if normal(question.form, option.text) in right:
            yield f"'{option.text}' is right and wrong."
    if question.form == "fix" and normal("fix", question.command) in right:
        yield "its command is right as it is."


@rule
def names_nothing_that_its_command_lacks(question: Question) -> Iterator[str]:
    """What the prompt of a command has in backticks stands in that command, or in a right answer."""
    if question.form not in TYPED:
        return
    for name in NAMED.findall(question.ask):
        if not any(name in text for text in (question.command, *question.accept)):
            yield f"it asks for `{name}`, which is neither in its command nor in an answer."


@rule
def is_tried_or_says_why_not(question: Question) -> Iterator[str]:
    """Something of it is tried in the practice cloud, or a reason says why it cannot be."""
    tried = bool(question.tried) or question.form in (*TYPED, "do")
    if tried == bool(question.untryable):
        yield "it is tried and untryable." if tried else "it is neither tried nor `untryable`."
    if question.cloud and not (CLOUDS / f"{question.cloud}.az").is_file():
        yield f"there is no cloud '{question.cloud}'."


@rule
def is_tried_by_what_it_shows(question: Question) -> Iterator[str]:
    """A table is what a tried command prints, and a refusal is tried with its own words."""
    expected = [text for _, text in question.tried]
    if question.form == "table" and expected and SHOWN not in expected:
        yield f"its table is not what a command prints: none is tried with '{SHOWN}'."
    if REFUSED in expected:
        yield "it tries a refusal without its words: any mistake in the command would do."


@rule
def a_task_is_worth_one_point(question: Question) -> Iterator[str]:
    """A task begins with a verb; its check is worth one point in one line or two; it has wrong ways."""
    if question.form != "do":
        return
    if weight_of("\n".join(question.check)) != 1:
        yield f"its check is worth {weight_of(chr(10).join(question.check)):g} points."
    if question.ask.split()[0].lower() not in VERBS:
        yield f"it begins with {question.ask.split()[0]!r}, not with a verb of the standard."
    if not 1 <= len(question.check) <= 2:
        yield "its check has not one line or two."
    if not (question.start and question.solution and question.wrong):
        yield "it lacks its start, its solution or wrong ways."


@rule
def is_short(question: Question) -> Iterator[str]:
    """A question with its options is read in a minute."""
    text = " ".join([question.ask, *(option.text for option in question.options)])
    if len(text.split()) > MOST_WORDS:
        yield f"it has {len(text.split())} words."


def findings(bank: Sequence[Question]) -> Iterator[str]:
    """All that breaks a rule, in a question or in the bank as a whole."""
    for question in bank:
        for each in RULES:
            for sentence in each(question):
                yield f"{question.file}, {question.id}, {each.__name__}: {sentence}"
    for id, times in Counter(question.id for question in bank).items():
        if times > 1:
            yield f"{id} is the id of {times} questions."
    chosen = [question for question in bank if question.form in CHOSEN]
    longest = sum(_right_is_longest(question) for question in chosen)
    if longest > LONGEST_IS_RIGHT * len(chosen):
        yield f"in {longest} of {len(chosen)} questions the right option is the longest."


def _right_is_longest(question: Question) -> bool:
    right, *others = [len(option.text) for option in question.options]
    return right > max(others)
