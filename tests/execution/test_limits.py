"""What learner code may use up inside, and what ends it: tried for real, in the real sandbox."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.execution import cgroups
from grader.execution.kernel import Kernel
from grader.execution.kernels import Ended
from grader.execution.limits import Limits

Told = Callable[[str], str]


def test_scratch_folders_are_small(told: Told) -> None:
    fill = "with open('/tmp/large', 'wb') as file:\n    for _ in range(20): file.write(bytes(1 << 20))"
    assert told(fill) == "OSError"
    assert told("import os; os.remove('/tmp/large')") == ""
    assert told(fill.replace("/tmp", "/dev/shm")) == "OSError"
    assert told("os.remove('/dev/shm/large')") == ""


def test_a_file_is_bounded(told: Told) -> None:
    assert told("import os; os.truncate(os.open('large', os.O_CREAT | os.O_RDWR), 1 << 30)").endswith("Error")


def test_many_files_in_the_lessons_folder_end_it(kernel: Kernel) -> None:
    ran = kernel.run(
        "import time\nfor n in range(3):\n    open(f'big{n}', 'wb').write(bytes(10 << 20))\ntime.sleep(100)",
        120,
    )
    assert ran.ended == Ended.DIED
    assert ran.sentence == "It used more than 20 MB of files, and was ended."


def test_deleted_files_count_too(kernel: Kernel) -> None:
    source = (
        "import os, time\nkept = [open(f'large{n}', 'wb') for n in range(3)]\n"
        "for file in kept: os.remove(file.name); file.write(bytes(10 << 20)); file.flush()\ntime.sleep(100)"
    )
    assert kernel.run(source, 120).sentence == "It used more than 20 MB of files, and was ended."


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where no control group may be made: what is used up is only watched."""
    monkeypatch.setattr(cgroups, "make", lambda limits: None)


def test_too_much_memory_ends_it(watched: None, kernel: Kernel) -> None:
    ran = kernel.run("import time\nkept = bytearray(600 << 20)\ntime.sleep(100)", 120)
    assert ran.ended == Ended.TOO_MUCH_MEMORY
    assert ran.sentence == "It used more memory than the 300 MB that a submission has, and was ended."


CHILDREN = (
    "import subprocess, sys\ncode = \"import time; kept = bytearray(b'x' * (90 << 20)); time.sleep(60)\"\n"
    "every = [subprocess.Popen([sys.executable, '-c', code]) for _ in range(5)]\n"
    "print([child.wait() for child in every])"
)


def test_the_memory_of_a_whole_tree_counts(watched: None, kernel: Kernel) -> None:
    assert kernel.run(CHILDREN, 120).ended == Ended.TOO_MUCH_MEMORY


def test_linux_itself_keeps_the_memory_where_a_control_group_may_be_made(kernel: Kernel) -> None:
    probe = cgroups.make(Limits())
    if probe is None:
        pytest.skip("no control group may be made here")
    probe.remove()
    ran = kernel.run("kept = bytearray(b'x') * (600 << 20)", 120)
    assert ran.ended == Ended.TOO_MUCH_MEMORY


def test_no_group_is_left_behind(kernel: Kernel) -> None:
    kernel.run("1", 120)
    group = kernel._shut.group
    kernel.close()
    assert group is None or not any(folder.exists() for folder in group.folders)


def test_three_gigabytes_are_refused_at_once(sandbox: None, tmp_path: Path) -> None:
    kernel = Kernel(str(tmp_path), limits=Limits(address_space=1 << 30))
    try:
        assert kernel.run("kept = bytearray(3 << 30)", 120).outputs[0]["ename"] == "MemoryError"
        assert kernel.run("print(1)", 120).ended == Ended.OK
    finally:
        kernel.close()


def test_a_fork_bomb_stays_small(kernel: Kernel) -> None:
    began = time.monotonic()
    ran = kernel.run("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", 0.5)
    kernel.close()
    assert ran.ended not in (Ended.OK, Ended.ERROR)
    assert time.monotonic() - began < 120


def test_many_empty_files_end_it_wherever_they_are(kernel: Kernel) -> None:
    ran = kernel.run("for n in range(100_000): open(f'/tmp/{n}', 'w').close()", 120)
    assert ran.sentence == "It used more than 5000 files, and was ended."


def test_a_bomb_does_not_keep_the_next_kernel_from_starting(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run(
        "import threading, time\nfor _ in range(34): threading.Thread(target=time.sleep, args=[60]).start()",
        10,
    )
    following = Kernel(str(tmp_path), limits=kernel.limits)
    try:
        ran = following.run("import threading\nfor _ in range(20): threading.Thread(target=int).start()", 120)
        assert ran.ended == Ended.OK
    finally:
        following.close()
