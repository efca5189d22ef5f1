"""VM extensions: resources of a VM that do their work inside it."""

import base64
import gzip

import pytest

from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import Practice
from tests.providers.compute.extensions import AGENT, ECHO, LINUX, SETUP, WINDOWS, body, failure

ACCESS = {"publisher": "Microsoft.OSTCExtensions", "type": "VMAccessForLinux", "typeHandlerVersion": "1.5"}


def encoded(script: str, *, packed: bool = False) -> str:
    raw = gzip.compress(script.encode()) if packed else script.encode()
    return base64.b64encode(raw).decode()


def test_a_command_is_run_inside_and_the_extension_says_so(azure: Practice) -> None:
    azure.vm()
    shown = azure.put(SETUP, body(LINUX, settings={"commandToExecute": "echo hello | tee /opt/hi"}))
    assert azure.run("web", "cat /opt/hi").count("hello") == 1
    assert shown["type"] == "Microsoft.Compute/virtualMachines/extensions"
    assert list(shown["properties"]) == [
        "autoUpgradeMinorVersion", "provisioningState", "publisher", "type", "typeHandlerVersion", "settings",
    ]  # fmt: skip
    (status,) = azure.get(SETUP, "&$expand=instanceView")["properties"]["instanceView"]["statuses"]
    assert status["code"] == "ProvisioningState/succeeded"
    assert status["message"] == "Enable succeeded: \n[stdout]\nhello\n\n[stderr]\n"


def test_the_answer_to_a_put_is_still_creating_and_leads_to_an_operation(azure: Practice) -> None:
    azure.vm()
    response = azure.send("PUT", SETUP, body(ECHO))
    assert (response.status, response.json()["properties"]["provisioningState"]) == (201, "Creating")
    assert set(response.headers) & {"azure-asyncoperation", "location"} == {"azure-asyncoperation"}
    assert azure.send("GET", "virtualMachines/web").json()["properties"]["provisioningState"] == "Updating"
    azure.wait(response)
    assert azure.get("virtualMachines/web")["properties"]["provisioningState"] == "Succeeded"


@pytest.mark.parametrize("packed", [False, True])
def test_a_script_is_embedded_in_base64_and_may_be_packed(azure: Practice, packed: bool) -> None:
    azure.vm()
    script = encoded("#!/bin/sh\necho hi > /tmp/hi\n", packed=packed)
    azure.put(SETUP, body(LINUX, settings={"script": script}))
    assert "hi" in azure.run("web", "cat /tmp/hi")


def test_protected_settings_are_used_kept_over_a_patch_and_never_shown(azure: Practice) -> None:
    azure.vm()
    shown = azure.put(SETUP, body(LINUX, protectedSettings={"commandToExecute": "echo run >> /opt/log"}))
    assert "protectedSettings" not in shown["properties"]
    assert "protectedSettings" not in str(azure.get("virtualMachines/web"))
    azure.patch(SETUP, {"properties": {"forceUpdateTag": "again"}})
    assert azure.run("web", "cat /opt/log").count("run\n") == 2


