"""Check cells of the teacher's copy, made in the grader's own process."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab.widgets.cloud import Cloud
from grader.checks import check
from grader.checks.cloud import CheckError
from grader.checks.notebook import use
from grader.checks.reports import Report, State
from grader.marks import ClaimMark


@dataclass(frozen=True)
class Judged:
    """How a check came out. `trouble` says why it could not be made to its end; "" when it was."""

    report: Report
    trouble: str = ""

    @property
    def claims(self) -> tuple[ClaimMark, ...]:
        """The claims as plain values."""
        return tuple(
            ClaimMark(
                outcome.headline,
                outcome.state.name,
                outcome.points,
                outcome.weight,
                outcome.found,
                outcome.hint,
            )
            for outcome in self.report.outcomes
        )


def judge(source: str, cell: str, cloud: Cloud, names: Mapping[str, Any], folder: Path) -> Judged:
    """Make one check. `names` are the learner's answers, `folder` has the release's choices. Never raises."""
    trouble = ""
    with use(cloud, names, cell, folder) as notebook:
        try:
            # The teacher's own code: it needs no walls, and has no learner's objects to look at.
            exec(compile(source, f"<{cell}>", "exec"), {"check": check, "__name__": "__main__"})
        except CheckError as error:
            trouble = str(error)
        except Exception as error:  # one broken check must not end the grading of all others
            trouble = f"The check broke: {type(error).__name__}: {error}"
        if not trouble and any(outcome.state is State.NOT_JUDGED for outcome in notebook.report.outcomes):
            trouble = "A claim was not judged, and earns nothing by that."
        return Judged(notebook.report, trouble)
