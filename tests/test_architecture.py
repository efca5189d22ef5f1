"""The import rules of ARCHITECTURE.md and a few habits, read from the source itself."""

import ast
import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for room in ("azlab", "grader") for path in (ROOT / room).rglob("*.py"))
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "handler",
    "handlers",
    "factory",
}


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, at_import_only: bool = False) -> Iterator[str]:
    """Dotted names that a module imports; with `at_import_only`, those it needs to be imported."""
    yield from _imports(path, at_import_only)


@functools.cache
def _imports(path: Path, at_import_only: bool) -> tuple[str, ...]:
    """Every rule reads the same modules: each is parsed once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[str] = []
    for node in _at_import(tree.body) if at_import_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


def _at_import(body: list[Any]) -> Iterator[Any]:
    """Statements that run when a module is imported: not those inside functions or for type checkers."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.If | ast.Try | ast.With):
            yield from _at_import(
                [child for child in ast.walk(node) if isinstance(child, ast.stmt) and child is not node]
            )
        else:
            yield node


def within(name: str, *rooms: Any) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def offences(rule: Callable[..., Any], room: list[str], **how: Any) -> list[Any]:
    """`module -> import` for every import of a room that a rule forbids."""
    found = (path for path in MODULES if within(name_of(path), *room))
    return [f"{name_of(path)} -> {one}" for path in found for one in imports(path, **how) if rule(one)]


def ours(name: str) -> bool:
    return within(name, "azlab", "grader")


def provider_modules() -> set[str]:
    """Modules that define resource types, pages or chores; other modules beside them are their parts."""
    marks = re.compile(r"^(TYPES|ROUTES|CHORES)\b", re.MULTILINE)
    found = (ROOT / "azlab" / "providers").rglob("*.py")
    return {name_of(path) for path in found if marks.search(path.read_text(encoding="utf-8"))}


def area(name: str) -> str:
    """`azlab.providers.compute.disks` lies in `compute`."""
    return name.split(".")[2] if name.count(".") > 1 else ""


def test_there_is_something_to_read() -> None:
    assert len(MODULES) > 50
    assert "azlab.providers.compute.disks" in provider_modules()


def test_arm_knows_no_other_room() -> None:
    allowed = ("azlab.arm", "azlab.budget")
    assert not offences(lambda one: ours(one) and not within(one, *allowed), ["azlab.arm"])


def test_what_every_room_may_import_imports_nothing_of_ours() -> None:
    assert not offences(ours, ["azlab.budget"])


def test_providers_import_arm_data_guest_and_their_own_area() -> None:
    allowed = (
        "azlab.arm", "azlab.budget", "azlab.data", "azlab.directory", "azlab.guest", "azlab.templates",
        "azlab.providers",
    )  # fmt: skip
    assert not offences(lambda one: ours(one) and not within(one, *allowed), ["azlab.providers"])


def test_only_deployments_know_templates() -> None:
    found = offences(lambda one: within(one, "azlab.templates"), ["azlab.providers"])
    assert all(one.startswith("azlab.providers.resources.deployment") for one in found), found


def test_only_what_puts_the_cloud_together_knows_who_there_is() -> None:
    found = offences(lambda one: within(one, "azlab.directory"), ["azlab.providers"])
    assert all(one.startswith("azlab.providers -> ") for one in found), found


def test_a_provider_never_imports_another_provider() -> None:
    providers = provider_modules()
    for path in MODULES:
        name = name_of(path)
        if not within(name, "azlab.providers") or name == "azlab.providers":
            continue
        for one in imports(path):
            target = one if one in providers else one.rpartition(".")[0]
            assert target not in providers or target == name, f"{name} -> {one}"
            assert not within(one, "azlab.providers") or area(one) == area(name), f"{name} -> {one}"


@pytest.mark.parametrize("room", ["azlab.templates", "azlab.guest", "azlab.data"])
def test_templates_guest_and_data_stand_alone(room: str) -> None:
    assert not offences(lambda one: ours(one) and not within(one, room, "azlab.budget"), [room])


def test_azlab_never_imports_the_grader() -> None:
    assert not offences(lambda one: within(one, "grader"), ["azlab"])


def test_checks_and_pictures_read_the_cloud_only_by_asking() -> None:
    hidden = ("azlab.arm", "azlab.cli", "azlab.providers", "azlab.guest", "azlab.server", "azlab.transports")
    rooms = ["grader.checks", "azlab.widgets"]
    assert not offences(lambda one: within(one, *hidden), rooms, at_import_only=False)


def test_the_azure_cli_is_imported_in_one_room_only() -> None:
    found = offences(lambda one: within(one, "azure", "knack"), ["azlab", "grader"])
    assert [one for one in found if not one.startswith("azlab.cli.")] == []


def test_nbgrader_is_imported_in_the_grader_only() -> None:
    assert not offences(lambda one: within(one, "nbgrader"), ["azlab"])


def test_what_reads_the_files_of_others_imports_no_kernel_and_no_nbgrader() -> None:
    foreign = ("nbgrader", "nbformat", "nbconvert", "IPython", "ipykernel", "jupyter_client", "subprocess")
    assert not offences(lambda name: within(name, *foreign), ["grader.intake"])


def test_what_runs_beside_learner_code_imports_nothing_else_of_ours() -> None:
    room = "grader.execution.inside"
    assert not offences(lambda one: ours(one) and not within(one, room), [room])


def test_the_gradebook_is_written_in_the_classroom_only() -> None:
    found = offences(lambda one: within(one, "nbgrader.api"), ["grader"], at_import_only=False)
    assert [one for one in found if not one.startswith("grader.classroom.")] == []


