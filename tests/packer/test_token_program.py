"""The token that the real Packer gets for `az account get-access-token`."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from azlab.arm.messages import Request, Response, json_response
from azlab.cli.home import Account
from azlab.packer.token_program import ENDPOINT, FOLDER, SECRET, TRUSTED, main, write_az
from azlab.server import Server, SignIn, serve
from tests.server.test_authority import claims

ANNA = Account("anna@school.example", "tenant-1", {"s": "School"})
SUBSCRIPTION = {"id": "s", "tenantId": "tenant-1", "isDefault": True}


def answer(request: Request) -> Response:
    return json_response(200, {})


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A lesson's server, with the variables that lead there."""
    with serve(answer, sign_in=SignIn(ANNA)) as server:
        (tmp_path / "trusted.pem").write_text(server.certificate)
        (tmp_path / "azureProfile.json").write_text(
            json.dumps({"subscriptions": [SUBSCRIPTION]}), "utf-8-sig"
        )
        monkeypatch.setenv(ENDPOINT, f"{server.url}/msi/token")
        monkeypatch.setenv(SECRET, server.secret)
        monkeypatch.setenv(FOLDER, str(tmp_path))
        monkeypatch.setenv(TRUSTED, str(tmp_path / "trusted.pem"))
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        yield server


def test_a_token_is_for_who_is_signed_in_and_lasts(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    resource = "https://management.azure.com/"
    assert main(["account", "get-access-token", "-o", "json", "--resource", resource]) == 0
    told = json.loads(capsys.readouterr().out)
    assert claims(told["accessToken"])["upn"] == ANNA.user
    assert claims(told["accessToken"])["aud"] == resource
    assert (told["subscription"], told["tenant"], told["tokenType"]) == ("s", "tenant-1", "Bearer")
    left = datetime.fromisoformat(told["expiresOn"]) - datetime.now()
    assert left > timedelta(hours=1)


@pytest.mark.parametrize("missing", [SECRET, "azureProfile.json"])
def test_without_a_sign_in_there_is_none(
    server: Server, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if missing == SECRET:
        monkeypatch.setenv(SECRET, "guess")
    else:
        Path(os.environ[FOLDER], missing).write_text('{"subscriptions": []}')
    assert main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("ERROR: ")


def test_every_other_command_is_the_lessons_own(server: Server, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = tmp_path / "own" / "az"
    own.write_text('#!/bin/sh\necho "own $*"\n')
    own.chmod(0o755)
    (tmp_path / "first").mkdir()
    path = f"{tmp_path / 'own'}{os.pathsep}/usr/bin{os.pathsep}/bin"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path)
        write_az(tmp_path / "first")
    az = str(tmp_path / "first" / "az")
    assert subprocess.run([az, "vm", "list"], capture_output=True, text=True).stdout == "own vm list\n"
    asked = subprocess.run([az, "account", "get-access-token", "-o", "json"], capture_output=True, text=True)
    assert claims(json.loads(asked.stdout)["accessToken"])["upn"] == ANNA.user
