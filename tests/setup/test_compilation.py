"""The Azure CLI's modules are compiled before a lesson needs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.setup.compilation import FOLDERS, compile_ahead


def test_what_lessons_load_is_compiled_and_nothing_else(tmp_path: Path) -> None:
    for folder in (*FOLDERS, "azure/mgmt/sql"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "module.py").write_text("x = 1\n")
    compile_ahead(Path(sys.executable), tmp_path)
    compiled = {str(path.parent.parent.relative_to(tmp_path)) for path in tmp_path.rglob("*.pyc")}
    assert compiled == set(FOLDERS)


def test_what_cannot_be_compiled_keeps_nobody_from_the_rest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, text in {"bad.py": "x = = 1\n", "good.py": "x = '\\/'\n"}.items():
        (tmp_path / FOLDERS[0]).mkdir(parents=True, exist_ok=True)
        (tmp_path / FOLDERS[0] / name).write_text(text)
    compile_ahead(Path(sys.executable), tmp_path)
    assert [path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")] == ["good"]
    assert capfd.readouterr() == ("", "")


def test_the_folders_are_those_of_the_azure_cli() -> None:
    """Everything of the CLI that a lesson's commands import lies in them."""
    code = (
        "import sys; from azlab import lab; from azlab.cli import az; lab.start('x')\n"
        "for words in ('group list', 'network nic list', 'vm list', 'role assignment list', 'lock list'):\n"
        "    assert az(words).ok\n"
        "print(*(m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)), sep='\\n')"
    )
    environment = {**os.environ, "AZLAB_STATE": "temporary"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    sizes: dict[bool, int] = {True: 0, False: 0}
    for line in done.stdout.splitlines():
        if "/azure/" in line and line.endswith(".py"):
            sizes[any(f"/{folder}/" in line for folder in FOLDERS)] += os.path.getsize(line)
    assert sizes[False] < 0.05 * sizes[True]
