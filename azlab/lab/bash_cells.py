"""A `%%az` cell in bash, on the lesson's cloud: its `az` is answered by this process."""

import json
import os
import shlex
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azlab.cli import Session
from azlab.cli.bash_cells import BY_BASH, BashCell, BashOutcome, Value
from azlab.cli.result import Result
from azlab.line import LINE
from azlab.pipelines import processes

if TYPE_CHECKING:
    from azlab.pipelines.own_az import OwnAz

INTERRUPTED = 130
BEFORE = (
    "__folder={folder}; __keep() {{ trap - ERR; set +eu; for __name in {names}; do "
    'if [[ "$(declare -p "$__name" 2>/dev/null)" == "declare -a"* ]]; then '
    """eval "set -- \\"\\${{$__name[@]}}\\""; printf '%s\\0' "$__name" "$#" "$@"; """
    """elif [ -n "${{!__name+x}}" ]; then printf '%s\\0' "$__name" '' "${{!__name}}"; fi; """
    'done > "$__folder/values"; }}; . "$__folder/given"; trap __keep EXIT; '
    """trap 'printf "%s %s" "$LINENO" "$BASH_COMMAND" > "$__folder/stopped"' ERR; set -eEu; """
)
"""What stands before a cell, in its first line, so that bash counts lines as its author does.

It gives names their values and keeps them, and where a command failed.
Of each name it is kept how many values it has, "" where it is no list, and these.
"""


def run_bash(session: Session, wait: Callable[[float], object], cell: BashCell) -> BashOutcome | None:
    """Run a cell in the current folder up to its first command that fails, as bash does after `set -eu`.

    `wait` lets time pass in the cloud. None where there is no bash, or where it cannot read the cell.
    """
    bash = None if os.name == "nt" else shutil.which("bash")
    if bash is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(cell, folder)
        if not _is_readable(bash, folder / "cell"):
            return None
        own = _own_az(folder, session, wait)
        try:
            environment = {**session.environment, **(own.variables if own else {})}
            code, text = _run([bash, str(folder / "cell")], environment, own)
        finally:
            if own is not None:
                own.close()
        note = BY_BASH if code == 0 else _stopped(folder) or BY_BASH
        said = text.replace(str(folder / "cell"), "bash")
        result = Result("bash", said, exit_code=code, data=_data(said), note=note, mode=session.mode)
        if code and LINE not in os.environ:
            _, error, last = said.rpartition("ERROR: ")  # an earlier one may have been expected
            result = replace(result, meaning=session.meaning_of([], f"{error}{last}"))
        return BashOutcome(result, _values(folder))


def _is_readable(bash: str, cell: Path) -> bool:
    process = processes.start([bash, "-n", str(cell)], Path.cwd(), {})
    list(processes.lines(process, None, None))
    return process.wait() == 0


def _prepare(cell: BashCell, folder: Path) -> None:
    """Write the cell, and what its names are given, which may be more than an environment can hold."""
    given = "".join(f"{name}={_spelled(value)}\n" for name, value in cell.given.items())
    (folder / "given").write_text(given, "utf-8")
    before = BEFORE.format(names=" ".join(cell.assigned), folder=shlex.quote(str(folder)))
    (folder / "cell").write_text(before + cell.text, "utf-8")


def _spelled(value: Value) -> str:
    return shlex.quote(value) if isinstance(value, str) else f"({shlex.join(value)})"


def _own_az(folder: Path, session: Session, wait: Callable[[float], object]) -> "OwnAz | None":
    """None in grading: there programs find an `az` that asks already."""
    if LINE in os.environ:
        return None
    from azlab.pipelines.own_az import OwnAz

    (folder / "own").mkdir()
    return OwnAz(folder / "own", session, wait, can_ask=True)


def _run(words: list[str], environment: dict[str, str], own: "OwnAz | None") -> tuple[int, str]:
    process = processes.start(words, Path.cwd(), environment)
    lines: list[str] = []
    try:
        for line in processes.lines(process, own, None):
            lines.append(f"{line}\n")
        return process.wait(), "".join(lines)
    except KeyboardInterrupt:
        return INTERRUPTED, "".join(lines)
    finally:
        processes.end(process)


def _stopped(folder: Path) -> str:
    """Which command failed, and in which line of the cell."""
    try:
        line, _, command = (folder / "stopped").read_text("utf-8").partition(" ")
    except OSError:
        return ""
    return f"Stopped at line {line}: {command.splitlines()[0]}"


def _values(folder: Path) -> dict[str, Value]:
    try:
        told = iter((folder / "values").read_text("utf-8", errors="replace").split("\0")[:-1])
    except OSError:  # bash was ended before it came to its end
        return {}
    values: dict[str, Value] = {}
    for name in told:
        count = next(told, "")
        values[name] = list(islice(told, int(count))) if count else next(told, "")
    return values


def _data(text: str) -> Any:
    """What was printed, where the whole of it is one JSON value."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def bash_of(session: Session, wait: Callable[[float], object]) -> Callable[[BashCell], BashOutcome | None]:
    """What runs the cells of a session; `wait` lets time pass in its cloud."""
    return lambda cell: run_bash(session, wait, cell)
