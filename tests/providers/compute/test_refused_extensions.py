"""Extensions that Azure does not take."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice, Refusal
from tests.providers.compute.extensions import AGENT, ECHO, SETUP, WINDOWS, body


@pytest.mark.parametrize(
    ("change", "status", "code", "sentence"),
    [
        (
            {"publisher": "Nobody"},
            404,
            "ArtifactNotFound",
            "The VM extension with publisher 'Nobody' and type 'CustomScript' could not be found.",
        ),
        (
            {"typeHandlerVersion": "7.0"},
            404,
            "ArtifactVersionNotFound",
            "No version found in the artifact repository that satisfies the requested version '7.0' for VM "
            "extension with publisher 'Microsoft.Azure.Extensions' and type 'CustomScript'.",
        ),
        (
            WINDOWS,
            409,
            "OperationNotAllowed",
            "Publisher 'Microsoft.Compute' and type 'CustomScriptExtension' are not supported for OS type "
            "'Linux'. Please use publisher 'Microsoft.Azure.Extensions' and type 'CustomScript' instead.",
        ),
        (
            {"publisher": "Microsoft.CPlat.Core", "type": "RunCommandLinux"},
            400,
            "NotImplemented",
            "This part of Azure is not in the practice Azure: 'VM extension "
            "Microsoft.CPlat.Core/RunCommandLinux'.",
        ),
        (
            {**AGENT, "settings": {"fileUris": ["https://example.org/a.json"]}},
            400,
            "NotImplemented",
            "This part of Azure is not in the practice Azure: 'fileUris of an extension that is no custom "
            "script'.",
        ),
        (
            {"protectedSettingsFromKeyVault": {"secretUrl": "https://v.vault.azure.net/secrets/s"}},
            400,
            "NotImplemented",
            "This part of Azure is not in the practice Azure: 'protectedSettingsFromKeyVault of an "
            "extension'.",
        ),
    ],
)
def test_what_cannot_be_put_in_is_refused(
    azure: Practice, change: Json, status: int, code: str, sentence: str
) -> None:
    azure.vm()
    assert azure.refusal("PUT", SETUP, body({**ECHO, **change})) == Refusal(status, code, sentence)
    assert azure.get("virtualMachines/web/extensions") == {"value": []}


def test_a_vm_has_one_extension_of_a_kind(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    refusal = azure.refusal("PUT", "virtualMachines/web/extensions/other", body(ECHO))
    assert refusal == Refusal(
        400,
        "BadRequest",
        "Multiple VMExtensions per handler not supported for OS type 'Linux'. VMExtension 'other' with "
        "handler 'Microsoft.Azure.Extensions.CustomScript' already added or specified in input.",
    )


def test_extensions_need_a_vm_that_runs(azure: Practice) -> None:
    azure.vm()
    azure.put(SETUP, body(ECHO))
    azure.act("virtualMachines/web", "deallocate")
    for method in ("PUT", "DELETE"):
        refusal = azure.refusal(method, SETUP, body(ECHO))
        assert refusal.message == "Cannot modify extensions in the VM when the VM is not running."
    assert [shown["name"] for shown in azure.get("virtualMachines/web")["resources"]] == ["setup"]
    assert "extensions" not in azure.get("virtualMachines/web/instanceView")
