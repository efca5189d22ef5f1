"""Clouds to be drawn: collections as they are, and how often they were asked."""

from typing import Any

S = "/subscriptions/s"
GROUP = f"{S}/resourceGroups/rg-images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
NETWORK = f"{GROUP}/providers/Microsoft.Network"
Json = dict[str, Any]


class DrawnCloud:
    """Answers lists by their whole path; everything else is empty."""

    subscription = "s"

    def __init__(self, **group: Any) -> None:
        self.lists: dict[str, list[Json]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.lists[f"{S}/resourceGroups"] = [
            {"id": GROUP, "name": "rg-images", "location": "westeurope", **group}
        ]

    def get(self, id: str, expand: str = "") -> Json | None:
        self.asked.append((id, expand, ""))
        return next((one for each in self.lists.values() for one in each if one["id"] == id), None)

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        self.asked.append((collection, expand, filter))
        return self.lists.get(collection, [])

    def look(self, resource: str, script: str) -> str | None:
        """Nobody can look at a disk here."""
        return None

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        raise AssertionError("a picture runs nothing")


def named(place: str, name: str, properties: Json | None = None, **document: Any) -> Json:
    return {"id": f"{place}/{name}", "name": name, "properties": properties or {}, **document}


def version(name: str, source: str, *regions: Json, **published: Any) -> Json:
    published = {"targetRegions": list(regions), **published}
    properties = {
        "publishingProfile": published,
        "storageProfile": {"source": {"id": source}},
        "provisioningState": "Succeeded",
    }
    return named(f"{COMPUTE}/galleries/shop/images/web/versions", name, properties)


def add_gallery(cloud: DrawnCloud, *versions: Json) -> None:
    """The gallery `shop` with the definition `web`."""
    place = f"{COMPUTE}/galleries"
    cloud.lists[place] = [named(place, "shop", location="westeurope")]
    kind = {"osType": "Linux", "osState": "Generalized"}
    cloud.lists[f"{place}/shop/images"] = [named(f"{place}/shop/images", "web", kind)]
    cloud.lists[f"{place}/shop/images/web/versions"] = list(versions)


def instance(place: str, name: str, state: str, image: Json, **properties: Any) -> Json:
    view = {"statuses": [{"code": "ProvisioningState/succeeded"}, {"code": f"PowerState/{state}"}]}
    profile = {"storageProfile": {"imageReference": image}}
    return named(place, name, {"instanceView": view, **profile, **properties})


def add_scale_set(
    cloud: DrawnCloud,
    name: str,
    model: Json,
    instances: list[tuple[str, Json]],
    mode: str = "Flexible",
    location: str = "westeurope",
) -> None:
    """A scale set whose instances have these states and images."""
    place = f"{COMPUTE}/virtualMachineScaleSets"
    properties = {
        "orchestrationMode": mode,
        "virtualMachineProfile": {"storageProfile": {"imageReference": model}},
    }
    one = named(place, name, properties, location=location, sku={"capacity": len(instances)})
    cloud.lists.setdefault(place, []).append(one)
    below = f"{one['id']}/virtualMachines" if mode == "Uniform" else f"{COMPUTE}/virtualMachines"
    owner = {} if mode == "Uniform" else {"virtualMachineScaleSet": {"id": one["id"].upper()}}
    cloud.lists.setdefault(below, []).extend(
        instance(below, f"{name}_{number}", state, image, **owner)
        for number, (state, image) in enumerate(instances)
    )
