"""The prepared scripts of a region."""

from azlab.providers import SUBSCRIPTIONS
from tests.providers.compute.conftest import Practice

PAGE = (
    f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/providers/Microsoft.Compute/locations/westeurope/runCommands"
)


def test_the_scripts_that_can_be_run_are_listed(azure: Practice) -> None:
    listed = azure.get(PAGE)["value"]
    assert [(one["id"], one["osType"]) for one in listed] == [
        ("RunPowerShellScript", "Windows"),
        ("RunShellScript", "Linux"),
    ]
    assert all("script" not in one for one in listed)


def test_one_script_is_shown_in_any_case_with_its_lines(azure: Practice) -> None:
    shown = azure.get(f"{PAGE}/runshellscript")
    assert (shown["id"], shown["script"][0]) == ("RunShellScript", "#!/bin/sh")
    assert [parameter["name"] for parameter in shown["parameters"]] == ["arg1", "arg2"]


def test_a_script_that_is_not_there_is_not_found(azure: Practice) -> None:
    refusal = azure.refusal("GET", f"{PAGE}/Nope")
    assert (refusal.status, refusal.code) == (404, "NotFound")


def test_a_script_that_never_ends_fails_after_90_minutes_and_what_it_did_stays(azure: Practice) -> None:
    azure.vm()
    body = {"commandId": "RunShellScript", "script": ["touch /opt/begun", "while true; do sleep 60; done"]}
    status = azure.wait(azure.send("POST", "virtualMachines/web/runCommand", body))
    assert status["status"] == "Failed"
    assert status["error"]["code"] == "VMExtensionProvisioningTimeout"
    assert "VM extension 'RunCommandLinux' has timed out" in status["error"]["message"]
    assert "/opt/begun" in azure.run("web", "ls /opt/begun")


def test_only_the_last_4096_characters_of_output_come_back(azure: Practice) -> None:
    azure.vm()
    message = azure.run("web", "seq 10000; seq 10000 >&2")
    stdout, _, stderr = message.partition("\n[stderr]\n")
    assert len(stdout.partition("[stdout]\n")[2]) == len(stderr) == 4096
    assert stdout.endswith("9999\n10000\n")
