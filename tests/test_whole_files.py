import os
import stat
from pathlib import Path

import pytest

from azlab.whole_files import write_whole


def test_a_file_is_written_with_its_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.md"
    write_whole(path, "one\r\ntwo \ud800\n")
    assert path.read_bytes() == b"one\r\ntwo ?\n"
    write_whole(path, b"\xff")
    assert path.read_bytes() == b"\xff"
    assert list(path.parent.iterdir()) == [path]


def test_whoever_cannot_write_it_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    write_whole(path, "old")

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="there, rights are not by mode")
def test_a_private_file_is_its_owner_s_before_anything_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    write = Path.write_bytes

    def looked_at(path: Path, content: bytes) -> int:
        seen.append(stat.S_IMODE(path.stat().st_mode))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", looked_at)
    write_whole(tmp_path / "sign-in.json", "{}", owner_only=True)
    assert seen == [0o600]
    assert stat.S_IMODE((tmp_path / "sign-in.json").stat().st_mode) == 0o600
