"""Files that an extension fetches before it does its work."""

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
