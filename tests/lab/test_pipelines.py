"""`lab.pipeline`: steps whose `az` is answered by the CLI that is loaded here, in the lesson's own cloud."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from knack import prompting

from azlab import lab
from azlab.cli import az
from azlab.cli.surroundings import Keyboard
from azlab.sentences import SentenceError
from tests.packer.conftest import template

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "start.az").write_text("az group create -n rg-a -l westeurope\n")
    lab.start("x")
    yield tmp_path
    lab.stop()


def write(folder: Path, *steps: str) -> str:
    lines = "".join(f"- bash: {step}\n" for step in steps)
    (folder / "pipeline.yml").write_text(f"steps:\n{lines}", "utf-8")
    return "pipeline.yml"


def test_the_steps_change_the_lessons_cloud(folder: Path) -> None:
    assert lab.pipeline(write(folder, "az group create -n rg-$(name) -l westus -o none"), name="b").ok
    assert sorted(group["name"] for group in az("group list").data) == ["rg-a", "rg-b"]


def test_a_refusal_ends_a_step_with_the_clis_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = lab.pipeline(write(folder, "az group show -n rg-none", "echo after"))
    assert [step.outcome.value for step in run.steps] == ["failed", "skipped"]
    said = capsys.readouterr().out
    assert "(ResourceGroupNotFound) Resource group 'rg-none' could not be found." in said
    assert "exit code 3" in said


def test_a_step_waits_for_no_answer_even_where_a_notebook_could_ask(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Keyboard, "isatty", lambda keyboard: True)
    monkeypatch.setattr(prompting, "_input", lambda question: "n")
    assert "Operation cancelled" in az("group delete -n rg-a").errors
    run = lab.pipeline(write(folder, "az group delete -n rg-a"))
    assert [step.outcome.value for step in run.steps] == ["failed"]
    assert "Unable to prompt for confirmation as no tty available. Use --yes." in capsys.readouterr().out
    assert "no tty" not in az("group delete -n rg-a").errors


def test_two_commands_at_once_are_answered_one_after_the_other(folder: Path) -> None:
    step = "for name in c d e; do az group create -n rg-$name -l westus -o none & done; wait"
    assert lab.pipeline(write(folder, step)).ok
    assert len(az("group list").data) == 4


def test_defaults_and_folders_of_a_step_are_its_commands(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "body.json").write_text('{"location": "westus"}')
    address = "/subscriptions/{subscriptionId}/resourceGroups/rg-f?api-version=2024-03-01"
    step = f"cd below && AZURE_CORE_OUTPUT=tsv az rest --method put --url '{address}' --body @body.json"
    assert lab.pipeline(write(folder, step)).ok
    assert Path.cwd() == folder
    assert "rg-f" in [group["name"] for group in az("group list").data]


@pytest.mark.skipif(sys.platform == "win32", reason="no packer there")
def test_a_step_finds_packer_and_the_lessons_cloud(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZLAB_PACKER", "stand-in")
    (folder / "web.pkr.hcl").write_text(template(), "utf-8")
    run = lab.pipeline(write(folder, "packer build web.pkr.hcl"))
    assert "Could not find the resource group" not in run.steps[0].output
    assert "images-rg" in run.steps[0].output, run.steps[0].output
    assert "Traceback" not in run.steps[0].output


def test_whoever_sleeps_in_a_step_sees_what_was_in_progress_end(folder: Path) -> None:
    step = "az group delete -n rg-a --yes --no-wait && sleep 600 && az group exists -n rg-a"
    assert lab.pipeline(write(folder, step)).steps[0].output == "false"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("ask('lab', call='reset', name='')", "and not for 'lab'"),
        ("ask('az')", "That is no question: KeyError"),
        ("ask('az', words=['version'], folder='a\\0', environment={})", "That is no question: ValueError"),
        (
            "ask('az', words=['version'], folder='.', environment={'A': [1]})",
            "That is no question: TypeError",
        ),
    ],
)
def test_whatever_else_a_program_asks_is_refused_and_the_step_goes_on(
    folder: Path, question: str, told: str
) -> None:
    (folder / "asking.py").write_text(f"from azlab.line.asking import ask\n{question}\n")
    python = f"PYTHONPATH={ROOT} {sys.executable} asking.py"
    run = lab.pipeline(write(folder, f"{python} || echo refused; az group show -n rg-a --query name -o tsv"))
    assert run.ok
    assert told in run.steps[0].output
    assert run.steps[0].output.endswith("refused\nrg-a")


def test_without_a_lesson_there_is_no_cloud_to_run_it_against(tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="No lab is running yet"):
        lab.pipeline(tmp_path / "pipeline.yml")
