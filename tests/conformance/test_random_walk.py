"""A random walk over disks, snapshots, images, gallery versions and scale sets keeps the cloud's laws.

The laws: no image without an OS disk; a generalized VM never runs; replicas only in target regions, and
VMs only where replicas are; deleting a group removes what was in it, but for what is used elsewhere;
a snapshot never changes; a scale set at rest has as many instances as it says.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from azlab.arm.fields import get_at
from tests.conformance.conftest import INVARIANTS
from tests.conformance.walking import (
    PLATFORM,
    PROFILE,
    REGIONS,
    SUBSCRIPTION,
    Walker,
    compute,
    scale_set,
    subnet,
)

EXAMPLES, STEPS = 40, 40
LONG_EXAMPLES, LONG_STEPS = 150, 60
GROUPS = {"rg-one": "westeurope", "rg-two": "westeurope", "rg-north": "northeurope"}
GALLERY = compute("rg-one", "galleries/shop")
DEFINITION = {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2"}
IDENTITY = {"publisher": "shop", "offer": "web", "sku": "small"}

fleets, modes = st.sampled_from(["fleet", "herd"]), st.sampled_from(["Flexible", "Uniform"])
few = st.integers(0, 3)
groups, names = st.sampled_from(list(GROUPS)), st.sampled_from(["a", "b", "c"])
patience = st.sampled_from([True, True, True, False])
regions = st.lists(st.sampled_from(REGIONS), max_size=2).map(lambda more: ["westeurope", *more])
numbers = st.sampled_from(["1.0.0", "1.1.0", "2.0.0"])
counts: dict[str, int] = {}
DELETED = (
    "disks",
    "snapshots",
    "images",
    "virtualMachines",
    "virtualMachineScaleSets",
    "galleries/images/versions",
)


class Walk(RuleBasedStateMachine):
    """Every step is what a client may ask; what Azure refuses is refused, and the laws hold all the time."""

    @initialize()
    def seed_cloud(self) -> None:
        self.walker = Walker()
        self.made_in: dict[str, str] = {}
        for group, location in GROUPS.items():
            self.walker.seed_cloud(group, location)
        self.walker.ask("PUT", GALLERY, {"location": "westeurope"})
        body = {"location": "westeurope", "properties": {**DEFINITION, "identifier": IDENTITY}}
        self.walker.ask("PUT", f"{GALLERY}/images/web", body)
        for name in ("a", "b"):
            self._machine("rg-one", name, {"imageReference": PLATFORM}, patient=True)
        self._generalize(compute("rg-one", "virtualMachines/b"))
        self._capture("rg-one", "b", compute("rg-one", "virtualMachines/b"), patient=True)
        self._publish("1.0.0", ["westeurope", "eastus2"], compute("rg-one", "images/b"), patient=True)

    # --- disks and snapshots

    @rule(group=groups, name=names, patient=patience, data=st.data())
    def make_a_disk(self, group: str, name: str, patient: bool, data: st.DataObject) -> None:
        self._copy("disks", group, name, self._pick(data, "snapshots", "disks"), patient)

    @rule(group=groups, name=names, patient=patience, changes=st.booleans(), data=st.data())
    def take_a_snapshot(
        self, group: str, name: str, patient: bool, changes: bool, data: st.DataObject
    ) -> None:
        source = self._pick(data, "disks", "snapshots")
        self._copy("snapshots", group, name, source, patient, incremental=changes)

    @rule(name=names, patient=patience, data=st.data())
    def copy_a_snapshot_north(self, name: str, patient: bool, data: st.DataObject) -> None:
        source = self._pick(data, "snapshots")
        self._copy("snapshots", "rg-north", name, source, patient, incremental=True, how="CopyStart")

    @rule(data=st.data())
    def resize_or_tag(self, data: st.DataObject) -> None:
        id = self._pick(data, "disks", "snapshots", "images")
        change = data.draw(st.sampled_from([{"tags": {"seen": "yes"}}, {"properties": {"diskSizeGB": 64}}]))
        self.walker.ask("PATCH", id, change)

    # --- machines and images

    @rule(group=groups, name=names, patient=patience, data=st.data())
    def deploy(self, group: str, name: str, patient: bool, data: st.DataObject) -> None:
        image = self._pick(data, "images", "galleries/images/versions", "galleries/images")
        reference = data.draw(st.sampled_from([PLATFORM, {"id": image}]))
        self._machine(group, name, {"imageReference": reference}, patient)

    @rule(patient=patience, data=st.data())
    def switch(self, patient: bool, data: st.DataObject) -> None:
        verb = data.draw(st.sampled_from(["start", "powerOff", "restart", "deallocate", "generalize"]))
        self.walker.ask("POST", f"{self._pick(data, 'virtualMachines')}/{verb}", {}, patient=patient)

    @rule(data=st.data(), text=st.sampled_from(["x", "y", "z"]))
    def write_inside(self, data: st.DataObject, text: str) -> None:
        script = [f"echo {text} >> /root/notes", "waagent -deprovision+user -force" if text == "z" else "ls"]
        body = {"commandId": "RunShellScript", "script": script}
        self.walker.ask("POST", f"{self._pick(data, 'virtualMachines')}/runCommand", body)

    @rule(data=st.data())
    def generalize_properly(self, data: st.DataObject) -> None:
        self._generalize(self._pick(data, "virtualMachines"))

    @rule(group=groups, name=names, patient=patience, data=st.data())
    def capture(self, group: str, name: str, patient: bool, data: st.DataObject) -> None:
        source = self._pick(data, "virtualMachines", "disks", "snapshots")
        self._capture(group, name, source, patient)

    # --- gallery versions

    @rule(number=numbers, places=regions, patient=patience, data=st.data())
    def publish(self, number: str, places: list[str], patient: bool, data: st.DataObject) -> None:
        source = self._pick(data, "images", "virtualMachines", "galleries/images/versions")
        self._publish(number, places, source, patient)

    @rule(number=numbers, places=regions, excluded=st.booleans(), patient=patience)
    def republish(self, number: str, places: list[str], excluded: bool, patient: bool) -> None:
        profile = {**_targets(places), "excludeFromLatest": excluded}
        body = {"properties": {"publishingProfile": profile}}
        self.walker.ask("PATCH", f"{GALLERY}/images/web/versions/{number}", body, patient=patient)

    # --- scale sets

    @rule(group=groups, name=fleets, mode=modes, count=few, patient=patience, data=st.data())
    def make_a_scale_set(
        self, group: str, name: str, mode: str, count: int, patient: bool, data: st.DataObject
    ) -> None:
        image = self._pick(data, "images", "galleries/images/versions", "galleries/images")
        reference = data.draw(st.sampled_from([PLATFORM, {"id": image}]))
        body = scale_set(group, GROUPS[group], mode, count, reference)
        self.walker.ask("PUT", compute(group, f"virtualMachineScaleSets/{name}"), body, patient=patient)

    @rule(count=few, patient=patience, data=st.data())
    def change_the_capacity(self, count: int, patient: bool, data: st.DataObject) -> None:
        body = {"sku": {"capacity": count}}
        self.walker.ask("PATCH", self._pick(data, "virtualMachineScaleSets"), body, patient=patient)

    @rule(patient=patience, data=st.data())
    def change_the_model(self, patient: bool, data: st.DataObject) -> None:
        image = self._pick(data, "images", "galleries/images/versions", "galleries/images")
        profile = {"storageProfile": {"imageReference": {"id": image}}}
        body = {"properties": {"virtualMachineProfile": profile}}
        self.walker.ask("PATCH", self._pick(data, "virtualMachineScaleSets"), body, patient=patient)

    @rule(patient=patience, data=st.data())
    def act_on_instances(self, patient: bool, data: st.DataObject) -> None:
        verbs = ["start", "powerOff", "restart", "deallocate", "reimage", "manualupgrade", "delete"]
        id = self._pick(data, "virtualMachineScaleSets")
        instances = [_last(one) for one in self.walker.members(id)]
        chosen = data.draw(st.sampled_from([*instances, "*", "nothing"]))
        body = {"instanceIds": [chosen]}
        self.walker.ask("POST", f"{id}/{data.draw(st.sampled_from(verbs))}", body, patient=patient)

    # --- endings

    @rule(patient=patience, data=st.data())
    def delete(self, patient: bool, data: st.DataObject) -> None:
        self.walker.ask("DELETE", self._pick(data, *DELETED), patient=patient)

    @precondition(lambda self: sum(self.walker.answered.values()) > 40)
    @rule(group=groups)
    def delete_a_group(self, group: str) -> None:
        self.walker.wait_until_idle()
        before = {resource.id.key for resource in self.walker.store.resources()}
        id = f"{SUBSCRIPTION}/resourceGroups/{group}".lower()
        self.walker.ask("DELETE", id)
        self.walker.wait_until_idle()
        left = {resource.id.key for resource in self.walker.store.resources()}
        inside = {key for key in before if key == id or key.startswith(f"{id}/")}
        assert before - inside == left - inside
        if id not in left:
            assert not left & inside
        # What something in another group uses stays, and its group with it.
        for key in sorted(left & inside - {id}):
            assert self.walker.ask("DELETE", key).status == 409, key
        self.walker.seed_cloud(group, GROUPS[group])

    @rule()
    def wait(self) -> None:
        self.walker.wait_until_idle()

    # --- the laws

    @invariant()
    def the_cloud_hangs_together(self) -> None:
        for law in INVARIANTS:
            law(self.walker.store)

    @invariant()
    def a_snapshot_never_changes(self) -> None:
        self.walker.look_at_snapshots()

    @invariant()
    def no_image_is_without_an_os_disk(self) -> None:
        for image in self.walker.store.resources("Microsoft.Compute/images"):
            assert get_at(image.properties, "storageProfile.osDisk.osType") == "Linux", image.id
            assert image.interior["machine"]["files"], image.id
        for version in self.walker.store.resources("Microsoft.Compute/galleries/images/versions"):
            assert version.interior["machine"]["files"], version.id

    @invariant()
    def replicas_are_in_target_regions_only(self) -> None:
        for version in self.walker.store.resources("Microsoft.Compute/galleries/images/versions"):
            shown = self.walker.ask("GET", version.id.text, query="&$expand=ReplicationStatus").json()
            wanted = {one["name"] for one in shown["properties"]["publishingProfile"]["targetRegions"]}
            status = shown["properties"].get("replicationStatus") or {"summary": []}
            assert {one["region"] for one in status["summary"]} <= wanted
            assert set(version.interior["replicas"]) <= {_short(name) for name in wanted}

    @invariant()
    def a_scale_set_at_rest_has_as_many_instances_as_it_says(self) -> None:
        for one in self.walker.store.resources("Microsoft.Compute/virtualMachineScaleSets"):
            instances = self.walker.members(one.id.text)
            if one.properties["provisioningState"] == "Succeeded":
                assert len(instances) == one.document["sku"]["capacity"], one.id
            if one.properties["orchestrationMode"] == "Flexible":
                machines = self.walker.machines_of(one.id.text)
                assert {_last(id) for id in instances} == {_last(id) for id in machines}

    def teardown(self) -> None:
        for word, count in self.walker.answered.items():
            counts[word] = counts.get(word, 0) + count
        self.walker.store.close()

    # --- how it asks

    def _pick(self, data: st.DataObject, *kinds: str) -> str:
        """Something that is there, or (where nothing is) something that is not."""
        there = [id for kind in kinds for id in self.walker.ids(kind)]
        return data.draw(st.sampled_from(there or [compute("rg-one", f"{kinds[0]}/nothing")]))

    def _copy(
        self, kind: str, group: str, name: str, source: str, patient: bool, how: str = "Copy", **more: Any
    ) -> None:
        properties = {"creationData": {"createOption": how, "sourceResourceId": source}, **more}
        body = {"location": GROUPS[group], "properties": properties}
        self.walker.ask("PUT", compute(group, f"{kind}/{name}"), body, patient=patient)

    def _generalize(self, vm: str) -> None:
        script = {"commandId": "RunShellScript", "script": ["waagent -deprovision+user -force"]}
        for verb, body in (("runCommand", script), ("deallocate", {}), ("generalize", {})):
            self.walker.ask("POST", f"{vm}/{verb}", body)

    def _capture(self, group: str, name: str, source: str, patient: bool) -> None:
        disk = {"osType": "Linux", "osState": "Generalized"}
        part = {"snapshot": {"id": source}} if "/snapshots/" in source else {"managedDisk": {"id": source}}
        properties: dict[str, Any] = {"storageProfile": {"osDisk": {**disk, **part}}}
        if "/virtualMachines/" in source:
            properties = {"sourceVirtualMachine": {"id": source}}
        body = {"location": GROUPS[group], "properties": {**properties, "hyperVGeneration": "V2"}}
        self.walker.ask("PUT", compute(group, f"images/{name}"), body, patient=patient)

    def _publish(self, number: str, places: list[str], source: str, patient: bool) -> None:
        word = "virtualMachineId" if "/virtualMachines/" in source else "id"
        properties: dict[str, Any] = {
            "storageProfile": {"source": {word: source}},
            "publishingProfile": _targets(places),
        }
        properties["safetyProfile"] = {"allowDeletionOfReplicatedLocations": True}
        body = {"location": "westeurope", "properties": properties}
        self.walker.ask("PUT", f"{GALLERY}/images/web/versions/{number}", body, patient=patient)

    def _machine(self, group: str, name: str, storage: dict[str, Any], patient: bool) -> None:
        interface = {"ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": subnet(group)}}}]}
        place = compute(group, "").replace("Microsoft.Compute", "Microsoft.Network")
        nic = f"{place}networkInterfaces/{name}"
        self.walker.ask("PUT", nic, {"location": GROUPS[group], "properties": interface})
        properties = {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {**storage, "osDisk": {"createOption": "FromImage"}},
            "osProfile": PROFILE,
            "networkProfile": {"networkInterfaces": [{"id": nic}]},
        }
        vm = compute(group, f"virtualMachines/{name}")
        is_new = self.walker.store.get(vm) is None
        response = self.walker.ask(
            "PUT", vm, {"location": GROUPS[group], "properties": properties}, patient=patient
        )
        self._was_allowed(storage["imageReference"], GROUPS[group], response.status, is_new)

    def _was_allowed(self, reference: dict[str, str], location: str, status: int, is_new: bool) -> None:
        """A new VM is made only where its image version has a replica."""
        version = self.walker.store.get(reference.get("id", ""))
        if status >= 400 or not is_new or version is None or len(version.id.types) != 3:
            return
        told = version.properties["publishingProfile"]["targetRegions"]
        assert location in {_short(one["name"]) for one in told}


def _last(id: str) -> str:
    return id.rpartition("/")[2]


def _short(region: str) -> str:
    return region.replace(" ", "").lower()


def _targets(places: list[str]) -> dict[str, Any]:
    return {"targetRegions": [{"name": place, "regionalReplicaCount": 1} for place in dict.fromkeys(places)]}


def walk(examples: int, steps: int, *, derandomize: bool) -> None:
    counts.clear()
    quiet = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=derandomize,
        phases=[Phase.generate],  # a walk that broke a law would be shrunk for minutes, and hardly shorter
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=quiet)


def test_a_random_walk_keeps_the_laws_of_the_cloud() -> None:
    walk(EXAMPLES, STEPS, derandomize=True)
    for done in ("virtualMachines", "virtualMachineScaleSets", "images", "versions", "disks", "snapshots"):
        assert counts[f"PUT {done} done"] > 20, counts
        assert counts[f"PUT {done} refused"] > 10, counts
    assert counts["DELETE resourcegroups done"] > 10, counts


@pytest.mark.long
def test_long_random_walks_keep_the_laws_of_the_cloud() -> None:
    # Other walks each time, but for CI, where Hypothesis itself repeats the same ones.
    walk(LONG_EXAMPLES, LONG_STEPS, derandomize=settings.default.derandomize)
    print(f"{sum(counts.values())} steps: {dict(sorted(counts.items()))}")
