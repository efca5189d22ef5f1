"""What learner code can reach from inside: tried for real, in the real sandbox."""

import os
import site
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.execution.kernel import Kernel
from grader.execution.kernels import Ended
from grader.execution.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
Told = Callable[[str], str]
Running = Callable[[str], list[int]]


def test_nothing_of_this_project_is_there_but_what_a_lesson_needs(told: Told) -> None:
    assert told("import os; print(sorted(os.listdir('/course')))") == "['azlab', 'grader']"
    assert told(f"print(os.path.exists({str(ROOT / 'notebooks')!r}))") == "False"
    assert told(f"print(os.path.exists({str(ROOT / 'grader' / 'checks')!r}))") == "False"
    assert told("print(os.path.exists('/course/grader/checks'))") == "False"
    assert told("from grader import check; check.vm('x').exists()") == "Checked when the notebook is graded"
    assert told("from grader import check; check.status(4); check.rehearse(); check.hint()") == ""
    assert told("from grader import check; check.status()") == ""


@pytest.mark.parametrize(
    "path", ["/root/.azure", "/root/.ssh", "/home", "/etc/shadow", "/etc/machine-id", "/sys", "/var"]
)
def test_nothing_of_this_machine_is_there(told: Told, path: str) -> None:
    found = "import os; print(os.path.exists({0!r}) and (os.listdir({0!r}) if os.path.isdir({0!r}) else 1))"
    assert told(found.format(path)) in ("False", "['learner']")


def test_a_terminals_interrupt_does_not_reach_what_is_shut_in(sandbox: None) -> None:
    shut = Sandbox().start(["/bin/sleep", "600"])
    try:
        assert os.getpgid(shut.pid) != os.getpgid(0)
    finally:
        shut.close()


def test_a_home_is_empty_and_the_users_folders_are_the_only_ones_that_can_be_written(told: Told) -> None:
    assert (
        told("import getpass, os; print(os.environ['USER'], os.path.expanduser('~'))")
        == "learner /home/learner"
    )
    tried = (
        "for path in ('/', '/usr', '/etc', '/course', '/course/azlab', '/run', '/root', '/dev', '/proc'):\n"
    )
    tried += "    try: open(path + '/mine', 'w'); print('written', path)\n    except OSError: pass"
    assert told(tried) == ""
    assert told("import sys; open(sys.prefix + '/mine', 'w')").endswith("Error")


