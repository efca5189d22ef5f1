"""A cloud of plain documents, and what ARM shows for the resources the checks are tried on."""

from typing import Any

from grader.checks.journal import Row
from grader.checks.notebook import Notebook
from grader.checks.reports import Report

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
VERSIONS = (
    f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/publishers/Canonical"
    "/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions"
)
Json = dict[str, Any]


class PlainCloud:
    """Answers from a dict of documents by id (in any case) and a list of journal rows."""

    subscription = SUBSCRIPTION
    is_real = False
    lesson = ""

    def __init__(self, *documents: Json) -> None:
        self.documents = {document["id"].lower(): document for document in documents}
        self.journal: list[Json] = []
        self.collections: dict[str, list[Json]] = {}
        self.pages: list[str] = []
        self.forms: dict[str, str] = {}

    def get(self, id: str, expand: str = "") -> Json | None:
        return self.documents.get(id.lower())

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        return self.journal if collection == "/lab/commands" else self.collections.get(collection.lower(), [])

    def look(self, resource: str, script: str) -> str | None:
        """Nobody can look at a disk here."""
        return None

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        """The next of the pages that are served inside."""
        return f"{self.pages.pop(0)}\n"

    def ran(self, command: str, method: str, path: str, *typed: str, status: int = 200, **rest: Any) -> None:
        """Add a row to the journal."""
        row = {"command": command, "method": method, "path": path, "status": status, "parameters": [*typed]}
        self.journal.append({**row, **rest})

    def sell(self, *versions: str) -> None:
        """Put versions into the Marketplace."""
        self.collections[VERSIONS.lower()] = [{"name": version} for version in versions]


def machine(
    name: str = "web", power: str = "running", *codes: str, host: str | None = None, **properties: Any
) -> Json:
    statuses = [f"PowerState/{power}", "ProvisioningState/succeeded", *codes]
    view: Json = {"statuses": [{"code": code} for code in statuses]}
    if power == "running":
        view["computerName"] = host or name
    return {
        "id": f"{COMPUTE}/virtualMachines/{name}",
        "location": "westeurope",
        "tags": {"owner": "ops"},
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_B2s"},
            "provisioningState": "Succeeded",
            "storageProfile": {"osDisk": {"osType": "Linux"}},
            "osProfile": {"adminUsername": "azureuser", "computerName": name},
            "instanceView": view,
            **properties,
        },
    }


def machine_from(**reference: str) -> Json:
    return machine(storageProfile={"imageReference": reference, "osDisk": {"osType": "Linux"}})


def image(**properties: Any) -> Json:
    profile = {
        "osDisk": {"osType": "Linux", "managedDisk": {"id": f"{COMPUTE}/disks/web-os"}},
        "dataDisks": [{"lun": 0}],
    }
    held = {
        "storageProfile": profile,
        "hyperVGeneration": "V2",
        "provisioningState": "Succeeded",
        **properties,
    }
    return {"id": f"{COMPUTE}/images/golden", "location": "westeurope", "properties": held}


def volume(kind: str, name: str, **document: Any) -> Json:
    data = {"createOption": "Copy", "sourceResourceId": f"{COMPUTE}/disks/web-os"}
    properties = {"diskSizeGB": 30, "creationData": data}
    return {"id": f"{COMPUTE}/{kind}/{name}", "location": "westeurope", "properties": properties, **document}


def row(method: str, path: str, **rest: Any) -> Row:
    return Row.of({"method": method, "path": path, "status": 200, **rest})


class Desk:
    """A plain cloud and a notebook's names, as one cell after the other sees them."""

    notebook: Notebook

    def __init__(self) -> None:
        self.cloud, self.names, self.cell = PlainCloud(), dict[str, Any](), 1

    def find(self, *documents: Json) -> None:
        """Let these resources be in the cloud."""
        self.cloud.documents.update(PlainCloud(*documents).documents)

    def next_cell(self) -> None:
        self.cell += 1

    @property
    def report(self) -> Report:
        return self.notebook.report

    def said(self) -> str:
        return str(self.report)
