"""A practice Azure of its own for each test, and a short way to ask it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
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