def imported_modules(path: Path, names: set[str]) -> set[str]:
    """Modules of ours that a module imports anywhere: at import, in a function, or for a type checker."""
    found = set()
    for name in imports(path):
        target = name if name in names else name.rpartition(".")[0]
        found |= {target} & names
    return found - {name_of(path)}


def circles() -> list[list[str]]:
    """Groups of modules of which each reaches each other one by imports."""
    names = {name_of(path) for path in MODULES}
    reached = {name_of(path): imported_modules(path, names) for path in MODULES}
    for through in names:
        for name in names:
            if through in reached[name]:
                reached[name] = reached[name] | reached[through]
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached[other]))
        for name in names
        if name in reached[name]
    }
    return [list(group) for group in sorted(groups)]


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles() == []


@pytest.mark.parametrize("file", ["__init__", "__main__"])
def test_a_bare_python_can_import_the_grader(file: str) -> None:
    path = ROOT / "grader" / f"{file}.py"
    standard = __import__("sys").stdlib_module_names
    for one in imports(path, at_import_only=True):
        first = one.partition(".")[0]
        assert first in standard or one.startswith("grader.setup"), f"{file} -> {one}"


def test_a_module_is_named_for_what_it_is() -> None:
    assert [name for name in map(name_of, MODULES) if VAGUE & set(name.split("."))] == []


def test_a_module_is_short() -> None:
    lines = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count >= 300} == {}


def untyped(path: Path) -> Iterator[str]:
    """Functions of a test module that do not say what comes in and out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [
                given.arg for given in taken if given.annotation is None and given.arg not in ("self", "cls")
            ]
            if bare or node.returns is None:
                yield node.name


def test_a_test_is_typed() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [f"{path.relative_to(ROOT)}: {name}" for path in tests for name in untyped(path)] == []


CLOSED = (
    "asyncio", "azlab.server", "concurrent.futures", "http.client", "http.server", "multiprocessing",
    "paramiko", "socketserver", "ssl", "subprocess", "tornado",
)  # fmt: skip
"""What serves, or starts threads and processes: nothing of it is imported before it is needed."""
COMMANDS = """
import sys

begun = []

def note(event, given):
    if event in ("_thread.start_new_thread", "os.fork", "os.forkpty", "os.posix_spawn", "os.system",
                 "socket.bind", "socket.connect", "subprocess.Popen"):
        frame, files = sys._getframe(1), []
        while frame:
            files.append(frame.f_code.co_filename.replace("\\\\", "/"))
            frame = frame.f_back
        begun.append((event, files))

sys.addaudithook(note)
from azlab import lab
from azlab.cli import az

lab.start("x")
print("imported", *[name for name in CLOSED if name in sys.modules])
machine = "vm create -g rg -n vm --image Ubuntu2204 --admin-username ada --generate-ssh-keys"
for command in ("group create -n rg -l westeurope", machine, "vm deallocate -g rg -n vm", "vm list"):
    assert az(command).ok
lab.picture("rg")
lab.stop()
servers = ("azlab.server", "http.server", "socketserver", "tornado")
print("imported", *[name for name in servers if name in sys.modules])
# urllib3 asks at its import whether this machine has IPv6, and the CLI names the processor to Azure.
foreign = ("urllib3/util/connection.py", "/platform.py")
ours = [(event, files) for event, files in begun if not any(file.endswith(foreign) for file in files)]
print("begun", *[f"{event} by {files[0]}" for event, files in ours])
"""


def test_a_command_starts_no_thread_process_socket_or_server(tmp_path: Path) -> None:
    environment = {**os.environ, "AZLAB_STATE": "temporary", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"CLOSED = {CLOSED!r}\n{COMMANDS}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    told = [line.strip() for line in done.stdout.splitlines()]
    assert (told, done.stderr) == (["imported", "imported", "begun"], "")


def test_only_what_serves_imports_servers_when_it_is_imported() -> None:
    """Live mode asks the learner's own `az`, and `azlab shell` opens a shell."""
    serving = (
        "azlab.server", "azlab.ssh", "azlab.packer", "azlab.lab.terminal", "azlab.lab.sleep_program",
        "azlab.live.account", "grader.execution", "grader.setup",
    )  # fmt: skip
    found = offences(lambda name: within(name, *CLOSED), ["azlab", "grader"], at_import_only=True)
    assert [offence for offence in found if not within(offence.partition(" ")[0], *serving)] == []


def test_no_group_is_repeated_possessively() -> None:
    """Before Python 3.11.4 such a repetition matches wrongly, and the course needs 3.11 only."""
    wrong = re.compile(r"\)[*+?]\+|\)\{[\d,]*\}\+|\(\?>")
    found = [
        f"{name_of(path)}: {pattern_of(argument)!r}"
        for path in MODULES
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "re"
        for argument in call.args[:1]
        if wrong.search(pattern_of(argument))
    ]
    assert found == []


def pattern_of(argument: ast.expr) -> str:
    """What is written of a pattern; `x` stands for what an f-string takes from elsewhere."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)


def test_nothing_that_is_made_in_a_clone_is_kept_in_the_repository() -> None:
    """A link in the place of `.venv` would take the environment from everybody who pulls it."""

    def listed(*options: str) -> list[str]:
        command = ["git", "-c", "core.quotePath=off", "ls-files", *options]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        except OSError as error:
            pytest.skip(f"git cannot be run: {error}")
        if done.returncode:
            pytest.skip(f"this is no clone: {done.stderr.strip()}")
        return done.stdout.splitlines()

    assert listed("--cached", "--ignored", "--exclude-per-directory=.gitignore") == []
    assert [line for line in listed("--stage") if line.startswith("120000")] == [], "a link"
