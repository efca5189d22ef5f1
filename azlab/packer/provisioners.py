"""What is done inside the machine: `shell`, `file` and `shell-local` as far as they are played."""

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from azlab.packer.azure_arm.errors import BuildError
from azlab.packer.communicator import Communicator
from azlab.packer.go_templates import filled
from azlab.packer.hcl.configuration import Part
from azlab.packer.hcl.functions import text_of
from azlab.packer.hcl.problems import Problem, not_played
from azlab.packer.screen import Voice
from azlab.ssh.files import LARGEST

SHEBANG = "/bin/sh -e"
EXECUTE = "chmod +x {{.Path}}; {{.Vars}} {{.Path}}"
"""The defaults of `inline_shebang` and `execute_command`."""
TEXT, TEXTS, TRUTH, NUMBER, ANY = "text", "texts", "truth", "number", "any"
COMMON = {"only": TEXTS, "except": TEXTS}
PLAYED: Mapping[str, Mapping[str, str]] = {
    "shell": {
        **COMMON, "inline": TEXTS, "script": TEXT, "scripts": TEXTS, "environment_vars": TEXTS, "env": ANY,
        "execute_command": TEXT, "inline_shebang": TEXT, "remote_folder": TEXT, "remote_file": TEXT,
        "remote_path": TEXT, "skip_clean": TRUTH, "valid_exit_codes": ANY, "binary": TRUTH,
        "start_retry_timeout": TEXT, "timeout": TEXT, "pause_before": TEXT, "max_retries": NUMBER,
    },
    "file": {
        **COMMON, "source": TEXT, "sources": TEXTS, "content": TEXT, "destination": TEXT, "direction": TEXT,
        "generated": TRUTH, "timeout": TEXT, "pause_before": TEXT, "max_retries": NUMBER,
    },
}  # fmt: skip
NOT_PLAYED = {
    "shell": ("expect_disconnect", "use_env_var_file", "env_var_format", "pause_after", "override"),
    "file": ("override",),
}
SINCE_1_7 = {"env", "content"}
"""What Packer 1.6.6 does not know of them."""


def problems_of(part: Part) -> list[Problem]:
    """What Packer refuses when it prepares one. Raises `ConfigurationError` for what is not played."""
    if part.kind not in PLAYED:
        raise not_played(f"the provisioner `{part.kind}`", part.source)
    for name in part.values:
        if name in NOT_PLAYED[part.kind]:
            raise not_played(f"`{name}` of the provisioner `{part.kind}`", part.lines[name])
    unknown = [name for name in part.values if name not in PLAYED[part.kind]]
    if unknown or part.blocks:
        name = unknown[0] if unknown else part.blocks[0].kind
        return [
            Problem("Unsupported argument", f'An argument named "{name}" is not expected here.', part.source)
        ]
    found = list({"shell": _of_shell, "file": _of_file}[part.kind](part))
    if not found:
        return []
    listed = "\n".join(f"* {sentence}" for sentence in found)
    summary = f'Failed preparing provisioner-block "{part.kind}" ""'
    return [Problem(summary, f"{len(found)} error(s) occurred:\n\n{listed}", part.source)]


def _of_shell(part: Part) -> Iterator[str]:
    values = part.values
    if values.get("script") and values.get("scripts"):
        yield "Only one of script or scripts can be specified."
    scripts = _scripts(values)
    if not scripts and not values.get("inline"):
        yield "Either a script file or inline script must be specified."
    elif scripts and values.get("inline"):
        yield "Only a script file or an inline script can be specified, not both."
    for path in scripts:
        if not Path(path).is_file():
            yield f"Bad script '{path}': stat {path}: no such file or directory"
    for pair in values.get("environment_vars") or ():
        name, sign, _ = str(pair).partition("=")
        if not name or not sign:
            yield f"Environment variable not in format 'key=value': {pair}"
    try:
        _codes(values)
    except (TypeError, ValueError):
        yield "valid_exit_codes must be a list of numbers"


def _of_file(part: Part) -> Iterator[str]:
    values = part.values
    direction = values.get("direction", "upload")
    if direction not in ("upload", "download"):
        yield "Direction must be one of: download, upload."
    if not values.get("generated") and direction == "upload":
        for path in _sources(values):
            if not Path(path).exists():
                yield f"Bad source '{path}': stat {path}: no such file or directory"
    if not _sources(values) and values.get("content") is None:
        yield "Source must be specified."
    if not values.get("destination"):
        yield "Destination must be specified."


def _scripts(values: Mapping[str, Any]) -> list[str]:
    return (
        [str(values["script"])]
        if values.get("script")
        else [str(path) for path in values.get("scripts") or ()]
    )


