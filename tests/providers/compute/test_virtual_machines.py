"""The life of a VM: create, look, stop, deallocate, generalize, delete."""

import pytest

from azlab.directory import PRACTICE
from azlab.lab.reading import LabCloud
from azlab.transports.simulated import Simulated
from tests.providers.compute.conftest import SUBSCRIPTION, Practice


def test_a_new_vm_shows_what_azure_shows(azure: Practice) -> None:
    vm = azure.vm()
    assert list(vm)[:4] == ["name", "id", "type", "location"]
    properties = vm["properties"]
    assert properties["provisioningState"] == "Succeeded"
    assert properties["hardwareProfile"] == {"vmSize": "Standard_D2s_v5"}
    reference = properties["storageProfile"]["imageReference"]
    assert reference["version"] == "latest"
    assert reference["exactVersion"].startswith("0.2")
    assert properties["storageProfile"]["dataDisks"] == []
    assert vm["etag"] == '"1"'
    assert len(properties["vmId"]) == 36


def test_the_os_disk_of_a_vm_is_shown_as_in_traffic(azure: Practice) -> None:
    disk = azure.vm()["properties"]["storageProfile"]["osDisk"]
    assert list(disk) == [
        "osType",
        "name",
        "createOption",
        "caching",
        "managedDisk",
        "deleteOption",
        "diskSizeGB",
    ]
    assert disk["name"].startswith("web_OsDisk_1_")
    assert disk["managedDisk"]["storageAccountType"] == "Premium_LRS"
    assert (disk["caching"], disk["deleteOption"], disk["diskSizeGB"]) == ("ReadWrite", "Detach", 30)


def test_a_vm_never_shows_its_password(azure: Practice) -> None:
    profile = azure.vm()["properties"]["osProfile"]
    assert "adminPassword" not in profile
    assert profile["linuxConfiguration"]["patchSettings"]["patchMode"] == "ImageDefault"
    assert profile["requireGuestProvisionSignal"] is True


def test_the_put_of_a_vm_answers_201_and_is_creating_until_it_is_asked_twice(azure: Practice) -> None:
    response = azure.send("PUT", "virtualMachines/web", azure.body("web"))
    assert response.status == 201
    assert response.json()["properties"]["provisioningState"] == "Creating"
    assert "location" not in response.headers
    link = response.headers["azure-asyncoperation"]
    assert "/providers/Microsoft.Compute/locations/westeurope/operations/" in link
    assert azure.get("virtualMachines/web")["properties"]["provisioningState"] == "Creating"
    assert azure.codes("web") == ["ProvisioningState/creating", "PowerState/starting"]
    assert azure.wait(response)["status"] == "Succeeded"
    assert azure.codes("web") == ["ProvisioningState/succeeded", "PowerState/running"]


