"""What a class installs works without the clone, and holds nothing that solves a lesson."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.course.package import NBGRADER, file_name, learners_requirements, package
from grader.setup.places import NOTEBOOKS
from tests.test_architecture import MODULES, ROOT, imports, name_of, within

USE = """
import azlab, grader
from azlab import lab
from grader import check
print(azlab.__file__)
print(grader.__file__)
print(lab.start("00-start-here", "."))
print(az("group create -n rg-first -l westeurope").exit_code)
print(check.group("rg-first").exists()._repr_mimebundle_()["text/plain"])
print(az("group show -n rg-none").meaning)
"""
SHELL = "from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.instance().run_cell("


@pytest.fixture(scope="module")
def wheel() -> bytes:
    return package()


def test_the_same_sources_make_the_same_package(wheel: bytes) -> None:
    assert package() == wheel


def test_it_holds_all_files_of_the_practice_azure(wheel: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(wheel)) as found:
        names = set(found.namelist())
    hidden = ("__pycache__", ".ipynb_checkpoints", ".mypy_cache", ".ruff_cache")
    files = [path for path in (ROOT / "azlab").rglob("*") if path.is_file()]
    ours = {"/".join(path.relative_to(ROOT).parts) for path in files if not set(path.parts) & {*hidden}}
    assert ours - names == set()


def test_it_holds_no_lesson_no_solution_and_no_grader(wheel: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(wheel)) as found:
        names = found.namelist()
        everything = b"".join(map(found.read, names))
    rooms = {"/".join(name.split("/")[:2]) for name in names if name.startswith("grader/")}
    assert rooms == {"grader/__init__.py", "grader/checks", "grader/progress"}
    assert ours_imported(names) <= set(names)
    assert not [
        name
        for name in names
        if name.endswith((".ipynb", ".pyc", "recording.json", "choices.json", "start.az", "why.toml"))
    ]
    starts = [path.read_bytes() for path in NOTEBOOKS.glob("*/*start.az")]
    starts += [path.read_bytes() for path in NOTEBOOKS.glob("*/*why.toml")]
    assert b"BEGIN SOLUTION" not in everything
    assert starts
    assert not [start for start in starts if start in everything]


def ours_imported(names: list[str]) -> set[str]:
    """The files of `grader` that a package with these files imports, in functions too."""
    modules = [path for path in MODULES if str(path.relative_to(ROOT)).replace("\\", "/") in names]
    needed = {found for path in modules for found in imports(path) if within(found, "grader")}
    files = {name_of(path): "/".join(path.relative_to(ROOT).parts) for path in MODULES}
    return {files[name] for found in needed for name in (found, found.rpartition(".")[0]) if name in files}


def test_it_brings_what_learners_need_and_no_tools_of_teachers_or_developers(wheel: bytes) -> None:
    needed = {line.partition(">")[0].partition("=")[0] for line in learners_requirements()}
    assert needed >= {"azure-cli", "ipykernel", "jupyterlab", "pandas"}
    assert not needed & {"nbgrader", "sqlalchemy", "mypy", "playwright", "ruff"}


def test_a_learners_cloud_stays_at_home() -> None:
    assert '".azlab"' in NBGRADER


@pytest.mark.long
def test_it_installs_and_works_without_the_clone(wheel: bytes, tmp_path: Path) -> None:
    path = tmp_path / file_name()
    path.write_bytes(wheel)
    target = tmp_path / "site"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(path),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    (config,) = target.rglob("nbgrader_config.py")
    assert config.parent.name == "jupyter"
    script = tmp_path / "use.py"
    script.write_text(f"{SHELL}{USE!r})\n")
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=tmp_path / "home",
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
    )
    said = done.stdout.splitlines()
    assert said[:2] == [str(target / "azlab" / "__init__.py"), str(target / "grader" / "__init__.py")], (
        done.stderr
    )
    assert said[-3:-1] == ["0", "1.0"]
    assert said[-1].startswith("There is no resource group of this name")
