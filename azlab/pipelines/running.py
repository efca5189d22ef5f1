"""A pipeline, run: its jobs one after the other, their steps in bash, in the learner's folder.

What the systems do beyond that (agents, queues, approvals, matrices, artifacts) is not here, and a file that
asks for it is refused by name before anything runs. An expression is read when its step is reached.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from azlab.outputs import sentence_bundle
from azlab.pipelines import azure_devops, github, processes
from azlab.pipelines.documents import Pipeline, Step, load
from azlab.pipelines.state import Ended, Outcome, State
from azlab.sentences import SentenceError

if TYPE_CHECKING:
    from azlab.pipelines.own_az import OwnAz

SIGNS = {Outcome.SUCCEEDED: "✓", Outcome.FAILED: "✗", Outcome.SKIPPED: "–", Outcome.CANCELLED: "✗"}
Say = Callable[[str], object]


class Dialect(Protocol):
    """How one of the two systems means its files."""

    TITLE: str

    def is_one(self, document: Any) -> bool: ...
    def read(self, document: Any, name: str) -> Pipeline: ...
    def fill(self, text: str, state: State) -> str: ...
    def holds(self, condition: str, state: State) -> bool: ...
    def environment(self, state: State) -> dict[str, str]: ...
    def hear(self, line: str, state: State) -> str | None: ...
    def after(self, state: State) -> None: ...


DIALECTS = cast("tuple[Dialect, ...]", (github, azure_devops))


@dataclass(frozen=True)
class Done:
    """One step that has been reached."""

    job: str
    name: str
    outcome: Outcome
    output: str = ""
    seconds: float = 0.0


@dataclass
class Run:
    """What a pipeline came to."""

    name: str
    dialect: str
    steps: list[Done] = field(default_factory=list)
    jobs: dict[str, Ended] = field(default_factory=dict)
    failed: bool = False

    @property
    def ok(self) -> bool:
        """Whether the whole of it succeeded."""
        return not self.failed

    def __repr__(self) -> str:
        counted = {outcome: sum(step.outcome is outcome for step in self.steps) for outcome in Outcome}
        parts = ", ".join(f"{count} {outcome}" for outcome, count in counted.items() if count)
        return f"{self.dialect}, {self.name}: {'succeeded' if self.ok else 'failed'} (steps: {parts})."

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return sentence_bundle(self)


def read(path: Path) -> tuple[Dialect, Pipeline]:
    """A file and what it is of. Raises `SentenceError`."""
    document = load(path)
    for dialect in DIALECTS:
        if dialect.is_one(document):
            return dialect, dialect.read(document, path.name)
    raise SentenceError(
        f"'{path}' is neither a workflow of GitHub Actions (jobs: names with steps) nor a pipeline of Azure "
        "DevOps (steps, jobs or stages)."
    )


@dataclass(frozen=True)
class Programs:
    """What steps find besides the system's own: variables, and who answers what they ask."""

    variables: Mapping[str, str] = field(default_factory=dict)
    own: "OwnAz | None" = None


def run(path: Path, given: Mapping[str, str], say: Say = print, programs: Programs | None = None) -> Run:
    """Run a file in its learner's folder; `given` are inputs, parameters or variables, by name.

    Each line is said when it comes. Raises `SentenceError` for a file that this runner cannot run whole.
    """
    dialect, pipeline = read(path)
    inputs, variables = _given(pipeline, given)
    result = Run(pipeline.name, dialect.TITLE)
    by_itself = f" By itself it starts at {' and '.join(pipeline.triggers)}." if pipeline.triggers else ""
    say(f"{dialect.TITLE}: {pipeline.name}, started by hand.{by_itself}")
    for job in pipeline.jobs:
        with tempfile.TemporaryDirectory() as scratch:
            state = State(
                pipeline, job, Path.cwd(), Path(scratch), inputs, dict(variables), {},
                result.jobs,
            )  # fmt: skip
            try:
                result.jobs[job.id] = _run_job(dialect, state, result, programs or Programs(), say)
            finally:  # as both systems end what a job leaves running
                for process in state.processes:
                    processes.end(process)
        if result.jobs[job.id].outcome in (Outcome.FAILED, Outcome.CANCELLED) and not job.goes_on:
            result.failed = True
    return result


