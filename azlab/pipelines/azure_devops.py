"""How Azure DevOps means what stands in a step: variables, conditions, and lines that it hears.

Source: "Define variables", "Expressions" and "Logging commands" (Azure Pipelines, Microsoft Learn).
"""

import re
from typing import Any

from azlab.pipelines.azure_devops_files import is_one, read
from azlab.pipelines.expressions import Names, evaluate, is_true, same, spelled
from azlab.pipelines.state import Outcome, State
from azlab.sentences import SentenceError

TITLE = "Azure DevOps"
MACRO = re.compile(r"\$\(([\w.]+)\)")
EARLY = re.compile(r"\$\{\{(.*?)\}\}")
LATE = re.compile(r"^\$\[(.*)\]$", re.DOTALL)
COMMAND = re.compile(r"^##(?:vso)?\[(?P<name>[\w.]+)(?: (?P<fields>[^\]]*))?\](?P<text>.*)$")
__all__ = ["TITLE", "after", "environment", "fill", "hear", "holds", "is_one", "read"]


def fill(text: str, state: State) -> str:
    """The text with its variables. A `$(name)` that nobody has set stays as it is, and bash runs it."""
    names = _names(state)
    text = EARLY.sub(lambda found: spelled(evaluate(found[1], names)), text)
    late = LATE.match(text.strip())
    if late:
        return spelled(evaluate(late[1], names))
    known = {name.casefold(): value for name, value in state.variables.items()}
    return MACRO.sub(lambda found: known.get(found[1].casefold(), found[0]), text)


def holds(condition: str, state: State) -> bool:
    """Whether a job's or a step's condition holds."""
    return is_true(evaluate(fill(condition, state) or "succeeded()", _names(state)))


def environment(state: State) -> dict[str, str]:
    """Variables as a script finds them: upper case, dots as underscores. Secret ones have to be mapped."""
    return {
        name.upper().replace(".", "_"): value
        for name, value in state.variables.items()
        if value not in state.secrets
    }


def hear(line: str, state: State) -> str | None:
    """A line that a step wrote, as it is shown; None for one that is for the system alone."""
    found = COMMAND.match(line)
    if found is None:
        return line
    fields = dict(part.split("=", 1) for part in (found["fields"] or "").split(";") if "=" in part)
    if found["name"] == "task.setvariable":
        _set_variable(fields, found["text"], state)
        return None
    if found["name"] == "task.complete":
        state.told_to_fail = fields.get("result", "").casefold() == "failed"
        return None
    if found["name"] == "task.logissue":
        return f"{fields.get('type', 'error')}: {found['text']}"
    return found["text"] if found["name"] in ("section", "group", "debug", "warning", "error") else line


def after(state: State) -> None:
    """After a step: nothing more, all that it hands on was in its lines."""


def _set_variable(fields: dict[str, str], value: str, state: State) -> None:
    name = fields.get("variable", "")
    if fields.get("issecret", "").casefold() == "true":
        state.secrets.add(value)
    if fields.get("isoutput", fields.get("isOutput", "")).casefold() == "true":
        state.said[name] = value
        name = f"{state.step}.{name}"
    state.variables[name] = value


def _names(state: State) -> Names:
    def value(path: tuple[str, ...]) -> Any:
        first, *rest = path
        if first == "variables":
            known = {name.casefold(): text for name, text in state.variables.items()}
            return known.get(".".join(rest).casefold())
        if first == "parameters":
            return {name.casefold(): text for name, text in state.inputs.items()}.get(".".join(rest))
        if first in ("dependencies", "stagedependencies"):
            return _of_another_job(first, rest, state)
        raise SentenceError(f"This runner knows variables, parameters and dependencies, and not '{first}'.")

    before = state.outcome if state.outcome is not Outcome.SUCCEEDED else state.needed
    return Names(
        value,
        {
            "succeeded": lambda *_: before is Outcome.SUCCEEDED,
            "failed": lambda *_: before is Outcome.FAILED,
            "succeededorfailed": lambda *_: before in (Outcome.SUCCEEDED, Outcome.FAILED),
            "always": lambda: True,
            "canceled": lambda: before is Outcome.CANCELLED,
            "and": lambda *given: all(map(is_true, given)),
            "or": lambda *given: any(map(is_true, given)),
            "not": lambda given: not is_true(given),
            "eq": same,
            "ne": lambda one, other: not same(one, other),
            "in": lambda one, *others: any(same(one, other) for other in others),
            "contains": lambda text, part: spelled(part).casefold() in spelled(text).casefold(),
            "startswith": lambda text, part: spelled(text).casefold().startswith(spelled(part).casefold()),
            "endswith": lambda text, part: spelled(text).casefold().endswith(spelled(part).casefold()),
            "coalesce": lambda *given: next((one for one in given if one not in (None, "")), None),
            "format": lambda text, *given: re.sub(r"\{(\d+)\}", lambda at: spelled(given[int(at[1])]), text),
        },
    )


def _of_another_job(first: str, path: list[str], state: State) -> str | None:
    """`dependencies.JOB` is of the same stage, `stageDependencies.STAGE.JOB` of another one.

    Then follows `result`, or `outputs['STEP.NAME']`.
    """
    if first == "stagedependencies":
        path = [".".join(path[:2]), *path[2:]]
    elif state.job.stage:
        path = [f"{state.job.stage.lower()}.{path[0]}", *path[1:]]
    job = {name.lower(): ended for name, ended in state.jobs.items()}.get(path[0])
    if job is None:
        return None
    if path[1:] == ["result"]:
        return job.outcome.capitalize()
    return {name.lower(): value for name, value in job.outputs.items()}.get(".".join(path[2:]))
