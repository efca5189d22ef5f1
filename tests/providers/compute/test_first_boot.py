"""What the outside shows of a machine's first boot."""

import base64

import pytest

from tests.providers.compute.conftest import Practice


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def power(azure: Practice) -> str:
    """The code of the VM's power state."""
    statuses = azure.get("virtualMachines/web/instanceView")["statuses"]
    return str(statuses[-1]["code"])


@pytest.mark.parametrize(
    ("custom_data", "state"),
    [
        ("#cloud-config\nruncmd: [echo done > /opt/marker]\npower_state: {mode: poweroff}\n", "stopped"),
        ("#cloud-config\nruncmd: [echo done > /opt/marker]\n", "running"),
        ("#!/bin/sh\npoweroff\n", "stopped"),
    ],
)
def test_a_machine_that_its_custom_data_switches_off_is_seen_stopped(
    azure: Practice, custom_data: str, state: str
) -> None:
    body = azure.body("web", None)
    body["properties"]["osProfile"]["customData"] = encoded(custom_data)
    azure.put("virtualMachines/web", body)
    assert power(azure) == f"PowerState/{state}"


def test_a_machine_that_stopped_itself_starts_and_keeps_what_its_first_boot_did(azure: Practice) -> None:
    body = azure.body("web", None)
    custom_data = "#cloud-config\nruncmd: [echo done > /opt/marker]\npower_state: {mode: poweroff}\n"
    body["properties"]["osProfile"]["customData"] = encoded(custom_data)
    azure.put("virtualMachines/web", body)
    azure.act("virtualMachines/web", "start")
    assert power(azure) == "PowerState/running"
    assert "done" in azure.run("web", "cat /opt/marker")


def test_custom_data_that_goes_wrong_is_seen_inside_and_not_at_the_vm(azure: Practice) -> None:
    body = azure.body("web", None)
    body["properties"]["osProfile"]["customData"] = encoded("#cloud-config\nruncmd: [nonsense --now]\n")
    shown = azure.put("virtualMachines/web", body)
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert "status: error" in azure.run("web", "cloud-init status")


def test_cloud_init_takes_user_data_where_there_is_no_custom_data(azure: Practice) -> None:
    body = azure.body("web", None)
    body["properties"]["userData"] = encoded("#!/bin/sh\necho user > /opt/told\n")
    azure.put("virtualMachines/web", body)
    assert "user" in azure.run("web", "cat /opt/told")


def test_cloud_init_prefers_custom_data_to_user_data(azure: Practice) -> None:
    body = azure.body("web", None)
    body["properties"]["osProfile"]["customData"] = encoded("#!/bin/sh\necho custom > /opt/told\n")
    body["properties"]["userData"] = encoded("#!/bin/sh\necho user > /opt/told\n")
    azure.put("virtualMachines/web", body)
    assert "custom" in azure.run("web", "cat /opt/told")
