"""The settings of one build, with the builder's own defaults."""

from dataclasses import dataclass
from typing import Any

from azlab.packer.hcl.configuration import Part

DEFAULT_SIZE = "Standard_A1"
"""The plug-in's, although Azure retired it: whoever says no size, learns it from Azure's refusal."""
DEFAULT_USER = "packer"


@dataclass(frozen=True)
class Settings:
    """Values of a source: by name; "" or 0 where nothing is said."""

    part: Part

    def text(self, name: str, default: str = "") -> str:
        value = self.part.values.get(name)
        return str(value) if value not in (None, "") else default

    def truth(self, name: str) -> bool:
        return bool(self.part.values.get(name))

    def number(self, name: str) -> int:
        return int(self.part.values.get(name) or 0)

    def texts(self, name: str) -> list[str]:
        return list(self.part.values.get(name) or ())

    def block(self, kind: str) -> "Settings | None":
        """The settings of a block; None where there is none."""
        found = self.part.named(kind)
        return Settings(found[-1]) if found else None

    def blocks(self, kind: str) -> list["Settings"]:
        return [Settings(part) for part in self.part.named(kind)]

    @property
    def tags(self) -> dict[str, str]:
        tags = {str(name): str(value) for name, value in (self.part.values.get("azure_tags") or {}).items()}
        tags |= {tag.text("name"): tag.text("value") for tag in self.blocks("azure_tag")}
        plan = self.block("plan_info")
        if plan:  # as the plug-in tags what needs a plan
            words = {
                "plan_name": "PlanInfo", "plan_product": "PlanProduct", "plan_publisher": "PlanPublisher",
                "plan_promotion_code": "PlanPromotionCode",
            }  # fmt: skip
            tags |= {word: plan.text(name) for name, word in words.items()}
        return tags

    @property
    def gallery(self) -> "Settings | None":
        """Where a version is published; None where it is not."""
        found = self.block("shared_image_gallery_destination")
        return found if found and found.text("gallery_name") else None

    @property
    def regions(self) -> list[tuple[str, int]]:
        """Where the version is to be, with its replicas (0: as everywhere), in the plug-in's spelling."""
        gallery = self.gallery
        if gallery is None:
            return []
        blocks = [
            (_region(each.text("name")), each.number("replicas")) for each in gallery.blocks("target_region")
        ]
        return blocks or [(_region(name), 0) for name in gallery.texts("replication_regions")]

    @property
    def is_managed_image(self) -> bool:
        return bool(self.text("managed_image_name"))

    @property
    def is_specialized(self) -> bool:
        return bool(self.gallery and self.gallery.truth("specialized"))

    @property
    def user(self) -> str:
        return self.text("ssh_username", DEFAULT_USER)

    def image_reference(self, subscription: str) -> dict[str, Any]:
        """What the build's machine is made from, as a VM's `imageReference`."""
        gallery = self.block("shared_image_gallery")
        if gallery is not None and gallery.text("id"):
            return {"id": gallery.text("id")}
        if gallery is not None:
            version = gallery.text("image_version", "latest")
            return {
                "id": f"/subscriptions/{gallery.text('subscription', subscription)}/resourceGroups/"
                f"{gallery.text('resource_group')}/providers/Microsoft.Compute/galleries/"
                f"{gallery.text('gallery_name')}/images/{gallery.text('image_name')}/versions/{version}"
            }
        custom = self.text("custom_managed_image_name")
        if custom:
            group = self.text("custom_managed_image_resource_group_name")
            return {
                "id": f"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/"
                f"images/{custom}"
            }
        return {
            "publisher": self.text("image_publisher"),
            "offer": self.text("image_offer"),
            "sku": self.text("image_sku"),
            "version": self.text("image_version", "latest"),
        }


def _region(name: str) -> str:
    return name.replace(" ", "").lower()
