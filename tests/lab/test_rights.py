"""What is kept is for its owner only."""

import os
import subprocess
from pathlib import Path

from azlab import lab
from azlab.cli import az


def rights(folder: Path) -> set[int]:
    found = [path for path in (folder / ".azlab", *(folder / ".azlab").rglob("*")) if not path.is_symlink()]
    return {path.stat().st_mode & 0o077 for path in found}


def test_what_is_kept_is_for_its_owner_only(folder: Path) -> None:
    before = os.umask(0)
    try:
        lab.start("x")
        az("group create -n rg -l westeurope")
        machine = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser"
        az(f"vm create -g rg -n web --image Ubuntu2404 {machine} --generate-ssh-keys")
        subprocess.run("az group list", shell=True, check=True, stdout=subprocess.DEVNULL)
        az("config set core.output=table")
        lab.save()
        assert rights(folder) == {0}
        lab.sign_in_as("auditor")
        lab.reset()
        assert rights(folder) == {0}
    finally:
        os.umask(before)


def test_what_was_open_to_others_is_closed_at_the_next_start(state: Path) -> None:
    for path in (state.parent, *state.parent.rglob("*")):
        path.chmod(0o777)
    lab.start("x")
    assert rights(state.parent.parent) == {0}


def test_what_is_not_the_labs_keeps_its_rights(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    (folder / "notes.txt").chmod(0o644)
    lab.start("x")
    (folder / ".azlab" / "x" / "link").symlink_to(folder / "notes.txt")
    az("group list")
    assert (folder / "notes.txt").stat().st_mode & 0o777 == 0o644
