"""`az` in a shell: what it asks of a storage account's own host goes to the practice Azure."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from azlab import lab
from azlab.cli import az, shell_program
from azlab.cli.shell import NOWHERE
from azlab.cli.shell_program import lead, led, patient

SERVER = "https://127.0.0.1:30186/msi/token"


def test_a_request_to_an_accounts_host_goes_to_the_server_as_it_is() -> None:
    asked = f"https://diag77.blob.{NOWHERE}/logs/a%20b.log?comp=list&prefix=x"
    assert led(asked, SERVER) == (
        "https://127.0.0.1:30186/blobs/diag77.blob.core.windows.net/logs/a%20b.log?comp=list&prefix=x"
    )


@pytest.mark.parametrize(
    "host",
    ["diag77.blob.core.windows.net", "md-abc.z12.blob.storage.azure.net", "diag77.blob.core.windows.net:443"],
)
def test_a_link_to_a_blob_is_followed_to_where_the_practice_azure_has_it(host: str) -> None:
    name = host.removesuffix(":443")
    assert led(f"https://{host}/c/vm.log?sig=a%3D", SERVER) == (
        f"https://127.0.0.1:30186/blobs/{name}/c/vm.log?sig=a%3D"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:30186/subscriptions?api-version=2022-12-01",
        "https://diag77.blob.core.windows.net.example.com/logs",
        "https://diag77.table.core.windows.net/logs",
        f"https://{NOWHERE}/logs",
        f"https://diag77.blob.{NOWHERE}.example.com/logs",
        "https://azcliprod.blob.core.windows.net/cli/vm/aliases.json",
        "",
    ],
)
def test_all_others_go_where_they_went(url: str) -> None:
    assert led(url, SERVER) == url


def test_without_a_server_nothing_is_led_anywhere() -> None:
    url = f"https://diag77.blob.{NOWHERE}/logs"
    assert led(url, "") == url


def test_an_adapter_sends_what_was_led() -> None:
    sent: list[tuple[str, object]] = []

    class Adapter:
        def send(self, request: SimpleNamespace, timeout: int = 0) -> str:
            sent.append((request.url, timeout))
            return "answer"

    lead(Adapter, SERVER)
    request = SimpleNamespace(url=f"https://a.blob.{NOWHERE}/c")
    assert Adapter().send(request, timeout=7) == "answer"
    assert sent == [("https://127.0.0.1:30186/blobs/a.blob.core.windows.net/c", 7)]


def test_the_program_imports_nothing_of_the_course() -> None:
    source = Path(shell_program.__file__).read_text("utf-8")
    assert "azlab." not in source.partition("import os")[2]


@pytest.mark.parametrize(
    "path", ["/home/Ana María/id_rsa.pub", "/My course/a/id_rsa.pub", "/a b c", "/a b/ü"]
)
def test_a_path_with_blanks_is_no_key_and_no_error(path: str) -> None:
    from azure.cli.core.keys import is_valid_ssh_rsa_public_key

    assert not patient(is_valid_ssh_rsa_public_key)(path)
    assert patient(is_valid_ssh_rsa_public_key)("ssh-rsa AAAAB3NzaC1yc2E= me")


@pytest.mark.long  # a process with the real CLI
def test_a_shell_lists_what_lies_in_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    lab.start("x", tmp_path)
    try:
        assert az("group create -n rg -l westeurope").ok
        assert az("storage account create -g rg -n diag77 -l westeurope --sku Standard_LRS").ok
        listed = shell("az storage container list --account-name diag77 --only-show-errors")
        assert (listed.returncode, listed.stdout) == (0, "[]\n"), listed.stderr
        refused = shell("az storage container create --account-name diag77 -n x --only-show-errors")
        assert "This part of Azure is not in the practice Azure" in refused.stderr
    finally:
        lab.stop()


def shell(command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, shell=True, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (
            "rest -m get -u https://management.azure.com/subscriptions?a=1",
            "rest -m get -u /subscriptions?a=1",
        ),
        ("rest --url=https://Management.Azure.com:443/x", "rest --url=/x"),
        ("rest --uri https://graph.microsoft.com/v1.0/me", None),
        ("rest -u https://management.azure.com.example/x", None),
        ("tag create --resource-id https://management.azure.com/x", None),
        ("", None),
    ],
)
def test_az_rest_asks_its_own_cloud_for_an_address_of_azure(words: str, asked: str | None) -> None:
    assert shell_program.at_home(words.split()) == (words if asked is None else asked).split()
