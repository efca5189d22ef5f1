"""Forms write the same names and the same answers as somebody who types them."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from azlab import exam
from azlab.exam import forms
from azlab.exam.forms import Form, fill, follow, taken_over
from azlab.exam.questions import asked, is_graded_work
from grader.course.handed_out import choices_for_learners

CHOICES = {
    "q1": {"form": "choose", "options": {"a": "one", "b": "two"}, "key": ["b"], "said": {"a": "no"}},
    "q2": {"form": "several", "options": {"a": "one", "b": "two", "c": "three"}, "key": ["ac"]},
    "q3": {"form": "fix", "options": {}, "key": ["az vm list"]},
    "course": {"S01": ["words", []]},
}
EMPTY = "q1 = ...\nq2 = ...\nq3 = ...\n"


@pytest.fixture(autouse=True)
def nothing_filled() -> Iterator[None]:
    for kept in (forms.FILLED, forms.TAKEN):
        kept.clear()
    yield
    for kept in (forms.FILLED, forms.TAKEN):
        kept.clear()


@pytest.fixture
def form(tmp_path: Path) -> Form:
    (tmp_path / "choices.json").write_text(json.dumps(CHOICES))
    return Form(asked(["q1", "q2", "q3"], tmp_path))


def fields(form: Form) -> list[Any]:
    return list(form.widget().children)


def test_what_is_filled_in_is_written_into_the_cell_and_its_names(form: Form) -> None:
    letter, boxes, line = fields(form)
    letter.value = "b"
    boxes.children[3].value = True
    boxes.children[1].value = True
    line.value = 'az vm list --query "[]"'
    text, new = taken_over(EMPTY)
    assert new == {"q1": "b", "q2": "ac", "q3": 'az vm list --query "[]"'}
    written: dict[str, Any] = {}
    exec(text, written)
    assert {name: written[name] for name in new} == new


def test_what_somebody_wrote_by_hand_stays_and_what_a_form_wrote_may_change(form: Form) -> None:
    letter, boxes, _ = fields(form)
    letter.value = "b"
    boxes.children[1].value = True
    text, new = taken_over('q1 = "a"\nq2 = ...\n')
    assert (text, new) == ('q1 = "a"\nq2 = "a"\n', {"q2": "a"})
    forms.TAKEN["q2"] = "a"
    boxes.children[2].value = True
    assert taken_over(text) == ('q1 = "a"\nq2 = "ab"\n', {"q2": "ab"})


def test_an_answer_that_is_taken_back_is_none(form: Form) -> None:
    _, boxes, line = fields(form)
    boxes.children[1].value = True
    boxes.children[1].value = False
    line.value = "x"
    line.value = ""
    assert taken_over(EMPTY) == (EMPTY, {})


def test_an_answer_that_is_taken_back_leaves_the_cell_too(form: Form) -> None:
    _, boxes, _ = fields(form)
    boxes.children[1].value = True
    text, new = taken_over(EMPTY)
    forms.TAKEN.update({name: answer for name, answer in new.items() if answer})
    boxes.children[1].value = False
    assert taken_over(text) == (EMPTY, {"q2": None})


@pytest.mark.parametrize("line", ["q1 = ...", "q1=...", "q1 = ...  # not sure", "q1 =  ..."])
def test_a_cell_that_was_emptied_again_is_filled_again_however_it_is_spaced(line: str) -> None:
    fill("q1", "b")
    forms.TAKEN["q1"] = "b"  # the page was loaded anew, and what the form wrote was not saved
    assert taken_over(line) == (line.replace("...", '"b"'), {"q1": "b"})


def test_what_a_cell_says_instead_of_the_form_is_told() -> None:
    fill("q1", "c")  # after a restart: that a form wrote the line is not known any more
    told = forms.passed_over('q1 = "b"\nq2 = ...', {"q1": "b"})
    assert told == [
        'q1 stays as it is written in this cell; the form says "c". To take that, write q1 = ... and run the '
        "cell again."
    ]
    assert forms.passed_over('q1 = "c"', {"q1": "c"}) == []
    assert forms.passed_over("print(q1 == 3)", {"q1": "b"}) == []
    assert len(forms.passed_over("q1 = ['b']", {"q1": ["b"]})) == 1


def test_a_form_that_is_shown_again_says_what_was_filled_in(form: Form) -> None:
    letter, boxes, line = fields(form)
    letter.value, boxes.children[2].value, line.value = "b", True, "az vm list"
    letter, boxes, line = fields(form)
    assert (letter.value, line.value) == ("b", "az vm list")
    assert [box.value for box in boxes.children[1:]] == [False, True, False]


def test_a_cell_is_changed_after_it_was_run() -> None:
    shell = InteractiveShell.instance()
    changed: list[tuple[str, bool]] = []
    stand_in = SimpleNamespace(
        events=shell.events,
        user_ns={},
        set_next_input=lambda text, replace: changed.append((text, replace)),
    )
    follow(stand_in)
    follow(stand_in)
    fill("q1", "b")
    try:
        shell.events.trigger("post_run_cell", SimpleNamespace(info=SimpleNamespace(raw_cell="q1 = ...")))
        shell.events.trigger("post_run_cell", SimpleNamespace(info=SimpleNamespace(raw_cell='q1 = "b"')))
    finally:
        for after in [*shell.events.callbacks["post_run_cell"]]:
            if after.__module__ == forms.__name__:
                shell.events.unregister("post_run_cell", after)
        forms._followed.clear()
    assert changed == [('q1 = "b"', True)]
    assert stand_in.user_ns == {"q1": "b"}


def test_every_field_has_a_name_for_those_who_do_not_see_it(form: Form) -> None:
    letter, boxes, line = fields(form)
    assert (letter.description, line.description) == ("q1", "q3")
    assert boxes.children[0].value.startswith("q2")
    assert [box.description for box in boxes.children[1:]] == ["a: one", "b: two", "c: three"]


def test_without_widgets_a_form_says_where_to_write(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    form._ipython_display_()
    assert "write the answers into the cell below" in capsys.readouterr().out


def test_where_nobody_reads_a_form_is_a_sentence_and_no_widget(
    form: Form, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(forms, "running_shell", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(forms, "somebody_reads", lambda: False)
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    Form(form.questions, "above")._ipython_display_()
    assert capsys.readouterr().out.endswith("Without widgets, write the answers into the cell above.\n")


def test_a_front_end_without_widgets_shows_the_sentence(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(forms, "running_shell", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(forms, "somebody_reads", lambda: True)
    monkeypatch.setattr(forms, "follow", lambda shell: None)
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    form._ipython_display_()
    assert shown[0]["text/plain"] == str(form)
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


def test_without_its_file_a_form_has_a_line_for_each_name(tmp_path: Path) -> None:
    assert [question.form for question in asked(["q1"], tmp_path)] == [""]
    fields(Form(asked(["q1"], tmp_path)))[0].value = "b"
    assert taken_over("q1 = ...")[1] == {"q1": "b"}


def test_a_copy_without_keys_is_graded_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "choices.json").write_text(json.dumps(CHOICES))
    assert not is_graded_work(tmp_path)
    (tmp_path / "choices.json").write_text(choices_for_learners(json.dumps(CHOICES)))
    assert is_graded_work(tmp_path)
    assert asked(["q1"], tmp_path)[0].options == {"a": "one", "b": "two"}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    exam.begin(90)
    with pytest.raises(exam.ClockError, match="graded work"):
        exam.pause()
    assert not is_graded_work(tmp_path / "elsewhere")
