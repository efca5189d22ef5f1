"""Managed run commands: run once, kept beside their VM, and telling how it went."""

from datetime import datetime
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import WINDOWS, Practice

PATH = "virtualMachines/web/runCommands/setup"


def command(script: str, **more: Any) -> Json:
    return {"location": "westeurope", "properties": {"source": {"script": script}, **more}}


def view(azure: Practice, path: str = PATH) -> Json:
    found: Json = azure.get(path, "&$expand=instanceView")["properties"]["instanceView"]
    return found


def test_a_script_runs_and_tells_what_it_printed(azure: Practice) -> None:
    azure.vm()
    shown = azure.put(PATH, command("echo out; echo err >&2; touch /opt/done"))
    assert shown["type"] == "Microsoft.Compute/virtualMachines/runCommands"
    assert shown["properties"] == {
        "source": {"script": "echo out; echo err >&2; touch /opt/done"},
        "timeoutInSeconds": 0,
        "provisioningState": "Succeeded",
        "asyncExecution": False,
    }
    seen = view(azure)
    assert (seen["executionState"], seen["exitCode"]) == ("Succeeded", 0)
    assert (seen["output"], seen["error"]) == ("out\n", "err\n")
    assert "/opt/done" in azure.run("web", "ls /opt/done")


def test_a_script_that_fails_says_so_and_is_there_all_the_same(azure: Practice) -> None:
    azure.vm()
    assert azure.put(PATH, command("exit 3"))["properties"]["provisioningState"] == "Succeeded"
    seen = view(azure)
    assert (seen["executionState"], seen["exitCode"]) == ("Failed", 3)
    assert seen["executionMessage"].endswith("command terminated with exit status=3")


def test_a_failure_may_be_asked_to_count_as_one(azure: Practice) -> None:
    azure.vm()
    status = azure.wait(azure.send("PUT", PATH, command("exit 3", treatFailureAsDeploymentFailure=True)))
    assert (status["status"], status["error"]["code"]) == ("Failed", "VMExtensionProvisioningError")


def test_a_script_runs_again_when_it_changes_and_only_then(azure: Practice) -> None:
    azure.vm()
    azure.put(PATH, command("echo x >> /opt/count"))
    azure.put(PATH, command("echo x >> /opt/count"))
    assert "\nx\n\n" in azure.run("web", "cat /opt/count")
    azure.patch(PATH, {"properties": {"source": {"script": "echo y >> /opt/count"}}})
    assert "\nx\ny\n" in azure.run("web", "cat /opt/count")


@pytest.mark.parametrize("first", ["", "#!/bin/bash\n"])
def test_named_parameters_are_variables_and_others_words_and_secret_ones_are_not_shown(
    azure: Practice, first: str
) -> None:
    """Azure/run-command-handler-linux: "Named parameters are set as environmental setting"."""
    azure.vm()
    given = [{"name": "team", "value": "it's shop"}, {"value": "one two"}, {"name": "empty", "value": ""}]
    secret = [{"name": "word", "value": "secret"}, {"value": "a=b"}]
    script = f'{first}echo "$team/$word/$1/$2/$3/$#"'
    shown = azure.put(PATH, command(script, parameters=given, protectedParameters=secret))
    assert view(azure)["output"] == "it's shop/secret/one/two/a=b/3\n"
    assert "secret" not in str(shown)


def test_windows_gets_parameters_by_name(azure: Practice) -> None:
    azure.vm(image=WINDOWS)
    named = [{"name": "Team", "value": "shop"}]
    azure.put(PATH, command("param($Team)\nWrite-Output $Team", parameters=named))
    assert view(azure)["output"] == "shop\n"


def test_while_it_runs_nothing_is_told_of_its_end(azure: Practice) -> None:
    azure.vm()
    azure.send("PUT", PATH, command("echo out", asyncExecution=True))
    assert view(azure)["executionState"] == "Running"


def test_a_script_that_takes_longer_than_it_may_is_stopped(azure: Practice) -> None:
    azure.vm()
    azure.put(PATH, command("sleep 100", timeoutInSeconds=60))
    assert view(azure)["executionState"] == "TimedOut"


def test_windows_runs_powershell(azure: Practice) -> None:
    azure.vm(image=WINDOWS)
    azure.put(PATH, command("Write-Output hello"))
    assert view(azure)["output"] == "hello\n"


def test_they_are_listed_and_go_by_themselves_or_with_their_machine(azure: Practice) -> None:
    azure.vm()
    azure.put(PATH, command("true"))
    azure.put("virtualMachines/web/runCommands/more", command("true"))
    assert [row["name"] for row in azure.get("virtualMachines/web/runCommands")["value"]] == ["more", "setup"]
    azure.delete(PATH)
    assert azure.send("GET", PATH).status == 404
    azure.delete("virtualMachines/web")
    assert azure.send("GET", "virtualMachines/web/runCommands/more").status == 404


def test_a_machine_that_is_off_runs_nothing(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "deallocate")
    assert azure.refusal("PUT", PATH, command("true")).code == "OperationNotAllowed"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"outputBlobUri": "https://x.blob.core.windows.net/a/b"}, "NotImplemented"),
        ({"source": {}}, "InvalidParameter"),
        ({"source": {"commandId": "ifconfig"}}, "NotImplemented"),
    ],
)
def test_what_is_not_built_is_said(azure: Practice, more: Json, code: str) -> None:
    azure.vm()
    assert azure.refusal("PUT", PATH, command("true", **more)).code == code


def test_it_tells_when_it_began_and_ended(azure: Practice) -> None:
    azure.vm()
    azure.put(PATH, command("sleep 90"))
    seen = view(azure)
    began, ended = (datetime.fromisoformat(seen[name]) for name in ("startTime", "endTime"))
    assert (ended - began).total_seconds() == 90


def test_nobody_waits_for_an_asynchronous_one_and_it_goes_on(azure: Practice) -> None:
    """learn.microsoft.com, run-command-managed: asyncExecution returns when the script has started."""
    azure.vm()
    shown = azure.put(PATH, command("sleep 600; echo done", asyncExecution=True))
    assert shown["properties"]["provisioningState"] == "Succeeded"
    seen = view(azure)
    assert (seen["executionState"], seen["output"]) == ("Running", "")
    assert "endTime" not in seen
    azure.app.cloud.operations.wait_until_idle(azure.id(PATH).lower())
    seen = view(azure)
    assert (seen["executionState"], seen["output"]) == ("Succeeded", "done\n")


@pytest.mark.parametrize("first", ["", "#!/bin/bash\n"])
def test_it_runs_as_the_user_that_is_asked_for(azure: Practice, first: str) -> None:
    azure.vm()
    azure.run("web", "useradd -m olga")
    given = [{"name": "team", "value": "a b"}, {"value": "c"}]
    azure.put(PATH, command(f'{first}whoami; echo "it\'s $team $1"', runAsUser="olga", parameters=given))
    assert view(azure)["output"] == "olga\nit's a b c\n"


def test_a_user_that_is_not_there_fails_the_script(azure: Practice) -> None:
    azure.vm()
    azure.put(PATH, command("whoami", runAsUser="nobody-here"))
    seen = view(azure)
    assert (seen["executionState"], seen["output"]) == ("Failed", "")
    assert "nobody-here" in seen["error"]


def test_on_windows_another_user_is_said_to_be_not_here(azure: Practice) -> None:
    azure.vm(image=WINDOWS)
    assert azure.refusal("PUT", PATH, command("whoami", runAsUser="olga")).code == "NotImplemented"
