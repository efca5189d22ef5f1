"""The story as a recording, made once for the tests of a file."""

import json
from collections.abc import Iterator

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab.recording import recording
from azlab.recordings.survey import Watch
from tests.transports.story import NOTEBOOK, STORY, Recorded, question


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """One story, recorded twice as a lesson is."""
    folder = tmp_path_factory.mktemp("lesson")
    (folder / "x.ipynb").write_text(json.dumps(NOTEBOOK))
    watch = Watch()
    for _ in range(2):
        with recording(watch) as tape:
            lab.start("x", tmp_path_factory.mktemp("state"), mode="simulated")
            said = [az(command) for command in STORY[:8]]
            question()
            lab.let_pass(hours=1)
            said += [az(command) for command in STORY[8:]]
            lab.stop()
    tape.write(folder / "x.ipynb")
    return Recorded(folder, said)


@pytest.fixture
def replayed(made: Recorded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    lab.start("x", made.folder, mode="recorded")
    yield made
    lab.stop()
