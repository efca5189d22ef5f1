"""The lesson's cloud outside the kernel: the same, for as long as the lab runs."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    lab.stop()


def shell(command: str) -> str:
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_subprocess_and_the_kernel_have_one_cloud(folder: Path) -> None:
    lab.start("x")
    shell("az group create -n rg-outside -l westeurope")
    assert az("group list --query [].name -o tsv").text == "rg-outside\n"
    assert az("group delete -n rg-outside --yes").ok
    assert shell("az group list") == "[]\n"
    commands = [row["command"] for row in lab.cloud().list("/lab/commands")]
    assert commands.count("group create") == 1
    assert not (folder / "me").exists()


def test_the_cli_in_the_kernel_does_not_see_the_variables(folder: Path) -> None:
    lab.start("x")
    assert "shell" in os.environ["AZURE_CONFIG_DIR"]
    settings = az("cloud show").data["endpoints"]
    assert settings["resourceManager"] == "https://management.azure.com/"


def test_the_variables_go_when_the_lab_stops(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CONFIG_DIR", "mine")
    before = dict(os.environ)
    lab.start("x")
    lab.start("y")
    assert os.environ["PATH"].count(os.path.join("shell", "bin")) == 1
    lab.stop()
    assert dict(os.environ) == before


def test_the_server_goes_when_the_lab_stops(folder: Path) -> None:
    lab.start("x")
    address = os.environ["IDENTITY_ENDPOINT"].split("/")[2]
    lab.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.partition(":")[0], int(address.partition(":")[2])), timeout=5)


def test_a_lesson_works_where_no_port_may_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("azlab.server.serving.bind_sockets", refuse)
    assert "!az and %%bash are without the lesson's cloud here" in repr(lab.start("x"))
    assert az("group list").ok


def test_a_subprocess_is_who_the_kernel_is(folder: Path) -> None:
    lab.start("x")
    lab.sign_in_as("auditor")
    assert shell("az account show --query user.name -o tsv") == "auditor@practice.onmicrosoft.com\n"
    assert "AuthorizationFailed" in az("group create -n rg -l westeurope").errors
    done = subprocess.run("az group create -n rg -l westeurope", shell=True, capture_output=True, text=True)
    assert "(AuthorizationFailed) The client 'auditor@practice.onmicrosoft.com'" in done.stderr
