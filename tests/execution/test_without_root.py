"""A user who is not root has a sandbox as well, by a user namespace."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.execution.removal import remove

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder_of_nobody(sandbox: None) -> Iterator[Path]:
    """A folder of another user; pytest's own lie where others may not go."""
    if os.geteuid() != 0:
        pytest.skip("all tests here run as a user already")
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, 65534, 65534)
    yield folder
    remove(folder)


def as_nobody(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run Python as a user who may make user namespaces only; `folder` is its home.

    Root's own interpreter is hidden from others here: an outer view of the same files shows it.
    """
    folders = sorted({os.path.realpath(sys.base_prefix), os.path.realpath(sys.prefix), str(ROOT)})
    hidden = [path for path in folders if path.startswith("/root/")]
    above = {str(parent) for path in hidden for parent in Path(path).parents[:-2]}
    view = ["--dev-bind", "/", "/", "--perms", "0755", "--tmpfs", "/root"]
    view += [word for path in sorted(above) for word in ("--perms", "0755", "--dir", path)]
    view += [word for path in hidden for word in ("--bind", path, path)]
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["bwrap", *view, *nobody, sys.executable, *words],
        capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_user_without_root_has_a_sandbox_as_well(folder_of_nobody: Path) -> None:
    program = (
        "import os, sys\nfrom grader.execution.availability import problem\n"
        "from grader.execution.kernel import Kernel\nprint(problem())\n"
        "kernel = Kernel(sys.argv[1])\nran = kernel.run('import os; os.setgroups([])', 120)\n"
        "print(os.geteuid(), ran.outputs[0]['ename'], kernel.run('!id -un', 120).outputs[0]['text'])\n"
        "kernel.close()"
    )
    done = as_nobody(folder_of_nobody, "-c", program, str(folder_of_nobody))
    assert (done.stdout.split(), done.stderr) == (["None", "65534", "PermissionError", "learner"], "")


@pytest.mark.long
def test_all_of_this_holds_for_a_user_without_root(folder_of_nobody: Path) -> None:
    names = ("sandbox", "limits", "kernel", "watching")
    files = [str(ROOT / "tests" / "execution" / f"test_{name}.py") for name in names]
    options = ["-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}", f"--basetemp={folder_of_nobody}/tests"]
    done = as_nobody(folder_of_nobody, "-m", "pytest", *options, *files)
    assert done.returncode == 0, done.stdout[-3000:]
