"""A cloud with one group, and what may lie in it: the web machine, its image and the copies of its disk."""

from typing import Any
from xml.etree import ElementTree

from azlab.widgets import picture
from azlab.widgets.pictures import Picture

S = "/subscriptions/s"
GROUP = f"{S}/resourceGroups/rg-images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
Json = dict[str, Any]


class PlainCloud:
    """Lists what it is given, by the last two words of a collection."""

    subscription = "s"

    def __init__(self, **collections: list[Json]) -> None:
        self.collections = collections
        self.groups = [{"id": GROUP, "name": "rg-images", "location": "westeurope"}]

    def get(self, id: str, expand: str = "") -> Json | None:
        found = [one for each in self.collections.values() for one in each if one["id"] == id]
        return found[0] if found and expand == "instanceView" else None

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        if collection == f"{S}/resourceGroups":
            return self.groups
        inside = collection.startswith(f"{GROUP}/providers/Microsoft.")
        return self.collections.get(collection.rpartition("/")[2], []) if inside else []

    def look(self, resource: str, script: str) -> str | None:
        return None

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        raise AssertionError("a picture runs nothing")


def machine(name: str, *codes: str, **properties: Any) -> Json:
    view = {"statuses": [{"code": code} for code in codes]}
    id = f"{COMPUTE}/virtualMachines/{name}"
    return {"id": id, "name": name, "properties": {"instanceView": view, **properties}}


def resource(kind: str, name: str, properties: Json, **document: Any) -> Json:
    return {"id": f"{COMPUTE}/{kind}/{name}", "name": name, "properties": properties, **document}


def own(image: str) -> Json:
    return {"imageReference": {"id": f"{COMPUTE}/images/{image}"}}


MARKET = {
    "publisher": "Canonical",
    "offer": "ubuntu",
    "sku": "server",
    "version": "latest",
    "exactVersion": "24.4",
}
DISK_ID = f"{COMPUTE}/disks/web-base_OsDisk"
BASE = machine(
    "web-base",
    "PowerState/deallocated",
    "OSState/generalized",
    storageProfile={"imageReference": MARKET, "osDisk": {"managedDisk": {"id": DISK_ID}}},
)
OS_DISK = resource("disks", "web-base_OsDisk", {"diskSizeGB": 30}, managedBy=BASE["id"])
IMAGE = resource(
    "images",
    "web-image",
    {
        "sourceVirtualMachine": {"id": BASE["id"].upper()},
        "hyperVGeneration": "V2",
        "storageProfile": {"osDisk": {"osType": "Linux"}},
    },
)
SNAPSHOT = resource(
    "snapshots", "before", {"diskSizeGB": 30, "creationData": {"sourceResourceId": OS_DISK["id"]}}
)
COPY = resource("disks", "copy", {"diskSizeGB": 30, "creationData": {"sourceResourceId": SNAPSHOT["id"]}})
WEB = machine("web-1", "PowerState/running", storageProfile=own("web-image"))


def whole() -> Picture:
    cloud = PlainCloud(
        virtualMachines=[BASE, WEB], disks=[OS_DISK, COPY], images=[IMAGE], snapshots=[SNAPSHOT]
    )
    return picture(cloud)


def texts(shown: Picture) -> list[str]:
    """What stands in the drawing."""
    found = ElementTree.fromstring(shown.svg()).iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in found]