def test_the_instance_view_tells_what_runs_inside(azure: Practice) -> None:
    azure.vm()
    view = azure.get("virtualMachines/web/instanceView")
    assert (view["computerName"], view["osName"], view["osVersion"]) == ("web", "debian", "12")
    assert view["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"
    assert view["hyperVGeneration"] == "V1"
    expanded = azure.get("virtualMachines/web", "&$expand=instanceView")
    assert expanded["properties"]["instanceView"]["statuses"][1]["displayStatus"] == "VM running"


def test_a_stopped_vm_is_not_deallocated(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "powerOff")
    assert azure.codes("web")[-1] == "PowerState/stopped"
    assert "vmAgent" not in azure.get("virtualMachines/web/instanceView")
    assert azure.get(azure.os_disk("web"))["properties"]["diskState"] == "Attached"
    azure.act("virtualMachines/web", "deallocate")
    assert azure.codes("web")[-1] == "PowerState/deallocated"
    assert azure.get(azure.os_disk("web"))["properties"]["diskState"] == "Reserved"


def test_a_deallocated_vm_does_not_tell_its_disks_size(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "deallocate")
    disk = azure.get("virtualMachines/web")["properties"]["storageProfile"]["osDisk"]
    assert "diskSizeGB" not in disk
    assert list(disk["managedDisk"]) == ["id"]
    azure.act("virtualMachines/web", "start")
    assert azure.get("virtualMachines/web")["properties"]["storageProfile"]["osDisk"]["diskSizeGB"] == 30


def test_power_states_pass_through_their_middle(azure: Practice) -> None:
    azure.vm()
    response = azure.send("POST", "virtualMachines/web/deallocate")
    assert response.status == 202
    assert azure.codes("web")[-1] == "PowerState/deallocating"
    azure.wait(response)
    assert azure.codes("web")[-1] == "PowerState/deallocated"


def test_restarting_keeps_a_vm_running(azure: Practice) -> None:
    azure.vm()
    before = azure.machine("web")["boots"]
    azure.act("virtualMachines/web", "restart")
    assert azure.codes("web")[-1] == "PowerState/running"
    assert azure.machine("web")["boots"] == before + 1


def test_the_generalized_mark_stands_before_the_power_state(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    statuses = azure.get("virtualMachines/web/instanceView")["statuses"]
    assert [one["code"] for one in statuses][1:] == ["OSState/generalized", "PowerState/deallocated"]
    assert statuses[1]["displayStatus"] == "VM generalized"


def test_a_stopped_vm_can_be_marked_as_generalized(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "powerOff")
    response = azure.send("POST", "virtualMachines/web/generalize")
    assert (response.status, response.body) == (200, b"")


def test_switching_off_inside_leaves_the_vm_stopped(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "sudo shutdown -h now")
    assert azure.codes("web")[-1] == "PowerState/stopped"


def test_run_command_answers_in_the_linux_form(azure: Practice) -> None:
    azure.vm()
    assert azure.run("web", "hostname") == "Enable succeeded: \n[stdout]\nweb\n\n[stderr]\n"


def test_run_command_changes_the_machine_for_good(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "echo hello | sudo tee /etc/greeting")
    azure.act("virtualMachines/web", "restart")
    assert "hello" in azure.run("web", "cat /etc/greeting")


def test_whoever_looks_for_checks_looks_inside_a_locked_vm(azure: Practice) -> None:
    """Everybody else is refused: running a script is no reading."""
    azure.vm()
    lock = f"{azure.id('virtualMachines/web')}/providers/Microsoft.Authorization/locks/keep"
    azure.send("PUT", lock, {"properties": {"level": "ReadOnly"}})
    refusal = azure.refusal("POST", "virtualMachines/web/runCommand", {"commandId": "RunShellScript"})
    assert refusal.code == "ScopeLocked"
    cloud = LabCloud(Simulated(azure.app), PRACTICE)
    assert cloud.run(azure.id("virtualMachines/web"), "RunShellScript", "hostname").strip() == "web"


def test_tags_alone_can_be_changed(azure: Practice) -> None:
    before = azure.vm()
    after = azure.patch("virtualMachines/web", {"tags": {"lesson": "4"}})
    assert after["tags"] == {"lesson": "4"}
    assert after["properties"] == before["properties"]
    assert after["etag"] == '"2"'


def test_the_same_put_again_changes_nothing(azure: Practice) -> None:
    body = azure.body("web", data_disks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}])
    first = azure.put("virtualMachines/web", body)
    again = azure.put("virtualMachines/web", body)
    assert again["properties"] == first["properties"]


def test_a_vm_can_be_resized(azure: Practice) -> None:
    azure.vm()
    vm = azure.patch(
        "virtualMachines/web", {"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}
    )
    assert vm["properties"]["hardwareProfile"]["vmSize"] == "Standard_D4s_v5"
    assert azure.codes("web")[-1] == "PowerState/running"


def test_a_data_disk_comes_and_goes(azure: Practice) -> None:
    azure.vm()
    size = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 16}
    disk = azure.put("disks/data", {"location": "westeurope", "properties": size})
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk["id"]}}
    vm = azure.patch("virtualMachines/web", {"properties": {"storageProfile": {"dataDisks": [entry]}}})
    assert vm["properties"]["storageProfile"]["dataDisks"][0]["name"] == "data"
    assert azure.get("disks/data")["managedBy"] == vm["id"]
    azure.patch("virtualMachines/web", {"properties": {"storageProfile": {"dataDisks": []}}})
    assert "managedBy" not in azure.get("disks/data")


def test_a_new_data_disk_can_be_asked_for_on_a_vm_that_exists(azure: Practice) -> None:
    azure.vm()
    entry = {"lun": 0, "name": "d1", "createOption": "Empty", "diskSizeGB": 1, "managedDisk": {}}
    azure.patch("virtualMachines/web", {"properties": {"storageProfile": {"dataDisks": [entry]}}})
    assert azure.get("disks/d1")["properties"]["diskSizeGB"] == 1


@pytest.mark.parametrize("path", ["virtualMachines/web", "virtualmachines/WEB"])
def test_a_vm_is_found_in_any_case(azure: Practice, path: str) -> None:
    azure.vm()
    assert azure.get(path)["name"] == "web"


def test_a_vm_can_be_made_around_a_disk(azure: Practice) -> None:
    azure.vm()
    disk = azure.os_disk("web")
    machine_id = azure.machine("web")["files"]["/etc/machine-id"]
    azure.delete("virtualMachines/web")
    around = {"createOption": "Attach", "osType": "linux", "managedDisk": {"id": disk}}
    body = azure.body("rescued", osProfile=None)
    body["properties"]["storageProfile"] = {"osDisk": around}
    vm = azure.put("virtualMachines/rescued", body)
    assert vm["properties"]["storageProfile"]["osDisk"]["osType"] == "Linux"
    assert azure.machine("rescued")["files"]["/etc/machine-id"] == machine_id


