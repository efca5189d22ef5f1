"""What a request costs in a small and in a large cloud, and what a list costs beside its JSON.

    python tests/benchmarks/request_costs.py [--profile]

Each figure is the median of many, in milliseconds; ratios are of one run. Wanted: a GET, a PUT and a list of
ten at most 1.2 times as long among 10,000 resources as among 20, also where all are interfaces and VMs in the
same subnet; a list of N, and a subnet that lists N configurations, at most 2 times as long as `json.loads`
and `json.dumps` of the same documents. Also what a lesson's start pays for looking at its file. Not a test.
"""

import cProfile
import gc
import json
import pstats
import re
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.arm.app import App  # noqa: E402
from azlab.arm.ids import parse_id  # noqa: E402
from azlab.arm.messages import Json, Request, Response  # noqa: E402
from azlab.arm.operations import HOST  # noqa: E402
from azlab.arm.store import Resource, Store  # noqa: E402
from azlab.cli.identity import token  # noqa: E402
from azlab.lab.people import LEARNER  # noqa: E402
from azlab.lab.reading import version_for  # noqa: E402
from azlab.providers import practice_azure  # noqa: E402

SMALL, LARGE = 20, 10_000
HEADERS = {"authorization": f"Bearer {token(LEARNER)}"}
SUBSCRIPTION = f"/subscriptions/{next(iter(LEARNER.subscriptions))}"
GROUPS = f"{SUBSCRIPTION}/resourceGroups"
SOURCE = f"{GROUPS}/small/providers/Microsoft.Compute/disks/source"
GUID = re.compile(r'"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
REGION = {"location": "westeurope"}
SUBNET = f"{GROUPS}/small/providers/Microsoft.Network/virtualNetworks/net/subnets/default"
INTERFACES = "Microsoft.Network/networkInterfaces"
BODIES: dict[str, Json] = {
    "Microsoft.Compute/disks": {**REGION, "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 32}},
    "Microsoft.Compute/snapshots": {**REGION, "properties": {"incremental": True, "creationData": {
        "createOption": "Copy", "sourceResourceId": SOURCE}}},
    INTERFACES: {**REGION, "properties": {"ipConfigurations": [
        {"name": "ip", "properties": {"subnet": {"id": SUBNET}}}]}},
    "Microsoft.Network/networkSecurityGroups": REGION,
}  # fmt: skip
"""The types that are measured, each with a body that makes one."""
MACHINE = f"{GROUPS}/small/providers/Microsoft.Compute/virtualMachines/vm"
MACHINE_BODY: Json = {**REGION, "properties": {
    "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
    "storageProfile": {
        "imageReference": {
            "publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"},
        "osDisk": {"createOption": "FromImage", "deleteOption": "Delete"}},
    "osProfile": {"computerName": "vm", "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"},
    "networkProfile": {"networkInterfaces": [{"id": f"{GROUPS}/small/providers/{INTERFACES}/it5"}]},
}}  # fmt: skip


class Cloud:
    """A practice cloud in a file, with ten resources of a type in one group and the rest in another."""

    def __init__(self, folder: Path, kind: str, count: int, crowded: bool = False) -> None:
        """When it is crowded, the rest is in the same subnet."""
        name = f"{kind.replace('/', '-')}-{count}{'-crowded' * crowded}.sqlite"
        self.kind, self.store = kind, Store(folder / name)
        self.app: App = practice_azure(self.store)
        for group in ("small", "big"):
            self.ask("PUT", f"{GROUPS}/{group}", REGION)
        self.ask("PUT", SOURCE, BODIES["Microsoft.Compute/disks"])
        self.ask("PUT", SUBNET.partition("/subnets")[0], {**REGION, "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/8"]},
            "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/9"}}]}})  # fmt: skip
        for number in range(10):
            self.ask("PUT", self.path(f"it{number}"), BODIES[kind])
            self.ask("POST", "/lab/clock", {"minutes": 5})
        self._multiply(self.path("it0"), count, crowded)
        if crowded:
            self.ask("PUT", MACHINE, MACHINE_BODY)
            self._multiply(MACHINE, count, crowded)

    def path(self, name: str, group: str = "small") -> str:
        return f"{GROUPS}/{group}/providers/{self.kind}/{name}".rstrip("/")

    def ask(self, method: str, path: str, body: Json | None = None) -> Response:
        url = path if "?" in path else f"{path}?api-version={version_for(path)}"
        answer = self.app(Request(method, url, HEADERS, json.dumps(body).encode() if body else b""))
        assert answer.status < 300, answer.body
        return answer

    def everything(self) -> list[bytes]:
        """The whole list, page by page."""
        pages: list[bytes] = []
        url = self.path("", "big")
        while url:
            pages.append(self.ask("GET", url).body)
            _, _, link = pages[-1].rpartition(b'"nextLink":"')
            url = link.rstrip(b'"}').decode().removeprefix(HOST) if b'"nextLink"' in pages[-1][-2000:] else ""
        return pages

    def make_anew(self) -> None:
        """Delete one and make it again, a minute later: as a new one, whose name nobody has."""
        self.ask("DELETE", self.path("it4"))
        self.ask("POST", "/lab/clock", {"minutes": 1})
        self.ask("PUT", self.path("it4"), BODIES[self.kind])

    def make_machine(self) -> None:
        """Delete a VM and make it again."""
        self.ask("DELETE", MACHINE)
        self.ask("POST", "/lab/clock", {"minutes": 5})
        self.ask("PUT", MACHINE, MACHINE_BODY)
        self.ask("POST", "/lab/clock", {"minutes": 5})

    def _multiply(self, path: str, count: int, crowded: bool) -> None:
        """As many as wanted, copied from the first: made one by one they would take minutes."""
        first = self.store.get(path)
        assert first is not None
        with self.store.transaction():
            for number in range(count - 10):
                id = parse_id(path.replace("/small/", "/big/") + f"-{number:05}")
                assert id is not None
                text = first.document_text.replace(first.id.text, id.text)
                text = text.replace(f'"{first.id.name}"', f'"{id.name}"').replace(
                    "10.0.0.4", str(IPv4Address("10.0.1.0") + number)
                )
                text = (
                    text.replace("westeurope", "northeurope") if crowded else text.replace("/small/", "/big/")
                )
                text = GUID.sub(lambda found: f'"{uuid.uuid4()}"', text)
                self.store.put(Resource(id, json.loads(text), first.interior))


