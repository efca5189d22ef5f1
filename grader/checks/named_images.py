"""The image that a URN names, as a deployment would find it: for claims about a text that somebody wrote."""

import re
from dataclasses import dataclass
from functools import cached_property

from grader.checks.agreements import agreement_id
from grader.checks.claims import Found
from grader.checks.cloud import Json, Reader
from grader.checks.documents import same, value_at
from grader.checks.marketplace import Marketplace

_NAME = re.compile(r"[\w.-]+")
"""Of a publisher, an offer, a SKU or a version: anything else would lead to another address."""

DEPRECATED = (
    "From a deprecated version no new VM is made. `az vm image list --all` shows the others, and their state."
)
TERMS = "Terms are accepted once in each subscription, before the first VM: `az vm image terms`."


@dataclass(frozen=True)
class NamedImage:
    """What `publisher:offer:sku:version` leads to in a region; `latest` is resolved as Azure does it."""

    urn: str
    location: str
    cloud: Reader

    @property
    def parts(self) -> list[str]:
        """The URN's parts, however many there are."""
        return self.urn.split(":")

    @property
    def is_exact(self) -> bool:
        """Whether it names one version, and not the newest of each day."""
        return not same(self.parts[-1], "latest")

    @property
    def is_newest(self) -> bool:
        """Whether it names, by its number, what `latest` of its SKU means now."""
        return self._versions is not None and same(self.parts[3], self._versions.newest)

    @cached_property
    def _versions(self) -> Marketplace | None:
        if len(self.parts) != 4 or not all(map(_NAME.fullmatch, self.parts)):
            return None
        publisher, offer, sku, _ = self.parts
        return Marketplace(publisher, offer, sku, self.location, self.cloud)

    @property
    def _version(self) -> str | None:
        """The version it leads to; None when there is none."""
        if self._versions is None:
            return None
        if not self.is_exact:
            return self._versions.newest
        return next((name for name in self._versions.versions if same(name, self.parts[3])), None)

    @cached_property
    def document(self) -> Json | None:
        """The image as ARM shows it. None when there is none; Azure refuses a deprecated one."""
        return self._versions.image(self._version) if self._versions and self._version else None

    def is_of(self, product: str) -> bool:
        """Whether each word of a product stands in it, in whichever part: "rockylinux 9"."""
        named = ":".join(self.parts[:3]).casefold()
        return all(word in named for word in product.casefold().split())

    @property
    def generation(self) -> str:
        """`V1` or `V2`; "" where nobody can tell."""
        return str(value_at(self.document, "properties.hyperVGeneration") or "")

    @property
    def trouble(self) -> str | None:
        """Why no VM can be made from it, as a part of a sentence; None when one can."""
        if len(self.parts) != 4:
            return f"'{self.urn}' has {len(self.parts)} of a URN's four parts"
        if self._version is None:
            return f"Azure has no image '{self.urn}'"
        if self.document is None:
            return Found(f"the version {self._version} is deprecated", DEPRECATED)
        return None if self._may_be_used else Found("the terms of its plan are not accepted", TERMS)

    @property
    def _may_be_used(self) -> bool:
        plan = value_at(self.document, "properties.plan")
        if not plan:
            return True
        terms = self.cloud.get(agreement_id(self.cloud, plan["publisher"], plan["product"], plan["name"]))
        return value_at(terms, "properties.accepted") is True