def test_a_script_runs_again_only_when_something_about_it_changes(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    azure.put(SETUP, body(ECHO))
    azure.put(SETUP, body(ECHO, forceUpdateTag="1"))
    assert azure.run("web", "cat /opt/log").count("run\n") == 2


def test_a_failing_command_fails_the_extension_and_its_vm(azure: Practice) -> None:
    azure.vm()
    error = failure(azure, SETUP, body(LINUX, settings={"commandToExecute": "cat /nowhere; exit 7"}))
    assert error["code"] == "VMExtensionProvisioningError"
    assert error["message"] == (
        "VM has reported a failure when processing extension 'setup' (publisher 'Microsoft.Azure.Extensions' "
        "and type 'CustomScript'). Error message: 'Enable failed: failed to execute command: command "
        "terminated with exit status=7\n[stdout]\n\n[stderr]\ncat: /nowhere: No such file or directory\n'. "
        "More information on troubleshooting is available at https://aka.ms/VMExtensionCSELinuxTroubleshoot. "
    )
    assert azure.get(SETUP)["properties"]["provisioningState"] == "Failed"
    assert azure.codes("web")[0] == "ProvisioningState/failed/VMExtensionProvisioningError"
    azure.put(SETUP, body(ECHO))
    assert azure.codes("web")[0] == "ProvisioningState/succeeded"


def test_a_failure_is_told_again_for_the_same_settings_and_not_told_when_suppressed(azure: Practice) -> None:
    azure.vm()
    wanted = body(LINUX, settings={"commandToExecute": "echo run >> /opt/log; false"})
    assert failure(azure, SETUP, wanted) == failure(azure, SETUP, wanted)
    assert azure.run("web", "cat /opt/log").count("run\n") == 1
    shown = azure.put(SETUP, body(LINUX, suppressFailures=True, settings={"commandToExecute": "false"}))
    assert shown["properties"]["provisioningState"] == "Succeeded"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "invalid configuration: 'commandToExecute' is not specified"),
        (
            {"CommandToExecute": "true"},
            "json validation error: invalid public settings JSON: CommandToExecute: Additional property "
            "CommandToExecute is not allowed",
        ),
        (
            {"commandToExecute": "true", "script": encoded("true")},
            "invalid configuration: 'commandToExecute' and 'script' were both specified",
        ),
        ({"script": "not base64!"}, "failed to decode script"),
    ],
)
def test_settings_that_the_extension_does_not_take_fail_it(
    azure: Practice, settings: Json, sentence: str
) -> None:
    azure.vm()
    error = failure(azure, SETUP, body(LINUX, settings=settings))
    assert f"'Enable failed: failed to get configuration: {sentence}" in error["message"]


def test_a_command_is_given_once(azure: Practice) -> None:
    azure.vm()
    twice = {"commandToExecute": "true"}
    error = failure(azure, SETUP, body(LINUX, settings=twice, protectedSettings=twice))
    assert "was specified both in public and protected settings; it must be specified only once" in str(error)


def test_a_packed_script_is_unpacked_to_its_limit_only(azure: Practice) -> None:
    azure.vm()
    bomb = encoded("# " + "x" * 50_000_000, packed=True)
    assert len(bomb) < 100_000
    azure.put(SETUP, body(LINUX, settings={"script": bomb}))


@pytest.mark.parametrize(
    "command",
    [
        "powershell.exe Install-WindowsFeature -Name Web-Server",
        "powershell -ExecutionPolicy Bypass -NoProfile -Command Install-WindowsFeature -Name Web-Server",
        'powershell.exe -Command "Install-WindowsFeature -Name Web-Server"',
        'cmd /c "powershell -Command Install-WindowsFeature Web-Server"',
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -c Install-WindowsFeature Web-Server",
        "powershell.exe Get-Date && powershell.exe Install-WindowsFeature Web-Server",
        'powershell "exit 0" & powershell "Install-WindowsFeature Web-Server"',
        "powershell Get-Item C:\\nowhere || powershell Install-WindowsFeature Web-Server",
        "powershell -Command \"Write-Output 'a && b'; Install-WindowsFeature Web-Server\"",
        "powershell -EncodedCommand "
        + base64.b64encode("Install-WindowsFeature Web-Server".encode("utf-16-le")).decode(),
    ],
)
def test_windows_runs_a_command_line_as_cmd_does(azure: Practice, windows: Json, command: str) -> None:
    azure.vm("web", windows)
    azure.put(SETUP, body(WINDOWS, settings={"commandToExecute": command}))
    assert "Running" in azure.run("web", "(Get-Service W3SVC).Status")
    (reported,) = azure.get("virtualMachines/web/instanceView")["extensions"]
    assert reported["statuses"][0]["message"] == "Finished executing command"
    assert [each["code"] for each in reported["substatuses"]] == [
        "ComponentStatus/StdOut/succeeded",
        "ComponentStatus/StdErr/succeeded",
    ]


def test_a_failing_command_on_windows_has_its_own_words(azure: Practice, windows: Json) -> None:
    azure.vm("web", windows)
    error = failure(azure, SETUP, body(WINDOWS, settings={"commandToExecute": "powershell exit 3"}))
    assert "but failed because it returned a non-zero exit code of: '3'" in error["message"]
    assert "https://aka.ms/VMExtensionCSEWindowsTroubleshoot" in error["message"]