def _sources(values: Mapping[str, Any]) -> list[str]:
    return (
        [str(values["source"])]
        if values.get("source")
        else [str(path) for path in values.get("sources") or ()]
    )


def _codes(values: Mapping[str, Any]) -> list[int]:
    return [int(code) for code in values.get("valid_exit_codes") or (0,)]


def provision(part: Part, machine: Communicator, voice: Voice, build: Mapping[str, str]) -> None:
    """Carry one out. `build` is what every script finds in its environment. Raises `BuildError`."""
    if part.kind == "file":
        _copy(part, machine, voice)
        return
    for name, content in _contents(part):
        tries = int(part.values.get("max_retries") or 0)
        for left in range(tries, -1, -1):
            voice.say(f"Provisioning with shell script: {name}")
            try:
                _run(part, machine, voice, content, build)
                break
            except BuildError as error:
                if not left:
                    raise
                voice.say(f'Provisioner failed with "{error}", retrying with {left} trie(s) left')


def _contents(part: Part) -> Iterator[tuple[str, bytes]]:
    """The scripts: each file, or one of all inline lines."""
    inline = part.values.get("inline")
    if inline:
        shebang = part.values.get("inline_shebang") or SHEBANG
        lines = "\n".join(map(str, inline))
        yield f"/tmp/packer-shell{crc32(lines.encode()) % 10**9}", f"#!{shebang}\n{lines}\n".encode()
    for path in _scripts(part.values):
        content = _read(Path(path))
        yield path, content if part.values.get("binary") else content.replace(b"\r\n", b"\n")


def _run(part: Part, machine: Communicator, voice: Voice, content: bytes, build: Mapping[str, str]) -> None:
    values = part.values
    # Packer draws a number by chance. This one is the same for the same script: see `azure_arm/names.py`.
    folder = str(values.get("remote_folder") or "/tmp")
    name = str(values.get("remote_file") or f"script_{crc32(content) % 10_000}.sh")
    path = str(values.get("remote_path") or posixpath.join(folder, name))
    machine.upload(path, content)
    machine.run(f"chmod 0755 {path}", _nothing, _nothing)
    told = {"Path": path, "Vars": _variables(values, build)}
    told["EnvVarFile"] = ""
    command = filled(str(values.get("execute_command") or EXECUTE), told, part.source)
    code = machine.run(command, voice.message, voice.say)
    if code not in _codes(values):
        allowed = " ".join(map(str, _codes(values)))
        raise BuildError(
            f"Script exited with non-zero exit status: {code}. Allowed exit codes are: [{allowed}]"
        )
    if not values.get("skip_clean"):
        machine.run(f"rm -f {path}", _nothing, _nothing)


def _nothing(line: str) -> None:
    """A line that nobody needs."""


def _variables(values: Mapping[str, Any], build: Mapping[str, str]) -> str:
    """Sorted assignments in front of a command, quoted as Packer quotes them."""
    pairs = dict(build)
    for written in values.get("environment_vars") or ():
        name, _, value = str(written).partition("=")
        pairs[name] = value
    for name, value in (values.get("env") or {}).items():
        pairs[str(name)] = text_of(value)
    return " ".join(f"{name}={_quoted(value)}" for name, value in sorted(pairs.items()))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\"'\"'") + "'"


def _copy(part: Part, machine: Communicator, voice: Voice) -> None:
    values, goal = part.values, str(part.values["destination"])
    if values.get("direction") == "download":
        for path in _sources(values):
            voice.say(f"Downloading {path} => {goal}")
            _keep(goal, path, machine.download(path))
        return
    if values.get("content") is not None:
        voice.say(f"Uploading content => {goal}")
        machine.upload(goal, text_of(values["content"]).encode())
    for path in _sources(values):
        voice.say(f"Uploading {path} => {goal}")
        for source, where in _uploads(Path(path), path, goal):
            if where != goal:
                machine.make_folder(posixpath.dirname(where))
            machine.upload(where, _read(source))


def _read(source: Path) -> bytes:
    """A file, and of one that has no end a little more than a practice machine keeps: that is refused."""
    with source.open("rb") as file:
        return file.read(LARGEST + 1)


def _uploads(source: Path, written: str, goal: str) -> Iterator[tuple[Path, str]]:
    """Files and where they go: a folder without a slash at its end goes with its name (as with rsync)."""
    if not source.is_dir():
        yield source, posixpath.join(goal, source.name) if goal.endswith("/") else goal
        return
    below = goal if written.endswith("/") else posixpath.join(goal, source.resolve().name)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            yield path, posixpath.join(below, *path.relative_to(source).parts)


def _keep(goal: str, path: str, content: bytes) -> None:
    where = Path(goal, posixpath.basename(path)) if goal.endswith("/") else Path(goal)
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(content)
