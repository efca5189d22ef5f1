"""What a request costs does not depend on how much is in the cloud; counted in calls and SQLite's steps."""

import json
import re
import sys
import uuid
from collections.abc import Callable
from ipaddress import IPv4Address

import pytest

from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Request
from azlab.arm.store import Resource, Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

SUBSCRIPTION = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}"
SMALL, BIG = (f"{SUBSCRIPTION}/resourceGroups/{name}" for name in ("small", "big"))
NETWORK = f"{SMALL}/providers/Microsoft.Network/virtualNetworks/net"
GUID = re.compile(r'"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
REGION = {"location": "westeurope"}
EMPTY = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
COPY = {
    "incremental": True,
    "creationData": {
        "createOption": "Copy",
        "sourceResourceId": f"{SMALL}/providers/Microsoft.Compute/disks/source",
    },
}
SUBNET = f"{NETWORK}/subnets/default"
CONFIGURATION = {"name": "ip", "properties": {"subnet": {"id": SUBNET}}}
MACHINES, INTERFACES = "Microsoft.Compute/virtualMachines", "Microsoft.Network/networkInterfaces"
MACHINE = {
    "hardwareProfile": {"vmSize": "Standard_B1ls"},
    "storageProfile": {
        "imageReference": {
            "publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"},
        "osDisk": {"createOption": "FromImage"},
    },
    "osProfile": {"computerName": "vm", "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"},
    "networkProfile": {"networkInterfaces": [
        {"id": f"{SMALL}/providers/Microsoft.Network/networkInterfaces/of-NAME"}]},
}  # fmt: skip
BODIES: dict[str, Json] = {
    "Microsoft.Compute/disks": {**REGION, "properties": EMPTY},
    "Microsoft.Compute/snapshots": {**REGION, "properties": COPY},
    INTERFACES: {**REGION, "properties": {"ipConfigurations": [CONFIGURATION]}},
    "Microsoft.Network/networkSecurityGroups": REGION,
    MACHINES: {**REGION, "properties": MACHINE},
}


class Cloud:
    """A practice cloud with three resources of a type in one group, and many in another."""

    def __init__(self, kind: str, many: int, crowded: bool = False) -> None:
        self.kind, self.store = kind, Store()
        self.app: App = practice_azure(self.store)
        for group in (SMALL, BIG):
            self.ask("PUT", group, REGION)
        self.ask("PUT", COPY["creationData"]["sourceResourceId"], BODIES["Microsoft.Compute/disks"])
        subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/16"}}
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/8"]}, "subnets": [subnet]}
        self.ask("PUT", NETWORK, {**REGION, "properties": space})
        for name in "abc":
            if kind == MACHINES:
                self.ask("PUT", f"{SMALL}/providers/{INTERFACES}/of-{name}", BODIES[INTERFACES])
            self.put(name)
            self.ask("POST", "/lab/clock", {"minutes": 5})
        self.multiply(many, crowded)

    def path(self, name: str = "", group: str = SMALL) -> str:
        return f"{group}/providers/{self.kind}/{name}".rstrip("/")

    def put(self, name: str) -> None:
        self.ask("PUT", self.path(name), json.loads(json.dumps(BODIES[self.kind]).replace("NAME", name)))

    def ask(self, method: str, path: str, body: Json | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        answer = self.app(Request(method, f"{path}?api-version=2025-04-01", {}, content))
        assert answer.status < 300, answer.body

    def multiply(self, many: int, crowded: bool) -> None:
        """Copies of the first in the other group, with what it refers to: another subnet, another disk.

        When it is crowded, in the same subnet.
        """
        first = self.store.get(self.path("a"))
        assert first is not None
        with self.store.transaction():
            for number in range(many):
                id = parse_id(self.path(f"it{number}", BIG))
                assert id is not None
                text = first.document_text.replace('/a"', f'/it{number}"').replace('"a"', f'"it{number}"')
                text = text.replace(first.id.text, id.text) if crowded else text.replace("/small/", "/big/")
                text = text.replace("westeurope", "northeurope")  # or there would be too many cores
                text = text.replace("10.0.0.4", str(IPv4Address("10.0.1.0") + number))
                text = GUID.sub(lambda found: f'"{uuid.uuid4()}"', text)
                self.store.put(Resource(id, json.loads(text), first.interior))

    def make_anew(self) -> None:
        self.ask("DELETE", self.path("b"))
        self.ask("POST", "/lab/clock", {"minutes": 1})
        self.put("b")


REQUESTS: dict[str, Callable[[Cloud], object]] = {
    "GET": lambda cloud: cloud.ask("GET", cloud.path("c")),
    "PUT": lambda cloud: cloud.put("c"),
    "a new one": Cloud.make_anew,
    "a list": lambda cloud: cloud.ask("GET", cloud.path()),
}


def steps(cloud: Cloud, work: Callable[[Cloud], object]) -> int:
    """Calls of functions, and tens of instructions of SQLite, that some work takes."""
    count = 0

    def step(*event: object) -> int:
        nonlocal count
        count += not event or event[1] in ("call", "c_call")
        return 0

    cloud.store._connection.set_progress_handler(step, 10)
    before = sys.getprofile()
    sys.setprofile(step)
    try:
        work(cloud)
    finally:
        sys.setprofile(before)
        cloud.store._connection.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize(
    ("kind", "crowded"), [*((kind, False) for kind in BODIES), (INTERFACES, True), (MACHINES, True)]
)
def test_a_request_costs_the_same_in_a_large_cloud(kind: str, crowded: bool) -> None:
    small, large = Cloud(kind, 10, crowded), Cloud(kind, 1_000, crowded)
    for name, work in REQUESTS.items():
        for cloud in (small, large):
            work(cloud)  # what is derived of all is derived now
            cloud.ask("POST", "/lab/clock", {"minutes": 5})
        least, most = steps(small, work), steps(large, work)
        assert most < 1.2 * least, f"{name}: {least} steps, and {most} in the large one"


def test_a_crowded_subnet_costs_little_more_than_writing_its_list() -> None:
    small, large = Cloud(INTERFACES, 10, crowded=True), Cloud(INTERFACES, 1_000, crowded=True)
    least, most = (steps(cloud, lambda cloud: cloud.ask("GET", SUBNET)) for cloud in (small, large))
    assert most - least < 990 * 25, f"{least} steps, and {most} in the large one"


def test_a_request_costs_the_same_after_a_command_that_wrote_thousands() -> None:
    kind = "Microsoft.Compute/disks"
    small, large = Cloud(kind, 10), Cloud(kind, 10)
    for cloud, many in ((small, 1), (large, 3_000)):
        cloud.put("c")
        cloud.multiply(many, crowded=False)  # all of it in the entry of the command before
        cloud.put("b")
        cloud.ask("POST", "/lab/clock", {"minutes": 5})
    least, most = (steps(cloud, lambda cloud: cloud.put("c")) for cloud in (small, large))
    assert most < 1.2 * least, f"{least} steps, and {most} after the large one"