def test_a_disk_name_that_is_taken_is_refused(azure: Practice) -> None:
    size = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 16}
    azure.put("disks/taken", {"location": "westeurope", "properties": size})
    body = azure.body("web", os_disk={"name": "taken"})
    refusal = azure.refusal("PUT", "virtualMachines/web", body)
    assert (refusal.status, refusal.code) == (409, "ConflictingUserInput")
    assert refusal.message == (
        "Disk taken already exists in resource group SHOP. Only CreateOption.Attach is supported."
    )
    assert azure.send("GET", "virtualMachines/web").status == 404


def test_an_interface_is_shown_as_it_was_asked_for(azure: Practice) -> None:
    body = azure.body("web")
    entry = body["properties"]["networkProfile"]["networkInterfaces"][0]
    entry["properties"] = {"deleteOption": None}
    vm = azure.put("virtualMachines/web", body)
    assert vm["properties"]["networkProfile"] == {"networkInterfaces": [{"id": entry["id"]}]}


def test_interfaces_can_be_exchanged(azure: Practice) -> None:
    azure.vm()
    old, new = azure.id("").replace("Compute/", "Network/networkInterfaces/web-nic"), azure.interface("new")
    change = {"networkProfile": {"networkInterfaces": [{"id": new}]}}
    azure.patch("virtualMachines/web", {"properties": change})
    assert "virtualMachine" not in azure.get(old)["properties"]
    assert azure.get(new)["properties"]["primary"] is True


def test_a_new_system_assigned_identity_stays_as_long_as_the_vm(azure: Practice) -> None:
    azure.vm()
    first = azure.patch("virtualMachines/web", {"identity": {"type": "SystemAssigned"}})["identity"]
    again = azure.patch("virtualMachines/web", {"tags": {"a": "b"}})["identity"]
    assert list(first) == ["type", "principalId", "tenantId"]
    assert first == again


def test_disks_of_a_zonal_vm_are_in_its_zone(azure: Practice) -> None:
    disk = {"lun": 0, "name": "data", "createOption": "Empty", "diskSizeGB": 4}
    body = azure.body("web", data_disks=[disk], os_disk={"name": "system"})
    azure.put("virtualMachines/web", {**body, "zones": ["2"]})
    assert [azure.get(f"disks/{name}")["zones"] for name in ("system", "data")] == [["2"], ["2"]]


def test_property_names_are_taken_in_any_case(azure: Practice) -> None:
    body = azure.body("web", os_disk={"name": "system", "diskSizeGb": 64, "DELETEOPTION": "delete"})
    vm = azure.put("virtualMachines/web", body)
    shown = vm["properties"]["storageProfile"]["osDisk"]
    assert (shown["diskSizeGB"], shown["deleteOption"]) == (64, "Delete")
    assert not {"diskSizeGb", "DELETEOPTION"} & set(shown)
    assert azure.get("disks/system")["properties"]["diskSizeGB"] == 64


def test_redeploying_boots_a_vm_again(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "redeploy")
    azure.act("virtualMachines/web", "reapply")
    assert azure.codes("web") == ["ProvisioningState/succeeded", "PowerState/running"]


def test_boot_diagnostics_show_in_the_instance_view_once_they_are_on(azure: Practice) -> None:
    vm = azure.vm()
    assert "bootDiagnostics" not in azure.get("virtualMachines/web/instanceView")
    change = {"properties": {"diagnosticsProfile": {"bootDiagnostics": {"enabled": True}}}}
    assert azure.patch("virtualMachines/web", change)["id"] == vm["id"]
    assert azure.get("virtualMachines/web/instanceView")["bootDiagnostics"] == {}


@pytest.mark.parametrize(
    ("image", "name", "version"),
    [
        (("Canonical", "ubuntu-24_04-lts", "server", "latest"), "ubuntu", "24.04"),
        (("Debian", "debian-12", "12-gen2", "latest"), "debian", "12"),
        (("RedHat", "RHEL", "9-lvm-gen2", "latest"), "rhel", "9"),
        (
            ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2", "20348.2159.231202"),
            "Windows Server 2022 Datacenter",
            "10.0.20348.2159",
        ),
        (
            ("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter", "9600.20671.221105"),
            "Windows Server 2012 R2 Datacenter",
            "6.3.9600.20671",
        ),
    ],
)
def test_the_agent_reports_the_system(
    azure: Practice, image: tuple[str, ...], name: str, version: str
) -> None:
    reference = dict(zip(("publisher", "offer", "sku", "version"), image, strict=True))
    azure.vm(image=reference)
    view = azure.get("virtualMachines/web/instanceView")
    assert (view["osName"], view["osVersion"]) == (name, version)


def test_a_list_shows_the_state_of_each_machine_when_it_is_asked_for(azure: Practice) -> None:
    azure.vm()
    everywhere = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
    for query in ("&statusOnly=true", "&$expand=instanceView"):
        (shown,) = azure.get(everywhere, query)["value"]
        codes = [status["code"] for status in shown["properties"]["instanceView"]["statuses"]]
        assert codes == ["ProvisioningState/succeeded", "PowerState/running"]
    for query in ("", "&statusOnly=false"):
        (shown,) = azure.get(everywhere, query)["value"]
        assert "instanceView" not in shown["properties"]
