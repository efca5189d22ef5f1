"""Short ways to the network resources of one group."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.store import Resource
from tests.providers.conftest import Ask

Make = Callable[..., Any]
Delete = Callable[[str], None]


@pytest.fixture
def place(group: str) -> str:
    """Where the network resources of the group are."""
    return f"{group}/providers/Microsoft.Network"


@pytest.fixture
def make(ask: Ask, place: str) -> Make:
    """`make("virtualNetworks/vnet1", properties, sku=...)`: create it, wait, and give its document."""

    def make(path: str, properties: Any, location: str = "westeurope", **more: Any) -> Any:
        if path.startswith("publicIPAddresses/"):
            more.setdefault("sku", {"name": "Standard"})
        body = {"location": location, "properties": properties, **more}
        response = ask("PUT", f"{place}/{path}", body)
        assert response.status in (200, 201), response.json()
        return ask("GET", f"{place}/{path}", command="network wait").json()

    return make


@pytest.fixture
def refused(ask: Ask, place: str) -> Make:
    """`refused("virtualNetworks/vnet1", properties)`: the code of the error, which must be a 400."""

    def refused(path: str, properties: Any, location: str = "westeurope", **more: Any) -> Any:
        response = ask("PUT", f"{place}/{path}", {"location": location, "properties": properties, **more})
        assert response.status == 400, response.json()
        return response.json()["error"]

    return refused


@pytest.fixture
def delete(ask: Ask) -> Delete:
    """Delete a resource and wait for the end."""

    def delete(path: str) -> None:
        response = ask("DELETE", path)
        assert response.status == 202, response.json()
        link = response.headers["azure-asyncoperation"].removeprefix("https://management.azure.com")
        assert ask("GET", link.split("?")[0]).json() == {"status": "Succeeded"}

    return delete


@pytest.fixture
def vnet(make: Make) -> Any:
    """A virtual network 10.0.0.0/16 with a subnet `default`, 10.0.0.0/24."""
    subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    return make("virtualNetworks/vnet1", {"addressSpace": space, "subnets": [subnet]})


@pytest.fixture
def configuration(place: str) -> Make:
    """The body of an IP configuration in a subnet of vnet1."""

    def configuration(name: str = "ipconfig1", subnet: str = "default", **more: Any) -> Any:
        id = f"{place}/virtualNetworks/vnet1/subnets/{subnet}"
        return {"name": name, "properties": {"subnet": {"id": id}, **more}}

    return configuration


@pytest.fixture
def nic(make: Make, vnet: Any, configuration: Make) -> Make:
    """`nic("nic1", publicIPAddress=...)`: an interface in the subnet `default`."""

    def nic(name: str, group: str = "", **more: Any) -> Any:
        properties: dict[str, Any] = {"ipConfigurations": [configuration(**more)]}
        if group:
            properties["networkSecurityGroup"] = {"id": group}
        return make(f"networkInterfaces/{name}", properties)

    return nic


@pytest.fixture
def attach(azure: App) -> Callable[[Any], str]:
    """Put an interface on a machine, as the provider of virtual machines does."""

    def attach(interface: Any) -> str:
        stored = azure.cloud.get(interface["id"])
        assert isinstance(stored, Resource)
        machine = stored.id.sibling("Microsoft.Compute/virtualMachines", "vm1").text
        stored.properties.update(virtualMachine={"id": machine}, primary=True)
        azure.cloud.put(stored)
        return machine

    return attach
