"""A recording as a file: what is in it, how it is packed, and where a replay goes on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab.recording import recording
from azlab.recordings import recording as file
from azlab.recordings.recording import FILE, PACKED, Recording, find, save, text_of
from tests.transports.story import (
    NOTEBOOK,
    STORY,
    Recorded,
    until,
)


def test_the_recording_goes_on_where_it_was_left(made: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    lab.start("x", made.folder, mode="recorded")
    until(STORY[2])
    lab.stop()
    assert "where you left off" in repr(lab.start("x", made.folder, mode="recorded"))
    assert [group["name"] for group in az("group list").data] == ["rg"]
    lab.stop()


def test_a_new_recording_begins_anew(made: Recorded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    written = (made.folder / FILE).read_text("utf-8")
    (tmp_path / FILE).write_text(written)
    lab.start("x", tmp_path, mode="recorded")
    az(STORY[0])
    lab.stop()
    (tmp_path / FILE).write_text(written.replace('"fingerprint": "', '"fingerprint": "0'))
    assert "recorded anew" in repr(lab.start("x", tmp_path, mode="recorded"))
    assert az("group list").data == []
    lab.stop()


def test_no_password_is_in_the_file(made: Recorded) -> None:
    assert "Never-Kept" not in (made.folder / FILE).read_text("utf-8")


def test_a_recording_reads_as_it_was_written(made: Recorded) -> None:
    once = Recording.load(made.folder / FILE).document()
    assert Recording.of(json.loads(json.dumps(once))).document() == once
    assert [step["request"]["by"].split(" -")[0] for step in once["steps"]][:4] == [
        "az group create", "az group create", "az vm create", "az image create",
    ]  # fmt: skip


def test_a_long_recording_is_packed_and_reads_the_same(
    made: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (made.folder / FILE).read_text("utf-8")
    document = Recording.load(made.folder / FILE).document()
    assert save(document, tmp_path) == find(tmp_path) == tmp_path / FILE
    monkeypatch.setattr(file, "LONGEST", 1000)
    assert save(document, tmp_path) == find(tmp_path) == tmp_path / PACKED
    assert [path.name for path in tmp_path.iterdir()] == [PACKED]
    assert text_of(tmp_path / PACKED) == text
    assert Recording.load(tmp_path / PACKED).document() == document
    first = (tmp_path / PACKED).read_bytes()
    assert save(document, tmp_path).read_bytes() == first


def test_a_recording_says_what_day_it_was_in_its_cloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.setenv("AZLAB_SEED", "x")
    (tmp_path / "x.ipynb").write_text(json.dumps(NOTEBOOK))
    with recording() as tape:
        lab.start("x", tmp_path, mode="simulated")
        lab.stop()
    found = Recording.load(tape.write(tmp_path / "x.ipynb"))
    on_the_wall, in_the_cloud = found.days
    assert datetime.now(UTC) - on_the_wall < timedelta(days=2)
    assert in_the_cloud.date().isoformat() == "2026-11-02"
