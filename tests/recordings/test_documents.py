"""A recording as a document and as a file: what is written is read back, and saved again it is the same."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.messages import Request, Response
from azlab.directory import PRACTICE
from azlab.recordings import layout, recording
from azlab.recordings.pages import VIEW, Answer, Changes, Listing, Pages, View
from azlab.recordings.recording import FILE, PACKED, Recording, RecordingError, Step

GROUP = f"/subscriptions/{PRACTICE}/resourcegroups/rg"
MACHINE = f"{GROUP}/providers/microsoft.compute/virtualmachines/web"
DISKS = f"{GROUP}/providers/microsoft.compute/disks"
ORIGIN = {"date": "2026-11-28", "mode": "simulated"}
JSON = {"content-type": "application/json"}
TYPE = {"content-type": "application/json; charset=utf-8"}
PAGES: Pages = {
    GROUP: Answer(200, {"id": GROUP, "name": "rg"}),
    MACHINE: Answer(200, {"id": MACHINE, "properties": {"vmId": "1"}}),
    f"{MACHINE}{VIEW}": View({"statuses": [{"code": "PowerState/running"}]}),
    DISKS: Listing({}, {f"{DISKS}/a": {"id": f"{DISKS}/a"}, f"{DISKS}/b": {"id": f"{DISKS}/b"}}),
    f"{DISKS}?other": Listing({"nextLink": "x"}, {f"{DISKS}/a": True}),
    f"{GROUP}/gone": Answer(404, {"error": {"code": "NotFound"}}),
    f"inside {MACHINE}": "0123abcd",
}


def request(command: str = "vm create -g -n", method: str = "PUT", body: bytes = b'{"a":1}') -> Request:
    words = command.split(" ")
    options = [word for word in words if word.startswith("-")]
    name = " ".join(word for word in words if not word.startswith("-"))
    return Request(method, MACHINE, {"commandname": name, "parametersetname": " ".join(options)}, body)


def response(status: int = 200, **headers: str) -> Response:
    return Response(status, {**TYPE, **headers}, b'{"ok":true}')


STEPS = {
    "a plain one": Step(request(), response()),
    "a refusal": Step(request(), response(409)),
    "no body": Step(request(body=b""), Response(204, {}, b"")),
    "options only": Step(request("rest -m -u"), response()),
    "a link and a pause": Step(
        request(),
        response(202, location=f"https://management.azure.com{MACHINE}/op", **{"retry-after": "5"}),
        {"location": response()},
    ),
    "pages that change": Step(
        request(), response(), changes=Changes({MACHINE: Answer(200, {"id": MACHINE})})
    ),
    "a page that goes": Step(request(), response(), changes=Changes({MACHINE: None})),
    "rows that change": Step(request(), response(), changes=Changes({}, {DISKS: {f"{DISKS}/a": True}})),
    "what is on the way": Step(request(), response(), on_the_way={MACHINE: [Answer(200, {"s": "Creating"})]}),
    "a refusal on the way": Step(request(), response(), on_the_way={MACHINE: [Answer(404, {"e": 1})]}),
    "a change by other means": Step(None, Response(200, {}, b""), changes=Changes({MACHINE: None})),
}


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_is_read_as_it_was_written(kind: str) -> None:
    written = Recording(ORIGIN, {PRACTICE: "Practice"}, PAGES, [STEPS[kind]]).document()
    again = Recording.of(json.loads(json.dumps(written)))
    assert again.document() == written
    [step] = again.steps
    assert (step.request is None) == (STEPS[kind].request is None)
    if step.request is not None and STEPS[kind].request is not None:
        assert (step.request.method, step.request.url) == ("PUT", MACHINE)
        assert step.request.command == STEPS[kind].request.command
        assert step.request.parameters == STEPS[kind].request.parameters
        assert step.request.body == STEPS[kind].request.body
    assert step.response == STEPS[kind].response
    assert (step.changes, step.on_the_way) == (STEPS[kind].changes, STEPS[kind].on_the_way)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_it_was_written(name: str) -> None:
    written = Recording(ORIGIN, {}, {name: PAGES[name]}, []).document()
    assert Recording.of(json.loads(json.dumps(written))).start == {name: PAGES[name]}


@pytest.mark.parametrize(
    ("status", "worked"), [(200, True), (202, True), (204, True), (400, False), (503, False)]
)
def test_a_step_worked_when_the_cloud_took_it_on(status: int, worked: bool) -> None:
    assert Step(request(), response(status)).worked is worked


def test_the_days_of_a_recording_are_the_walls_and_the_clouds() -> None:
    days = Recording({"date": "2026-11-28", "clock": "2026-11-23"}, {}, {}, []).days
    assert days == (datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
    assert Recording({}, {}, {}, []).days == ()


def whole(pages: Pages | None = None, date: str = "2026-11-28") -> dict[str, Any]:
    return Recording(
        {**ORIGIN, "date": date}, {PRACTICE: "P"}, pages or PAGES, [STEPS["a plain one"]]
    ).document()


def test_a_file_is_read_as_it_was_saved(tmp_path: Path) -> None:
    path = recording.save(whole(), tmp_path)
    assert path == recording.find(tmp_path) == tmp_path / FILE
    assert Recording.load(path).document() == whole()
    assert PRACTICE not in path.read_text("utf-8").replace(json.dumps({PRACTICE: "P"}), "")


def test_a_long_recording_is_packed_and_the_short_one_goes(tmp_path: Path) -> None:
    recording.save(whole(), tmp_path)
    many: Pages = {f"{DISKS}/{n}": Answer(200, {"id": f"{DISKS}/{n}", "x": "y" * 100}) for n in range(3000)}
    path = recording.save(whole(many), tmp_path)
    assert (path.name, (tmp_path / FILE).exists()) == (PACKED, False)
    assert Recording.load(path).document() == whole(many)
    assert json.loads(gzip.decompress(path.read_bytes()))["recorded"] == ORIGIN


def test_the_same_recording_keeps_its_file_and_date(tmp_path: Path) -> None:
    path = recording.save(whole(), tmp_path)
    before = path.read_bytes()
    recording.save(whole(date="2026-12-24"), tmp_path)
    assert path.read_bytes() == before
    recording.save(whole({GROUP: PAGES[GROUP]}, date="2026-12-24"), tmp_path)
    assert b"2026-12-24" in path.read_bytes()


def test_nothing_but_the_recording_is_left_in_the_folder(tmp_path: Path) -> None:
    recording.save(whole(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"recorded": {}}', b"\xff\xfe", b'{"recorded":1,"start":{},"steps":[1]}'],
)
def test_what_is_no_recording_is_one_error(tmp_path: Path, content: bytes) -> None:
    for name in (FILE, PACKED):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RecordingError, match="is not a recording that can be read"):
            Recording.load(tmp_path / name)


def test_a_file_that_is_not_there_is_the_same_error(tmp_path: Path) -> None:
    with pytest.raises(RecordingError):
        Recording.load(recording.find(tmp_path))


NOTEBOOK: dict[str, Any] = {
    "cells": [
        {"cell_type": "markdown", "source": ["Read"]},
        {"cell_type": "code", "source": ["az group list\n", "x = 1"]},
        {"cell_type": "code", "source": "check.one()"},
    ]
}


def fingerprint(folder: Path, notebook: dict[str, Any], start: str | None = None) -> str:
    path = folder / "lesson.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    if start is not None:
        (folder / "start.az").write_text(start, "utf-8")
    return recording.fingerprint(path)


def test_a_fingerprint_is_of_code_and_start_alone(tmp_path: Path) -> None:
    first = fingerprint(tmp_path, NOTEBOOK)
    other_prose = {"cells": [{"cell_type": "markdown", "source": "Other"}, *NOTEBOOK["cells"][1:]]}
    other_code = {"cells": [*NOTEBOOK["cells"][:2], {"cell_type": "code", "source": "check.two()"}]}
    in_another_order = {"cells": [NOTEBOOK["cells"][0], NOTEBOOK["cells"][2], NOTEBOOK["cells"][1]]}
    assert fingerprint(tmp_path, other_prose) == first
    assert fingerprint(tmp_path, other_code) != first
    assert fingerprint(tmp_path, in_another_order) != first
    assert fingerprint(tmp_path, NOTEBOOK, "az group create -n rg -l westeurope\n") != first


VALUES = [1, None, True, "a", [], {}, [1, 2], {"a": [{"b": 1}]}, {"a": "x" * 200}, ["y" * 80, "z" * 80], "ü€"]


@pytest.mark.parametrize("value", VALUES)
def test_what_is_laid_out_for_reading_is_the_same_json(value: Any) -> None:
    text = layout.laid_out({"in": value})
    assert json.loads(text) == {"in": value}
    assert max(map(len, text.split("\n"))) <= layout.WIDTH or "x" * 200 in text


def test_what_fits_on_a_line_is_on_one() -> None:
    assert layout.laid_out({"a": [1, 2]}) == '{"a": [1, 2]}'
    assert layout.laid_out({"a": ["x" * 70, "y" * 70]}).split("\n")[0] == "{"
