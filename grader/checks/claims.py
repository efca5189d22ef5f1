"""A claim: a method whose name is a predicate and whose docstring is the hint.

    @claim("was captured from '{machine}'")
    def was_captured_from(self, machine: str) -> str | None:
        '''Which VM did you give to `--source`?

        A second paragraph is the hint of the second try.
        '''

It returns None when it is true, and otherwise what was found, as a part of a sentence. Called, it notes
the outcome in the cell's report and gives the subject back, so that claims can be chained.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from azlab.sentences import PracticeOnlyError
from grader.checks.cloud import CheckError
from grader.checks.notebook import current
from grader.checks.reports import Outcome, State

P = ParamSpec("P")
S = TypeVar("S", bound="Subject")
Words = str | Callable[..., str]
CLAIMS: set[str] = set()
"""The names of all claims."""


class Found(str):
    """What was found, with a hint of its own: where the claim's own hint would lead astray."""

    hint: str

    def __new__(cls, text: str, hint: str) -> "Found":
        made = super().__new__(cls, text)
        made.hint = hint
        return made


class Noted(str):
    """What was answered, where nothing here can say whether it is right: it is marked when it is graded."""


class Subject:
    """Something claims are made about. `label` names it inside a sentence."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.notebook = current()
        self._report = self.notebook.report
        self._outcomes: list[Outcome] = []
        self._holds_back = False
        self._practice_only = ""
        self.why = ""
        """What the claim that is being judged has to say when it is true; "" for nothing."""

    @property
    def missing(self) -> str | None:
        """A sentence part when there is nothing to look at yet, e.g. "image 'web' does not exist yet"."""
        return None

    @property
    def refusal(self) -> str:
        """Why there is nothing to look at, as a sentence part, where the learner's own command tells it."""
        return ""

    @property
    def hints_of_the_missing(self) -> tuple[str, ...]:
        """What there is to say on request as long as it is missing; () where a claim's own hints do."""
        return ()

    def after(self, *others: "Subject") -> Self:
        """Let the claims that follow wait until one of the others' claims is right; without others, its own.

        What must only stay as it is, is so before anything was done, and would earn its points for nothing.
        """
        outcomes = [outcome for other in others or (self,) for outcome in other._outcomes]
        # What only the practice Azure can tell earns its points elsewhere, and lets go of what waits for it.
        self._holds_back = not any(outcome.state in (State.RIGHT, State.NOT_JUDGED) for outcome in outcomes)
        return self

    def in_practice_only(self, why: str) -> Self:
        """Let the claims that follow be judged in the practice Azure alone, and elsewhere tell why.

        For what cannot be made elsewhere: a sentence of its own, without its end.
        """
        self._practice_only = why
        return self

    def worth(self, points: float) -> Self:
        """Give the claim before it this weight instead of one point."""
        if not self._outcomes or points <= 0:
            raise CheckError("`.worth(n)` follows a claim, and n is more than 0.")
        self._outcomes[-1].weight = float(points)
        return self

    def note(self, outcome: Outcome) -> None:
        """Add an outcome to the report of the cell."""
        self._outcomes.append(outcome)
        self._report.outcomes.append(outcome)

    @property
    def waiting(self) -> bool:
        """Whether an earlier claim has said already that the subject is missing."""
        return any(outcome.state is State.NOT_STARTED for outcome in self._outcomes)

    def __str__(self) -> str:
        return str(self._report)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self._report._repr_mimebundle_(include, exclude)


def claim(
    words: Words, *, of_the_missing: bool = False
) -> Callable[[Callable[Concatenate[S, P], str | None]], Callable[Concatenate[S, P], S]]:
    """Make a method a claim.

    `words` says it after the subject's label: a text with the method's parameters in braces, or a
    function of them. `of_the_missing` is for claims about what is no longer there. What only the practice
    Azure can tell is not judged elsewhere, and its points are given: a learner is not to blame for the mode.
    """

    def decorate(method: Callable[Concatenate[S, P], str | None]) -> Callable[Concatenate[S, P], S]:
        CLAIMS.add(method.__name__)
        paragraphs = (inspect.getdoc(method) or "").split("\n\n")
        hints = tuple(" ".join(paragraph.split()) for paragraph in paragraphs)

        @wraps(method)
        def stated(subject: S, /, *args: P.args, **kwargs: P.kwargs) -> S:
            said = f"{subject.label} {_spelled(words, method, subject, *args, **kwargs)}"
            try:
                if subject._practice_only and subject.notebook.cloud.is_real:
                    raise PracticeOnlyError(subject._practice_only)
                missing = None if of_the_missing else subject.missing
                if subject._holds_back:
                    subject.note(Outcome(State.WAITING, said))
                elif missing:
                    subject.note(_not_there(subject, said, missing, hints))
                else:
                    subject.note(_judged(subject, said, hints, method(subject, *args, **kwargs)))
            except PracticeOnlyError as error:
                subject.note(Outcome(State.NOT_JUDGED, said, str(error)))
            return subject

        return stated

    return decorate


def _not_there(subject: Subject, said: str, missing: str, hints: tuple[str, ...]) -> Outcome:
    hints = subject.hints_of_the_missing or hints
    if subject.waiting:
        return Outcome(State.WAITING, missing, subject.refusal, hints=hints)
    # By the claim, too: of two exercises about what is not there, neither is the second try of the other.
    tries = subject.notebook.try_again(f"{said}: {missing}")
    return Outcome(State.NOT_STARTED, missing, subject.refusal, hints=hints, failed_before=tries)


def _judged(subject: Subject, said: str, hints: tuple[str, ...], found: str | None) -> Outcome:
    if found is None:
        why, subject.why = subject.why, ""
        return Outcome(State.RIGHT, said, why)
    if isinstance(found, Noted):
        return Outcome(State.NOTED, str(found))
    tries = subject.notebook.try_again(said)
    own = found.hint if isinstance(found, Found) else ""
    hint = own or hints[min(tries, len(hints) - 1)]
    return Outcome(State.NOT_YET, said, str(found), hint, hints=(own,) if own else hints, failed_before=tries)


def _spelled(words: Words, method: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    bound = inspect.signature(method).bind(*args, **kwargs)
    bound.apply_defaults()
    _, *given = bound.arguments.items()
    values = {name: in_words(value) if isinstance(value, tuple) else value for name, value in given}
    return words.format(**values) if isinstance(words, str) else words(**dict(given))


def in_words(values: tuple[Any, ...] | list[Any]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = [str(value) for value in values] or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last
