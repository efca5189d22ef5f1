"""How GitHub Actions means what stands in a step: contexts, conditions, and what a step hands on.

Source: "Contexts", "Evaluate expressions" and "Workflow commands" (GitHub Docs).
"""

import re
from functools import partial
from typing import Any

from azlab.pipelines.expressions import Names, evaluate, is_true, spelled
from azlab.pipelines.github_files import is_one, read
from azlab.pipelines.state import Outcome, State
from azlab.sentences import SentenceError

TITLE = "GitHub Actions"
FILLED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
COMMAND = re.compile(r"^::(?P<name>[\w-]+)(?P<fields>[^:]*(?::(?!:)[^:]*)*)?::(?P<text>.*)$")
FILES = {
    "env": "GITHUB_ENV",
    "output": "GITHUB_OUTPUT",
    "path": "GITHUB_PATH",
    "summary": "GITHUB_STEP_SUMMARY",
}
RESULTS = {
    Outcome.SUCCEEDED: "success",
    Outcome.FAILED: "failure",
    Outcome.SKIPPED: "skipped",
    Outcome.CANCELLED: "cancelled",
}
__all__ = ["TITLE", "after", "environment", "fill", "hear", "holds", "is_one", "read"]
STATUS = re.compile(r"\b(success|failure|always|cancelled)\s*\(")


def fill(text: str, state: State) -> str:
    """The text with what stands in `${{ }}`."""
    names = _names(state)
    return FILLED.sub(lambda found: spelled(evaluate(found[1], names)), text)


def holds(condition: str, state: State) -> bool:
    """Whether an `if` holds. Without a word about how things went, they have to have gone well."""
    whole = FILLED.fullmatch(condition.strip())
    text = whole[1] if whole else condition
    if not STATUS.search(text):
        text = f"success() && ({text})" if text.strip() else "success()"
    return is_true(evaluate(text, _names(state)))


def environment(state: State) -> dict[str, str]:
    """What a script finds besides its own: the runner's files, and who and what it is."""
    files = {variable: str(state.scratch / kind) for kind, variable in FILES.items()}
    for path in files.values():
        open(path, "a").close()
    own = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(state.folder)}
    return {**own, "GITHUB_JOB": state.job.id, "RUNNER_TEMP": str(state.scratch), **files}


def hear(line: str, state: State) -> str | None:
    """A line that a step wrote, as it is shown; None for one that is for the system alone."""
    found = COMMAND.match(line)
    if found is None:
        return line
    if found["name"] == "add-mask":
        state.secrets.add(found["text"])
        return None
    if found["name"] in ("error", "warning", "notice", "debug"):
        return f"{found['name']}: {found['text']}"
    return None if found["name"] == "endgroup" else found["text"]


def after(state: State) -> None:
    """After a step: take what it wrote into the runner's files."""
    state.environment |= _pairs(state, "env")
    state.said |= _pairs(state, "output")
    added = _emptied(state, "path").split()
    if added:
        before = state.environment.get("PATH", "")
        state.environment["PATH"] = ":".join([*reversed(added), before])


def _pairs(state: State, kind: str) -> dict[str, str]:
    """`name=value` lines, and `name<<END` with lines up to END."""
    found, lines = {}, iter(_emptied(state, kind).splitlines())
    for line in lines:
        name, sign, end = line.partition("<<")
        if sign and "=" not in name:
            found[name] = "\n".join(iter(partial(next, lines, end), end))
        elif "=" in line:
            name, _, value = line.partition("=")
            found[name] = value
        elif line.strip():
            raise SentenceError(f"A step wrote '{line}' into {FILES[kind]}, which takes lines of name=value.")
    return found


def _emptied(state: State, kind: str) -> str:
    path = state.scratch / kind
    text = path.read_text("utf-8", "replace") if path.exists() else ""
    path.write_text("")
    return text


def _names(state: State) -> Names:
    def value(path: tuple[str, ...]) -> Any:
        first, rest = path[0], path[1:]
        if first not in contexts:
            raise SentenceError(f"This runner knows {', '.join(sorted(contexts))}, and not '{first}'.")
        return contexts[first](rest)

    def named(known: Any) -> Any:
        return lambda rest: {name.casefold(): text for name, text in known.items()}.get(".".join(rest))

    before = state.outcome if state.outcome is not Outcome.SUCCEEDED else state.needed
    contexts = {
        "env": named(state.environment),
        "vars": named(state.variables),
        "secrets": named(state.variables),
        "inputs": named(state.inputs),
        "github": named(_about(state)),
        "runner": named({"os": "Linux", "temp": str(state.scratch)}),
        "job": named({"status": RESULTS[state.outcome]}),
        "steps": lambda rest: _ended(state.steps, rest),
        "needs": lambda rest: _ended(state.jobs, rest),
    }
    return Names(
        value,
        {
            "success": lambda: before is Outcome.SUCCEEDED,
            "failure": lambda: before is Outcome.FAILED,
            "always": lambda: True,
            "cancelled": lambda: before is Outcome.CANCELLED,
            "contains": lambda text, part: spelled(part).casefold() in spelled(text).casefold(),
            "startswith": lambda text, part: spelled(text).casefold().startswith(spelled(part).casefold()),
            "endswith": lambda text, part: spelled(text).casefold().endswith(spelled(part).casefold()),
            "format": lambda text, *given: re.sub(r"\{(\d+)\}", lambda at: spelled(given[int(at[1])]), text),
        },
    )


def _about(state: State) -> dict[str, str]:
    return {
        "workflow": state.pipeline.name,
        "job": state.job.id,
        "event_name": "workflow_dispatch",
        "ref": "refs/heads/main",
        "ref_name": "main",
        "workspace": str(state.folder),
        "run_number": state.variables.get("run_number", "1"),
        "run_id": state.variables.get("run_id", "1"),
        **{f"event.inputs.{name}": text for name, text in state.inputs.items()},
    }


def _ended(known: Any, path: tuple[str, ...]) -> str | None:
    ended = {name.casefold(): one for name, one in known.items()}.get(path[0]) if path else None
    if ended is None or len(path) < 2:
        return None
    if path[1] == "conclusion" and ended.forgiven:
        return RESULTS[Outcome.SUCCEEDED]
    if path[1] in ("outcome", "conclusion", "result"):
        return RESULTS[ended.outcome]
    return {name.casefold(): text for name, text in ended.outputs.items()}.get(".".join(path[2:]))
