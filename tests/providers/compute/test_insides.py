"""What lies on a disk, as checks ask for it: whatever it lies on, and nothing of it is changed by looking."""

from urllib.parse import quote

import pytest

from tests.providers.compute.conftest import Practice, disk


def look(azure: Practice, path: str, script: str) -> object:
    return azure.get(f"/lab/insides{azure.id(path)}", f"&script={quote(script)}")


@pytest.fixture
def captured(azure: Practice) -> Practice:
    """A VM `web` that is off, with a snapshot and an image of it."""
    azure.vm()
    azure.run("web", "echo left > /opt/mark")
    os_disk = azure.get("virtualMachines/web")["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    azure.put("snapshots/before", disk("Copy", sourceResourceId=os_disk))
    azure.act("virtualMachines/web", "deallocate")
    azure.act("virtualMachines/web", "generalize")
    source = {"sourceVirtualMachine": {"id": azure.id("virtualMachines/web")}}
    azure.put("images/copy", {"location": "westeurope", "properties": source})
    return azure


@pytest.mark.parametrize("path", ["virtualMachines/web", "snapshots/before", "images/copy", "images/COPY"])
def test_a_disk_shows_what_lies_on_it_whatever_it_lies_on(captured: Practice, path: str) -> None:
    assert look(captured, path, "cat /opt/mark") == {"stdout": "left\n", "exitCode": 0}


def test_looking_changes_nothing(captured: Practice) -> None:
    look(captured, "virtualMachines/web", "rm /opt/mark")
    assert look(captured, "virtualMachines/web", "cat /opt/mark") == {"stdout": "left\n", "exitCode": 0}


@pytest.mark.parametrize("path", ["virtualMachines/none", "disks/empty"])
def test_where_there_is_no_disk_with_a_system_there_is_nothing_to_see(azure: Practice, path: str) -> None:
    azure.put("disks/empty", disk("Empty", diskSizeGB=8))
    assert azure.send("GET", f"/lab/insides{azure.id(path)}").status == 404
