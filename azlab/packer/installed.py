"""The real Packer, with everything set so that it builds in the lesson's cloud and nowhere else."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from azlab.packer import clouds
from azlab.packer.hcl.problems import ConfigurationError
from azlab.packer.hcl.reading import files
from azlab.packer.launcher import MARK
from azlab.packer.proxies import HERE, to_machines, to_the_cloud
from azlab.packer.rewriting import Copy, copied, unknown_to_old
from azlab.packer.token_program import ENDPOINT, FOLDER, TRUSTED, write_az
from azlab.sentences import SentenceError
from azlab.ssh.program import socket_path

WITH_INIT, WITHOUT_BUILDERS = (1, 7), (1, 10)
"""Versions: from which there is `init`, and from which azure-arm is a plug-in to be installed."""
READING = ("init", "validate", "build", "inspect")
"""The commands that read a file of ours."""
NO_INIT = (
    "Packer {version} has no init: its builder azure-arm is inside, and nothing is to be fetched. "
    "(required_plugins is left out for it when it validates and builds.)"
)
LEFT_OUT = "For Packer {version}, required_plugins is left out: its builder azure-arm is inside."
STAND_IN = "AZLAB_PACKER=stand-in packer ... leaves the installed one aside, and the stand-in knows it."
NOT_HCL = "Here packer reads HCL2 (.pkr.hcl) alone, not {path}: by it the way to the machines is told."


@dataclass(frozen=True)
class Packer:
    """An installed Packer with the builder azure-arm."""

    program: str
    version: str

    @property
    def is_old(self) -> bool:
        """Whether it has neither `init` nor `required_plugins`."""
        return _numbers(self.version) < WITH_INIT


def find() -> Packer | None:
    """The one of PATH; None where there is none, or none that has azure-arm."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        program = shutil.which("packer", path=folder)
        if program and not _is_ours(Path(program)):
            return _known(program)
    return None


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK.encode() in file.read(1000)


def _known(program: str) -> Packer | None:
    said = _said(program, "version")
    found = re.search(r"Packer v(\d+\.\d+\.\d+)", said)
    if found is None:
        return None
    packer = Packer(program, found[1])
    if _numbers(found[1]) < WITHOUT_BUILDERS or "hashicorp/azure" in _said(program, "plugins", "installed"):
        return packer
    return None


def _said(program: str, *words: str) -> str:
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    try:
        done = subprocess.run([program, *words], capture_output=True, text=True, env=environment, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")[:2]))


def run(packer: Packer, words: list[str]) -> int:
    """Run a command of it; its exit code. Raises `SentenceError`."""
    command = next((word for word in words if not word.startswith("-")), "")
    if command not in READING:
        return subprocess.run(
            [packer.program, *words], env={**os.environ, "CHECKPOINT_DISABLE": "1"}
        ).returncode
    if command == "init" and packer.is_old:
        print(NO_INIT.format(version=packer.version), flush=True)
        return 0
    at = next((number for number in range(len(words) - 1, 0, -1) if _is_path(words, number)), None)
    if at is None:
        return _started(packer, words, {}, None)
    return _on_a_copy(packer, words, at)


def _is_path(words: list[str], number: int) -> bool:
    """Whether a word is the file or folder, and not the value of an option."""
    return not words[number].startswith("-") and words[number - 1].lstrip("-") not in (
        "var", "var-file", "only", "except", "on-error", "parallel-builds",
    )  # fmt: skip


def _on_a_copy(packer: Packer, words: list[str], at: int) -> int:
    path = words[at]
    if path.endswith(".json"):
        raise SentenceError(NOT_HCL.format(path=path))
    clouds.insist()
    with _proxies() as (variables, socks), tempfile.TemporaryDirectory(prefix="azlab-packer-") as folder:
        try:
            texts = files(path)
            unknown = unknown_to_old(texts) if packer.is_old else []
            if unknown:
                print("\n".join(map(str, unknown)))
                print(f"This is Packer {packer.version}. {STAND_IN}", flush=True)
                return 1
            copy = copied(texts, path, Path(folder), socks, is_old=packer.is_old)
        except ConfigurationError:
            return _started(packer, words, variables, None)  # it says best itself what is wrong
        _bring_variables(path, Path(folder))
        if copy.left_out and words[0] == "build":
            print(LEFT_OUT.format(version=packer.version), flush=True)
        return _started(packer, [*words[:at], str(copy.path), *words[at + 1 :]], variables, copy)


def _bring_variables(path: str, folder: Path) -> None:
    """The files of values that Packer reads by itself lie beside the template."""
    beside = Path(path) if Path(path).is_dir() else Path(path).parent
    for found in beside.glob("*.auto.pkrvars.*"):
        shutil.copy(found, folder)


@contextmanager
def _proxies() -> Iterator[tuple[dict[str, str], int]]:
    """Variables by which a program reaches the cloud, and the port in front of the machines."""
    server = to_the_cloud(int(urlsplit(os.environ[ENDPOINT]).port or 0))
    machines = to_machines(socket_path())
    try:
        yield _variables(server.port), machines.port
    finally:
        server.close()
        machines.close()


def _variables(port: int) -> dict[str, str]:
    address = f"http://{HERE}:{port}"
    folder = Path(os.environ[FOLDER]).parent / "packer"
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    write_az(folder / "bin")
    return {
        **clouds.variables(),
        "HTTPS_PROXY": address,
        "https_proxy": address,
        "HTTP_PROXY": address,
        "http_proxy": address,
        "NO_PROXY": HERE,
        "no_proxy": HERE,
        "SSL_CERT_FILE": os.environ[TRUSTED],
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)]),
        "CHECKPOINT_DISABLE": "1",
        "PACKER_CACHE_DIR": str(folder / "cache"),
        "PACKER_NO_COLOR": "1",
    }


def _started(packer: Packer, words: list[str], variables: Mapping[str, str], copy: Copy | None) -> int:
    """Run it; what it prints is led back from the copy. Ctrl-C is its own: it cleans up, and this waits."""
    environment = {**os.environ, **variables}
    if packer.is_old and variables:
        environment["PACKER_CONFIG_DIR"] = str(Path(variables["PACKER_CACHE_DIR"]).parent)
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(
            [packer.program, *words], env=environment, stdout=subprocess.PIPE, text=True, errors="replace"
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                sys.stdout.write(copy.led_back(line) if copy else line)
                sys.stdout.flush()
        return process.returncode
    finally:
        signal.signal(signal.SIGINT, before)
