"""`az vm run-command list` and `show`: the prepared scripts that the practice Azure can run inside a VM."""

from azlab.arm import scopes
from azlab.arm.errors import NotFound
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
PAGE = "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/runCommands"
SCHEMA = "http://schema.management.azure.com/schemas/2016-11-17/runcommands.json"
PARAMETERS = [{"name": name, "type": "string", "defaultValue": "value"} for name in ("arg1", "arg2")]
POWERSHELL = [
    "param(",
    "    [string]$arg1,",
    "    [string]$arg2",
    ")",
    "Write-Host This is a sample script with parameters $arg1 and $arg2",
]


def _document(id: str, os_type: str, label: str, kind: str) -> Json:
    description = (
        f"Custom {kind} script should be defined in script property. Optional parameters can be set in "
        "parameters property."
    )
    return {"$schema": SCHEMA, "id": id, "osType": os_type, "label": label, "description": description}


COMMANDS = {
    "runpowershellscript": (
        _document("RunPowerShellScript", "Windows", "Executes a PowerShell script", "multiline PowerShell"),
        POWERSHELL,
    ),
    "runshellscript": (
        _document("RunShellScript", "Linux", "Executes a Linux shell script", "multiple line shell"),
        ["#!/bin/sh", "", 'echo "This is a sample script with parameters $1 and $2"'],
    ),
}


@ROUTES.route("GET", PAGE)
def run_commands(visit: Visit) -> Response:
    scopes.region(visit, "locations/runCommands")
    return json_response(200, {"value": [document for document, _ in COMMANDS.values()]})


@ROUTES.route("GET", PAGE + "/{name}")
def run_command(visit: Visit) -> Response:
    scopes.region(visit, "locations/runCommands")
    found = COMMANDS.get(visit.parts["name"].lower())
    if found is None:
        raise NotFound("NotFound", "The entity was not found in this Azure location.")
    document, script = found
    return json_response(200, {**document, "script": script, "parameters": PARAMETERS})
