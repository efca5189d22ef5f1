"""What programs in a sandbox see of the course can be read there, whatever umask it was cloned with."""

from pathlib import Path

from grader.execution.course_files import let_everybody_read


def test_everybody_may_read_what_its_owner_kept_and_write_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    (folder / "inner").mkdir(parents=True)
    for path, mode in ((folder / "inner" / "a.py", 0o600), (folder / "run", 0o700), (folder / "seen", 0o666)):
        path.touch()
        path.chmod(mode)
    kept = tmp_path / "kept"
    kept.touch(0o600)
    (folder / "link").symlink_to(kept)
    for path in (folder, folder / "inner"):
        path.chmod(0o700)
    let_everybody_read(folder)
    modes = {path.name: path.lstat().st_mode & 0o777 for path in (folder, *folder.rglob("*"), kept)}
    link = modes.pop("link")
    assert link == (folder / "link").lstat().st_mode & 0o777
    assert modes == {
        "course": 0o755, "inner": 0o755, "a.py": 0o644, "run": 0o744, "seen": 0o666, "kept": 0o600,
    }  # fmt: skip
