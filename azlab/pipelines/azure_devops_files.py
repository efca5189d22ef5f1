"""`azure-pipelines.yml` as jobs with steps: stages, jobs, steps, tasks, variables, parameters.

Source: "YAML schema reference" and the tasks AzureCLI@2, Bash@3 and CmdLine@2 (Azure Pipelines, Microsoft
Learn).
"""

from typing import Any

from azlab.pipelines.documents import Job, Pipeline, Section, Step, in_order, texts_of
from azlab.sentences import SentenceError

SIGN_IN = "The lesson's own sign-in stands in for the service connection '{0}'."
TASKS = ("AzureCLI@2", "Bash@3", "CmdLine@2")
PLAIN_BASH = ("--noprofile", "--norc")


def is_one(document: Any) -> bool:
    """Whether a file looks like one of these."""
    return (isinstance(document, dict) and bool({"steps", "stages", "pool", "trigger"} & set(document))) or (
        isinstance(document, dict) and isinstance(document.get("jobs"), list)
    )


def read(document: Any, name: str) -> Pipeline:
    """The pipeline of a document. Raises `SentenceError` naming what this runner has not."""
    top = Section(document, name)
    title = top.text("name", name)
    triggers = [f"cron '{entry.text('cron')}'" for entry in _scheduled(top)]
    for ignored in ("trigger", "pr", "pool"):  # what starts it, and where: here the learner does, here
        top.take(ignored)
    inputs = {entry.text("name"): _default(entry) for entry in _parameters(top)}
    variables = _variables(top)
    jobs = _all_jobs(top)
    top.end()
    return Pipeline(title, in_order(jobs, name), inputs, variables, triggers=triggers)


def _scheduled(top: Section) -> list[Section]:
    found = top.sections("schedules")
    for entry in found:
        for ignored in ("displayName", "branches", "always", "batch"):
            entry.take(ignored)
    return found


def _parameters(top: Section) -> list[Section]:
    found = top.sections("parameters")
    for entry in found:
        for ignored in ("displayName", "type", "values"):
            entry.take(ignored)
    return found


def _default(entry: Section) -> str | None:
    value = entry.text("default") if "default" in entry else None
    entry.end()
    return value


def _variables(section: Section) -> dict[str, str]:
    found = section.take("variables")
    if not isinstance(found, list):
        return {} if found is None else texts_of(found, f"{section.where}, variables")
    variables = {}
    for number, item in enumerate(found, 1):
        entry = Section(item, f"{section.where}, variables {number}")
        name = entry.text("name")
        variables[name] = entry.text("value")
        entry.take("readonly")
        entry.end()
    return variables


def _all_jobs(top: Section) -> list[Job]:
    if "stages" in top:
        return _stages(top)
    return _jobs(top) if "jobs" in top else [_job(top, "Job", alone=True)]


def _stages(top: Section) -> list[Job]:
    jobs: list[Job] = []
    of_stage: dict[str, list[str]] = {}
    before: tuple[str, ...] = ()
    for number, stage in enumerate(top.sections("stages"), 1):
        name = stage.text("stage", f"Stage{number}")
        stage.where = f"stage {name}"
        stage.text("displayName")
        needs = stage.words("dependsOn") if "dependsOn" in stage else before
        condition, variables = stage.text("condition"), _variables(stage)
        stage.take("pool")
        earlier = tuple(job for needed in needs for job in of_stage.get(needed, [needed]) if needed)
        found = [_of_stage(job, name, condition, variables, earlier) for job in _jobs(stage)]
        stage.end()
        of_stage[name] = [job.id for job in found]
        jobs += found
        before = (name,)
    return jobs


def _of_stage(
    job: Job, stage: str, condition: str, variables: dict[str, str], earlier: tuple[str, ...]
) -> Job:
    needs = tuple(f"{stage}.{name}" for name in job.needs) or earlier
    return Job(
        f"{stage}.{job.id}", job.name, job.steps, needs, job.condition or condition, job.environment,
        {**variables, **job.variables}, job.outputs, job.goes_on, stage,
    )  # fmt: skip


def _jobs(section: Section) -> list[Job]:
    return [_job(job, f"Job{number}") for number, job in enumerate(section.sections("jobs"), 1)]


def _job(section: Section, otherwise: str, *, alone: bool = False) -> Job:
    name = otherwise if alone else section.text("job", otherwise)
    if not alone:
        section.where = f"job {name}"
    title = name if alone else section.text("displayName", name)
    steps = [_step(step, number) for number, step in enumerate(section.sections("steps"), 1)]
    if not steps:
        raise SentenceError(f"{section.where}: there are no steps.")
    if alone:
        return Job(name, title, steps)
    section.take("pool")
    section.take("timeoutInMinutes")
    job = Job(
        name, title, steps, section.words("dependsOn"), section.text("condition"),
        variables=_variables(section), goes_on=section.text("continueOnError") == "true",
    )  # fmt: skip
    section.end()
    return job


def _step(section: Section, number: int) -> Step:
    title = section.text("displayName")
    section.where = f"step {number}" + (f" ({title})" if title else "")
    kind, script, note, folder = _script(section)
    minutes = section.minutes("timeoutInMinutes")
    step = Step(
        title or kind, script, note, section.text("name"),
        "false" if section.text("enabled") == "false" else section.text("condition"), section.texts("env"),
        section.text("workingDirectory") or folder, PLAIN_BASH, section.text("continueOnError") == "true",
        minutes,
    )  # fmt: skip
    section.end()
    return step


def _script(section: Section) -> tuple[str, str | None, str, str]:
    """The name of a step without one, what bash runs, what is said of it, and where."""
    if "checkout" in section:
        section.take("checkout")
        return "Checkout", None, "The files are those of this folder already.", ""
    if "task" in section:
        return _task(section)
    for name, kind in (("script", "CmdLine"), ("bash", "Bash")):
        if name in section:
            return kind, section.text(name), "", ""
    theirs = " 'run' is of GitHub Actions: here it is bash." if "run" in section else ""
    raise SentenceError(
        f"{section.where}: this runner knows script, bash, checkout and the tasks {', '.join(TASKS)}.{theirs}"
    )


def _task(section: Section) -> tuple[str, str | None, str, str]:
    task = section.text("task")
    if task not in TASKS:
        known = ", ".join(TASKS)
        raise SentenceError(f"{section.where}: the task {task} is not in this runner, which has {known}.")
    inputs = section.section("inputs")
    inputs.where = f"{section.where}, {task}"
    of_azure, note = task == "AzureCLI@2", ""
    if of_azure:
        note = SIGN_IN.format(inputs.text("azureSubscription"))
        kind = inputs.text("scriptType")
        if kind != "bash":
            raise SentenceError(f"{inputs.where}: this runner has the scriptType bash, and not '{kind}'.")
    where = inputs.text("scriptLocation") if of_azure else inputs.text("targetType", "inline")
    if task != "CmdLine@2" and where not in ("inlineScript", "inline"):
        raise SentenceError(f"{inputs.where}: this runner has scripts inside the file, and not '{where}'.")
    script, folder = inputs.text("inlineScript" if of_azure else "script"), inputs.text("workingDirectory")
    inputs.end()
    return task.partition("@")[0], script, note, folder