def medians(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median time of each work in milliseconds; in turns, so that a busy machine hinders all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(times + 1):
        for work, times_taken in zip(works, taken, strict=True):
            began = time.perf_counter()
            work()
            if turn:  # the first one warms up
                times_taken.append(time.perf_counter() - began)
    return [statistics.median(times_taken) * 1000 for times_taken in taken]


REQUESTS: dict[str, tuple[int, Callable[[Cloud], object]]] = {
    "GET": (300, lambda cloud: cloud.ask("GET", cloud.path("it3"))),
    "PUT": (150, lambda cloud: cloud.ask("PUT", cloud.path("it3"), BODIES[cloud.kind])),
    "PUT anew": (100, Cloud.make_anew),
    "small list": (150, lambda cloud: cloud.ask("GET", cloud.path(""))),
}
"""What is asked, and how often."""


def compare(folder: Path, kind: str) -> None:
    """Print the lines of one type."""
    small, large = Cloud(folder, kind, SMALL), Cloud(folder, kind, LARGE)
    for name, (times, request) in REQUESTS.items():
        least, most = medians([partial(request, small), partial(request, large)], times)
        print(f"{kind:40} {name:12} {least:8.2f} {most:8.2f} ms   ratio {most / least:5.2f}", flush=True)
    rows = [row for page in large.everything() for row in json.loads(page)["value"]]
    texts = [json.dumps(row) for row in rows]
    gc.collect()
    listed, plain = medians([large.everything, lambda: json.dumps([json.loads(text) for text in texts])], 5)
    beside = f"its JSON {plain:8.1f} ms   ratio {listed / plain:5.2f}"
    print(f"{kind:40} list of {len(rows):,} {listed:8.1f} ms, {beside}", flush=True)
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(large.everything)
        pstats.Stats(profile).sort_stats("tottime").print_stats(12)


CROWDED: dict[str, tuple[int, Callable[[Cloud], object]]] = {
    **REQUESTS,
    "VM anew": (30, Cloud.make_machine),
}


def crowd(folder: Path) -> None:
    """Print what is asked where all interfaces are in one subnet, and what that subnet's own GET takes."""
    small, large = (Cloud(folder, INTERFACES, count, crowded=True) for count in (SMALL, LARGE))
    for name, (times, request) in CROWDED.items():
        least, most = medians([partial(request, small), partial(request, large)], times)
        print(f"{'in one subnet':40} {name:12} {least:8.2f} {most:8.2f} ms   ratio {most / least:5.2f}")
    text = large.ask("GET", SUBNET).body
    gc.collect()
    shown, plain = medians([lambda: large.ask("GET", SUBNET), lambda: json.dumps(json.loads(text))], 9)
    beside = f"its JSON {plain:8.1f} ms   ratio {shown / plain:5.2f}"
    print(f"{'in one subnet':40} GET subnet   {shown:8.1f} ms, {beside}", flush=True)


def look(folder: Path) -> None:
    """Print what opening a large cloud's file takes, examined page by page and row by row."""
    path = folder / f"{next(iter(BODIES)).replace('/', '-')}-{LARGE}.sqlite"
    [opened] = medians([lambda: Store(path).close()], 5)
    with Store(path) as store:
        [read] = medians([store.unreadable], 5)
    print(f"opening {path.stat().st_size / 1e6:.0f} MB: {opened:.0f} ms, and {read:.0f} ms to read every row")


def main() -> None:
    print(f"{'':40} {'':12} {SMALL:>8} {LARGE:>8} resources")
    with tempfile.TemporaryDirectory() as folder:
        for kind in BODIES:
            compare(Path(folder), kind)
        crowd(Path(folder))
        look(Path(folder))


if __name__ == "__main__":
    main()
