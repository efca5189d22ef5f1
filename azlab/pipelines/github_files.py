"""A workflow of GitHub Actions as jobs with steps, and what starts it.

Source: "Workflow syntax for GitHub Actions" (GitHub Docs).
"""

from typing import Any

from azlab.pipelines.documents import Job, Pipeline, Section, Step, in_order, plain
from azlab.sentences import SentenceError

OWN_BASH = ("-e",)
NAMED_BASH = ("--noprofile", "--norc", "-eo", "pipefail")
ACTIONS = {
    "actions/checkout": "The files are those of this folder already.",
    "azure/login": "The lesson's own sign-in stands in for it.",
    "hashicorp/setup-packer": "What this machine has stands in for it.",
}
SCRIPTED = "azure/cli"


def is_one(document: Any) -> bool:
    """Whether a file looks like a workflow."""
    return isinstance(document, dict) and isinstance(document.get("jobs"), dict)


def read(document: Any, name: str) -> Pipeline:
    """The workflow of a document. Raises `SentenceError` naming what this runner has not."""
    top = Section(document, name)
    title = top.text("name", name)
    for ignored in ("run-name", "permissions", "concurrency"):
        top.take(ignored)
    triggers, inputs = _started_by(top.take("on"), name)
    environment, defaults = top.texts("env"), _defaults(top)
    jobs = [_job(job, found, defaults) for job, found in _jobs(top)]
    top.end()
    return Pipeline(title, in_order(jobs, name), inputs, environment=environment, triggers=triggers)


def _started_by(found: Any, name: str) -> tuple[list[str], dict[str, str | None]]:
    if not isinstance(found, dict):
        return [], {}
    events = Section(found, f"{name}, on")
    times = events.sections("schedule")
    by_hand = events.section("workflow_dispatch").section("inputs")
    inputs = {
        input: _input(Section(entry or {}, f"input {input}")) for input, entry in by_hand.each().items()
    }
    return [f"cron '{time.text('cron')}'" for time in times], inputs


def _input(entry: Section) -> str | None:
    for ignored in ("description", "type", "options"):
        entry.take(ignored)
    required = entry.text("required") == "true"
    value = entry.text("default") if "default" in entry or not required else None
    entry.end()
    return value


def _defaults(section: Section, above: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Shell and folder of the steps that name none; what a job does not say, the whole workflow may."""
    defaults = section.section("defaults")
    run = defaults.section("run")
    shell, folder = run.text("shell", above[0]), run.text("working-directory", above[1])
    run.end()
    defaults.end()
    return shell, folder


def _jobs(top: Section) -> list[tuple[str, Section]]:
    jobs = top.section("jobs").each()
    if not jobs:
        raise SentenceError(f"{top.where}: there are no jobs.")
    return [(job, Section(found, f"job {job}")) for job, found in jobs.items()]


def _job(id: str, section: Section, above: tuple[str, str]) -> Job:
    for ignored in ("runs-on", "permissions", "environment", "timeout-minutes"):
        section.take(ignored)
    own = _defaults(section, above)
    steps = [_step(step, number, own) for number, step in enumerate(section.sections("steps"), 1)]
    if not steps:
        raise SentenceError(f"job {id}: there are no steps.")
    job = Job(
        id, section.text("name", id), steps, section.words("needs"), section.text("if"),
        section.texts("env"), outputs=section.texts("outputs"),
        goes_on=section.text("continue-on-error") == "true",
    )  # fmt: skip
    section.end()
    return job


def _step(section: Section, number: int, defaults: tuple[str, str]) -> Step:
    title = section.text("name")
    section.where = f"step {number}" + (f" ({title})" if title else "")
    folder = defaults[1] if "run" in section else ""  # the defaults are those of `run` alone
    script, note = _script(section)
    shell = section.text("shell", defaults[0])
    if shell not in ("", "bash"):
        raise SentenceError(f"{section.where}: this runner has the shell bash, and not '{shell}'.")
    minutes = section.minutes("timeout-minutes")
    step = Step(
        title or _title(script, section),
        script, note, section.text("id"), section.text("if"), section.texts("env"),
        section.text("working-directory", folder), NAMED_BASH if shell else OWN_BASH,
        section.text("continue-on-error") == "true", minutes,
    )  # fmt: skip
    section.end()
    return step


def _script(section: Section) -> tuple[str | None, str]:
    """What bash runs, or why there is nothing to run."""
    if "run" in section:
        return section.text("run"), ""
    action = section.text("uses").partition("@")[0].casefold()
    given = section.section("with")
    if action in ACTIONS:
        given.each()
        return None, ACTIONS[action]
    if action == SCRIPTED:
        script = plain(given.take("inlineScript"))
        given.take("azcliversion")
        given.end()
        return script, ""
    known = ", ".join([*ACTIONS, SCRIPTED])
    if action:
        raise SentenceError(
            f"{section.where}: the action '{action}' is not in this runner, which has {known}."
        )
    theirs = next((name for name in ("bash", "script", "task") if name in section), "")
    told = f" '{theirs}' is of Azure DevOps." if theirs else ""
    raise SentenceError(f"{section.where}: a step has run or uses.{told}")


def _title(script: str | None, section: Section) -> str:
    """As GitHub names a step that has no name."""
    lines = (script or "").strip().splitlines()
    return f"Run {section.text('uses') or (lines[0] if lines else '')}"
