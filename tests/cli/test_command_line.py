"""A command that has run before runs from what was made ready then: it must not be seen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab.cli import command_line
from azlab.cli.loader import Loader
from azlab.cli.session import Session
from azlab.transports.simulated import Simulated
from tests.cli.conftest import GROUPS, TinyArm

SHOW = ["group", "show", "-n", "shop"]
NETWORK = ["network", "vnet", "show"]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    command_line._kept.clear()
    yield
    command_line._kept.clear()


@pytest.fixture
def shop(session: Session) -> Session:
    assert session.run(["group", "create", "-n", "shop", "-l", "westeurope"]).ok
    return session


def kept() -> list[str]:
    return [key[0] for key in command_line._kept]


def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands whose options are loaded from now on."""
    loaded: list[str] = []
    load = Loader.load_command_table

    def noted(loader: Loader, args: list[str]) -> object:
        if not loader.ready:
            loaded.append(" ".join(args))
        return load(loader, args)

    monkeypatch.setattr(Loader, "load_command_table", noted)
    return loaded


def test_a_command_is_loaded_once(shop: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = loads(monkeypatch)
    first, second = shop.run(SHOW), shop.run(["group", "show", "--name", "shop", "-o", "tsv"])
    assert loaded == ["group show -n shop"]
    assert first.data == second.data
    assert "\twesteurope\t" in second.text


def test_a_query_of_a_command_that_failed_is_not_asked_of_the_next(session: Session) -> None:
    show = [*SHOW, "--query", "name", "-o", "tsv"]
    assert [session.run(show).exit_code for _ in range(2)] == [3, 3]
    assert session.run(["group", "create", "-n", "shop", "-l", "westeurope"]).ok
    assert [session.run(show).text for _ in range(2)] == ["shop\n", "shop\n"]


def test_another_session_has_what_is_ready_and_its_own_cloud(
    shop: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.run(SHOW)
    other = Session(Simulated(TinyArm()), tmp_path / "other", shop.account)
    loaded = loads(monkeypatch)
    assert "could not be found" in other.run(SHOW).errors
    assert shop.run(SHOW).ok
    assert loaded == []


def test_what_a_run_was_asked_is_gone_afterwards(shop: Session) -> None:
    assert shop.run([*SHOW, "--query", "location", "-o", "tsv"]).text == "westeurope\n"
    assert json.loads(shop.run(SHOW).text)["name"] == "shop"
    [line] = [line for key, line in command_line._kept.items() if key[0] == "group show"]
    assert line.result is None
    assert "shop" not in repr([vars(parser) for parser in line.invocation.parser._all()])


def test_a_wrong_option_spoils_no_later_run(shop: Session) -> None:
    for _ in range(2):
        assert shop.run(["group", "show", "--nmae", "shop"]).exit_code == 2
        assert shop.run(SHOW).ok


def test_ids_stand_for_name_and_group_in_every_run(session: Session, arm: TinyArm) -> None:
    id = f"{GROUPS}/shop/providers/Microsoft.Network/virtualNetworks/net"
    arm.resources[id.lower()] = {"id": id, "name": "net", "properties": {}}
    refused = session.run([*NETWORK, "-g", "shop"])
    assert refused.exit_code
    for _ in range(2):
        assert session.run([*NETWORK, "--ids", id]).data["name"] == "net"
        assert session.run([*NETWORK, "-g", "shop", "-n", "net"]).data["name"] == "net"
        assert session.run([*NETWORK, "-g", "shop"]) == refused


def test_a_default_counts_from_when_it_is_set_until_it_is_taken_back(shop: Session) -> None:
    bare = ["group", "show"]
    assert shop.run(bare).exit_code == 2
    assert shop.run(["config", "set", "defaults.group=shop"]).ok
    assert shop.run(bare).data["name"] == "shop"
    assert shop.run(["config", "unset", "defaults.group"]).ok
    assert shop.run(bare).exit_code == 2


def test_a_default_in_a_variable_counts_while_it_is_set(shop: Session) -> None:
    assert shop.run(["group", "show"]).exit_code == 2
    shop.environment["AZURE_DEFAULTS_GROUP"] = "shop"
    assert shop.run(["group", "show"]).data["name"] == "shop"
    del shop.environment["AZURE_DEFAULTS_GROUP"]
    assert shop.run(["group", "show"]).exit_code == 2


def test_a_default_of_the_folder_counts_in_that_folder(
    shop: Session, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shop.run(["group", "show"]).exit_code == 2
    (tmp_path / "azure-cli").mkdir()
    (tmp_path / "azure-cli" / "config").write_text("[defaults]\ngroup = shop\n")
    assert shop.run(["group", "show"]).data["name"] == "shop"


def test_families_that_look_around_while_they_load_are_not_kept(session: Session) -> None:
    session.run(["aks", "list"])
    assert kept() == []


def test_help_and_what_is_no_command_are_not_kept(session: Session) -> None:
    session.run(["group", "show", "-h"])
    session.run(["group"])
    session.run(["group", "shw"])
    session.run(["group", "show", "shop"])
    assert kept() == []


def test_a_command_of_an_extension_is_not_there_when_the_extension_is_not(shop: Session, home: Path) -> None:
    copying = ["image", "copy", "--source-object-name", "web"]
    assert "--target-location" in shop.run(copying).errors
    assert "--target-location" in shop.run(copying).errors
    (home / "cliextensions").rename(home / "elsewhere")
    assert "misspelled or not recognized" in shop.run(copying).errors


def test_the_commands_that_were_run_last_are_kept(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "MOST", 2)
    for words in (["group", "list"], ["account", "list"], ["group", "list"], ["account", "show"]):
        session.run(words)
    assert kept() == ["group list", "account show"]
    assert "--query" in command_line.known_options(["account", "show"])


def test_the_log_is_there_for_whoever_asks_for_it(shop: Session) -> None:
    for _ in range(2):
        assert shop.run(SHOW).errors == ""
        assert "DEBUG: " in shop.run([*SHOW, "--debug"]).errors
