"""Attaching and detaching data disks by their ids, several at once (`--disk-ids`)."""

import json
from typing import Any
from urllib.parse import quote

from azlab.arm.errors import NotFound, missing_value
from azlab.arm.fields import get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json, Request
from azlab.arm.resource import Call

VERSION = "2024-07-01"
LUNS = 64


def attach_and_detach(call: Call) -> None:
    """Of a body with `dataDisksToAttach` and `dataDisksToDetach`, lists of `{"diskId": ...}`.

    The result is the VM's storage profile.
    """
    there = list(call.resource.properties["storageProfile"].get("dataDisks", []))
    for item in _items(call, "dataDisksToDetach"):
        there = _without(there, item["diskId"])
    for item in _items(call, "dataDisksToAttach"):
        there.append(_entry(item, {entry["lun"] for entry in there}))
    vm = call.resource.id
    body = json.dumps({"properties": {"storageProfile": {"dataDisks": there}}}).encode()
    call.cloud.send(Request("PATCH", f"{quote(vm.text)}?api-version={VERSION}", {}, body))
    call.cloud.operations.wait_until_idle(vm.key)
    changed = call.cloud.get(vm)
    call.result = changed.properties["storageProfile"] if changed else {}


def _items(call: Call, name: str) -> list[Json]:
    given: Any = call.body.get(name, [])
    if not isinstance(given, list) or not all(isinstance(get_at(item, "diskId"), str) for item in given):
        raise missing_value(f"{name}.diskId")
    return given


def _without(entries: list[Json], disk: str) -> list[Json]:
    left = [entry for entry in entries if not same_id(get_at(entry, "managedDisk.id", ""), disk)]
    if len(left) == len(entries):
        raise NotFound("NotFound", f"Disk {disk.rstrip('/').rpartition('/')[2]} is not found.")
    return left


def _entry(item: Json, taken: set[int]) -> Json:
    """The entry of a disk to attach, with the LUN that it names or the first free LUN."""
    free = next((lun for lun in range(LUNS) if lun not in taken), LUNS)
    kept: Json = {name: item[name] for name in ("caching", "deleteOption") if name in item}
    return {
        "lun": item.get("lun", free),
        "createOption": "Attach",
        "managedDisk": {"id": item["diskId"]},
        **kept,
    }
