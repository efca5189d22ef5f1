"""What a lesson's start commands build: built in its first play, and copied for the plays after it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from azlab.lab.simulated import SimulatedBackend
from azlab.lab.starts import digest


class Built:
    """The clouds of one lesson that were built while `kept` was in force, in a folder of its own.

    Nothing else is left out of a later play: only the commands, which made the same cloud before.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Meanwhile the lab builds each cloud once; another start beside the notebook is another cloud."""
        build = SimulatedBackend._build

        def build_or_copy(lab: SimulatedBackend, commands: str | None = None, fact: str = "start") -> None:
            start = lab._starts.lesson
            folder = self._folder / digest("\n".join((fact, start, commands or "")))
            if folder.exists():
                return _bring(lab, folder)
            build(lab, commands, fact)
            return _keep(lab, folder)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SimulatedBackend, "_build", build_or_copy)
            yield


def _keep(lab: SimulatedBackend, folder: Path) -> None:
    """The cloud, and what commands left in the CLI's folder and in the learner's: keys, for instance."""
    shutil.copytree(lab.session.home.folder, folder / "home")
    lab.kept.store.copy_to(folder / "cloud.sqlite")


def _bring(lab: SimulatedBackend, folder: Path) -> None:
    shutil.copytree(folder / "home", lab.session.home.folder, dirs_exist_ok=True)
    lab.kept.store.copy_from(folder / "cloud.sqlite")
    lab._seed()
