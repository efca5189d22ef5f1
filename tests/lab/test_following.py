"""`lab.follow`: a picture that is drawn anew after each cell which changed the cloud."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient

from azlab import lab
from azlab.cli import az
from azlab.lab import following
from azlab.lab.current import current_lab
from azlab.lab.following import DISPLAY, ENDED, NO_CELLS, STOPPED, TOO_MANY_QUESTIONS
from azlab.lab.watching import NOTE, ONLY_RECORDED, Watch
from azlab.line import LINE
from azlab.sentences import SentenceError

SECOND = "\n## your turn\naz group create -n rg-turn -l westeurope\n"


@pytest.fixture
def notebook(folder: Path) -> Iterator[Path]:
    """A lesson whose last task has a cloud of its own, started in a shell with cells."""
    (folder / "start.az").write_text(f"az group create -n rg-start -l westeurope{SECOND}")
    shell = InteractiveShell.instance()
    shell.push({"lab": lab, "az": az})
    lab.start("x")
    yield folder
    lab.unfollow()


def cell(source: str) -> list[dict[str, Any]]:
    """Run a cell; what was shown of the picture, each with whether it takes the place of the last."""
    with capture_output() as captured:
        InteractiveShell.instance().run_cell(source, store_history=True).raise_error()
    shown = [output for output in captured.outputs if (output.transient or {}).get("display_id") == DISPLAY]
    return [{"text": output.data["text/plain"], "update": output.update} for output in shown]


def texts(source: str) -> list[str]:
    return [str(shown["text"]) for shown in cell(source)]


def make(group: str) -> str:
    return f'az("group create -n {group} -l westeurope")'


def test_it_is_shown_once_and_then_replaced_where_it_stands(notebook: Path) -> None:
    first, second = cell("lab.follow()"), cell(make("rg-new"))
    assert [shown["update"] for shown in (*first, *second)] == [False, True]
    assert "rg-start" in first[0]["text"]
    assert first[0]["text"].endswith(NOTE)
    assert second[0]["text"].startswith("After az group create (cell [")
    assert "Resource group rg-new (westeurope): new" in second[0]["text"]
    assert "(westeurope): new" not in texts(make("rg-more"))[0].replace("rg-more (westeurope): new", "")


def test_a_cell_that_changes_nothing_costs_no_picture(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell("lab.follow()")
    monkeypatch.setattr(Watch, "_drawn", lambda *_: pytest.fail("it was drawn"))
    assert cell('az("group list")\nlab.picture()\nlab.history()') == []


def test_drawing_leaves_no_trace_in_the_cloud(notebook: Path) -> None:
    practice = current_lab().backend.practice
    assert practice is not None
    before = (practice.cloud.now(), len(practice.cloud.store.journal()))
    assert "rg-start" in cell("lab.follow()")[0]["text"]
    assert (practice.cloud.now(), len(practice.cloud.store.journal())) == before


def test_one_picture_a_cell_however_much_it_does(notebook: Path) -> None:
    cell("lab.follow()")
    shown = texts("\n".join(make(f"rg-{number}") for number in range(3)))
    assert len(shown) == 1
    assert all(f"rg-{number} (westeurope): new" in shown[0] for number in range(3))


def test_a_cell_that_fails_is_followed_too(notebook: Path) -> None:
    cell("lab.follow()")
    with capture_output() as captured:
        InteractiveShell.instance().run_cell(f"{make('rg-new')}\n1 / 0")
    assert "rg-new (westeurope): new" in captured.outputs[-1].data["text/plain"]


def test_undo_and_reset_are_followed(notebook: Path) -> None:
    cell("lab.follow()")
    cell(make("rg-new"))
    undone = texts("lab.undo()")[0]
    assert undone.startswith("After lab.undo (cell [")
    assert "Resource group rg-new (westeurope): gone" in undone
    cell(make("rg-new"))
    assert "Resource group rg-new (westeurope): gone" in texts("lab.reset()")[0]


def test_another_cloud_is_said_to_be_one_and_is_not_compared(notebook: Path) -> None:
    cell("lab.follow()")
    turn = texts("lab.your_turn()")[0]
    assert turn.startswith("Another cloud (cell [")
    assert "rg-turn (westeurope)" in turn
    assert ": new" not in turn
    assert ": gone" not in turn
    back = texts('lab.restore("before your turn")')[0]
    assert ("rg-start (westeurope)" in back, ": gone" in back) == (True, False)


def test_a_lesson_that_is_started_again_is_followed_as_it_is_then(notebook: Path) -> None:
    cell("lab.follow()")
    assert "rg-start" in texts(f"lab.start('x')\n{make('rg-new')}")[0]
    assert "rg-later (westeurope): new" in texts(make("rg-later"))[0]
    assert texts("lab.stop()")[0].endswith(STOPPED)
    assert cell("1") == []


def test_on_request_it_ends_and_says_so(notebook: Path) -> None:
    cell("lab.follow()")
    watchers = current_lab().backend.practice.cloud.watchers
    assert len(watchers) == 1
    assert texts("lab.unfollow()")[0].endswith(ENDED)
    assert (watchers, cell(make("rg-new")), cell("lab.unfollow()")) == ([], [], [])


def test_asked_again_there_is_one_and_of_what_was_asked_last(notebook: Path) -> None:
    cell("lab.follow()")
    assert "rg-none" in cell('lab.follow("rg-none")')[-1]["text"]
    assert cell(make("rg-other")) == []
    shown = texts(make("rg-none"))
    assert (len(shown), "rg-other" in shown[0]) == (1, False)


def test_what_cannot_be_drawn_is_said_and_fails_no_cell(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell("lab.follow()")
    with monkeypatch.context() as broken:
        broken.setattr(Watch, "_drawn", lambda *_: 1 / 0)
        assert texts(make("rg-new"))[0].startswith("What there is now cannot be drawn: ZeroDivisionError")
    assert "rg-new (westeurope): new" in texts("pass")[0]


def test_a_cloud_whose_file_is_gone_is_said_to_be(notebook: Path) -> None:
    cell("lab.follow()")
    (notebook / ".azlab" / "x" / "cloud.sqlite").unlink()
    said = texts("pass")[0]
    assert "cannot be drawn. " in said
    assert "was removed or moved while the lab was running" in said
    assert cell("pass") == []


def test_a_subscription_that_nobody_sees_is_refused_as_for_a_picture(notebook: Path) -> None:
    with pytest.raises(SentenceError, match="There is no subscription 'Three'"):
        cell('lab.follow(subscription="Three")')
    assert cell(make("rg-new")) == []


def test_where_there_are_no_cells_or_no_cloud_to_look_at_a_sentence_says_so(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_lab().backend, "sight", None)
    assert repr(lab.follow()) == TOO_MANY_QUESTIONS
    monkeypatch.setattr(following, "running_shell", lambda: None)
    assert repr(lab.follow()) == NO_CELLS


def test_in_a_graded_kernel_it_is_silent_and_loads_nothing(tmp_path: Path) -> None:
    source = (
        "import sys\nfrom azlab import lab\nprint(lab.follow(), lab.unfollow())\n"
        "print([name for name in sys.modules if name.endswith(('following', 'watching', 'pictures'))])"
    )
    environment = {**os.environ, LINE: "there", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert (done.stdout, done.stderr) == ("None None\n['azlab.lab.pictures']\n", "")


def test_a_recording_is_followed_step_by_step(folder: Path) -> None:
    recorded = folder / "05-snapshots"
    recorded.mkdir()
    source = Path(__file__).parents[2] / "notebooks" / "05-snapshots"
    for name in ("recording.json", "start.az", "05-snapshots.ipynb"):
        (recorded / name).write_bytes((source / name).read_bytes())
    notebook = json.loads((source / "05-snapshots.ipynb").read_text())
    (taken,) = ("".join(c["source"]) for c in notebook["cells"] if c["id"] == "take_snapshot")
    InteractiveShell.instance().push({"lab": lab})
    lab.start("05-snapshots", recorded, mode="recorded")
    try:
        begun = texts("lab.follow()")[0]
        assert "VM shop-web: running" in begun
        assert ONLY_RECORDED in begun
        after = texts(taken.replace("### BEGIN SOLUTION\n", "").replace("### END SOLUTION\n", ""))
        assert after[0].startswith("The cloud after cell [")
        assert "snapshot before-update (new): 30 GiB" in after[0]
    finally:
        lab.unfollow()


@pytest.mark.long
def test_in_an_exported_notebook_the_last_picture_stands(folder: Path) -> None:
    """As `nbconvert --execute` runs it, with no front end."""
    sources = ["from azlab import lab\nlab.start('x')", "lab.follow()", make("rg-one"), make("rg-two")]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    (output,) = cells[1].outputs
    assert output.data["text/plain"].startswith("After az group create (cell [4])")
    assert "Resource group rg-two (westeurope): new" in output.data["text/plain"]
    assert "Resource group rg-one (westeurope)\n" in output.data["text/plain"]
    assert 'role="group"' in output.data["text/html"]
