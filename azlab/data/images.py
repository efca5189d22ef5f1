"""One Marketplace image version, and the body ARM returns for it.

A row of `images.json` holds only what differs from the rules here, which are read off real answers:
Generation 2 images are managed replicas sized in GB, Generation 1 images are VHDs sized in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_GIB = 1024**3
_VHD_FOOTER = 512


@dataclass(frozen=True)
class MarketplaceImage:
    """One version of a SKU. `os_disk_gb` is in GiB; `plan` has name, publisher and product, or is None."""

    publisher: str
    offer: str
    sku: str
    version: str
    os_type: str
    architecture: str
    generation: str
    os_disk_gb: int
    os_disk_bytes: int
    plan: dict[str, str] | None
    features: list[dict[str, str]]
    deprecation: dict[str, Any]
    data_disks: list[dict[str, int]]
    disallowed_disk_type: str
    automatic_os_upgrade: bool

    @classmethod
    def of(cls, offer: Mapping[str, Any], sku: Mapping[str, Any], version: str) -> MarketplaceImage:
        """Read the image from its offer's row and its SKU's row in `images.json`."""
        second = sku["generation"] == "V2"
        return cls(
            publisher=offer["publisher"],
            offer=offer["offer"],
            sku=sku["sku"],
            version=version,
            os_type=offer["os"],
            architecture=sku.get("architecture", "x64"),
            generation=sku["generation"],
            os_disk_gb=sku["disk"],
            os_disk_bytes=sku.get("bytes", sku["disk"] * _GIB + _VHD_FOOTER),
            plan=sku.get("plan"),
            features=_features(sku),
            deprecation=sku.get("states", {}).get(version, {"imageState": "Active"}),
            data_disks=[{"lun": lun, "sizeInGb": gb} for lun, gb in enumerate(sku.get("dataDisks", ()))],
            disallowed_disk_type=sku.get("disallowed", "Unmanaged" if second else "None"),
            automatic_os_upgrade=sku.get("upgrade", False),
        )

    @property
    def urn(self) -> str:
        """Publisher:Offer:Sku:Version, with the version that "latest" stood for."""
        return f"{self.publisher}:{self.offer}:{self.sku}:{self.version}"

    @property
    def state(self) -> str:
        """ "Active", "ScheduledForDeprecation" or "Deprecated"."""
        return str(self.deprecation["imageState"])

    @property
    def scheduled_deprecation(self) -> str | None:
        """When the version is to go, as ARM writes a time; None when nothing is planned."""
        return self.deprecation.get("scheduledDeprecationTime")

    @property
    def alternative(self) -> dict[str, str] | None:
        """What to use instead, as {type, value}; None when nothing was named."""
        return self.deprecation.get("alternativeOption")

    @property
    def security_type(self) -> str | None:
        """The value of the feature SecurityType, such as "TrustedLaunchSupported"; None without one."""
        return next((row["value"] for row in self.features if row["name"] == "SecurityType"), None)

    def document(self) -> dict[str, Any]:
        """Return `properties` of `GET .../versions/V`, in ARM's order."""
        body: dict[str, Any] = {
            "hyperVGeneration": self.generation,
            "architecture": self.architecture,
            **self._replicas(),
            "disallowed": {"vmDiskType": self.disallowed_disk_type},
            "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": self.automatic_os_upgrade},
            "imageDeprecationStatus": dict(self.deprecation),
        }
        if self.features:
            body["features"] = [dict(feature) for feature in self.features]
        if self.plan:
            body["plan"] = dict(self.plan)
        body["osDiskImage"] = {"operatingSystem": self.os_type, **self._os_disk_size()}
        body["dataDiskImages"] = [dict(disk) for disk in self.data_disks]
        return body

    def _replicas(self) -> dict[str, Any]:
        managed = {"replicaType": "Managed", "replicaCount": 10}
        return managed if self.generation == "V2" else {"replicaType": "Unmanaged"}

    def _os_disk_size(self) -> dict[str, int]:
        second = self.generation == "V2"
        return {"sizeInGb": self.os_disk_gb} if second else {"sizeInBytes": self.os_disk_bytes}


def _features(sku: Mapping[str, Any]) -> list[dict[str, str]]:
    second = sku["generation"] == "V2"
    values = {
        "SecurityType": sku.get("security"),
        "IsAcceleratedNetworkSupported": sku.get("accelerated", "True"),
        "DiskControllerTypes": sku.get("controllers", "SCSI, NVMe" if second else "SCSI"),
        "IsHibernateSupported": sku.get("hibernate", "True" if second else "False"),
    }
    return [{"name": name, "value": value} for name, value in values.items() if value is not None]
