"""The extension of JupyterLab: what it says of itself holds, and everybody finds it who should."""

import io
import json
import os
import re
import subprocess
import tomllib
import zipfile
from importlib.metadata import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path, PurePosixPath
from typing import Any

from grader.course.package import package
from grader.setup import learn, teach
from grader.setup.places import JUPYTER, ROOT
from grader.setup.requirements import parse

FOLDER = JUPYTER / "labextensions" / "azlab"
ABOUT = json.loads((FOLDER / "package.json").read_text("utf-8"))
SOURCES = {path.name: path.read_text("utf-8") for path in FOLDER.rglob("*.js")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FILES = {path.relative_to(JUPYTER).as_posix() for path in JUPYTER.rglob("*") if path.is_file()}
TAKEN = re.compile(r"'(@[\w-]+/[\w-]+)'")
IMPORTED = re.compile(r"from '\./([\w.]+)'")


def federated_extensions(folder: Path) -> list[dict[str, Any]]:
    """What JupyterLab's server finds in a folder. Its package would load a whole server with this module."""
    (file,) = (file for file in files("jupyterlab_server") or () if file.match("jupyterlab_server/config.py"))
    spec = spec_from_file_location("extensions_of_jupyterlab", str(file.locate()))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.get_federated_extensions([str(folder)]).values())


def test_jupyterlab_finds_it_by_its_folder_and_loads_what_is_there() -> None:
    (found,) = federated_extensions(JUPYTER / "labextensions")
    assert (found["name"], found["ext_path"]) == (FOLDER.name, str(FOLDER))
    assert (FOLDER / found["jupyterlab"]["_build"]["load"]).is_file()
    assert f"_JUPYTERLAB.{found['name']} =" in SOURCES["remoteEntry.js"]
    assert found["version"] == PROJECT["project"]["version"]


def test_each_source_is_loaded_by_another_one() -> None:
    (plugins,) = re.findall(r"const PLUGINS = \[(.*)\]", SOURCES["remoteEntry.js"])
    named = {name for source in SOURCES.values() for name in IMPORTED.findall(source)}
    assert {*re.findall(r"'([\w.]+)'", plugins)} | named == SOURCES.keys() - {"remoteEntry.js"}


def test_it_takes_only_what_jupyterlab_shares_and_names_all_of_it() -> None:
    assert {name for source in SOURCES.values() for name in TAKEN.findall(source)} == ABOUT[
        "dependencies"
    ].keys()
    (about,) = (file for file in files("jupyterlab") or () if file.match("jupyterlab/staging/package.json"))
    lab = json.loads(about.read_text("utf-8"))
    assert ABOUT["dependencies"].keys() <= set(lab["jupyterlab"]["singletonPackages"])


def test_it_is_for_the_jupyterlab_that_the_course_asks_for() -> None:
    (asked,) = (item for item in parse((ROOT / "requirements.txt").read_text()) if item.name == "jupyterlab")
    lowest = re.fullmatch(r">=(4\.\d+),<5", asked.range)
    assert lowest
    ours = {name: range for name, range in ABOUT["dependencies"].items() if name.startswith("@jupyterlab/")}
    assert set(ours.values()) == {f"^{lowest[1]}.0"}


def test_learners_and_teachers_servers_have_it(tmp_path: Path) -> None:
    assert str(JUPYTER) in learn.lab_settings(tmp_path)["JUPYTER_PATH"]
    assert str(JUPYTER) in teach.jupyter_settings()["JUPYTER_PATH"]


def test_the_package_for_a_class_has_it_where_jupyter_looks() -> None:
    with zipfile.ZipFile(io.BytesIO(package())) as wheel:
        data = [PurePosixPath(name).parts for name in wheel.namelist() if ".data/" in name]
    assert {"/".join(parts[4:]) for parts in data if parts[2:4] == ("share", "jupyter")} == FILES


def test_an_environment_with_the_clone_has_it_where_jupyter_looks() -> None:
    wanted = PROJECT["tool"]["setuptools"]["data-files"]
    brought = {
        f"{folder}/{path.name}"
        for folder, patterns in wanted.items()
        for pattern in patterns
        for path in ROOT.glob(pattern)
    }
    assert brought == {f"share/jupyter/{name}" for name in FILES}


def test_a_binder_has_it_too(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\n[ \"$1\" = -m ] || echo '{tmp_path}'\n", "utf-8")  # installs nothing
    python.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "postBuild"], cwd=ROOT, env={"PATH": path}, check=True)
    brought = tmp_path / "share" / "jupyter"
    assert {path.relative_to(brought).as_posix() for path in brought.rglob("*.*") if path.is_file()} == FILES
