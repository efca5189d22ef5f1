"""Claims about a report: each part is compared with the cloud as it is when the check asks."""

from typing import Any

import pytest

from grader.checks import check
from grader.execution.answers import Unreadable
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json, machine, volume

ROOT = f"/subscriptions/{SUBSCRIPTION}"
AUTHORIZATION = f"{ROOT}/providers/Microsoft.Authorization"
GALLERY = f"{COMPUTE}/galleries/shop"
TILL = f"{GALLERY}/images/till"
APP = "5b3f8d20-0000-4000-8000-000000000000"


def version(name: str, ends: str = "", **profile: Any) -> Json:
    held = {
        "targetRegions": [{"name": "West Europe"}],
        **({"endOfLifeDate": ends} if ends else {}),
        **profile,
    }
    return {"id": f"{TILL}/versions/{name}", "name": name, "properties": {"publishingProfile": held}}


def runs(name: str, exact: str) -> Json:
    reference = {"id": f"{TILL}/versions/{exact}", "exactVersion": exact}
    return {"name": name, **machine(name, storageProfile={"imageReference": reference})}


def assignment(who: str, role: str, scope: str) -> Json:
    role_id = f"{AUTHORIZATION}/roleDefinitions/{role}"
    return {"properties": {"principalId": who, "roleDefinitionId": role_id, "scope": scope}}


def role(name: str, *actions: str) -> Json:
    return {"name": name, "properties": {"roleName": name, "permissions": [{"actions": list(actions)}]}}


@pytest.fixture
def cloud(desk: Desk) -> Desk:
    """A gallery that three of four can read, two machines, and a disk of 135.17 USD."""
    people = [{"id": id, "userPrincipalName": f"{id}@x.example", "displayName": id.upper()} for id in "abc"]
    lists = {
        "/subscriptions": [{"id": ROOT, "subscriptionId": SUBSCRIPTION, "displayName": "Practice"}],
        "/v1.0/users": people,
        "/v1.0/servicePrincipals": [{"id": "s", "displayName": "pipeline", "appId": APP}],
        f"{AUTHORIZATION}/roleDefinitions": [role("reads", "*/read"), role("runs", "*/virtualMachines/*")],
        f"{AUTHORIZATION}/roleAssignments": [
            assignment("a", "reads", ROOT),
            assignment("b", "reads", TILL),
            assignment("c", "runs", ROOT),
            assignment("s", "reads", GALLERY),
            assignment("left", "reads", ROOT),
        ],
        f"{TILL}/versions": [
            version("1.9.0", "2027-03-01"),
            version("1.10.0", "2027-09-01"),
            version("1.2.0"),
        ],
        f"{ROOT}/providers/Microsoft.Compute/virtualMachines": [runs("t1", "1.9.0"), runs("t2", "1.10.0")],
    }
    disk = {"name": "scans", **volume("disks", "scans", sku={"name": "Premium_LRS"})}
    disk["properties"]["diskSizeGB"] = 1024
    lists[f"{ROOT}/providers/Microsoft.Compute/disks"] = [disk]
    desk.cloud.collections = {path.lower(): rows for path, rows in lists.items()}
    return desk


def definition() -> Any:
    return check.gallery("shop", group="rg").definition("till")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (["a", "b", "pipeline"], True),
        (["b@x.example", "A", APP], True),
        ("pipeline, b, a", True),
        (["a", "b"], False),
        (["a", "b", "pipeline", "c"], False),
        (["a", "a", "b"], False),
        (["a", "b", "pipeline", "partner"], False),
        (5, False),
        ([["a"], {}], False),
    ],
)
def test_readers_are_all_whose_roles_reach_the_image(cloud: Desk, given: Any, right: bool) -> None:
    cloud.names["report"] = {"readers": given}
    check.audit_report("report").names_who_reads(definition())
    assert cloud.report.points == right, cloud.said()


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (["t1"], True),
        ("t1", True),
        (["t1", "t2"], False),
        (["t2"], False),
        ([], False),
        ([f"{COMPUTE}/virtualMachines/t1"], True),
    ],
)
def test_behind_is_what_runs_another_version_than_the_newest(cloud: Desk, given: Any, right: bool) -> None:
    cloud.names["report"] = {"behind": given}
    check.audit_report("report").names_what_is_behind(definition())
    assert cloud.report.points == right, cloud.said()


def test_where_nothing_is_behind_an_empty_list_is_the_answer(cloud: Desk) -> None:
    rows = [runs("t2", "1.10.0")]
    cloud.cloud.collections[f"{ROOT}/providers/Microsoft.Compute/virtualMachines".lower()] = rows
    cloud.names["report"] = {"behind": []}
    check.audit_report("report").names_what_is_behind(definition())
    assert cloud.report.points == 1, cloud.said()