def test_an_agent_is_kept_with_its_state(azure: Practice) -> None:
    azure.vm()
    azure.put("virtualMachines/web/extensions/agent", body(AGENT, enableAutomaticUpgrade=True))
    (shown,) = azure.get("virtualMachines/web")["resources"]
    assert (shown["name"], shown["properties"]["enableAutomaticUpgrade"]) == ("agent", True)
    (handler,) = azure.get("virtualMachines/web/instanceView")["vmAgent"]["extensionHandlers"]
    assert handler["typeHandlerVersion"] == "1.33.1"
    assert handler["status"]["message"] == "Plugin enabled"


def test_a_list_of_vms_names_their_extensions_by_id_alone(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    (listed,) = azure.get("virtualMachines")["value"]
    assert listed["resources"] == [{"id": azure.id(SETUP)}]


def test_accounts_are_made_changed_and_removed(azure: Practice) -> None:
    azure.vm()
    access = "virtualMachines/web/extensions/enablevmaccess"
    azure.put(access, body(ACCESS, protectedSettings={"username": "eve", "ssh_key": "ssh-rsa AAAA eve"}))
    assert "ssh-rsa AAAA eve" in azure.run("web", "sudo cat /home/eve/.ssh/authorized_keys")
    assert "sudo" in azure.run("web", "id eve")
    azure.put(access, body(ACCESS, protectedSettings={"username": "eve", "password": "It's-a-Secret-1"}))
    eve = next(account for account in azure.machine("web")["accounts"] if account["name"] == "eve")
    assert (eve["has_password"], eve["authorized_keys"]) == (True, ["ssh-rsa AAAA eve"])
    azure.put(access, body(ACCESS, protectedSettings={"remove_user": "eve"}))
    assert "no such user" in azure.run("web", "id eve")


def test_windows_gets_a_new_administrator(azure: Practice, windows: Json) -> None:
    azure.vm("web", windows)
    agent = {"publisher": "Microsoft.Compute", "type": "VMAccessAgent", "typeHandlerVersion": "2.4"}
    secret = {"Password": "Long-Enough-1234"}
    path = "virtualMachines/web/extensions/enablevmaccess"
    azure.put(path, body(agent, settings={"UserName": "eve"}, protectedSettings=secret))
    assert "eve" in azure.run("web", "Get-LocalUser | Select-Object -ExpandProperty Name")


def test_a_script_that_switches_the_vm_off_leaves_it_stopped(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(LINUX, settings={"commandToExecute": "sudo poweroff"}))
    assert azure.codes("web")[-1] == "PowerState/stopped"


def test_an_extension_is_deleted_alone_and_with_its_vm(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    azure.put("virtualMachines/web/extensions/agent", body(AGENT))
    response = azure.send("DELETE", SETUP)
    assert response.status == 202
    assert {"azure-asyncoperation", "location"} <= set(response.headers)
    azure.wait(response)
    assert [shown["name"] for shown in azure.get("virtualMachines/web/extensions")["value"]] == ["agent"]
    azure.act("virtualMachines/web", "deallocate")
    azure.delete("virtualMachines/web")
    assert azure.send("GET", "virtualMachines/web/extensions/agent").status == 404


def test_a_group_goes_with_the_extensions_of_its_stopped_vms(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    azure.act("virtualMachines/web", "deallocate")
    group = azure.id("").partition("/providers/")[0]
    link = azure.send("DELETE", group).headers["location"].removeprefix("https://management.azure.com")
    while azure.app(Request("GET", link)).status == 202:
        pass
    assert azure.send("GET", group).status == 404


def test_a_command_that_never_ends_fails_the_extension(azure: Practice) -> None:
    azure.vm()
    error = failure(azure, SETUP, body(LINUX, settings={"commandToExecute": "while true; do sleep 60; done"}))
    assert error["code"] == "VMExtensionProvisioningTimeout"
    assert error["message"].startswith("Provisioning of VM extension setup has timed out.")
