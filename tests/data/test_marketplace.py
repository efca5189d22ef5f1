from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab import data

WINDOWS = ("MicrosoftWindowsServer", "WindowsServer")
NOBLE = ("Canonical", "ubuntu-24_04-lts")


def every_sku() -> list[tuple[str, str, str]]:
    owned = [(publisher, offer) for publisher in data.publishers() for offer in data.offers(publisher)]
    return [(publisher, offer, sku) for publisher, offer in owned for sku in data.skus(publisher, offer)]


def every_image() -> list[data.MarketplaceImage]:
    found = [data.image(*sku, version) for sku in every_sku() for version in data.versions(*sku)]
    return [image for image in found if image is not None]


def known(urn: str) -> data.MarketplaceImage:
    found = data.image(*urn.split(":"))
    assert found is not None
    return found


def any_case(text: str) -> st.SearchStrategy[str]:
    flips = st.lists(st.booleans(), min_size=len(text), max_size=len(text))
    return flips.map(lambda flip: "".join(c.swapcase() if f else c for c, f in zip(text, flip, strict=True)))


@given(any_case("Canonical"), any_case("ubuntu-24_04-lts"), any_case("server"), any_case("latest"))
def test_a_urn_is_found_in_any_case(publisher: str, offer: str, sku: str, version: str) -> None:
    image = data.image(publisher, offer, sku, version)
    assert image is not None
    assert image.urn == f"Canonical:ubuntu-24_04-lts:server:{data.versions(*NOBLE, 'server')[-1]}"


@given(st.text(), st.text(), st.text(), st.text())
def test_what_is_not_in_the_catalogue_is_not_found(
    publisher: str, offer: str, sku: str, version: str
) -> None:
    assert data.image("Canonical", "ubuntu-24_04-lts", "server", f"x{version}") is None
    assert data.image(f"no {publisher}", offer, sku, "latest") is None
    assert data.offers(f"no {publisher}") == []
    assert data.skus("Canonical", f"no {offer}") == []
    assert data.versions("Canonical", "ubuntu-24_04-lts", f"no {sku}") == []


def test_a_sku_without_versions_has_no_latest() -> None:
    assert data.versions("OpenLogic", "CentOS", "6.9") == []
    assert data.image("OpenLogic", "CentOS", "6.9", "latest") is None


def test_versions_rise_by_number_and_latest_is_the_last() -> None:
    for sku in every_sku():
        listed = data.versions(*sku)
        numbers = [data.version_number(version) for version in listed]
        assert all(before < after for before, after in pairwise(numbers)), sku
        if listed:
            newest = data.image(*sku, "latest")
            assert newest is not None
            assert newest.version == listed[-1]


def test_the_newest_is_not_the_last_in_the_alphabet() -> None:
    listed = data.versions(*WINDOWS, "2022-datacenter")
    assert listed.index("20348.768.220609") < listed.index("20348.1006.220908")
    assert max(listed) != known("MicrosoftWindowsServer:WindowsServer:2022-datacenter:latest").version


def test_the_default_image_exists() -> None:
    assert known(data.DEFAULT_IMAGE).os_type == "Windows"


def test_every_offer_belongs_to_a_listed_publisher() -> None:
    assert len(data.publishers()) > 2000
    owners = {data.publisher_name(image.publisher) for image in every_image()}
    assert owners == {image.publisher for image in every_image()}
    assert data.publisher_name("canonical") == "Canonical"
    assert data.publisher_name("nobody at all") is None


def test_names_in_one_list_differ_by_more_than_case() -> None:
    lists = [data.skus(publisher, offer) for publisher, offer, _ in every_sku()]
    for names in [data.publishers(), data.offers("Canonical"), *lists]:
        assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("urn", "generation", "architecture"),
    [
        ("Canonical:ubuntu-24_04-lts:server:latest", "V2", "x64"),
        ("Canonical:ubuntu-24_04-lts:server-gen1:latest", "V1", "x64"),
        ("Canonical:ubuntu-24_04-lts:minimal:latest", "V2", "x64"),
        ("Canonical:ubuntu-24_04-lts:server-arm64:latest", "V2", "Arm64"),
        ("Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest", "V2", "x64"),
        ("Canonical:0001-com-ubuntu-server-jammy:22_04-lts:latest", "V1", "x64"),
        ("Canonical:0001-com-ubuntu-server-focal:20_04-lts-gen2:latest", "V2", "x64"),
        ("MicrosoftWindowsServer:WindowsServer:2022-datacenter-core-g2:latest", "V2", "x64"),
        ("MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest", "V2", "x64"),
        ("MicrosoftWindowsServer:WindowsServer:2016-Datacenter:latest", "V1", "x64"),
        ("MicrosoftWindowsServer:WindowsServer:2019-datacenter-gensecond:latest", "V2", "x64"),
        ("MicrosoftWindowsServer:WindowsServer:2025-datacenter-g2:latest", "V2", "x64"),
        ("Debian:debian-12:12-gen2:latest", "V2", "x64"),
        ("Debian:debian-12:12:latest", "V1", "x64"),
        ("RedHat:RHEL:9-lvm-gen2:latest", "V2", "x64"),
        ("SUSE:sles-15-sp7:gen2:latest", "V2", "x64"),
        ("resf:rockylinux-x86_64:9-base:latest", "V2", "x64"),
        ("MicrosoftCBLMariner:azure-linux-3:azure-linux-3-gen2:latest", "V2", "x64"),
    ],
)
def test_the_images_of_the_course_exist(urn: str, generation: str, architecture: str) -> None:
    assert (known(urn).generation, known(urn).architecture) == (generation, architecture)


def test_arm_and_trusted_launch_images_are_generation_two() -> None:
    for image in every_image():
        if image.architecture == "Arm64" or image.security_type:
            assert image.generation == "V2", image.urn


def test_free_images_may_have_a_plan() -> None:
    plan = {"name": "9-base", "product": "rockylinux-x86_64", "publisher": "resf"}
    assert known("resf:rockylinux-x86_64:9-base:latest").plan == plan
    assert known("Canonical:ubuntu-24_04-lts:server:latest").plan is None


def test_a_state_belongs_to_a_version_and_not_to_its_sku() -> None:
    old = known("MicrosoftWindowsServer:WindowsServer:2019-Datacenter:17763.4377.230505")
    assert old.state == "Deprecated"
    assert known("MicrosoftWindowsServer:WindowsServer:2019-Datacenter:latest").state == "Active"


def test_a_scheduled_deprecation_names_its_date_and_what_to_use_instead() -> None:
    image = known("MicrosoftWindowsServer:WindowsServer:2012-R2-Datacenter:9600.21620.231004")
    assert image.state == "ScheduledForDeprecation"
    assert image.scheduled_deprecation == "2024-06-14T00:00:00+00:00"
    assert image.alternative == {"type": "Plan", "value": "2022-datacenter-azure-edition"}


def test_states_are_azures_three() -> None:
    states = {image.state for image in every_image()}
    assert states == {"Active", "ScheduledForDeprecation", "Deprecated"}
