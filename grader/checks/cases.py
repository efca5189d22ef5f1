"""Claims about a case of a clinic: its cause, the evidence for it, its repair, and what was to be left alone.

What is right in a case, its file says (`azlab.lab.cases`), as lines such as stand in check cells. A claim is
right when all of its lines are; of the evidence one is enough.
"""

from collections.abc import Sequence
from functools import cached_property

from azlab.lab.cases import Case, case_name
from azlab.lab.starts import starts_in
from azlab.lab.state import LabError
from grader.checks.claims import Found, Subject, claim
from grader.checks.cloud import CheckError
from grader.checks.comparisons import is_empty, plain, shown
from grader.checks.journal import Journal, Row
from grader.checks.notebook import use
from grader.checks.readings import text_of
from grader.checks.reports import Outcome, State
from grader.checks.subjects import subject

MOST_LINES, MOST_LETTERS = 12, 1_500
"""Of evidence: a whole output proves nothing."""
WHOLE_OUTPUT = "it is a whole output"
NO_CAUSE = "evidence is for a cause, and the right one is not named yet"
CAUSE_FIRST = "Name the cause first. What you found may well be evidence for it."
WHICH_PART = "Which line or which value of it shows the cause? Give that alone."


@subject("case")
class ClinicCase(Subject):
    """The case of a number, whichever was drawn for this copy."""

    def __init__(self, number: int) -> None:
        super().__init__(case_name(number))
        self.number = number

    @property
    def missing(self) -> str | None:
        if self._opened == self.number:
            return None
        back = f'`lab.case({self.number})` brings it, `lab.restore("{self.label}")` goes back to it'
        return f"the cloud is not that of {self.label}: {back}"

    @cached_property
    def _page(self) -> dict[str, object]:
        return dict(self.notebook.cloud.get("/lab/case") or {})

    @property
    def _opened(self) -> int:
        return int(str(self._page.get("number") or 0))

    @cached_property
    def _case(self) -> Case:
        try:
            case = starts_in(self.notebook.folder, self.notebook.lesson).labelled(str(self._page["label"]))
        except LabError:
            case = None
        if case is None:
            raise CheckError("The file start.az beside this notebook does not have this case.")
        return case

    def _given(self, name: str) -> object:
        return self.notebook.find_names().get(f"{name}_{self.number}")

    @claim("has the right cause")
    def has_its_cause(self) -> str | None:
        """What was found says what would be seen if that were so. Look for it, and at what is there instead.

        Strike out what you have seen to be otherwise. `lab.restore` and `lab.case` bring the cloud back.
        """
        given = self._given("cause")
        name = f"cause_{self.number}"
        if is_empty(given):
            return f"`{name}` has no value yet"
        letter = _letter(given)
        if letter not in self._case.causes:
            return f"`{name}` is {shown(given)}, and the letters are {', '.join(self._case.causes)}"
        answer = self._case.answer(letter)
        if answer:
            return Found(f'you say {letter}, "{self._case.causes[letter]}"', answer)
        self.why = self._counted
        return None

    @claim("has evidence for it")
    def has_its_evidence(self) -> str | None:
        """The complaint says what to bring. Evidence is a value as Azure or the machine writes it."""
        if not self._is_known:
            return Found(NO_CAUSE, CAUSE_FIRST)
        given = self._given("evidence")
        name = f"evidence_{self.number}"
        if is_empty(given):
            return f"`{name}` has no value yet"
        text = text_of(given)
        if text is not None and (len(text) > MOST_LETTERS or len(text.splitlines()) > MOST_LINES):
            return Found(WHOLE_OUTPUT, WHICH_PART)
        outcomes = self._outcomes_of("evidence", {"evidence": given})
        if any(outcome.state is State.RIGHT for outcome in outcomes):
            return None
        return Found(f"`{name}` is {shown(given)}", self._hint(self._hints[:1], f"{self.label} evidence"))

    @claim("is mended")
    def is_mended(self) -> str | None:
        """Find the cause first: what did the complaint ask for, and what is in its way?"""
        wrong = self._wrong("mended")
        self._holds_back = wrong is not None  # untouched, all is as it was: that would earn a point
        if wrong is None:
            return None
        told = _told(wrong, "this is not so yet")
        return Found(told, self._hint(self._hints[1:], f"{self.label} repair")) if self._is_known else told

    @claim("has harmed nothing healthy")
    def has_harmed_nothing(self) -> str | None:
        """What was there before, and well, is to be as it was."""
        wrong = self._wrong("unharmed")
        back = f"`lab.undo()` takes back the last command, `lab.case({self.number})` begins anew."
        return (
            Found(_told(wrong, "this is no longer so"), f"Only the sick part was to be changed. {back}")
            if wrong
            else None
        )

    @property
    def _is_known(self) -> bool:
        """Whether the cause was found."""
        given = self._given("cause")
        return not is_empty(given) and _letter(given) == self._case.right

    @property
    def _counted(self) -> str:
        """How many commands it took; they cost nothing."""
        used, budget = len(_runs(Journal.of(self.notebook.cloud).rows)), self._case.budget
        over = " More than the budget costs no points: begin where the complaint points."
        return f"commands so far: {used}, budget: {budget}.{over if used > budget else ''}{self._practised}"

    @property
    def _practised(self) -> str:
        """Who practises is told that these points are not those that count."""
        own = f' This case is for practice: lab.restore("{self.label}") goes back to your own.'
        return own if self._page.get("seed") else ""

    def _wrong(self, part: str) -> Outcome | None:
        """The first of a part's claims that is not right."""
        fine = (State.RIGHT, State.NOT_JUDGED)
        return next((outcome for outcome in self._outcomes_of(part, {}) if outcome.state not in fine), None)

    def _outcomes_of(self, part: str, names: dict[str, object]) -> list[Outcome]:
        """What comes out of a part's lines, made on this very cloud and in a report of their own."""
        from grader.checks import check

        with use(self.notebook.find_cloud(), names, self.label, self.notebook.folder) as own:
            exec("\n".join(self._case.lines(part)), {"check": check})
            return own.report.outcomes

    @property
    def _hints(self) -> list[str]:
        """Those of the case: the first is about evidence, the others about the repair."""
        return self._case.lines("hints")

    def _hint(self, hints: list[str], about: str) -> str:
        """The next hint at each try; at last the way back."""
        back = f"`lab.case({self.number})` begins the case anew."
        return [*hints, back][min(self.notebook.try_again(about), len(hints))]


def _letter(given: object) -> str:
    """A cause as it is compared; "" where it cannot be written down."""
    try:
        return plain(text_of(given) or given)
    except Exception:  # an object of the learner's own may do anything
        return ""


def _told(outcome: Outcome, said: str) -> str:
    """What is not so, as one sentence part."""
    found = f"; {outcome.found}" if outcome.found else ""
    return (
        f"{said}: {outcome.sentence}{found}"
        if outcome.state is State.NOT_YET
        else (f"{outcome.sentence}{found}")
    )


def _runs(rows: Sequence[Row]) -> list[tuple[str, tuple[str, ...]]]:
    """The commands that asked, run by run; the same one twice in a row counts once."""
    runs: list[tuple[str, tuple[str, ...]]] = []
    for row in rows:
        if row.command and (not runs or runs[-1] != (row.command, row.parameters)):
            runs.append((row.command, row.parameters))
    return runs
