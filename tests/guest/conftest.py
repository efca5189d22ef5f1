"""Machines as lessons meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from azlab.guest import Execution, Machine, new_machine, provision, run

UBUNTU = {
    "publisher": "Canonical",
    "offer": "ubuntu-24_04-lts",
    "sku": "server",
    "version": "24.04.1",
    "os_type": "Linux",
}
SERVER = {
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter-g2",
    "version": "20348.1.1",
    "os_type": "Windows",
}
KEY = "ssh-rsa AAAAB3NzaC1yc2E practice"


def os_profile(name: str, user: str = "azureuser", **more: Any) -> dict[str, Any]:
    keys = {"ssh": {"publicKeys": [{"path": f"/home/{user}/.ssh/authorized_keys", "keyData": KEY}]}}
    return {"computerName": name, "adminUsername": user, "linuxConfiguration": keys, **more}


@pytest.fixture
def ubuntu() -> Machine:
    machine = new_machine(UBUNTU, "image")
    provision(machine, os_profile("web-base"), seed="web-base")
    return machine


@pytest.fixture
def windows() -> Machine:
    machine = new_machine(SERVER, "image")
    provision(machine, os_profile("web-base", adminPassword="x"), seed="web-base")
    return machine


@pytest.fixture
def shell(ubuntu: Machine) -> Callable[..., Execution]:
    return lambda *lines: run(ubuntu, "RunShellScript", list(lines), [])


@pytest.fixture
def powershell(windows: Machine) -> Callable[..., Execution]:
    return lambda *lines: run(windows, "RunPowerShellScript", list(lines), [])
