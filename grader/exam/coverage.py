"""What the bank asks about: a table by statement."""

from collections import Counter
from collections.abc import Sequence

from grader.exam.drawing import BLUEPRINT
from grader.exam.questions import Question, read_bank
from grader.progress.statements import STATEMENTS


def bank_table(bank: Sequence[Question] = ()) -> str:
    """Of each statement how many questions are about it, how many of them practical, how many tried."""
    questions = bank or read_bank()
    rows = [_row(id, [question for question in questions if id in question.statements]) for id in STATEMENTS]
    tried = sum(not question.untryable for question in questions)
    forms = Counter(question.form for question in questions)
    said = ", ".join(f"{count} `{form}`" for form, count in sorted(forms.items()))
    names = "| number | statement | at least in each paper | questions | practical | tried |"
    head = f"{names}\n|---|---|---|---|---|---|"
    return "\n".join([f"{len(questions)} questions, {tried} of them tried: {said}.", "", head, *rows])


def _row(id: str, about: Sequence[Question]) -> str:
    practical = sum(question.practical for question in about)
    tried = sum(not question.untryable for question in about)
    return f"| {id} | {STATEMENTS[id]} | {BLUEPRINT[id]} | {len(about)} | {practical} | {tried} |"
