"""What lies beside a learner's notebook is read by the course, and not in passing."""

import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.lab.sealed import read, sealed, unsealed
from azlab.lab.starts import starts_in
from azlab.lab.state import LabError

START = "az group create -n rg-images -l westeurope\n## your turn\naz group create -n rg-tickets -l uksouth\n"


@given(st.text())
def test_what_is_sealed_is_read_as_it_was(text: str) -> None:
    assert unsealed(sealed(text)) == text
    assert sealed(text) == sealed(text)


def test_a_file_that_is_not_sealed_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "start.az").write_text(START)
    assert read(tmp_path / "start.az") == START
    assert starts_in(tmp_path).turn == "az group create -n rg-tickets -l uksouth\n"


def test_no_single_decoding_shows_a_word_of_it() -> None:
    content = base64.b64decode(json.loads(sealed(START))["sealed"])
    assert b"rg-" not in content
    for skipped in range(len(content)):
        for form in (zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS | 16):
            try:
                shown = zlib.decompressobj(form).decompress(content[skipped:])
            except zlib.error:
                continue
            assert b"rg-" not in shown


@pytest.mark.parametrize("damage", ['{"sealed": "', '{"sealed": "no base64!"}', '{"sealed": "YWJj"}'])
def test_a_damaged_start_is_named_with_the_way_out(tmp_path: Path, damage: str) -> None:
    (tmp_path / "start.az").write_text(damage)
    with pytest.raises(LabError, match=r"start\.az.*Get this lesson's files again"):
        starts_in(tmp_path)


def test_a_choice_is_told_from_a_sealed_file(tmp_path: Path) -> None:
    from grader.checks.choices import choice_hash, feedback

    choices = {"kind": {"right": choice_hash("kind", "image"), "wrong": {"disk": "A disk starts nothing."}}}
    (tmp_path / "choices.json").write_text(sealed(json.dumps(choices)))
    assert feedback("kind", "image", tmp_path / "choices.json") is None
    assert feedback("kind", "disk", tmp_path / "choices.json") == "A disk starts nothing."
