"""A practice Azure of its own for each test, and a short way to ask it: by HTTP or by the real Azure CLI."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.cli import az
from azlab.providers import SUBSCRIPTIONS, practice_azure

Ask = Callable[..., Response]


@pytest.fixture
def azure() -> App:
    return practice_azure(Store())


@pytest.fixture
def subscription() -> str:
    return "/subscriptions/" + next(iter(SUBSCRIPTIONS))


@pytest.fixture
def ask(azure: App) -> Ask:
    """`ask("PUT", path, body)`; the api-version is added."""

    def ask(method: str, path: str, body: Any = None, command: str = "") -> Response:
        url = path + ("&" if "?" in path else "?") + "api-version=2024-11-01"
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return azure(Request(method, url, {"commandname": command}, content))

    return ask


@pytest.fixture
def group(ask: Ask, subscription: str) -> str:
    """The id of a resource group in westeurope."""
    path = f"{subscription}/resourceGroups/rg-test"
    assert ask("PUT", path, {"location": "westeurope"}).status == 201
    return path


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The lesson's folder; the real Azure CLI sees a cloud with nothing but the group `rg` in westeurope."""
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    lab.start("scratch")
    run("group create -n rg -l westeurope")
    yield tmp_path
    lab.stop()


def run(command: str) -> Any:
    """What a command of the Azure CLI gives; it must succeed."""
    result = az(command)
    assert result.exit_code == 0, f"{command}\n{result.errors}"
    return result.data
