"""The keys of an exam, as `choices.json` has them; `grader.checks.exam_papers` reads it."""

import json
from collections.abc import Sequence
from typing import Any

from grader.checks.exam_answers import normal
from grader.checks.exam_papers import COURSE
from grader.exam.drawing import Asked
from grader.exam.questions import Option, read_sources
from grader.exam.rendering import solution_of
from grader.progress.statements import STATEMENTS, TAUGHT


def choices_of(exam: Sequence[Asked]) -> str:
    """The whole file: an entry for each question, and what each statement is and where it is taught."""
    first_task = next((asked.number for asked in exam if asked.question.form == "do"), 0)
    document = {asked.name: entry_of(asked, first_task) for asked in exam}
    course = {id: [words, list(TAUGHT[id])] for id, words in STATEMENTS.items()}
    return json.dumps({**document, COURSE: course}, indent=1, ensure_ascii=False) + "\n"


def entry_of(asked: Asked, first_task: int) -> dict[str, Any]:
    """What is known of one question; of a task what it is about, and how it is called in the notebook."""
    question = asked.question
    entry: dict[str, Any] = {
        "form": question.form,
        "question": question.id,
        "statements": list(question.statements),
    }
    if question.form == "do":
        return {**entry, "called": f"task {asked.number - first_task + 1}"}
    dealt = {
        letter: question.options[number] for letter, number in zip("abcdefgh", asked.dealt, strict=False)
    }
    entry["options"] = {letter: option.text for letter, option in dealt.items()}
    entry["key"] = keys_of(asked)
    entry["shown"] = f"`{json.loads(solution_of(asked))}`"
    entry["said"] = {letter: _said(option) for letter, option in dealt.items()}
    if not dealt:
        entry["said"] = {normal(question.form, option.text): _said(option) for option in question.wrong}
    entry["why"] = _with_source(question.why, question.source) if question.why else ""
    return entry


def keys_of(asked: Asked) -> list[str]:
    """Every right answer in its normal form. Of a hole it may be its words, or the whole command."""
    question = asked.question
    if question.options:
        return [asked.letters]
    answers = [*question.accept]
    if question.form == "complete":
        answers += [question.completed(answer) for answer in question.accept]
    return list(dict.fromkeys(str(normal(question.form, answer)) for answer in answers))


def _said(option: Option) -> str:
    return _with_source(option.why, option.source)


def _with_source(why: str, source: str) -> str:
    return f"{why.strip()} Source: {read_sources()[source]}."
