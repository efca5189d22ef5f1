"""What is known while a pipeline runs, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from azlab.pipelines.documents import Job, Pipeline

if TYPE_CHECKING:
    import subprocess


class Outcome(StrEnum):
    """How a step or a job ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


@dataclass
class Ended:
    """A step or a job that has ended, with what it hands on."""

    outcome: Outcome
    forgiven: bool = False
    """Whether it was said to go on where it fails."""
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass
class State:
    """Of one job, while it runs."""

    pipeline: Pipeline
    job: Job
    folder: Path
    """Where the steps run: the learner's own."""
    scratch: Path
    """For files of the runner's own; gone afterwards."""
    inputs: Mapping[str, str]
    variables: dict[str, str]
    environment: dict[str, str]
    jobs: Mapping[str, Ended]
    """Those that have ended before."""
    steps: dict[str, Ended] = field(default_factory=dict)
    """Those of this job that have an id."""
    outcome: Outcome = Outcome.SUCCEEDED
    secrets: set[str] = field(default_factory=set)
    step: str = ""
    """The id of the step that runs."""
    said: dict[str, str] = field(default_factory=dict)
    """Outputs of the step that runs."""
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    """Those of its steps: what they leave running ends with the job."""
    told_to_fail: bool = False
    """Whether the step that runs has said, in words that the system hears, that it failed."""

    @property
    def needed(self) -> Outcome:
        """How what this job needs has ended, the worst of it."""
        found = {self.jobs[name].outcome for name in self.job.needs if name in self.jobs}
        order = (Outcome.CANCELLED, Outcome.FAILED, Outcome.SKIPPED)
        return next((outcome for outcome in order if outcome in found), Outcome.SUCCEEDED)

    def masked(self, line: str) -> str:
        """The line without what is secret."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            line = line.replace(secret, "***") if secret else line
        return line
