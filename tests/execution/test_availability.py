"""Where there is no sandbox, one sentence says why and what to do."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.execution import availability, cgroups
from grader.execution.limits import MEGABYTE, Limits
from grader.execution.sandbox import Sandbox, SandboxError


def program(folder: Path, text: str) -> None:
    """Put a `bwrap` into a folder."""
    (folder / "bwrap").write_text(f"#!/bin/sh\n{text}\n")
    (folder / "bwrap").chmod(0o755)


def problem(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """What is said where only this folder has programs."""
    monkeypatch.setenv("PATH", str(folder))
    return availability.problem.__wrapped__() or ""


def test_it_says_how_bubblewrap_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = problem(monkeypatch, tmp_path)
    assert "sudo apt install bubblewrap" in said
    assert "dnf" in said
    with pytest.raises(SandboxError, match="not installed"):
        Sandbox().start(["/bin/true"])


def test_an_old_bubblewrap_is_not_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "echo --tmpfs DEST")
    assert "older than 0.7" in problem(monkeypatch, tmp_path)


def test_user_namespaces_that_are_switched_off_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(
        tmp_path,
        'test "$1" = --help && echo --size && exit; echo "bwrap: setting up uid map: denied" >&2; exit 1',
    )
    switch = tmp_path / "switch"
    switch.write_text("1\n")
    advice = next(iter(availability.SWITCHES.values()))[1]
    monkeypatch.setattr(availability, "SWITCHES", {str(switch): ("1", advice)})
    said = problem(monkeypatch, tmp_path)
    assert "kernel.apparmor_restrict_unprivileged_userns=0" in said
    assert "setting up uid map: denied" in said
    switch.write_text("0\n")
    assert "cannot start one (bwrap: setting up uid map: denied)" in problem(monkeypatch, tmp_path)


def test_packages_that_root_keeps_for_itself_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Installed under a umask of 077: in the sandbox, root's programs are another user."""
    program(
        tmp_path, 'test "$1" = --help && echo --size && exit; echo "execvp: Permission denied" >&2; exit 1'
    )
    packages = tmp_path / "packages of root"
    packages.mkdir(mode=0o700)
    monkeypatch.setattr(availability, "interpreter_folders", lambda: ["/usr", str(packages)])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert f"`chmod -R go+rX '{packages}'`" in problem(monkeypatch, tmp_path)
    packages.chmod(0o755)
    assert "execvp: Permission denied" in problem(monkeypatch, tmp_path)


def test_other_systems_have_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "needs Linux" in problem(monkeypatch, tmp_path)


def second_version(folder: Path, own: str) -> Path:
    """A tree of control groups as version 2 has it; the folder in which ours is made."""
    parent = folder / own
    parent.mkdir(parents=True)
    (folder / "cgroup.controllers").write_text("memory pids\n")
    (parent / "cgroup.subtree_control").write_text("memory pids\n")
    return parent


def test_a_group_of_version_2_lies_beside_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parent = second_version(tmp_path, "user.slice")
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    monkeypatch.setattr(cgroups, "_own", lambda: {"": "user.slice/session.scope"})
    ours = parent / f"{cgroups.PREFIX}{os.getpid()}-0"
    monkeypatch.setattr(cgroups, "_numbers", iter([0]))
    monkeypatch.setattr(Path, "mkdir", _with_files(Path.mkdir))
    group = cgroups.make(Limits(memory=300 * MEGABYTE, processes=40))
    assert group == cgroups.ControlGroup((ours,))
    assert [(ours / name).read_text() for name in ("memory.max", "pids.max")] == [str(300 * MEGABYTE), "40"]
    assert not group.ran_out_of_memory()
    (ours / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    assert group.ran_out_of_memory()


def _with_files(mkdir: Callable[[Path], None]) -> Callable[[Path], None]:
    """A folder of control groups is born with files in it."""

    def made(path: Path) -> None:
        mkdir(path)
        for name in ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs"):
            (path / name).write_text("max")

    return made


def test_no_group_is_made_where_none_may_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    assert cgroups.make(Limits()) is None
    (tmp_path / "cgroup.controllers").write_text("")
    assert cgroups.make(Limits()) is None
