"""A practice Azure as the real cloud, spoken to without a network; and who uses it."""

import pytest

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.live.resource_manager import Manager
from azlab.providers import practice_azure
from tests.live.clouds import SUBSCRIPTION, Wire


@pytest.fixture
def azure() -> App:
    return practice_azure(Store())


@pytest.fixture
def wire(azure: App) -> Wire:
    return Wire(azure)


@pytest.fixture
def manager(wire: Wire) -> Manager:
    return Manager(wire, SUBSCRIPTION, sleep=lambda seconds: None)
