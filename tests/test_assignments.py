"""Which lessons a folder holds, and whose its files are, on made-up folders."""

from pathlib import Path

import pytest

from azlab.assignments import (
    companion,
    holds,
    is_called,
    is_spelling,
    lessons_in,
    notebooks_of,
    number_of,
    spelled,
)

STAGES = ["12-tills-1-images", "12-tills-2-incident", "12-tills-10-end"]


def made(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("{}")
    return folder


@pytest.fixture
def tills(tmp_path: Path) -> Path:
    return made(tmp_path / "12-tills", *(f"{stage}.ipynb" for stage in reversed(STAGES)))


def test_a_folder_holds_the_lesson_of_its_own_name_whatever_lies_beside_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "04-x", "04-x.ipynb", "04-x-1-more.ipynb", "04-x-Copy1.ipynb", "notes.ipynb")
    assert lessons_in(folder) == ["04-x"]


def test_a_folder_without_it_holds_its_stages_by_their_numbers(tills: Path) -> None:
    assert lessons_in(tills) == STAGES


def test_neither_a_copy_nor_another_notebook_is_a_stage(tills: Path) -> None:
    made(tills, "12-tills-1-images-Copy1.ipynb", "12-tills-1-images (1).ipynb", "12-tills-1-images.new.ipynb")
    made(
        tills,
        "12-tills-1-images-mine.ipynb",
        "12-tills-notes.ipynb",
        "12-tills-4-.ipynb",
        "13-x-1-a.ipynb",
        "Untitled.ipynb",
    )
    (tills / "12-tills-5-folder.ipynb").mkdir()
    assert lessons_in(tills) == STAGES


def test_a_stage_that_was_downloaded_twice_is_held_by_its_folder(tmp_path: Path) -> None:
    folder = made(tmp_path / "12-tills", "12-tills-1-images.ipynb", "12-tills-2-incident (1).ipynb")
    assert lessons_in(folder) == ["12-tills-1-images"]
    assert holds(folder, "12-tills-2-incident")
    for name in ("12-tills", "12-tills-1-ima", "12-tills-2", "12-tills-3-end", "incident", ""):
        assert not holds(folder, name)


def test_a_folder_that_is_not_there_or_has_no_notebook_holds_no_lesson(tmp_path: Path) -> None:
    assert lessons_in(tmp_path / "nowhere") == lessons_in(tmp_path) == []
    assert lessons_in(made(tmp_path / "04-x", "04-x-Copy1.ipynb", "04-x (1).ipynb")) == []


def test_the_current_folder_has_a_name_too(tills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tills)
    assert lessons_in(Path()) == STAGES
    assert companion("start.az", STAGES[1], Path()) == Path(f"{STAGES[1]}.start.az")


def test_where_a_folder_holds_several_a_file_carries_its_lessons_name(tills: Path) -> None:
    for stage in STAGES:
        assert companion("start.az", stage, tills) == tills / f"{stage}.start.az"


def test_where_it_holds_one_its_files_have_plain_names(tmp_path: Path) -> None:
    folder = made(tmp_path / "04-x", "04-x.ipynb")
    assert companion("start.az", "04-x", folder) == companion("start.az", "", folder) == folder / "start.az"
    assert companion("start.az", "of nobody", folder) == folder / "start.az"


def test_what_is_there_is_found_in_a_folder_of_any_name(tmp_path: Path) -> None:
    mine = made(tmp_path / "mine", "04-x.ipynb", "start.az", "12-tills-1-images.ipynb")
    made(mine, "12-tills-1-images.start.az")
    assert companion("start.az", "04-x", mine) == mine / "start.az"
    assert companion("start.az", STAGES[0], mine) == mine / f"{STAGES[0]}.start.az"
    assert companion("choices.json", "04-x", mine) == mine / "choices.json"


def test_a_folder_that_a_learner_named_after_a_stage_has_its_files(tmp_path: Path) -> None:
    folder = made(tmp_path / STAGES[0], f"{STAGES[0]}.ipynb", f"{STAGES[0]}.choices.json")
    assert companion("choices.json", STAGES[0], folder) == folder / f"{STAGES[0]}.choices.json"


def test_a_name_is_spelled_for_its_assignment() -> None:
    assert spelled("start.az", "04-x", "04-x") == spelled("start.az", "", "04-x") == "start.az"
    assert spelled("start.az", STAGES[0], "12-tills") == f"{STAGES[0]}.start.az"
    assert is_spelling("start.az", "start.az")
    assert is_spelling(f"{STAGES[0]}.start.az", "start.az")
    assert not is_spelling("restart.az", "start.az")


def test_a_lesson_is_called_by_its_number() -> None:
    assert [number_of(name) for name in ("04-managed-images", *STAGES)] == ["04", "12.1", "12.2", "12.10"]
    assert number_of("my-own") == number_of("") == ""


def test_a_stages_notebooks_are_its_own_and_their_copies(tills: Path) -> None:
    made(tills, f"{STAGES[1]}-Copy1.ipynb", "Untitled.ipynb")
    names = [path.name for path in notebooks_of(STAGES[1], tills)]
    assert names == [f"{STAGES[1]}.ipynb", f"{STAGES[1]}-Copy1.ipynb", "Untitled.ipynb"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("04", ["04-x"]),
        ("4", ["04-x"]),
        ("04-x", ["04-x"]),
        ("12", STAGES),
        ("12.2", STAGES[1:2]),
        ("12.1", STAGES[:1]),
        (STAGES[2], STAGES[2:]),
        ("", []),
        ("-", []),
        ("x", []),
        ("12.", []),
        ("04-", []),
    ],
)
def test_a_lesson_is_called_by_its_name_or_number(word: str, meant: list[str]) -> None:
    assert [lesson for lesson in ["04-x", *STAGES, "demo"] if is_called(lesson, word)] == meant