def _given(pipeline: Pipeline, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Inputs with their defaults, and the rest, which are variables."""
    lacking = [name for name, value in pipeline.inputs.items() if value is None and name not in given]
    if lacking:
        raise SentenceError(f"'{pipeline.name}' has to be given {', '.join(lacking)}.")
    known = {name: given.get(name, value or "") for name, value in pipeline.inputs.items()}
    return known, {name: value for name, value in given.items() if name not in pipeline.inputs}


def _run_job(dialect: Dialect, state: State, result: Run, programs: Programs, say: Say) -> Ended:
    job = state.job
    state.environment |= {
        name: dialect.fill(text, state)
        for name, text in {**state.pipeline.environment, **job.environment}.items()
    }
    for name, text in (*state.pipeline.variables.items(), *job.variables.items()):
        state.variables.setdefault(name, dialect.fill(text, state))
    if not dialect.holds(job.condition, state):
        say(f"– {job.name}: skipped")
        result.steps += [Done(job.id, step.name, Outcome.SKIPPED) for step in job.steps]
        return Ended(Outcome.SKIPPED)
    for step in job.steps:
        _run_step(dialect, step, state, result, programs, say)
    outputs = {name: dialect.fill(text, state) for name, text in job.outputs.items()}
    handed = {f"{id}.{name}": value for id, one in state.steps.items() for name, value in one.outputs.items()}
    return Ended(state.outcome, job.goes_on, {**handed, **outputs})


def _run_step(dialect: Dialect, step: Step, state: State, result: Run, programs: Programs, say: Say) -> None:
    began = time.monotonic()
    state.step, state.said, state.told_to_fail = step.id, {}, False
    name, output = dialect.fill(step.name, state), ""
    if not dialect.holds(step.condition, state):
        outcome = Outcome.SKIPPED
    else:
        outcome = Outcome.SUCCEEDED
        say(f"> {name}")
        if step.note:
            say(f"  {step.note}")
        if step.script is not None:
            try:
                outcome, output = _in_bash(dialect, step, state, programs, say)
                dialect.after(state)
            except (OSError, ValueError) as problem:  # the runner's own files were spoiled, or a NUL came
                raise SentenceError(f"Step '{name}' cannot be run: {problem}.") from None
    seconds = time.monotonic() - began
    say(f"{SIGNS[outcome]} {name}: {outcome}" + (f", {seconds:.0f} s" if seconds > 2 else ""))
    result.steps.append(Done(state.job.id, name, outcome, output, seconds))
    if step.id:
        state.steps[step.id] = Ended(outcome, step.goes_on, dict(state.said))
    if outcome in (Outcome.FAILED, Outcome.CANCELLED) and not step.goes_on:
        state.outcome = max(state.outcome, outcome, key=list(Outcome).index)


def _in_bash(dialect: Dialect, step: Step, state: State, programs: Programs, say: Say) -> tuple[Outcome, str]:
    """How the script ended, and what it wrote."""
    script = state.scratch / "script.sh"
    script.write_text(dialect.fill(step.script or "", state), "utf-8")
    own = {name: dialect.fill(text, state) for name, text in step.environment.items()}
    given = {**programs.variables, **state.environment, **dialect.environment(state), **own}
    folder = state.folder / dialect.fill(step.folder, state)
    if not folder.is_dir():
        raise SentenceError(f"Step '{step.name}': there is no folder '{folder}'.")
    process = processes.start(["bash", *step.options, str(script)], folder, given)
    state.processes.append(process)
    lines = []
    until = time.monotonic() + step.minutes * 60 if step.minutes else None
    try:
        for line in processes.lines(process, programs.own, until):
            heard = dialect.hear(line, state)
            if heard is not None:
                lines.append(state.masked(heard))
                say(f"  {lines[-1]}")
        code = process.wait()
    except KeyboardInterrupt:
        processes.end(process)
        say("  Interrupted: what has run so far stays done.")
        return Outcome.CANCELLED, "\n".join(lines)
    except TimeoutError:
        processes.end(process)
        code = process.wait()
        lines.append(f"It ran longer than {step.minutes:g} minutes, and was ended.")
        say(f"  {lines[-1]}")
    else:
        if code:
            say(f"  exit code {code}")
    return (Outcome.FAILED if code or state.told_to_fail else Outcome.SUCCEEDED), "\n".join(lines)