def test_the_environment_of_the_teacher_is_not_there(
    sandbox: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_TEACHER", "gradebook-key")
    kernel = Kernel(str(tmp_path))
    try:
        kernel.start()
        everything = "!cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n'; env"
        said = str(kernel.run(everything, 120).outputs)
    finally:
        kernel.close()
    assert "PYTHONPATH" in said
    assert "gradebook-key" not in said
    assert str(tmp_path) not in said


def test_other_processes_are_not_seen_and_not_reached(told: Told) -> None:
    assert told("import os; print(len([n for n in os.listdir('/proc') if n.isdigit()]) < 6)") == "True"
    assert told(f"os.kill({os.getpid()}, 9)") == "ProcessLookupError"
    assert told("os.kill(1, 0)") in ("PermissionError", "")
    assert told("print(os.listdir('/proc/1/root/root'))").endswith("Error") or os.geteuid() != 0


def test_there_is_no_network(told: Told, listening: int) -> None:
    socket.create_connection(("127.0.0.1", listening)).close()
    assert (
        told(f"import socket; socket.create_connection(('127.0.0.1', {listening}), 2)")
        == "ConnectionRefusedError"
    )
    assert told("socket.create_connection(('1.1.1.1', 80), 2)") == "OSError"
    assert told("socket.getaddrinfo('example.org', 80)") == "gaierror"


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_PACKET", "AF_ALG", "AF_TIPC"])
def test_other_kinds_of_sockets_are_refused(told: Told, family: str) -> None:
    assert told(f"import socket; socket.socket(socket.{family}, socket.SOCK_STREAM)") == "OSError"


def test_settings_of_the_site_are_not_there(told: Told) -> None:
    """nbgrader's may hold the gradebook's password, and its exchange lies in /usr/local by default."""
    assert (
        told("import os, sys; print(os.listdir('/usr/local') if sys.base_prefix != '/usr/local' else [])")
        == "[]"
    )
    assert told("print([p for p in (sys.prefix, sys.base_prefix) if os.listdir(p + '/etc')])") in (
        "[]",
        "FileNotFoundError",
    )


def test_packages_that_a_user_has_installed_are_there(
    sandbox: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages, lesson = tmp_path / "packages", tmp_path / "lesson"
    packages.mkdir()
    lesson.mkdir()
    (packages / "installed_by_a_user.py").write_text("here = 1\n")
    for path in (tmp_path, packages, packages / "installed_by_a_user.py"):
        path.chmod(0o755)
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(packages))
    monkeypatch.syspath_prepend(str(packages))
    kernel = Kernel(str(lesson))
    try:
        assert kernel.run("import installed_by_a_user, azlab", 60).ended == Ended.OK
    finally:
        kernel.close()


def test_abstract_sockets_of_this_machine_are_not_reached(told: Told) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0azlab test of the sandbox")
        server.listen()
        connect = "import socket; socket.socket(socket.AF_UNIX).connect('\\0azlab test of the sandbox')"
        assert told(connect) == "ConnectionRefusedError"


def test_there_are_no_rights_to_gain(told: Told) -> None:
    rights = (
        "lines = open('/proc/self/status').readlines()\n"
        "print([line.split()[1] for line in lines if line.startswith(('CapEff', 'CapPrm', 'NoNew'))])"
    )
    assert told(rights) == "['0000000000000000', '0000000000000000', '1']"
    assert told("import os; os.setuid(0)") in ("PermissionError", "OSError")
    assert told("!su -c id 2>&1 | head -1") != "uid=0"
    assert told("!mount -t tmpfs none /tmp 2>&1; echo $?").split()[-1] != "0"


def test_a_link_leads_nowhere_outside(told: Told) -> None:
    assert told(f"import os; os.symlink({__file__!r}, 'out'); print(os.path.exists('out'))") == "False"
    assert told("os.remove('out')") == ""


def test_the_host_has_another_name(told: Told) -> None:
    assert told("import socket; print(socket.gethostname())") == "lesson"


@pytest.mark.parametrize(
    "call", ["os.memfd_create('x')", "os.unshare(0)", "libc.ptrace(0, 0, 0, 0)", "libc.unshare(0x10000000)"]
)
def test_calls_that_no_lesson_needs_are_refused(told: Told, call: str) -> None:
    said = told(f"import ctypes, os\nlibc = ctypes.CDLL(None)\n{call}")
    assert said in ("OSError", "AttributeError", "-1")


def test_processes_that_outlive_the_cell_end_with_the_kernel(kernel: Kernel, running: Running) -> None:
    mark = f"8765{os.getpid()}.5"
    kernel.run(f"!setsid -f sleep {mark} >/dev/null 2>&1; (setsid nohup sleep {mark} &) >/dev/null 2>&1", 120)
    assert len(running(mark)) == 2
    kernel.close()
    assert running(mark) == []


def test_a_killed_grader_leaves_no_kernel(sandbox: None, tmp_path: Path, running: Running) -> None:
    mark = f"76543{os.getpid()}.25"
    program = (
        "import sys, time\nfrom grader.execution.kernel import Kernel\nkernel = Kernel(sys.argv[1])\n"
        f"kernel.run('!setsid -f sleep {mark}', 120)\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with grader:
        assert grader.stdout.readline() == b"ready\n"
        assert running(mark)
        grader.kill()
    wait_until(lambda: not running(mark))


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def test_what_is_written_belongs_to_the_user_inside_or_to_oneself(told: Told, shared: Kernel) -> None:
    assert told("open('mine.txt', 'w').write('hello')") == "5"
    wanted = Sandbox().user if os.geteuid() == 0 else os.geteuid()
    assert (Path(shared.folder) / "mine.txt").stat().st_uid == wanted


def test_workers_have_users_of_their_own() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give workers different users")
    assert Sandbox(worker=1).user != Sandbox(worker=2).user


def test_a_program_without_proc_sees_no_process(sandbox: None) -> None:
    shut = Sandbox(processes_seen=False).start(
        [sys.executable, "-I", "-S", "-c", "import os; print(os.listdir('/proc'))"]
    )
    shut.process.wait(60)
    assert "No such file" in shut.said()
    shut.close()


def test_without_a_sandbox_the_same_methods_run_a_plain_process(tmp_path: Path, running: Running) -> None:
    kernel = Kernel(str(tmp_path), sandboxed=False)
    try:
        assert kernel.run("import time; time.sleep(100)", 0.3).ended == Ended.OUT_OF_TIME
        assert kernel.run("open('mine.txt', 'w').write('x')", 120).ended == Ended.OK
        assert (tmp_path / "mine.txt").exists()
        mark = f"3456{os.getpid()}.75"
        kernel.run(f"!sleep {mark} & ", 120)
    finally:
        kernel.close()
    assert running(mark) == []
