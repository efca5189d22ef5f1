"""Real kernels without JupyterLab: in another folder than the notebook's, and with nobody to answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from azlab.front_end import NAMES, VARIABLE

pytestmark = pytest.mark.long
LESSON = "04-managed-images"
SECONDS = 300
"""For one cell, on a busy machine too: one that waits for an answer would wait for ever."""
Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lesson's, below a folder whose name has blanks and letters of other languages."""
    home = tmp_path / "Mein Kürs (1)" / LESSON
    home.mkdir(parents=True)
    (home / f"{LESSON}.ipynb").write_text(json.dumps({"cells": [], "metadata": {}}))
    return home


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a cell in a kernel that began elsewhere; what was shown as plain text, what was asked among it."""
    for name in ("AZLAB_STATE", "AZLAB_MODE", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "far").mkdir()
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path / "far"))

    def ran(cell: str, answer: str | None = None) -> str:
        said: list[str] = []

        def show(message: dict[str, Any]) -> None:
            content = message["content"]
            shown = content.get("text") or content.get("data", {}).get("text/plain")
            said.append(str(shown or "".join(content.get("traceback", ()))))

        def ask(message: dict[str, Any]) -> None:
            said.append(message["content"]["prompt"])
            client.input(answer or "")

        told = {"allow_stdin": answer is not None, "stdin_hook": ask, "output_hook": show}
        client.execute_interactive(cell, timeout=SECONDS, **told)
        return "".join(said)

    yield ran
    with suppress(RuntimeError):
        client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_a_lesson_in_a_kernel_that_knows_its_notebook_by_name_only(folder: Path, run: Run) -> None:
    assert "no notebook of 04-managed-images" in run(f'from azlab import lab\nlab.start("{LESSON}")')
    run(f"{NAMES[0]} = {str(folder / f'{LESSON}.ipynb')!r}\nfrom grader import check")
    assert "where the lesson's notebook lies" in run(f'lab.start("{LESSON}")')
    assert repr(str(folder)) in run("import os; os.getcwd()")
    made = run(
        "%%az\naz group create -n rg -l westeurope -o none\n"
        "az vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys -o tsv --query powerState"
    )
    assert "VM running" in made
    assert "id_rsa.pub' have been generated" in made
    assert "✓ Resource group 'rg' exists." in run('check.group("rg").exists()', answer="")
    assert run('check.group("rg").exists()') == "1.0"


def test_a_question_is_asked_where_somebody_answers_and_waits_nowhere_else(folder: Path, run: Run) -> None:
    run(f'from azlab import lab\nlab.start("{LESSON}", {str(folder)!r})')
    run("%az group create -n rg -l westeurope")
    delete = "az group delete -n rg"
    for way in ("%{}", "!{}", "%%az\n{}", "%%az\nif true; then {}; fi"):
        assert "Unable to prompt for confirmation as no tty available. Use --yes." in run(way.format(delete))
    assert "Use --yes." in run(f"!{delete}", answer="y")  # IPython gives it a terminal without a keyboard
    asked = run(f"%{delete}", answer="n")
    assert asked.startswith("Are you sure you want to perform this operation? (y/n): ")
    assert "Operation cancelled" in asked
    assert "exit code" not in run(f"%{delete}", answer="y")
    assert run("%az group exists -n rg -o tsv") == "false"


def test_a_shell_reads_the_boot_log(folder: Path, run: Run) -> None:
    run(f'from azlab import lab\nlab.start("{LESSON}", {str(folder)!r})')
    run("%az group create -n rg -l westeurope")
    run("%az vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys")
    run("%az vm boot-diagnostics enable -g rg -n vm")
    assert "vm login: " in run("!az vm boot-diagnostics get-boot-log -g rg -n vm")
    run("%az storage account create -g rg -n diag77 -l westeurope --sku Standard_LRS")
    run("%az vm boot-diagnostics enable -g rg -n vm --storage diag77")
    assert "vm login: " in run("%%bash\naz vm boot-diagnostics get-boot-log -g rg -n vm")
