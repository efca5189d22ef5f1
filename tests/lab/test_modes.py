"""Which mode a lesson runs in, who may say so, and how it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import Result, az
from azlab.cli.magics import cell_magic
from azlab.lab.modes import choose, only_in_practice


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.delenv("AZLAB_MODE", raising=False)
    lesson = tmp_path / "course" / "lesson"
    lesson.mkdir(parents=True)
    monkeypatch.chdir(lesson)
    yield lesson
    lab.stop()


def test_a_lesson_is_simulated_unless_somebody_says_otherwise(folder: Path) -> None:
    assert choose(None, folder).name == "simulated"
    assert "(simulated)" in repr(lab.start("x"))


def test_what_the_notebook_says_counts_before_the_variable_and_that_before_the_course(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "azlab.toml").write_text('mode = "of-the-course"\n')
    with pytest.raises(lab.LabError, match="of-the-course"):
        choose(None, folder)
    monkeypatch.setenv("AZLAB_MODE", "of-the-variable")
    with pytest.raises(lab.LabError, match="of-the-variable"):
        choose(None, folder)
    assert choose("simulated", folder).name == "simulated"


def test_the_nearest_setting_counts(folder: Path) -> None:
    (folder.parent / "azlab.toml").write_text('mode = "far"\n')
    (folder / "azlab.toml").write_text('mode = "simulated"\n')
    assert choose(None, folder).name == "simulated"


def test_a_setting_without_a_mode_leaves_the_default(folder: Path) -> None:
    (folder / "azlab.toml").write_text('[live]\nsubscription = "Practice"\nmachines = 3\n')
    assert choose(None, folder).name == "simulated"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('mod = "live"', r"no setting 'mod'\. Did you mean 'mode'\? Known: mode, solutions, live\."),
        ('region = "westeurope"', r"no setting 'region'\. Known: mode, solutions, live\."),
        ("[Live]\nmachines = 3", r"no setting 'Live'\. Did you mean 'live'\?"),
        ("machines = 3", r"no setting 'machines'"),
        ("[live]\nmachine = 3", r"no setting 'machine' in \[live\]\. Did you mean 'machines'\?"),
        ("[live]\nMachines = 3", r"no setting 'Machines' in \[live\]\. Did you mean 'machines'\?"),
        ("[live]\ncores-per-machine = 3", r"Did you mean 'cores_per_machine'\?"),
        ("[live]\ndisk_gb = 3", r"Did you mean 'disk_gib'\?"),
        ("[live.ceiling]\nmachines = 3", r"no setting 'ceiling' in \[live\]\. Known: subscription, machines"),
        ("live = 3", r"'live' is a table"),
        ("[[live]]\nmachines = 3", r"'live' is a table"),
        ("[live]\nsubscription = 3", r"subscription is a name or an id, in quotes"),
        ("[live]\nmachines = '3'", r"\[live\] machines must be a whole number"),
    ],
)
@pytest.mark.parametrize("mode", [None, "simulated"])
def test_a_setting_that_nobody_knows_is_refused_in_every_mode(
    folder: Path, mode: str | None, said: str, sentence: str
) -> None:
    (folder.parent / "azlab.toml").write_text(said)
    with pytest.raises(lab.LabError, match=sentence):
        lab.start("x", mode=mode)


@pytest.mark.parametrize("mode", ["lvie", "", "Simulated"])
def test_an_unknown_mode_is_named_with_its_origin_and_the_choices(folder: Path, mode: str) -> None:
    with pytest.raises(lab.LabError, match=rf"mode=.*asks for the mode '{mode}'.*\"simulated\""):
        lab.start("x", mode=mode)


def test_an_unknown_mode_in_the_variable_or_the_file_says_which(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "azlab.toml").write_text('mode = "moon"\n')
    with pytest.raises(lab.LabError, match=r"The file .*azlab\.toml asks for the mode 'moon'"):
        lab.start("x")
    monkeypatch.setenv("AZLAB_MODE", "sun")
    with pytest.raises(lab.LabError, match="The variable AZLAB_MODE asks for the mode 'sun'"):
        lab.start("x")


def test_a_setting_that_cannot_be_read_is_one_sentence(folder: Path) -> None:
    (folder / "azlab.toml").write_text("mode = simulated\n")
    with pytest.raises(lab.LabError, match=r'azlab\.toml cannot be read: .* mode = "simulated"'):
        lab.start("x")


def test_a_mode_that_is_refused_leaves_the_running_lesson_as_it_is(folder: Path) -> None:
    lab.start("x")
    with pytest.raises(lab.LabError):
        lab.start("x", mode="moon")
    assert az("group list").ok


def test_a_result_says_where_it_ran(folder: Path) -> None:
    lab.start("x")
    assert az("group list").mode == "simulated"


def test_a_page_shows_the_mode_and_the_plain_text_of_the_practice_azure_does_not(folder: Path) -> None:
    lab.start("x")
    shown = az("group create -n rg -l westeurope")._repr_mimebundle_()
    assert ">simulated</div>" in shown["text/html"]
    assert "simulated" not in shown["text/plain"]


def test_a_command_that_prints_nothing_still_shows_its_mode(folder: Path) -> None:
    lab.start("x")
    az("group create -n rg -l westeurope")
    shown = az("group delete -n rg --yes")._repr_mimebundle_()
    assert ">simulated</div>" in shown["text/html"]
    assert shown["text/plain"] == ""


def test_a_cell_of_several_commands_shows_its_mode_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    displayed: list[Result] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    lab.start("x")
    last = cell_magic("", "az group list\naz group list\naz group list")
    assert last is not None
    assert [one.mode for one in [*displayed, last]] == ["", "", "simulated"]


def test_a_lesson_that_makes_nothing_real_has_nothing_to_clean_up(folder: Path) -> None:
    lab.start("x")
    assert "nothing to clean up" in repr(lab.cleanup(confirm=True))


def test_a_cell_for_the_practice_azure_alone_is_skipped_with_one_sentence() -> None:
    assert only_in_practice("letting time pass", "recorded") == (
        "Skipped: letting time pass is possible only in the practice Azure, "
        "and this lesson runs in recorded mode."
    )


def test_a_setting_may_begin_with_the_mark_that_notepad_writes(folder: Path) -> None:
    (folder / "azlab.toml").write_bytes(b'\xef\xbb\xbfmode = "far"\r\n')
    with pytest.raises(lab.LabError, match="asks for the mode 'far'"):
        lab.start("x")
