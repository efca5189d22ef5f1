"""Completion from the CLI's own tables: of a command line as far as it is typed, `|` at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from azlab.cli import NoSessionError, load_ipython_extension, magics, use
from azlab.cli.completion.candidates import Candidate
from azlab.cli.completion.notebook import NO_BREAK, NO_BREAK_HYPHEN
from azlab.cli.completion.typed import typed
from azlab.cli.session import Session
from azlab.line import LINE
from tests.cli.conftest import SUBSCRIPTION, TinyArm

RG = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"
COMPUTE = "providers/Microsoft.Compute"
IDS = [
    f"{RG}/rg-one",
    f"{RG}/rg-two",
    f"{RG}/rg-one/{COMPUTE}/virtualMachines/web",
    f"{RG}/rg-two/{COMPUTE}/virtualMachines/db",
    f"{RG}/rg-one/{COMPUTE}/disks/web-disk",
    f"{RG}/rg-one/{COMPUTE}/images/golden",
    f"{RG}/rg-one/{COMPUTE}/galleries/shop",
    f"{RG}/rg-one/{COMPUTE}/galleries/shop/images/web",
    f"{RG}/rg-one/{COMPUTE}/galleries/shop/images/web/versions/1.0.0",
    f"{RG}/rg-one/{COMPUTE}/galleries/lab/images/db/versions/2.0.0",
]


def offered(session: Session, text: str) -> dict[str, str]:
    found = typed(f"az {text}")
    assert found is not None
    session.ids = lambda: IDS
    rows: list[Candidate] = session.completer.candidates(found)
    return {row.text: row.said for row in rows}


def test_groups_and_commands_are_offered_with_what_they_are(session: Session) -> None:
    assert offered(session, "vm")["vm"] == "Manage Linux or Windows virtual machines."
    below = offered(session, "vm ")
    assert {"create", "deallocate", "generalize", "disk", "run-command"} <= below.keys()
    assert below["deallocate"].startswith("Deallocate a VM")
    assert "attach" in offered(session, "vm disk ")
    assert set(offered(session, "image builder trig")) == {"trigger"}
    assert "copy" in offered(session, "image ")  # of an extension
    assert offered(session, "nothing ") == {}


def test_options_are_offered_with_their_help_those_needed_first(session: Session) -> None:
    found = offered(session, "vm deallocate -")
    options = offered(session, "image create ")
    assert found["--no-wait"].startswith("Do not wait")
    assert list(options)[:2] == ["--name", "--resource-group"]
    assert options["--name"].startswith("required: ")
    assert list(options)[-1] == "--verbose"
    assert {"-n", "--name", "-g"} <= offered(session, "image create -").keys()


@pytest.mark.parametrize(
    ("help", "told"),
    [
        ("Short.", "Short."),
        (
            "Name of resource group. You can configure it by `az configure`. " + "And more. " * 9 + "x",
            "Name of resource group. You can configure it by `az configure`. And more. And more.",
        ),
        (
            "Reads a file, e.g. An.Example of " + "many " * 20,
            "Reads a file, e.g. An.Example of" + " many" * 11 + " ...",
        ),
    ],
)
def test_a_long_help_ends_with_a_sentence_where_one_ends(help: str, told: str) -> None:
    from azlab.cli.completion.tables import shortened  # it imports the CLI

    assert shortened(help) == told


def test_an_option_that_is_there_is_not_offered_again(session: Session) -> None:
    left = offered(session, "vm create -n web --resource-group=rg --image ub -")
    assert not {"-n", "--name", "-g", "--resource-group", "--image"} & left.keys()
    assert "--resource-group" not in offered(session, "vm create -n web -g rg ")


def test_a_flag_is_followed_by_options(session: Session) -> None:
    for flag in ("--no-wait", "--yes", "--debug"):
        found = offered(session, f"vm delete {flag} ")
        assert {"--name", "--ids"} <= found.keys()
        assert flag not in found
    assert "--name" in offered(session, "vm create --attach-data-disks one ")  # or one more of them
    assert "web-disk" in offered(session, "vm create --attach-data-disks one ")


def test_the_values_that_an_option_allows_are_offered(session: Session) -> None:
    assert {"json", "table", "tsv"} <= offered(session, "vm list -o ").keys()
    assert {"Standard_LRS", "Premium_LRS"} <= offered(session, "disk create --sku ").keys()
    assert "--hyper-v-generation=V2" in offered(session, "image create --hyper-v-generation=V")
    assert set(offered(session, "vm create --security-type tru")) == {"TrustedLaunch"}


def test_names_are_those_of_the_cloud(session: Session) -> None:
    assert set(offered(session, "vm show -g ")) == {"rg-one", "rg-two"}
    assert offered(session, "vm show -n ")["web"] == "virtualMachines in rg-one"
    assert set(offered(session, "vm show -g rg-two --name ")) == {"db"}
    assert set(offered(session, "vm delete --ids ")) == {IDS[2], IDS[3]}
    assert set(offered(session, "vm create --attach-os-disk ")) == {"web-disk"}
    assert set(offered(session, "image create --source ")) == {"web", "db", "web-disk"}
    assert offered(session, "vm create -n ") == {}  # a new name
    assert set(offered(session, "group delete -n ")) == {"rg-one", "rg-two"}


def test_a_value_behind_an_equals_sign_is_completed_also_in_the_first_option(session: Session) -> None:
    assert set(offered(session, "vm show --resource-group=rg-t")) == {"--resource-group=rg-two"}
    assert "--location=westeurope" in offered(session, "vm create --location=weste")
    assert set(offered(session, "vm show --name=w")) == {"--name=web"}


def test_a_gallery_s_definitions_and_versions_are_its_own(session: Session) -> None:
    show = "sig image-version show -g rg-one"
    assert set(offered(session, f"{show} -r ")) == {"shop"}
    assert set(offered(session, f"{show} -r shop -i ")) == {"web"}
    assert set(offered(session, f"{show} -r shop -i web -e ")) == {"1.0.0"}
    assert set(offered(session, f"{show} -r lab -i db --gallery-image-version ")) == {"2.0.0"}


def test_images_regions_and_sizes_are_offered(session: Session) -> None:
    images = offered(session, "vm create --image ")
    assert {"Ubuntu2204", "golden", IDS[7], IDS[8]} <= images.keys()
    assert offered(session, "group create -l weste")["westeurope"] == "West Europe"
    assert offered(session, "vm create --size Standard_D2s_v5")["Standard_D2s_v5"].startswith("2 vCPUs")
    assert "'Practice subscription'" in offered(session, "vm list --subscription ")


def test_a_value_in_open_quotes_gets_no_second_ones(session: Session) -> None:
    assert "Practice subscription" in offered(session, "vm list --subscription 'Pra")


def test_nothing_is_asked_of_the_cloud(session: Session, arm: TinyArm) -> None:
    asked = len(arm.requests)
    for text in (
        "vm create --size ",
        "vm create -l ",
        "vm create --image ",
        "vm show -g ",
        "role assignment ",
    ):
        offered(session, text)
    assert len(arm.requests) == asked


@pytest.fixture
def shell(session: Session) -> Iterator[InteractiveShell]:
    use(session)
    session.ids = lambda: IDS
    shell = InteractiveShell.instance()
    shell.reset()
    load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()
    magics._in_use.clear()


def completed(shell: InteractiveShell, code: str) -> list[tuple[str, str]]:
    """The code with each candidate in its place, and what is said of it."""
    from IPython.core.completer import provisionalcompleter

    assert shell.Completer is not None
    with provisionalcompleter():
        found = list(shell.Completer.completions(code, len(code)))
    return [(code[: row.start] + row.text, with_breaks(str(row.type))) for row in found]


def with_breaks(said: str) -> str:
    return said.replace(NO_BREAK, " ").replace(NO_BREAK_HYPHEN, "-")


def test_a_notebook_completes_its_cells(shell: InteractiveShell) -> None:
    ((text, said),) = completed(shell, "%az vm deall")
    assert text == "%az vm deallocate"
    assert said.startswith("Deallocate a VM so that computing resources")
    assert said.endswith(" ...")
    cell = "%%az\naz vm show \\\n  -g rg-one -n "
    assert completed(shell, cell) == [(f"{cell}web", "virtualMachines in rg-one")]
    assert [text for text, _ in completed(shell, "%%az\naz vm show --na")] == ["%%az\naz vm show --name"]


def test_python_is_completed_as_ever(shell: InteractiveShell) -> None:
    shell.push({"golden_image": 1})
    assert "golden_image" in [text for text, _ in completed(shell, "golden_im")]


def test_to_load_it_again_offers_nothing_twice(shell: InteractiveShell) -> None:
    load_ipython_extension(shell)
    assert shell.Completer is not None
    assert len(shell.Completer.custom_matchers) == 1


def test_without_a_lab_commands_and_options_are_offered(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    magics._in_use.clear()
    assert [text for text, _ in completed(shell, "%az vm deall")] == ["%az vm deallocate"]
    assert "%az vm show --name" in [text for text, _ in completed(shell, "%az vm show --n")]
    completed(shell, "%az vm show --name ")
    assert capsys.readouterr().err == ""
    with pytest.raises(NoSessionError):
        magics.current()


def test_a_graded_kernel_completes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LINE, "somewhere")
    shell = InteractiveShell()
    load_ipython_extension(shell)
    assert shell.Completer is not None
    assert shell.Completer.custom_matchers == []


class Kernel:
    """Inspects as ipykernel's, and knows nothing."""

    def do_inspect(self, code: str, cursor_pos: int, detail_level: int = 0) -> dict[str, object]:
        return {"status": "ok", "found": False}


def test_a_question_for_help_shows_that_of_the_command(session: Session) -> None:
    use(session)
    shell: Any = InteractiveShell()
    shell.kernel = Kernel()
    load_ipython_extension(shell)
    code = "%%az\naz vm deallocate -g rg-one"
    said = shell.kernel.do_inspect(code, code.index("allocate"), 0)["data"]["text/plain"]
    assert "az vm deallocate : Deallocate a VM" in said
    assert "--no-wait" in said
    assert shell.kernel.do_inspect("x = 1", 1) == {"status": "ok", "found": False}
    magics._in_use.clear()
