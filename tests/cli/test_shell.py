"""What a shell `az` is given: variables, a folder, a sign-in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from azlab.arm.identities import caller_of
from azlab.arm.messages import Request, Response, json_response
from azlab.cli.home import Account
from azlab.server import Server, SignIn, serve, shell_environment, sign_in_shell


class Shop:
    """Knows one resource group."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        return json_response(200, {"name": "shop", "location": "westeurope"})


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def server(shop: Shop) -> Iterator[Server]:
    sign_in = SignIn(Account("learner@practice.onmicrosoft.com", "tenant-1", {"s": "Practice"}))
    with serve(sign_in.guard(shop), sign_in=sign_in) as server:
        yield server


def run(command: str, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **variables}
    return subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=300)


def test_a_shell_az_is_signed_in_and_talks_to_the_server(server: Server, shop: Shop, tmp_path: Path) -> None:
    variables = {
        **shell_environment(server, tmp_path / "shell", certificate=server.certificate),
        "HOME": str(tmp_path / "me"),
    }
    done = run("az group show -n shop --query location -o tsv", variables)
    assert (done.stdout, done.stderr) == ("westeurope\n", "")
    assert shop.requests[-1].headers["commandname"] == "group show"
    assert shop.requests[-1].headers["authorization"].startswith("Bearer ")
    assert not (tmp_path / "me").exists()


@pytest.mark.skipif(os.name == "nt", reason="cmd has a launcher of its own")
def test_login_signs_in_again_without_any_page_or_code(server: Server, tmp_path: Path) -> None:
    variables = shell_environment(server, tmp_path, certificate=server.certificate)
    profile = tmp_path / "azure-cli" / "azureProfile.json"
    profile.write_text("{}")
    done = run("az login --use-device-code --query [0].user.name -o tsv", variables)
    assert server.account.user in done.stdout
    assert "needs no login" in done.stderr
    assert server.account.user in profile.read_text("utf-8-sig")


@pytest.mark.skipif(os.name == "nt", reason="cmd has a launcher of its own")
def test_a_login_as_somebody_else_is_refused_and_not_passed_over(server: Server, tmp_path: Path) -> None:
    """Otherwise a learner would go on as the one before, and not know it."""
    variables = shell_environment(server, tmp_path, certificate=server.certificate)
    for command in ("az login -u auditor", "az login --service-principal -p x --username app"):
        done = run(command, variables)
        assert (done.returncode, done.stdout) == (1, "")
        assert "lab.sign_in_as" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="cmd has a launcher of its own")
def test_a_login_shows_what_it_is_asked_to_show(server: Server, tmp_path: Path) -> None:
    variables = shell_environment(server, tmp_path, certificate=server.certificate)
    assert run("az login -o none", variables).stdout == ""
    assert run("az login --query '[0].name' --output=tsv --use-device-code", variables).stdout == "Practice\n"


def test_signing_in_as_another_changes_the_account_and_its_token(server: Server, tmp_path: Path) -> None:
    shell_environment(server, tmp_path, certificate=server.certificate)
    server.sign_in.account = replace(server.account, user="reader@practice.onmicrosoft.com")
    sign_in_shell(server, tmp_path)
    profile = json.loads((tmp_path / "azure-cli" / "azureProfile.json").read_text("utf-8-sig"))
    assert {one["user"]["name"] for one in profile["subscriptions"]} == {"reader@practice.onmicrosoft.com"}
    cache = json.loads((tmp_path / "azure-cli" / "msal_token_cache.json").read_text())
    assert [one["username"] for one in cache["Account"].values()] == ["reader@practice.onmicrosoft.com"]


def test_an_application_can_be_signed_in(server: Server, shop: Shop, tmp_path: Path) -> None:
    app = "5b3f8d20-94c1-4a7e-9f06-2c6d1e8a7b45"
    server.sign_in.account = replace(server.account, user=app)
    done = run(
        "az group show -n shop --query location -o tsv",
        shell_environment(server, tmp_path, certificate=server.certificate),
    )
    assert (done.stdout, done.stderr) == ("westeurope\n", "")
    caller = caller_of(shop.requests[-1])
    assert caller is not None
    assert caller.user == app


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_read_the_tokens(server: Server, tmp_path: Path) -> None:
    shell_environment(server, tmp_path, certificate=server.certificate)
    assert (tmp_path / "azure-cli" / "msal_token_cache.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "sign-in").stat().st_mode & 0o077 == 0


def test_what_was_trusted_before_is_trusted_still(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.pem").write_text("the company's own\n")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "mine.pem"))
    variables = shell_environment(server, tmp_path / "shell", certificate=server.certificate)
    trusted = Path(variables["REQUESTS_CA_BUNDLE"]).read_text()
    assert trusted == "the company's own\n" + server.certificate


def test_the_path_and_the_hosts_without_proxy_are_kept(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet")
    variables = shell_environment(server, tmp_path, certificate=server.certificate)
    assert variables["NO_PROXY"] == "127.0.0.1,intranet"
    assert variables["PATH"] == os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])


@pytest.mark.skipif(os.name == "nt", reason="the launcher of other systems")
def test_folders_with_spaces_and_quotes_do_no_harm(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "Ada's $HOME course"
    variables = shell_environment(server, folder, certificate=server.certificate)
    assert run("az version -o none", variables).stderr == ""
    assert sys.executable in (folder / "bin" / "az").read_text()


def test_an_accounts_name_alone_leads_to_nobodys_real_account(server: Server, tmp_path: Path) -> None:
    variables = shell_environment(server, tmp_path, certificate=server.certificate)
    done = run("az cloud show --query suffixes.storageEndpoint -o tsv", variables)
    assert done.stdout == "storage.practice.invalid\n"
