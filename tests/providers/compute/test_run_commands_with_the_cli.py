"""Managed run commands as the Azure CLI asks for them."""

from pathlib import Path

import pytest

from tests.providers.conftest import run

WHERE = "-g rg --vm-name web"


@pytest.fixture
def web(cli: Path) -> None:
    """A machine."""
    run(
        "vm create -g rg -n web --image Debian:debian-12:12-gen2:latest --security-type Standard "
        "--admin-username azureuser --generate-ssh-keys"
    )


def test_the_cli_makes_shows_changes_lists_and_deletes_them(web: None) -> None:
    # The CLI calls a value without a name `arg1`, and the handler makes variables of names: `$1` is empty.
    run(f"vm run-command create {WHERE} --name hello --script 'echo hello $arg1$1' --parameters shop")
    shown = f"vm run-command show {WHERE} --name hello --instance-view --query instanceView.output"
    assert run(shown) == "hello shop\n"
    run(f"vm run-command update {WHERE} --name hello --script 'echo bye'")
    assert run(shown) == "bye\n"
    run(f"vm run-command create {WHERE} --name later --script 'echo later' --async-execution true --no-wait")
    run(f"vm run-command wait {WHERE} --name later --created")
    assert run(f"vm run-command list {WHERE} --query [].name") == ["hello", "later"]
    run(f"vm run-command delete {WHERE} --name hello --yes")
    assert run(f"vm run-command list {WHERE} --query [].name") == ["later"]
