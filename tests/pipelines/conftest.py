"""A pipeline file in a folder of its own, run as a learner runs it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azlab.pipelines.running import Run, run

Running = Callable[..., Run]


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Write a file, run it there, and keep what was said in `said.txt`."""
    monkeypatch.chdir(tmp_path)

    def go(text: str, **given: str) -> Run:
        path = tmp_path / "pipeline.yml"
        path.write_text(text, "utf-8")
        said: list[str] = []
        try:
            return run(path, given, said.append)
        finally:
            (tmp_path / "said.txt").write_text("\n".join(said), "utf-8")

    return go


@pytest.fixture
def said(tmp_path: Path) -> Callable[[], str]:
    """All that was said of the last run."""
    return lambda: (tmp_path / "said.txt").read_text("utf-8")