def test_what_ends_next_is_the_earliest_date_that_there_is(cloud: Desk) -> None:
    cloud.names["report"] = {"Ending": "1.9.0"}
    check.audit_report("report").names_what_ends_next(definition())
    assert cloud.report.points == 1
    cloud.names["report"] = {"ending": "1.10.0"}
    check.audit_report("report").names_what_ends_next(definition())
    assert "Found: `ending` is '1.10.0'." in cloud.said()


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (195.91, True),
        ("196.5", True),
        ("$ 195", True),
        ("195.91 USD/month", True),
        ("0,195.91", True),
        ("1,95.91", False),
        ("195 or 196", False),
        ("-195.91", False),
        (True, False),
        ([195.91], False),
        (0.1852, False),
        ("much", False),
        ([], False),
    ],
)
def test_the_cost_is_that_of_the_bill_within_a_dollar(cloud: Desk, given: Any, right: bool) -> None:
    cloud.names["report"] = {"monthly": given}
    check.audit_report("report").tells_the_cost()
    assert cloud.report.points == right, cloud.said()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["az disk list -o table", "az vm list"], ""),
        ("az disk list\n%az vm list --query x", ""),
        ({"disks": "az disk list", "machines": "az vm list"}, ""),
        (["az disk list", "az disk list -g rg"], "it has 1 command"),
        (["az disk list", "az snapshot list"], "`az snapshot list` was not run, or does not look"),
        (["az disk list", "az vm delete -n x"], "`az vm delete` was not run, or does not look"),
        (["az disk list", "az lock create -n x"], "`az lock create` was not run, or does not look"),
        (["az disk list", "az disk revoke-access"], "`az disk revoke-access` was not run, or does not"),
        (["az disk list", "az vm run-command invoke -n x"], ""),
        (["az disk list", "az role assignment list --all"], ""),
        (["az disk list | head -n 3", "az vm list >machines.json"], ""),
        (["az disk list 2>/dev/null", "az vm list; ls"], "`az vm list; ls` was not run"),
        (["az disk list", "I looked"], "'I looked' is no command"),
        ([], "it has 0 different commands"),
        (..., "it has no `evidence`"),
        (5, "it has 0 different commands"),
        ([["az disk list"], "az vm list"], "is no command"),
        ([Unreadable("an object"), "az vm list"], "is no command"),
    ],
)
def test_evidence_is_commands_that_looked(cloud: Desk, given: Any, found: str) -> None:
    cloud.cloud.ran("disk list", "GET", f"{GROUP}/providers/Microsoft.Compute/disks")
    cloud.cloud.ran("vm list", "GET", f"{GROUP}/providers/Microsoft.Compute/virtualMachines")
    cloud.cloud.ran("vm delete", "DELETE", f"{COMPUTE}/virtualMachines/x")
    # What changes something looks, too: at what was there, and whether it is done.
    for command, method, path in (
        ("vm delete", "GET", f"{COMPUTE}/virtualMachines/x"),
        ("lock create", "PUT", f"{GROUP}/providers/Microsoft.Authorization/locks/x"),
        ("lock create", "GET", f"{GROUP}/providers/Microsoft.Authorization/locks/x"),
        ("disk revoke-access", "POST", f"{COMPUTE}/disks/x/endGetAccess"),
        ("disk revoke-access", "GET", f"{COMPUTE}/locations/westeurope/operations/1"),
        ("vm run-command invoke", "POST", f"{COMPUTE}/virtualMachines/x/runCommand"),
        ("role assignment list", "GET", f"{AUTHORIZATION}/roleAssignments"),
        ("role assignment list", "POST", "/v1.0/directoryObjects/getByIds"),
    ):
        cloud.cloud.ran(command, method, path)
    cloud.names["report"] = {"evidence": given}
    check.audit_report("report").shows_evidence(2)
    assert cloud.report.points == (0 if found else 1), cloud.said()
    assert found in cloud.said()


@pytest.mark.parametrize("report", [{}, "all is well", {"readers": ..., "monthly": ...}, 5])
def test_a_part_that_is_missing_costs_its_own_claim(cloud: Desk, report: Any) -> None:
    cloud.names["report"] = report
    check.audit_report("report").names_who_reads(definition()).tells_the_cost()
    assert "it has no `readers`" in cloud.said()
    assert "it has no `monthly`" in cloud.said()
    assert cloud.report.points == 0
