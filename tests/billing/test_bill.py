"""What a cloud costs: by its state, its sizes and its price list, and never 0 for what is not known."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.billing.price_list import price_list
from azlab.cli import az
from azlab.widgets.tables import Table

VM = "--size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys --security-type Standard"


@pytest.fixture(scope="module", autouse=True)
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder: Path = tmp_path_factory.mktemp("bill")
    (folder / "start.az").write_text(
        "az group create -n rg -l westeurope\n"
        f"az vm create -g rg -n web --image Ubuntu2204 {VM}\n"
        f"az vm create -g rg -n idle --image Ubuntu2204 {VM} --public-ip-address ''\n"
        "az vm deallocate -g rg -n idle\n"
        "az disk create -g rg -n extra --size-gb 100 --sku StandardSSD_LRS\n"
        "az disk create -g rg -n zones --size-gb 100 --sku Premium_ZRS\n"
        "az network public-ip create -g rg -n lonely --sku Standard\n"
    )
    lab.start("x", folder)
    yield
    lab.stop()


def lines() -> dict[str, dict[str, str]]:
    table = lab.bill()
    assert isinstance(table, Table)
    return {row["resource"]: row for row in table.data}


def disk_of(name: str) -> str:
    return az(f"vm show -g rg -n {name} --query storageProfile.osDisk.managedDisk.id -o tsv").text.strip()


def test_a_nat_gateway_has_no_price_in_the_list() -> None:
    az("network nat gateway create -g rg -n way-out --public-ip-addresses lonely")
    found = lines()["way-out"]
    assert (found["what"], found["USD/hour"]) == ("NAT gateway, Standard", "no price")
    assert found["remark"] == "orphaned: no subnet uses it"
    assert "orphaned" not in lines()["lonely"]["remark"]
    az("network nat gateway delete -g rg -n way-out")


def test_a_prefix_has_no_price_in_the_list() -> None:
    az("network public-ip prefix create -g rg -n range --length 30")
    found = lines()["range"]
    assert (found["what"], found["USD/hour"]) == ("public IP prefix, /30", "no price")
    assert found["remark"] == "orphaned: nothing uses it"
    az("network public-ip prefix delete -g rg -n range")


def test_a_restore_point_is_billed_by_the_size_in_use() -> None:
    vm = az("vm show -g rg -n idle --query id -o tsv").text.strip()
    az(f"restore-point collection create -g rg --collection-name saved --source-id {vm}")
    az("restore-point create -g rg --collection-name saved -n one")
    assert lines()["saved/one"]["what"].startswith("restore point, Standard_LRS, 1.7 GiB in use")


def test_a_stopped_vm_is_billed_and_a_deallocated_one_is_not() -> None:
    assert lines()["web"]["USD/month"] == "70.08"
    az("vm stop -g rg -n web")
    found = lines()
    assert (found["web"]["USD/month"], found["web"]["what"]) == ("70.08", "VM Standard_D2s_v5, stopped")
    assert "az vm deallocate" in found["web"]["remark"]
    assert (found["idle"]["USD/hour"], found["idle"]["what"]) == ("0.0000", "VM Standard_D2s_v5, deallocated")
    az("vm start -g rg -n web")


def test_a_disk_costs_what_its_tier_costs_attached_or_not() -> None:
    found = lines()
    disk = found[disk_of("idle").rpartition("/")[2]]
    assert (disk["what"], disk["USD/month"], disk["remark"]) == ("disk P4 Premium_LRS, 30 GiB", "5.28", "")
    assert found["extra"]["what"] == "disk E10 StandardSSD_LRS, 100 GiB"
    assert found["extra"]["USD/month"] == "9.60"
    assert "orphaned" in found["extra"]["remark"]
    assert "orphaned" in found["lonely"]["remark"]
    assert found["webPublicIP"]["remark"] == ""


def test_what_has_no_price_is_not_free() -> None:
    table = lab.bill()
    assert isinstance(table, Table)
    assert lines()["zones"]["USD/month"] == "no price"
    assert "without 1 that has no price" in table.note


def test_an_incremental_snapshot_costs_what_has_changed() -> None:
    disk = disk_of("web")
    az(f"snapshot create -g rg -n full --source {disk}")
    az(f"snapshot create -g rg -n first --source {disk} --incremental true")
    script = "apt-get install -y nginx"
    assert az(["vm", "run-command", "invoke", "-g", "rg", "-n", "web", "--command-id", "RunShellScript",
               "--scripts", script]).ok  # fmt: skip
    az(f"snapshot create -g rg -n second --source {disk} --incremental true")
    found = lines()
    assert found["first"]["USD/month"] == found["full"]["USD/month"] == "0.08"
    assert "MiB in use" in found["second"]["what"]
    assert float(found["second"]["USD/month"]) < 0.01


def test_the_total_is_of_all_lines() -> None:
    rows = [row for name, row in lines().items() if name != "total" and row["USD/hour"] != "no price"]
    total = sum(float(row["USD/hour"]) for row in rows)
    assert float(lines()["total"]["USD/hour"]) == pytest.approx(total, abs=0.001)


def test_the_dearest_stands_first_with_its_share_of_the_total() -> None:
    rows = list(lines().values())
    total = float(rows.pop()["USD/hour"])
    hourly = [0.0 if row["USD/hour"] == "no price" else float(row["USD/hour"]) for row in rows]
    assert hourly == sorted(hourly, reverse=True)
    assert rows[0]["share"] == f"{100 * hourly[0] / total:.0f}%"
    free = [row for row in rows if row["USD/hour"] == "no price" or row["what"].endswith("deallocated")]
    assert {row["share"] for row in free} == {""}
    assert "█" in str(lab.bill()).splitlines()[3]


def test_date_source_and_region_of_the_prices_are_said() -> None:
    text = str(lab.bill())
    assert "2026-10-01" in text
    assert "East US" in text
    assert "prices.azure.com" in text


def test_a_group_that_is_not_there_is_said() -> None:
    assert "no resource group 'nothing'" in repr(lab.bill("nothing"))
    assert "webPublicIP" in str(lab.bill("rg"))


@pytest.mark.parametrize(
    ("kind", "gib", "tier", "expected"),
    [
        ("Premium_LRS", 4, "", ("P1", 0.77)),
        ("premium_lrs", 5, "", ("P2", 1.54)),
        ("Premium_LRS", 30, "P20", ("P20", 73.22)),
        ("Standard_LRS", 4, "", ("S4", 1.536)),
        ("StandardSSD_LRS", 4097, "", ("", None)),
        ("UltraSSD_LRS", 4, "", ("", None)),
    ],
)
def test_a_disk_is_billed_as_the_smallest_tier_that_holds_it(
    kind: str, gib: float, tier: str, expected: tuple[str, float | None]
) -> None:
    assert price_list().disk(kind, gib, tier) == expected


def test_unknown_sizes_and_more_rules_than_included_have_no_price() -> None:
    assert price_list().machine("Standard_X1", "Linux") is None
    assert price_list().machine("Standard_B2s", "Windows") is None
    assert price_list().load_balancer("Standard", 0) == 0.0
    assert price_list().load_balancer("Standard", 6) is None
    assert price_list().load_balancer("Basic", 1) is None


def test_a_bill_of_groups_names_them() -> None:
    for group in ("rg-one", "rg-two"):
        az(f"group create -n {group} -l westeurope")
    for groups, said in (((), ""), (("rg-one",), ": rg-one"), (("rg-one", "rg-two"), ": rg-one, rg-two")):
        table = lab.bill(*groups)
        assert isinstance(table, Table)
        assert table.title == f"What the cloud costs as it stands{said}"


def test_another_subscription_has_a_bill_of_its_own() -> None:
    az('group create -n rg-two -l westeurope --subscription "Practice Two"')
    az('disk create -g rg-two -n spare --size-gb 100 --sku StandardSSD_LRS --subscription "Practice Two"')
    table = lab.bill(subscription="practice two")
    assert isinstance(table, Table)
    assert table.title == "What the cloud costs as it stands: Practice Two"
    assert [(row["resource"], row["USD/month"]) for row in table.data] == [
        ("spare", "9.60"),
        ("total", "9.60"),
    ]
    assert "There is no subscription 'Practice Three'" in str(lab.bill(subscription="Practice Three"))
    assert "spare" not in lines()
