"""`az vm auto-shutdown`: a VM is deallocated every day at a time."""

from datetime import datetime, timedelta

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice, azure

__all__ = ["azure"]

SCHEDULE = f"{GROUP}/providers/Microsoft.DevTestLab/schedules/shutdown-computevm-web"


def body(practice: Practice, time: str, **more: object) -> Json:
    properties = {
        "status": "Enabled",
        "taskType": "ComputeVmShutdownTask",
        "dailyRecurrence": {"time": time},
        "timeZoneId": "UTC",
        "targetResourceId": practice.id("virtualMachines/web"),
    }
    return {"location": "westeurope", "properties": {**properties, **more}}


def soon(practice: Practice, minutes: int = 30) -> str:
    moment = practice.app.cloud.clock.now() + timedelta(minutes=minutes)
    return moment.strftime("%H%M")


def let_pass(practice: Practice, minutes: int) -> None:
    assert practice.send("POST", "/lab/clock", {"minutes": minutes}).status == 200


def test_a_schedule_is_answered_at_once_in_small_letters(azure: Practice) -> None:
    azure.vm()
    response = azure.send("PUT", SCHEDULE, body(azure, "1730"))
    shown = response.json()
    assert (response.status, list(shown)) == (201, ["properties", "location", "id", "name", "type"])
    assert shown["type"] == "microsoft.devtestlab/schedules"
    assert "/resourcegroups/shop/providers/microsoft.devtestlab/schedules/" in shown["id"]
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert datetime.fromisoformat(shown["properties"]["createdDate"])
    assert azure.send("PUT", SCHEDULE, body(azure, "1900")).status == 200
    assert azure.get(SCHEDULE)["properties"]["dailyRecurrence"] == {"time": "1900"}


def test_the_vm_is_deallocated_when_its_time_has_come_and_again_the_next_day(azure: Practice) -> None:
    azure.vm()
    azure.send("PUT", SCHEDULE, body(azure, soon(azure)))
    let_pass(azure, 20)
    assert azure.codes("web")[-1] == "PowerState/running"
    let_pass(azure, 15)
    assert azure.codes("web")[-1] == "PowerState/deallocated"
    azure.act("virtualMachines/web", "start")
    let_pass(azure, 60)
    assert azure.codes("web")[-1] == "PowerState/running"
    let_pass(azure, 24 * 60)
    assert azure.codes("web")[-1] == "PowerState/deallocated"


def test_the_time_is_that_of_the_time_zone(azure: Practice) -> None:
    azure.vm()
    azure.send("PUT", SCHEDULE, body(azure, soon(azure, 60 * 9 + 30), timeZoneId="Tokyo Standard Time"))
    let_pass(azure, 35)
    assert azure.codes("web")[-1] == "PowerState/deallocated"


def test_a_schedule_that_is_disabled_or_deleted_does_nothing(azure: Practice) -> None:
    azure.vm()
    azure.send("PUT", SCHEDULE, body(azure, soon(azure), status="Disabled"))
    let_pass(azure, 40)
    azure.send("PUT", SCHEDULE, body(azure, soon(azure)))
    assert azure.send("DELETE", SCHEDULE).status == 200
    assert azure.send("DELETE", SCHEDULE).status == 204
    let_pass(azure, 40)
    assert azure.codes("web")[-1] == "PowerState/running"


def test_a_vm_that_is_gone_or_off_is_left_alone(azure: Practice) -> None:
    azure.vm()
    azure.send("PUT", SCHEDULE, body(azure, soon(azure)))
    azure.act("virtualMachines/web", "deallocate")
    azure.delete("virtualMachines/web")
    let_pass(azure, 40)
    assert azure.get(SCHEDULE)["properties"]["status"] == "Enabled"


def test_a_schedule_lies_beside_its_vm_and_is_named_after_it(azure: Practice) -> None:
    azure.vm()
    path = SCHEDULE.replace("shutdown-computevm-web", "auto-shutdown")
    refusal = azure.refusal("PUT", path, body(azure, "1730"))
    assert (refusal.status, refusal.code) == (400, "InvalidScheduleId")
    assert refusal.message.endswith("resource group shop and with name shutdown-computevm-web")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dailyRecurrence": {"time": "2460"}}, "InvalidParameter"),
        ({"dailyRecurrence": {}}, "InvalidParameter"),
        ({"timeZoneId": "Moon"}, "InvalidParameter"),
        ({"targetResourceId": "web"}, "InvalidParameter"),
        ({"taskType": "LabVmsShutdownTask"}, "NotImplemented"),
    ],
)
def test_what_makes_no_sense_is_refused(azure: Practice, change: Json, code: str) -> None:
    assert azure.refusal("PUT", SCHEDULE, body(azure, "1730", **change)).code == code
