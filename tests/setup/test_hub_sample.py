"""The sample for a hub can be read, and keeps to what the course's own server does."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config import Config

from grader.course.package import NBGRADER
from grader.setup.places import ROOT
from grader.setup.teach import POLICY

SAMPLE = ROOT / "docs" / "jupyterhub_config.py"
HUB = (ROOT / "docs" / "hub.md").read_text("utf-8")
DEFAULT = 'LEARNERS = "/etc/azlab/learners"'


@pytest.fixture
def sample(tmp_path: Path) -> dict[str, Any]:
    """What the sample defines, with learners' settings in a folder of the test's."""
    text = SAMPLE.read_text("utf-8")
    assert DEFAULT in text
    config = Config()
    names: dict[str, Any] = {"get_config": lambda: config}
    exec(compile(text.replace(DEFAULT, f"LEARNERS = {str(tmp_path)!r}"), SAMPLE, "exec"), names)
    return names


def started(sample: dict[str, Any], name: str) -> SimpleNamespace:
    spawner = SimpleNamespace(
        user=SimpleNamespace(name=name), environment={"A": "b"}, args=[], notebook_dir=""
    )
    sample["c"].Spawner.pre_spawn_hook(spawner)
    return spawner


def test_a_teachers_server_has_the_course_and_its_policy(sample: dict[str, Any]) -> None:
    spawner = started(sample, "teacher")
    (argument,) = spawner.args
    settings = json.loads(argument.partition("=")[2])
    policy = settings["headers"]["Content-Security-Policy"]
    assert policy == POLICY.replace("frame-ancestors 'self'", "frame-ancestors 'none'")
    assert spawner.environment == {"A": "b", "JUPYTER_CONFIG_PATH": "/srv/azlab"}
    assert spawner.notebook_dir == "/srv/azlab"


def test_a_learners_server_has_no_tools_of_teachers(sample: dict[str, Any], tmp_path: Path) -> None:
    spawner = started(sample, "ada")
    assert (spawner.args, spawner.notebook_dir) == ([], "")
    folder = Path(spawner.environment["JUPYTER_CONFIG_PATH"])
    assert folder == tmp_path
    page = json.loads((folder / "labconfig" / "page_config.json").read_text())
    assert page["disabledExtensions"]["@jupyter/nbgrader:formgrader"]
    (file,) = (folder / "jupyter_server_config.d").iterdir()
    extensions = json.loads(file.read_text())["ServerApp"]["jpserver_extensions"]
    assert extensions["nbgrader.server_extensions.formgrader"] is False
    assert "nbgrader.server_extensions.assignment_list" not in extensions


def test_the_page_and_the_package_keep_the_same_files_at_home() -> None:
    lines = [re.findall(r"^c\.CourseDirectory.*$", text, re.M) for text in (NBGRADER, HUB)]
    assert lines[0] == lines[1] != []
