"""Where an image is to go: what must be there before a build begins, and what is made in the end."""

from typing import Any

from azlab.arm.messages import Json
from azlab.packer.azure_arm.errors import BuildError
from azlab.packer.azure_arm.resource_manager import COMPUTE, GALLERIES, RESOURCES, ResourceManager
from azlab.packer.azure_arm.settings import Settings
from azlab.packer.screen import Voice

SPECIALIZED = "The stand-in does not build on a specialized image version: it does not know its accounts."


class Destination:
    """The managed image and the version of one build."""

    def __init__(self, settings: Settings, subscription: str, azure: ResourceManager, voice: Voice) -> None:
        self._settings, self._azure, self._voice = settings, azure, voice
        self._subscription = subscription
        group = settings.text("managed_image_resource_group_name")
        self._image_group = f"/subscriptions/{subscription}/resourceGroups/{group}"
        self.image = (
            f"{self._image_group}/providers/Microsoft.Compute/images/{settings.text('managed_image_name')}"
        )
        gallery = settings.gallery
        self.definition = self.version = ""
        if gallery:
            self.definition = (
                f"/subscriptions/{gallery.text('subscription', subscription)}/resourceGroups/"
                f"{gallery.text('resource_group')}/providers/Microsoft.Compute/galleries/"
                f"{gallery.text('gallery_name')}/images/{gallery.text('image_name')}"
            )
            self.version = f"{self.definition}/versions/{gallery.text('image_version')}"

    def look(self, *, force: bool) -> None:
        """See that it can be made; with `force`, what is in its place goes. Raises `BuildError`."""
        if self._settings.is_managed_image:
            self._look_for_image(force)
        if self._settings.gallery:
            self._look_for_version(self._settings.gallery, force)

    def _look_for_image(self, force: bool) -> None:
        group = self._settings.text("managed_image_resource_group_name")
        name = self._settings.text("managed_image_name")
        if self._azure.get(self._image_group, RESOURCES) is None:
            raise BuildError(f"Cannot locate the managed image resource group {group}.")
        if self._azure.get(self.image, COMPUTE) is None:
            return
        if not force:
            raise BuildError(
                f"the managed image named {name} already exists in the resource group {group}, use a "
                "different manage image name or use the -force option to automatically delete it."
            )
        self._voice.say(f"the managed image named {name} already exists, but deleting it due to -force flag")
        self._azure.delete(self.image, COMPUTE)

    def _look_for_version(self, gallery: Settings, force: bool) -> None:
        name, group, image = (gallery.text(each) for each in ("gallery_name", "resource_group", "image_name"))
        number = gallery.text("image_version")
        if self._azure.get(self.definition, GALLERIES) is None:
            raise BuildError(
                f"the Shared Gallery Image '{name}' to which to publish the managed image version to does "
                f"not exist in the resource group '{group}' or does not contain managed image '{image}'"
            )
        if self._azure.get(self.version, GALLERIES) is None:
            return
        if not force:
            raise BuildError(
                f"a gallery image version for image name:version {name}:{number} already exists in gallery "
                f"{image}, use a different gallery image version or use the -force option to automatically "
                "delete it."
            )
        self._voice.say(
            f"a gallery image version for image name:version {name}:{number} already exists in gallery "
            f"{image}, but deleting it due to -force flag"
        )
        self._azure.delete(self.version, GALLERIES)

    def refuse_specialized_source(self) -> None:
        """Raise `BuildError` where the build's own machine would be of a specialized image."""
        source = str(self._settings.image_reference(self._subscription).get("id", ""))
        if "/galleries/" not in source:
            return
        definition = source.partition("/versions/")[0]
        found = self._azure.get(definition, GALLERIES)
        gallery = self._settings.block("shared_image_gallery")
        if found is None and gallery:
            raise BuildError(
                f"the parent Shared Gallery Image '{gallery.text('gallery_name')}' from which to source the "
                f"managed image version to does not exist in the resource group "
                f"'{gallery.text('resource_group')}' or does not contain managed image "
                f"'{gallery.text('image_name')}'"
            )
        if found and found.get("properties", {}).get("osState") == "Specialized":
            raise BuildError(SPECIALIZED)

    def make_image(self, machine: str, location: str) -> None:
        """The managed image of a VM that is generalized. Raises `RefusedError`."""
        group, name = self._image_group.rpartition("/")[2], self._settings.text("managed_image_name")
        self._voice.say("Capturing image ...")
        self._voice.say(f" -> Image ResourceGroupName   : '{group}'")
        self._voice.say(f" -> Image Name                : '{name}'")
        self._voice.say(f" -> Image Location            : '{location}'")
        resilient = self._settings.truth("managed_image_zone_resilient")
        properties: Json = {
            "sourceVirtualMachine": {"id": machine},
            "storageProfile": {"zoneResilient": resilient},
        }
        self._azure.put(self.image, COMPUTE, {"location": location, "properties": properties, **self._tags()})

    def publish(self, machine: str, location: str) -> None:
        """The version: of the managed image where there is one, else of the VM. Raises `RefusedError`."""
        gallery = self._settings.gallery
        if gallery is None:
            return
        regions = self._regions(location)
        source = self.image if self._settings.is_managed_image else machine
        replicas = min(10, max(1, self._settings.number("shared_image_gallery_replica_count")))
        kind = gallery.text("storage_account_type")
        self._announce(gallery, source, [name for name, _ in regions], replicas)
        profile: Json = {
            "targetRegions": [_region(name, count) for name, count in regions],
            "replicaCount": replicas,
            "excludeFromLatest": self._settings.truth("shared_gallery_image_version_exclude_from_latest"),
            "storageAccountType": kind or "Standard_LRS",
        }
        if self._settings.text("shared_gallery_image_version_end_of_life_date"):
            profile["endOfLifeDate"] = self._settings.text("shared_gallery_image_version_end_of_life_date")
        if gallery.truth("use_shallow_replication"):
            profile["replicationMode"] = "Shallow"
        named = "id" if self._settings.is_managed_image else "virtualMachineId"
        body = {"publishingProfile": profile, "storageProfile": {"source": {named: source}}}
        self._azure.put(self.version, GALLERIES, {"location": location, "properties": body, **self._tags()})
        self._voice.say(f" -> Shared Gallery Image Version ID : '{self.version}'")

    def _tags(self) -> dict[str, Any]:
        return {"tags": self._settings.tags}

    def _regions(self, location: str) -> list[tuple[str, int]]:
        """The home region is added to `replication_regions`, as the plug-in does; blocks stand as given."""
        wanted, gallery = self._settings.regions, self._settings.gallery
        blocks = gallery.blocks("target_region") if gallery else []
        if not blocks and location not in [name for name, _ in wanted]:
            wanted = [*wanted, (location, 0)]
        return wanted

    def _announce(self, gallery: Settings, source: str, regions: list[str], replicas: int) -> None:
        excluded = self._settings.truth("shared_gallery_image_version_exclude_from_latest")
        end = self._settings.text("shared_gallery_image_version_end_of_life_date")
        rows = {
            "Source ID used for SIG publish": source,
            "SIG publish resource group": gallery.text("resource_group"),
            "SIG gallery name": gallery.text("gallery_name"),
            "SIG image name": gallery.text("image_name"),
            "SIG image version": gallery.text("image_version"),
            "SIG target regions": f"[{' '.join(regions)}]",
            "SIG storage account type": gallery.text("storage_account_type"),
            "SIG image version endoflife date": end,
            "SIG image version exclude from latest": str(excluded).lower(),
            "SIG replica count [1, 10]": str(replicas),
        }
        self._voice.say("Publishing to Shared Image Gallery ...")
        for name, value in rows.items():
            self._voice.say(f" -> {name:<37} : '{value}'")

    def artifact(self, location: str) -> list[str]:
        """What Packer prints of what came out."""
        rows = ["OSType: Linux"]
        if self._settings.is_managed_image:
            rows += [
                f"ManagedImageResourceGroupName: {self._image_group.rpartition('/')[2]}",
                f"ManagedImageName: {self._settings.text('managed_image_name')}",
                f"ManagedImageId: {self.image}",
                f"ManagedImageLocation: {location}",
            ]
        if self.version and self._settings.is_managed_image:
            rows.append(f"ManagedImageSharedImageGalleryId: {self.version}")
        elif self.version:
            rows += [f"SharedImageGalleryId: {self.version}", f"SharedImageGalleryLocation: {location}"]
        snapshot = self._settings.text("managed_image_os_disk_snapshot_name")
        return [*rows, f"ManagedImageOSDiskSnapshotName: {snapshot}"] if snapshot else rows


def _region(name: str, replicas: int) -> Json:
    return {"name": name, "regionalReplicaCount": replicas} if replicas else {"name": name}
