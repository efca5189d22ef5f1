"""The extensions that the tests put into VMs."""

from typing import Any

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

LINUX = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}


WINDOWS = {"publisher": "Microsoft.Compute", "type": "CustomScriptExtension", "typeHandlerVersion": "1.10"}


AGENT = {
    "publisher": "Microsoft.Azure.Monitor",
    "type": "AzureMonitorLinuxAgent",
    "typeHandlerVersion": "1.0",
}
SETUP = "virtualMachines/web/extensions/setup"
ECHO = {**LINUX, "settings": {"commandToExecute": "echo run >> /opt/log"}}


def body(properties: Json, **more: Any) -> Json:
    return {"location": "westeurope", "properties": {**properties, **more}}


def failure(azure: Practice, path: str, wanted: Json) -> Json:
    """The error of an extension that is put and fails."""
    status = azure.wait(azure.send("PUT", path, wanted))
    assert status["status"] == "Failed"
    return status["error"]
