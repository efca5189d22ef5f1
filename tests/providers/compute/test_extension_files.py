"""Files that an extension fetches before it does its work: those of the lesson, and no others."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.extensions import LINUX, SETUP, WINDOWS, body, failure


@pytest.mark.parametrize("part", ["settings", "protectedSettings"])
def test_a_file_to_fetch_fails_the_extension_as_it_does_without_a_network(azure: Practice, part: str) -> None:
    azure.vm()
    given = {"fileUris": ["https://example.org/a.sh?sig=secret"], "commandToExecute": "touch /opt/run"}
    error = failure(azure, SETUP, body(LINUX, **{part: given}))
    assert error["code"] == "VMExtensionProvisioningError"
    assert (
        "Error message: 'Enable failed: processing file downloads failed: failed to download file[0]: the "
        "practice machine has no network and cannot reach example.org: give the script itself as "
        "commandToExecute or script'."
    ) in error["message"]
    assert "secret" not in error["message"]
    assert azure.get(SETUP)["properties"]["provisioningState"] == "Failed"
    assert "none" in azure.run("web", "test -e /opt/run || echo none")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.org/", 'cannot extract file name from URL: "https://example.org/"'),
        ("a.sh", "[REDACTED] is not a valid url"),
        ("https://[oops/a.sh", "[REDACTED] is not a valid url"),
        (7, "[REDACTED] is not a valid url"),
    ],
)
def test_an_address_of_a_file_is_looked_at_before(azure: Practice, address: Any, reason: str) -> None:
    azure.vm()
    given = {"fileUris": [address], "commandToExecute": "true"}
    message = failure(azure, SETUP, body(LINUX, settings=given))["message"]
    assert f"processing file downloads failed: failed to download file[0]: {reason}'" in message


def test_the_windows_extension_says_it_in_its_own_words(azure: Practice, windows: Json) -> None:
    azure.vm("web", windows)
    given = {"fileUris": ["https://example.org/a.ps1"], "commandToExecute": "powershell -File a.ps1"}
    message = failure(azure, SETUP, body(WINDOWS, settings=given))["message"]
    assert "'Failed to download all specified files. Exiting. Error Message: the practice machine" in message
    assert "WindowsTroubleshoot" in message


def test_files_are_named_in_one_kind_of_settings_only(azure: Practice) -> None:
    azure.vm()
    files = {"fileUris": ["https://example.org/a.sh"]}
    command = {"commandToExecute": "true"}
    message = failure(azure, SETUP, body(LINUX, settings={**files, **command}, protectedSettings=files))[
        "message"
    ]
    assert "'fileUris' were specified both in public and protected settings" in message


def test_no_files_are_nothing_to_fetch(azure: Practice) -> None:
    azure.vm()
    shown = azure.put(SETUP, body(LINUX, settings={"fileUris": [], "commandToExecute": "true"}))
    assert shown["properties"]["provisioningState"] == "Succeeded"


def offer(azure: Practice, **files: str) -> None:
    for name, content in files.items():
        path = f"/lab/files/{name.replace('_', '.')}"
        assert azure.send("PUT", path, {"content": content}).status == 200


def test_a_file_of_the_lesson_is_there_when_the_command_runs(azure: Practice) -> None:
    azure.vm()
    offer(azure, setup_sh="#!/bin/bash\necho made > /opt/made; pwd", words_txt="hello")
    files = ["https://lesson.example/setup.sh", "https://lesson.example/words.txt?sig=1"]
    given = {"fileUris": files, "commandToExecute": "./setup.sh && cat words.txt"}
    azure.put(SETUP, body(LINUX, settings=given))
    seen = azure.get(SETUP, "&$expand=instanceView")["properties"]["instanceView"]["statuses"][0]["message"]
    assert "[stdout]\n/var/lib/waagent/custom-script/download/0\nhello" in seen
    assert "made" in azure.run("web", "cat /opt/made")
    assert "words.txt" in azure.run("web", "ls /var/lib/waagent/custom-script/download/0")


@pytest.mark.parametrize(
    ("script", "command", "printed"),
    [
        (
            "Write-Output (Get-Location).Path",
            "powershell -ExecutionPolicy Unrestricted -File setup.ps1",
            "Downloads",
        ),
        ("Write-Output hello", "powershell.exe -Command .\\setup.ps1", "hello"),
        (
            'param($Team, $Name)\nWrite-Output "$Team $Name"',
            'powershell -File setup.ps1 -Name "a b" -Team shop',
            "shop a b",
        ),
        ("Write-Output $args", "powershell -File setup.ps1 one two", "one"),
        ("Write-Output setup", "powershell Get-Content setup.ps1", "Write-Output setup"),
    ],
)
def test_windows_runs_a_fetched_script(
    azure: Practice, windows: Json, script: str, command: str, printed: str
) -> None:
    azure.vm("web", windows)
    offer(azure, setup_ps1=script)
    given = {"fileUris": ["https://lesson.example/setup.ps1"], "commandToExecute": command}
    azure.put(SETUP, body(WINDOWS, protectedSettings=given))
    seen = azure.get(SETUP, "&$expand=instanceView")["properties"]["instanceView"]
    assert printed in seen["substatuses"][0]["message"]


@pytest.mark.parametrize("address", ["https://lesson.example/other.sh", "https://lesson.example/a/setup.sh"])
def test_a_file_that_the_lesson_has_not_is_not_found(azure: Practice, address: str) -> None:
    azure.vm()
    offer(azure, setup_sh="true")
    files = ["https://lesson.example/setup.sh", address]
    message = failure(azure, SETUP, body(LINUX, settings={"fileUris": files, "commandToExecute": "true"}))[
        "message"
    ]
    assert (
        "failed to download file[1]: CustomScript failed to download the file from lesson.example because it "
        "does not exist. Please create the blob and try again, the response code and message returned were: "
        '"404 Not Found"'
    ) in message


def test_the_files_of_the_lesson_come_and_go(azure: Practice) -> None:
    assert azure.send("GET", "/lab/files").json() == {}
    offer(azure, setup_sh="true")
    assert azure.send("GET", "/lab/files").json() == {"setup.sh": "true"}
    assert azure.send("DELETE", "/lab/files/setup.sh").status == 204
    assert azure.send("DELETE", "/lab/files/setup.sh").status == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("a b", "x"), (".hidden", "x"), ("a.sh", 7), ("a.sh", "x" * 300_000), ("a.sh", None)],
)
def test_a_file_of_the_lesson_has_a_plain_name_and_a_text(azure: Practice, name: str, content: Any) -> None:
    response = azure.send("PUT", f"/lab/files/{name.replace(' ', '%20')}", {"content": content})
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidParameter")
