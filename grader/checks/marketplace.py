"""The Marketplace as the cloud lists it: for answers that must not be written into a notebook."""

from functools import cached_property

from grader.checks.cloud import Json, Reader
from grader.checks.notebook import current
from grader.checks.subjects import subject

LOCATION = "westeurope"


@subject("marketplace")
class Marketplace:
    """The versions of one SKU."""

    def __init__(
        self, publisher: str, offer: str, sku: str, location: str = LOCATION, cloud: Reader | None = None
    ) -> None:
        self._cloud = cloud = cloud or current().cloud
        self._collection = (
            f"/subscriptions/{cloud.subscription}/providers/Microsoft.Compute/locations/{location}"
            f"/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions"
        )

    @cached_property
    def versions(self) -> list[str]:
        """Oldest number first: versions are compared number by number."""
        return sorted((str(row["name"]) for row in self._cloud.list(self._collection)), key=_numbers)

    @property
    def newest(self) -> str | None:
        """What `latest` stands for now; None when there is no version."""
        return self.versions[-1] if self.versions else None

    def image(self, version: str) -> Json | None:
        """One version as ARM shows it; None when there is none."""
        return self._cloud.get(f"{self._collection}/{version}")


def _numbers(version: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in version.split(".")]
