"""Bodies here are real answers of the service."""

from azlab import data


def document(urn: str) -> dict[str, object]:
    image = data.image(*urn.split(":"))
    assert image is not None
    return image.document()


def test_a_generation_two_image_answers_as_the_service_does() -> None:
    assert document("Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:22.04.202507300") == {
        "hyperVGeneration": "V2",
        "architecture": "x64",
        "replicaType": "Managed",
        "replicaCount": 10,
        "disallowed": {"vmDiskType": "Unmanaged"},
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": False},
        "imageDeprecationStatus": {"imageState": "Active"},
        "features": [
            {"name": "SecurityType", "value": "TrustedLaunchSupported"},
            {"name": "IsAcceleratedNetworkSupported", "value": "True"},
            {"name": "DiskControllerTypes", "value": "SCSI, NVMe"},
            {"name": "IsHibernateSupported", "value": "True"},
        ],
        "osDiskImage": {"operatingSystem": "Linux", "sizeInGb": 30},
        "dataDiskImages": [],
    }


def test_a_generation_one_image_is_sized_in_bytes() -> None:
    assert document("MicrosoftWindowsServer:WindowsServer:2022-datacenter:20348.3328.250306") == {
        "hyperVGeneration": "V1",
        "architecture": "x64",
        "replicaType": "Unmanaged",
        "disallowed": {"vmDiskType": "None"},
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": False},
        "imageDeprecationStatus": {"imageState": "Active"},
        "features": [
            {"name": "IsAcceleratedNetworkSupported", "value": "True"},
            {"name": "DiskControllerTypes", "value": "SCSI"},
            {"name": "IsHibernateSupported", "value": "True"},
        ],
        "osDiskImage": {"operatingSystem": "Windows", "sizeInBytes": 136367309312},
        "dataDiskImages": [],
    }


def test_a_scheduled_version_carries_its_whole_status() -> None:
    body = document("MicrosoftWindowsServer:WindowsServer:2012-Datacenter:9200.24523.231004")
    assert body["imageDeprecationStatus"] == {
        "alternativeOption": {"type": "Plan", "value": "2022-datacenter-azure-edition"},
        "imageState": "ScheduledForDeprecation",
        "scheduledDeprecationTime": "2024-06-14T00:00:00+00:00",
    }


def test_a_paid_image_shows_its_plan_and_its_data_disks() -> None:
    body = document("microsoft-ads:linux-data-science-vm-ubuntu:linuxdsvmubuntu:20.01.09")
    assert body["plan"] == {
        "name": "linuxdsvmubuntu",
        "product": "linux-data-science-vm-ubuntu",
        "publisher": "microsoft-ads",
    }
    assert body["dataDiskImages"] == [{"lun": 0, "sizeInGb": 100}]
    assert "features" not in body


def test_changing_a_body_does_not_change_the_image() -> None:
    urn = ("resf", "rockylinux-x86_64", "9-base", "latest")
    image = data.image(*urn)
    assert image is not None
    image.document()["plan"].clear()
    image.document()["imageDeprecationStatus"].clear()
    assert image.document()["plan"]["name"] == "9-base"
    assert image.state == "Active"


def test_both_generations_say_how_large_the_os_disk_is() -> None:
    linux = data.image("Canonical", "ubuntu-24_04-lts", "server-gen1", "latest")
    windows = data.image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter", "latest")
    assert linux is not None
    assert windows is not None
    assert (linux.os_disk_gb, windows.os_disk_gb) == (30, 127)
    assert linux.os_disk_bytes // 1024**3 == linux.os_disk_gb
