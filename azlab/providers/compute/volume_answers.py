"""The short body with which a PUT of a disk or a snapshot is answered at once, as azure-cli's recordings
have it: what was asked for, and that it is being done. The rest is told when it is done."""

from azlab.arm.cloud import copy_of
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

HEAD = ("name", "id", "type", "location", "tags")
OF_THE_SERVICE = ("uniqueId", "timeCreated", "diskState", "diskIOPSReadWrite", "diskMBpsReadWrite",
                  "LastOwnershipUpdateTime")  # fmt: skip
"""Properties that a client repeats from a GET, and that the answer leaves out."""


def accepted(change: Change, resource: Resource) -> Json:
    """The body of the 202; of a PATCH, which was never recorded, the whole document."""
    if not change.sent:
        return resource.document
    sent = copy_of(change.sent)
    properties = sent.pop("properties", {})
    for name in OF_THE_SERVICE if change.before else ():
        properties.pop(name, None)
    head = {name: resource.document[name] for name in HEAD if name in resource.document}
    rest = {name: value for name, value in sent.items() if name not in HEAD}
    size = {"diskSizeBytes": resource.properties.get("diskSizeBytes")} if change.before else {}
    return {**head, **rest, "properties": {**properties, "provisioningState": "Updating", **size}}
