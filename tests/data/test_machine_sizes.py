import pytest

from azlab import data


def known(name: str) -> data.Size:
    found = data.size(name)
    assert found is not None
    return found


def test_the_default_size_exists_everywhere() -> None:
    for location in data.location_names():
        assert data.DEFAULT_SIZE in {size.name for size in data.sizes(location)}


def test_a_size_is_found_in_any_case() -> None:
    assert known("standard_d2S_V5").name == "Standard_D2s_v5"
    assert data.size("Standard_Z9") is None


def test_a_size_answers_as_the_service_lists_it() -> None:
    assert known("Standard_B1ms").document() == {
        "name": "Standard_B1ms",
        "numberOfCores": 1,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": 4096,
        "memoryInMB": 2048,
        "maxDataDiskCount": 2,
    }


@pytest.mark.parametrize(
    ("name", "generations"),
    [
        ("Standard_D2s_v5", ("V1", "V2")),
        ("Standard_B2s", ("V1", "V2")),
        ("Standard_DS1_v2", ("V1", "V2")),
        ("Standard_D2_v4", ("V1", "V2")),
        ("Basic_A1", ("V1",)),
        ("Standard_A2_v2", ("V1",)),
        ("Standard_D1_v2", ("V1",)),
        ("Standard_D2_v3", ("V1",)),
        ("Standard_NC6", ("V1",)),
        ("Standard_NP10s", ("V1",)),
        ("Standard_D2s_v6", ("V2",)),
        ("Standard_F2as_v6", ("V2",)),
        ("Standard_D2ps_v5", ("V2",)),
        ("Standard_DC2as_v5", ("V2",)),
        ("Standard_M208s_v2", ("V2",)),
        ("Standard_M64s", ("V1", "V2")),
        ("Standard_ND40rs_v2", ("V2",)),
    ],
)
def test_a_size_boots_the_generations_of_its_series(name: str, generations: tuple[str, ...]) -> None:
    assert known(name).generations == generations


@pytest.mark.parametrize(
    "name", ["Standard_D2s_v5", "Standard_B2s", "Standard_DS1_v2", "Standard_E4s_v4", "Standard_D2ps_v6"]
)
def test_trusted_launch_runs_on_usual_sizes(name: str) -> None:
    assert known(name).trusted_launch


@pytest.mark.parametrize(
    "name",
    [
        "Standard_A2_v2",
        "Standard_D1_v2",
        "Standard_D2_v3",
        "Standard_DC2as_v5",
        "Standard_EC2as_v5",
        "Standard_M64s",
        "Standard_D2ps_v5",
        "Standard_E2ps_v5",
        "Standard_NV6",
        "Standard_ND96asr_v4",
    ],
)
def test_trusted_launch_does_not_run_on_unlisted_sizes(name: str) -> None:
    assert not known(name).trusted_launch


def test_trusted_launch_always_means_generation_two() -> None:
    assert all("V2" in size.generations for size in data.sizes("westus") if size.trusted_launch)


@pytest.mark.parametrize(
    ("name", "architecture"),
    [("Standard_D2ps_v5", "Arm64"), ("Standard_B2pts_v2", "Arm64"), ("Standard_D2as_v5", "x64")],
)
def test_the_letter_p_means_arm(name: str, architecture: str) -> None:
    assert known(name).architecture == architecture


@pytest.mark.parametrize(
    ("name", "premium"),
    [("Standard_D2s_v5", True), ("Standard_DS1_v2", True), ("Standard_D2_v5", False), ("Basic_A0", False)],
)
def test_the_letter_s_means_premium_storage(name: str, premium: bool) -> None:
    assert known(name).premium_io is premium


def test_sizes_carry_the_zones_of_their_region() -> None:
    assert data.sizes("West Europe")[0].zones == ("1", "2", "3")
    assert data.sizes("westus")[0].zones == ()


def test_no_region_has_no_sizes_and_no_quota() -> None:
    assert data.sizes("atlantis") == []
    assert data.usages("atlantis") == []


def test_every_size_counts_against_a_quota_of_the_region() -> None:
    quotas = {row["name"]["value"] for row in data.usages("westus")}
    assert {size.family for size in data.sizes("westus")} <= quotas


def test_numbers_of_sizes_are_sensible() -> None:
    sizes = data.sizes("westeurope")
    assert len({size.name for size in sizes}) == len(sizes) > 1000
    assert all(size.cores > 0 and size.memory_mb > 0 and size.max_data_disks > 0 for size in sizes)


def test_a_quota_row_has_the_shape_of_the_service() -> None:
    rows = {row["name"]["value"]: row for row in data.usages("West US")}
    name = {"value": "cores", "localizedValue": "Total Regional vCPUs"}
    assert rows["cores"] == {"limit": 100, "unit": "Count", "currentValue": 0, "name": name}
    assert rows["standardDSv5Family"]["limit"] == 100
    assert rows["standardNDSFamily"]["limit"] == 0
    assert len(rows) == len(data.usages("westus"))
