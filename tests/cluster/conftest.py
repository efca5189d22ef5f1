"""A real dask cluster: scheduler and workers are processes, each with its own copy of the course."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.execution.availability import problem

ROOT = Path(__file__).parents[2]
ROLES = ("SCHEDULER", "WORKER", "CLIENT")


@dataclass
class Machines:
    """The processes of a cluster; `variables` are dask's settings for each of them and the coordinator."""

    folder: Path
    protocol: str
    variables: dict[str, str] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    temporaries: dict[str, Path] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the scheduler is, once it is there."""
        file = self.folder / "scheduler.json"
        until = time.monotonic() + 300
        while time.monotonic() < until:
            if file.exists() and file.read_text():
                return str(json.loads(file.read_text())["address"])
            time.sleep(0.1)
        raise AssertionError("no scheduler")

    def start_scheduler(self) -> None:
        options = ["--scheduler-file", str(self.folder / "scheduler.json"), "--protocol", self.protocol]
        self._start("scheduler", "scheduler", *options, "--host", "127.0.0.1", "--port", "0")

    def start_worker(self, name: str) -> None:
        """In a folder of its own with its own temporary one."""
        options = ["--name", name, "--nthreads", "1", "--no-nanny", "--host", f"{self.protocol}://127.0.0.1"]
        scratch = str(self.folder / name / "scratch")
        self._start(name, "worker", self.address, *options, "--local-directory", scratch)

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def course(self, name: str) -> Path:
        return self.folder / name / "course"

    def temporary(self, name: str) -> Path:
        """Its temporary folder, by a short name: paths of sockets have at most 107 characters."""
        if name not in self.temporaries:
            self.temporaries[name] = Path(tempfile.mkdtemp(prefix=f"{name}-", dir="/tmp"))
        return self.temporaries[name]

    def _start(self, name: str, program: str, *options: str) -> None:
        for package in ("azlab", "grader"):
            shutil.copytree(ROOT / package, self.course(name) / package, dirs_exist_ok=True)
        environment = {**os.environ, **self.variables, "PYTHONPATH": str(self.course(name))}
        environment["TMPDIR"] = str(self.temporary(name))
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-P", "-m", "dask", program, "--no-dashboard", *options],
                cwd=self.folder / name, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Callable[[str], Machines]]:
    """Makes a scheduler that speaks `tcp` or `tls`, without workers yet. Skips where there is no sandbox."""
    sentence = problem()
    if sentence:
        pytest.skip(sentence)
    made: list[Machines] = []

    def make(protocol: str) -> Machines:
        found = Machines(tmp_path / "cluster", protocol)
        found.folder.mkdir()
        if protocol == "tls":
            found.variables = certified(found.folder)
        made.append(found)
        found.start_scheduler()
        return found

    yield make
    for found in made:
        for process in found.processes.values():
            process.kill()
            process.wait()
        for folder in found.temporaries.values():
            shutil.rmtree(folder, ignore_errors=True)


def certified(folder: Path) -> dict[str, str]:
    """Settings of dask with a certificate made as docs/cluster.md says."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    words = "openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=grading"
    subprocess.run([*words.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    named = {f"{prefix}{role}__CERT": str(certificate) for role in ROLES}
    keys = {f"{prefix}{role}__KEY": str(key) for role in ROLES}
    return {f"{prefix}CA_FILE": str(certificate), **named, **keys}


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of a server of our own, on a Unix socket. Skips where there is none."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL's server is not installed: sudo apt install postgresql")
    folder = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root
    if user:
        shutil.chown(folder, "postgres")

    def run(program: str, *words: str) -> None:
        subprocess.run([*user, str(programs[-1] / program), *words], check=True, capture_output=True, cwd="/")

    data = ["-D", str(folder / "data")]
    try:
        run("initdb", *data, "-U", "teacher", "-A", "trust")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder}"
        run("pg_ctl", *data, "-o", settings, "-l", str(folder / "log"), "-w", "start")
        try:
            run("createdb", "-h", str(folder), "-U", "teacher", "grades")
            yield f"postgresql+psycopg://teacher:s3cret@/grades?host={folder}"
        finally:
            run("pg_ctl", *data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
