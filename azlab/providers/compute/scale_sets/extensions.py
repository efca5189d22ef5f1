"""Extensions of instances: what the model lists is put into every instance, and does its work inside."""

from azlab import guest
from azlab.arm.cloud import copy_of
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import catalogue, downloads, views, work
from azlab.providers.compute.extensions.outcomes import Outcome
from azlab.providers.compute.scale_sets.names import MACHINE


def wanted(change: Change) -> list[Json]:
    """The model's extensions, with the protected settings that are never shown."""
    kept = change.interior.get("protectedSettings", {})
    listed = change.get("virtualMachineProfile.extensionProfile.extensions", [])
    return [_whole(entry, kept.get(entry["name"])) for entry in listed]


def _whole(entry: Json, protected: Json | None) -> Json:
    whole: Json = copy_of(entry)
    whole.setdefault("properties", {})
    if protected is not None:
        whole["properties"]["protectedSettings"] = protected
    return whole


def refuse(entries: list[Json]) -> None:
    """Raise what Azure says of extensions that it has not, or that cannot be had here."""
    for entry in entries:
        catalogue.refuse_unknown(entry["properties"])


def put_in(change: Change, machine: Resource, inside: guest.Machine) -> None:
    """Give an instance the model's extensions; those that are new or changed do their work now.

    A failure makes the instance, and with it the operation, fail. A flexible instance is a VM, and has its
    extensions as resources; a uniform one keeps them to itself.
    """
    known, kept = machine.interior.get("extensions", {}), {}
    flexible = machine.id.type == MACHINE
    for gone in views.extensions_of(change.cloud, machine) if flexible else ():
        change.cloud.delete(gone.id)
    for entry in wanted(change):
        made = _made(change, machine, inside, entry, known.get(entry["name"], {}))
        kept[entry["name"]] = {**made.interior, "document": made.document}
        if flexible:
            change.cloud.put(made)
    machine.interior["extensions"] = kept


def _made(change: Change, machine: Resource, inside: guest.Machine, entry: Json, known: Json) -> Resource:
    """An extension of the model as the instance has it; it works only if it is new or changed."""
    properties, mark = entry["properties"], work.mark_of(entry["properties"])
    if known.get("mark") == mark:
        outcome = Outcome.from_json(known["outcome"])
    else:
        outcome = work.enable(entry["name"], properties, inside, downloads.offered(change.cloud))
        if outcome.error is not None and not properties.get("suppressFailures"):
            machine.interior["failure"] = outcome.error.document()
            change.error = change.error or outcome.error
    interior = {"mark": mark, "outcome": outcome.to_json()}
    return Resource(_id(machine, entry), _document(machine, entry, outcome), interior)


def _id(machine: Resource, entry: Json) -> ResourceId:
    return machine.id.sibling(MACHINE, machine.document["name"]).child("extensions", entry["name"])


def _document(machine: Resource, entry: Json, outcome: Outcome) -> Json:
    properties = {name: value for name, value in entry["properties"].items() if name != "protectedSettings"}
    state = "Failed" if outcome.error is not None else "Succeeded"
    return {
        "name": entry["name"],
        "id": _id(machine, entry).text,
        "type": views.NAME,
        "location": machine.location,
        "properties": {"autoUpgradeMinorVersion": True, **properties, "provisioningState": state},
    }
