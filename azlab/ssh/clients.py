"""`ssh`, `scp` and `sftp` for programs of a notebook: the system's own, told how to reach the machines."""

import os
import shlex
import shutil
import sys
from pathlib import Path

NAMES = ("ssh", "scp", "sftp")
ROOT = Path(__file__).resolve().parents[2]
CONNECT = """\
#!/bin/sh
exec {python} -I -S -c {start} {root} "$@"
"""
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from azlab.ssh.program import main; "
    "sys.exit(main(sys.argv[1:]))"
)
# A file of ours alone: the user's own could send an address elsewhere.
CONFIGURATION = """\
Host *
    ProxyCommand "{connect}" %h %p
    UserKnownHostsFile "{keys}/known_hosts"
    GlobalKnownHostsFile none
    StrictHostKeyChecking accept-new
"""
# ssh complains of every key that it is told of and does not find.
IDENTITY = """\
Match exec "test -f {tested}"
    IdentityFile "{path}"
"""
IDENTITIES = ("id_rsa", "id_ed25519")
CLIENT = """\
#!/bin/sh
{before}exec {program} -F {configuration} "$@"
"""


def write_clients(folder: Path, programs: Path, keys: Path, *, fetch: bool = False) -> None:
    """Put `ssh`, `scp` and `sftp` into `programs`, which comes first in PATH, where the system has them.

    `folder` is for what they need, `keys` the `.ssh` where `az` leaves the keys that it makes; with `fetch`
    they are brought there first. Raises `OSError`.
    """
    told = {"python": sys.executable, "start": START, "root": str(ROOT)}
    quoted = {name: shlex.quote(text) for name, text in told.items()}
    _write_program(folder / "connect", CONNECT.format(**quoted))
    configuration = folder / "ssh_config"
    text = CONFIGURATION.format(connect=folder / "connect", keys=keys)
    for name in IDENTITIES:
        text += IDENTITY.format(tested=shlex.quote(f"{keys}/{name}"), path=f"{keys}/{name}")
        text += IDENTITY.format(tested=f"~/.ssh/{name}", path=f"~/.ssh/{name}")
    configuration.write_text(text, "utf-8")
    fetching = f"{shlex.quote(str(folder / 'connect'))} --keys {shlex.quote(str(keys))}\n" if fetch else ""
    for name in NAMES:
        found = _elsewhere(name, programs)
        if found:
            words = {"program": shlex.quote(found), "configuration": shlex.quote(str(configuration))}
            _write_program(programs / name, CLIENT.format(before=fetching, **words))


def _elsewhere(name: str, programs: Path) -> str | None:
    """The system's own program: one of ours, of another lesson, would not reach this one's machines."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = (shutil.which(name, path=folder) for folder in folders if folder != str(programs))
    return next((path for path in found if path and not _is_ours(Path(path))), None)


def _is_ours(path: Path) -> bool:
    return path.with_name("az").exists() and path.read_bytes()[:10] == CLIENT[:10].encode()


def _write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
