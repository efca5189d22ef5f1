"""Zips are read entry by entry, within limits; each entry that is refused is said, and nothing is written."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.intake import archives
from grader.intake.archives import read_zip
from grader.submissions import Refused
from tests.intake.downloads import packed


def sentences(data: bytes) -> dict[str, str]:
    """For each entry why it is refused, "" where it is not."""
    return {
        "/".join(entry.parts): entry.content.sentence if isinstance(entry.content, Refused) else ""
        for entry in read_zip(data)
    }


@pytest.mark.parametrize(
    "name", ["../up.ipynb", "a/../../up.ipynb", "/etc/x.ipynb", "C:\\x.ipynb", "..\\up.ipynb", "C:x.ipynb"]
)
def test_a_name_that_leads_out_is_refused_and_the_others_are_read(name: str) -> None:
    found = sentences(packed({name: b"x", "fine.ipynb": b"x"}))
    assert sorted(found.values()) == ["", "Its name in the zip leads out of it."]
    assert found["fine.ipynb"] == ""


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_in_a_zip_are_refused(kind: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        info = zipfile.ZipInfo("a.ipynb")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert sentences(whole.getvalue()) == {"a.ipynb": "It is a link or a device in the zip, not a file."}


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(packed({"a.ipynb": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert sentences(bytes(data)) == {"a.ipynb": "It is encrypted."}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_whose_bombs_cannot_be_stopped_are_refused(method: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("a.ipynb", "x" * 1000)
    assert sentences(whole.getvalue()) == {"a.ipynb": "It is compressed in a way that is not read here."}


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST", 10_000)
    data = packed({"a.ipynb": b"\0" * 20_000})
    assert sentences(data) == {"a.ipynb": "It is larger than 0 MB."}
    lying = bytearray(data)
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 10)
    (why,) = sentences(bytes(lying)).values()
    assert why.startswith("It cannot be read from its zip")


def test_many_files_and_large_totals_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed({f"{number}.txt": b"x" * 100 for number in range(400)})
    assert sentences(packed({"jane.zip": many})) == {"jane.zip": "It is a zip of 400 files, more than 300."}
    monkeypatch.setattr(archives, "MOST_TOGETHER", 1000)
    found = sentences(many)
    assert list(found.values()).count("The files in its zip are too large together.") == 390


def test_zips_in_zips_are_read_to_a_depth() -> None:
    inner = packed({"a.ipynb": b"x"})
    assert sentences(packed({"jane.zip": inner})) == {"jane.zip/a.ipynb": ""}
    deeper = packed({"jane.zip": packed({"again.zip": inner})})
    assert sentences(deeper) == {"jane.zip/again.zip": "It is a zip in a zip in a zip."}


def test_what_is_no_zip_is_said() -> None:
    for data in (b"", b"PK\x03\x04", packed({"a": b"x" * 500})[:-30]):
        (why,) = sentences(data).values()
        assert why.startswith("It is a zip that cannot be read")


def test_litter_of_other_systems_is_passed_over() -> None:
    names = ["__MACOSX/._a.ipynb", ".DS_Store", ".ipynb_checkpoints/a-checkpoint.ipynb", "jane/"]
    assert sentences(packed(dict.fromkeys(names, b""))) == {}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6))
def test_a_damaged_zip_never_raises(where: int, junk: bytes) -> None:
    data = bytearray(packed({"a.ipynb": b"x" * 300, "b/jane.zip": packed({"c": b"y"})}))
    where %= len(data)
    data[where : where + len(junk)] = junk
    sentences(bytes(data))
