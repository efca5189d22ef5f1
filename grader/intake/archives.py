"""Zip files of people who are not trusted: read entry by entry, in memory, within limits; never extracted."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from grader.submissions import Refused

LARGEST = 32 * 2**20
"""The largest file that is read from a zip, in bytes; a zip in it, too."""
MOST_ENTRIES = 20_000
MOST_TOGETHER = 4 * 2**30
MOST_ENTRIES_INSIDE = 300
MOST_TOGETHER_INSIDE = 128 * 2**20
"""For a zip in a zip: that is a single learner's."""
DEEPEST = 2
LONGEST_NAME = 1000
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ArithmeticError, EOFError, LookupError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A file in a zip. `parts` is its path, `modified` what the zip says, which is no proof of anything."""

    parts: tuple[str, ...]
    content: bytes | Refused
    modified: datetime | None = None


def is_zip(name: str) -> bool:
    """Whether a name is that of a zip file."""
    return name.lower().endswith(".zip")


def read_zip(source: BinaryIO | bytes) -> Iterator[Entry]:
    """Every file in a zip, and those in zips in it, each with its bytes or why not. Never raises."""
    yield from _entries(source, (), 1)


def _entries(source: BinaryIO | bytes, above: tuple[str, ...], depth: int) -> Iterator[Entry]:
    most, left = (MOST_ENTRIES, MOST_TOGETHER) if depth == 1 else (MOST_ENTRIES_INSIDE, MOST_TOGETHER_INSIDE)
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            found = archive.infolist()
            if len(found) > most:
                yield Entry(above, Refused(f"It is a zip of {len(found)} files, more than {most}."))
                return
            for info in found:
                parts = _parts(info.filename)
                if info.is_dir() or _is_litter(parts):
                    continue
                # Counted by what the zip says before anything is unpacked: a bomb says it, or its entry is
                # cut at LARGEST.
                left -= info.file_size
                why = _why_not(info, left)
                whole = (*above, *_safe(parts))
                if why:
                    yield Entry(whole, Refused(why))
                elif is_zip(whole[-1]):
                    yield from _inside(archive, info, whole, depth)
                else:
                    yield Entry(whole, _content(archive, info), _modified(info))
    except _BROKEN as problem:
        yield Entry(above, Refused(f"It is a zip that cannot be read ({_short(problem)})."))


def _inside(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, whole: tuple[str, ...], depth: int
) -> Iterator[Entry]:
    if depth >= DEEPEST:
        yield Entry(whole, Refused("It is a zip in a zip in a zip."))
        return
    content = _content(archive, info)
    if isinstance(content, Refused):
        yield Entry(whole, content)
    else:
        yield from _entries(content, whole, depth + 1)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Refused:
    try:
        with archive.open(info) as file:
            # What the zip says of its size may be a lie.
            data = file.read(LARGEST + 1)
    except _BROKEN as problem:
        return Refused(f"It cannot be read from its zip ({_short(problem)}).")
    return data if len(data) <= LARGEST else Refused(f"It is larger than {LARGEST // 2**20} MB.")


def _why_not(info: zipfile.ZipInfo, left: int) -> str:
    mode = info.external_attr >> 16
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return "Its name in the zip leads out of it."
    # 0 is a zip from Windows, which has no modes.
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "It is a link or a device in the zip, not a file."
    if info.flag_bits & 1:
        return "It is encrypted."
    # Of other methods a few bytes may become any number before they can be counted.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is compressed in a way that is not read here."
    if info.file_size > LARGEST:
        return f"It is larger than {LARGEST // 2**20} MB."
    if len(name) > LONGEST_NAME:
        return "Its name in the zip is too long."
    return "The files in its zip are too large together." if left < 0 else ""


def _parts(name: str) -> tuple[str, ...]:
    # Zips of old Windows programs have backslashes, against the standard.
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _safe(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part[:255] for part in parts if part != "..") or ("nameless",)


def _is_litter(parts: tuple[str, ...]) -> bool:
    """What macOS, Jupyter and git leave in zips."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    try:
        # A zip's times have no zone, and month 0 where the program knew none.
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _short(problem: BaseException) -> str:
    return str(problem)[:80].replace("\n", " ") or type(problem).__name__
