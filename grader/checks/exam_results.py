"""What an exam came to, by statement: where to go back to, and every option of what was missed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from azlab.outputs import link, sentence_bundle
from grader.checks.exam import REMEMBERED, nothing
from grader.checks.exam_answers import read_answer
from grader.checks.exam_papers import Asked, Paper
from grader.checks.notebook import current
from grader.checks.subjects import subject

GRADED_WORK = "Your answers are noted. Points, reasons and the map come with your feedback."


@dataclass
class Tally:
    """Of one statement: points, out of how many, and the names of what was missed."""

    points: float = 0.0
    total: float = 0.0
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.points / self.total if self.total else 1.0


@dataclass(frozen=True)
class Outcome:
    """One question: what it earned of its point, and whether there was an answer at all."""

    asked: Asked
    points: float
    answered: bool


@dataclass(frozen=True)
class Result:
    """A whole exam as it stands now."""

    outcomes: list[Outcome]
    course: dict[str, Any]

    @property
    def points(self) -> float:
        """All points; tasks count as their check said last."""
        return sum(outcome.points for outcome in self.outcomes)

    def tallies(self) -> dict[str, Tally]:
        """By statement, the weakest first."""
        found: dict[str, Tally] = {}
        for outcome in self.outcomes:
            for id in outcome.asked.statements:
                tally = found.setdefault(id, Tally())
                tally.points, tally.total = tally.points + outcome.points, tally.total + 1
                tally.missed += [outcome.asked.called] if outcome.points < 1 else []
        return dict(sorted(found.items(), key=lambda row: (row[1].share, -row[1].total, row[0])))

    def weak(self) -> dict[str, Tally]:
        """Those with something missed."""
        return {id: tally for id, tally in self.tallies().items() if tally.missed}

    @property
    def summary(self) -> str:
        """`31 of 40 points. 2 questions have no answer.`"""
        open_ = sum(not outcome.answered for outcome in self.outcomes)
        more = f" {open_} question{'' if open_ == 1 else 's'} without an answer." if open_ else ""
        return f"{self.points:g} of {len(self.outcomes)} points.{more}"

    def explanations(self) -> Iterator[tuple[str, list[str]]]:
        """Of each question that was answered wrongly: its name, and a line per option."""
        for outcome in self.outcomes:
            if outcome.answered and outcome.points < 1 and outcome.asked.form != "do":
                yield outcome.asked.name, outcome.asked.explained()

    def __str__(self) -> str:
        lines = [self.summary]
        for id, tally in self.weak().items():
            lines.append(
                f"{id} {self._words(id)}: {tally.points:g} of {tally.total:g} ({', '.join(tally.missed)})"
            )
            lines += [f"     lesson {name}" for name in self._lessons(id)]
        for name, options in self.explanations():
            lines += ["", name, *(f"  {line}" for line in options)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.page()}

    def page(self) -> str:
        """The same as HTML, with links to the lessons."""
        rows = "".join(self._row(id, tally) for id, tally in self.weak().items())
        head = "".join(f'<th scope="col">{name}</th>' for name in ("statement", "points", "missed", "lesson"))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
        missed = "".join(
            f"<details><summary>{escape(name)}</summary><ul>"
            + "".join(f"<li>{_marked(line)}</li>" for line in options)
            + "</ul></details>"
            for name, options in self.explanations()
        )
        return f"<p><strong>{escape(self.summary)}</strong></p>{table}{missed}"

    def _row(self, id: str, tally: Tally) -> str:
        links = ", ".join(link(f"../{name}/{name}.ipynb", name) for name in self._lessons(id))
        cells = (
            f"{id} {escape(self._words(id))}",
            f"{tally.points:g} of {tally.total:g}",
            ", ".join(tally.missed),
        )
        first, *rest = [*cells, links]
        # The first cell names its row to who hears the table.
        named = f'<th scope="row" style="text-align:left;font-weight:inherit">{first}</th>'
        plain = "".join(f'<td style="text-align:left">{cell}</td>' for cell in rest)
        return f"<tr>{named}{plain}</tr>"

    def _words(self, id: str) -> str:
        return str(self.course.get(id, ("", []))[0])

    def _lessons(self, id: str) -> list[str]:
        return list(self.course.get(id, ("", []))[1])


@dataclass(frozen=True)
class Unmarked:
    """What is said where no key is here."""

    text: str = GRADED_WORK

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return sentence_bundle(self)


@subject("exam_result")
def exam_result() -> Result | Unmarked:
    """What the exam in this notebook came to. It counts nothing; the checks of its cells do."""
    notebook = current()
    paper = Paper.in_file(notebook.choices)
    names = notebook.find_names()
    written = [asked for asked in paper.questions if asked.form != "do"]
    if not any(asked.is_marked for asked in written):
        return Unmarked()
    outcomes = [
        _task(asked) if asked.form == "do" else _outcome(asked, names.get(asked.name))
        for asked in paper.questions
    ]
    return Result(outcomes, paper.course)


def _outcome(asked: Asked, given: Any) -> Outcome:
    if nothing(given):
        return Outcome(asked, 0.0, False)
    return Outcome(asked, float(read_answer(asked.form, given) in asked.key), True)


def _task(asked: Asked) -> Outcome:
    points, total = REMEMBERED.get(asked.name, (0.0, 0.0))
    return Outcome(asked, points / total if total else 0.0, bool(total))


def _marked(line: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(line))
