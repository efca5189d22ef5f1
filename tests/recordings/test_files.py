"""A recording's file, damaged or from another day."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from azlab import lab
from azlab.arm.messages import Request, Response
from azlab.recordings.recording import FILE, PACKED, Recording, RecordingError, Step
from azlab.recordings.steps import Steps


@pytest.mark.parametrize("content", [b"", b"{}", b"\x1f\x8b\x08cut off"])
def test_a_damaged_packed_recording_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PACKED).write_bytes(content)
    with pytest.raises(RecordingError, match="is not a recording that can be read"):
        Recording.load(tmp_path / PACKED)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"recorded": {}, "start": 1, "steps": []}', '{"steps": 3}']
)
def test_a_damaged_recording_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(RecordingError, match="is not a recording that can be read"):
        Recording.load(tmp_path / FILE)
    with pytest.raises(lab.LabError, match=r'mode="simulated"'):
        lab.start("x", tmp_path, mode="recorded")


TERMS = "/subscriptions/s/providers/Microsoft.MarketplaceOrdering/agreements/current"


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("2024-03-02T08:01:11Z", True),  # as the recording's page told it, long ago
        ("2024-06-20T10:00:00Z", True),  # by the clock on the wall of that day
        pytest.param(datetime.now(UTC).isoformat(), True, id="now"),  # the same name for every worker
        ("2031-03-02T08:01:11Z", False),
    ],
)
def test_a_client_sends_a_recorded_time_back_whenever_that_was(asked: str, fits: bool) -> None:
    def sign(moment: str) -> Request:
        return Request("PUT", TERMS, {}, json.dumps({"retrieveDatetime": moment}).encode())

    origin = {"date": "2024-06-20", "clock": "2024-03-02"}
    steps = Steps(Recording(origin, {}, {}, [Step(sign("2024-03-02T08:01:20Z"), Response(200))]))
    assert steps.fitting(sign(asked), {}, []) == (1 if fits else None)
    assert steps.again(sign(asked), [1]) == (1 if fits else None)
