"""Secrets and identities in base64 of all kinds, in UTF-16 and in gzip."""

import json
import re
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from gzip import compress, decompress

import pytest

from azlab.arm.messages import Request, Response, json_response
from azlab.directory import LEARNER
from azlab.recordings.patterns import REMOVED
from azlab.recordings.survey import Watch
from azlab.transports.recorder import Look, Recorder
from tests.recordings.test_scrubbing import USER, scrubber

ENCODED: dict[str, Callable[[bytes], str]] = {
    "base64": lambda raw: b64encode(raw).decode(),
    "base64 without its end": lambda raw: b64encode(raw).decode().rstrip("="),
    "base64 of an option": lambda raw: f"--data={b64encode(raw).decode()}",
    "base64 on a line of JSON": lambda raw: json.dumps(["\n" + b64encode(raw).decode()]),
    "base64 for URLs": lambda raw: urlsafe_b64encode(raw).decode(),
    "base64 for URLs without its end": lambda raw: urlsafe_b64encode(raw).decode().rstrip("="),
}
PACKINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "gzip": lambda text: compress(text.encode()),
}
AROUND = "?>?>~~ password={} of {} ?>?>~~, it says"
INNER = AROUND.format("PLANTED-1", USER)


@pytest.mark.parametrize("kind", ENCODED)
@pytest.mark.parametrize("pack", PACKINGS)
def test_what_is_encoded_is_cleaned_inside(kind: str, pack: str) -> None:
    cleaned = scrubber().clean([ENCODED[kind](PACKINGS[pack](INNER))])[0]
    inside = re.findall(r"(?<!\\)[A-Za-z0-9+/_-]{40,}", cleaned.replace("\\n", " "))[0]
    raw = urlsafe_b64decode(inside.replace("+", "-").replace("/", "_") + "=" * (-len(inside) % 4))
    raw = decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
    assert raw.replace(b"\0", b"").decode() == AROUND.format(REMOVED, LEARNER.user)


def test_what_was_packed_and_cannot_be_looked_through_is_not_kept() -> None:
    broken = compress(INNER.encode())[:-12]
    binary = compress(bytes(range(256)))
    assert scrubber().clean([b64encode(one).decode() for one in (broken, binary)]) == [REMOVED] * 2
    assert scrubber().clean([b64encode(compress(b"echo hello")).decode()]) != [REMOVED]


class Silent:
    """A cloud that takes everything and says nothing."""

    def send(self, request: Request) -> Response:
        return json_response(200, {})


def test_a_packed_body_is_looked_through() -> None:
    cloud = Silent()
    recorder = Recorder(cloud, lambda: Look(cloud.send, None), Watch())
    for body in (compress(json.dumps({"adminPassword": "Never-Kept-1"}).encode()), b"\x1f\x8bbroken"):
        recorder.send(Request("PUT", "/x?api-version=2024-11-01", {}, body))
    recorder.settle()
    steps = recorder.recording({"from": "live"}, scrubber())["steps"]
    assert [step["request"]["body"] for step in steps] == [{"adminPassword": REMOVED}, REMOVED]
