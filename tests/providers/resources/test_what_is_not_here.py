"""What Azure has and the practice Azure has not is said to be so; what nobody has is Azure's own refusal."""

from collections.abc import Callable

import pytest

from azlab import directory
from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.cli.identity import token

Ask = Callable[..., Response]
S = "/subscriptions/1f0c2a94-6d3b-4e7a-8c51-0a9b7d4e2f10"
G = f"{S}/resourceGroups/none"
C = f"{G}/providers/Microsoft.Compute"
FEATURES = f"{S}/providers/Microsoft.Features"
USER = directory.identity("builder").user
"""Somebody who holds no role."""
MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/m"
NOT_HERE = [
    ("POST", f"{C}/availabilitySets/a/convertToVirtualMachineScaleSet"),
    ("POST", f"{C}/virtualMachines/v/assessPatches"),
    ("GET", f"{C}/sshPublicKeys/k"),
    ("PUT", f"{G}/providers/Microsoft.Storage/storageTasks/t"),
    ("POST", f"{G}/providers/Microsoft.Storage/storageAccounts/s/failover"),
    ("GET", f"{G}/providers/Microsoft.Network/dnsZones/z/A/www"),
    ("GET", f"{S}/providers/Microsoft.Network/locations/westeurope/serviceTags"),
    ("GET", f"{G}/providers/Microsoft.Web/sites"),
    ("PUT", f"{G}/providers/Microsoft.KeyVault/vaults/v"),
    ("GET", f"{S}/providers/Microsoft.Web"),
    ("POST", f"{S}/providers/Microsoft.Web/register"),
    ("GET", f"{S}/providers/Microsoft.Compute/resourceTypes"),
    ("GET", f"{S}/providers/Microsoft.Compute/providerPermissions"),
    ("GET", f"{FEATURES}/features"),
    ("GET", f"{FEATURES}/providers/Microsoft.Compute/features"),
    ("GET", f"{FEATURES}/providers/Microsoft.Compute/features/F"),
    ("POST", f"{FEATURES}/providers/Microsoft.Compute/features/F/register"),
    ("GET", f"{S}/providers/Microsoft.Authorization/policyAssignments"),
    ("PUT", f"{G}/providers/Microsoft.Authorization/policyAssignments/p"),
    ("GET", "/providers/Microsoft.Authorization/policyDefinitions"),
    ("GET", "/providers/Microsoft.Authorization/policyDefinitions/p"),
    ("GET", "/providers/Microsoft.Management/managementGroups"),
    ("PUT", "/providers/Microsoft.Management/managementGroups/m"),
    ("GET", f"{MANAGEMENT_GROUP}/providers/Microsoft.Authorization/policyAssignments"),
    ("GET", "/providers/Microsoft.Web"),
    ("GET", "/providers/Microsoft.Web/operations"),
    ("GET", f"{S}/tagNames"),
    ("PUT", f"{S}/tagNames/t"),
    ("PUT", f"{S}/tagNames/t/tagValues/v"),
    ("DELETE", f"{S}/tagNames/t"),
    ("POST", f"{G}/moveResources"),
    ("POST", f"{G}/validateMoveResources"),
    ("POST", f"{G}/exportTemplate"),
    ("GET", f"{C}/virtualMachines/v/providers/Microsoft.Insights/diagnosticSettings"),
    ("GET", "/providers/Microsoft.Authorization/providerOperations"),
]  # fmt: skip


def code(response: Response) -> tuple[int, str]:
    return response.status, response.json()["error"]["code"]


@pytest.mark.parametrize(("method", "path"), NOT_HERE)
def test_what_azure_has_is_said_not_to_be_here(ask: Ask, method: str, path: str) -> None:
    response = ask(method, path)
    assert code(response) == (400, "NotImplemented")
    assert response.json()["error"]["message"].startswith("This part of Azure is not in the practice Azure")


@pytest.mark.parametrize(
    ("method", "path"), [case for case in NOT_HERE if "/providers/Microsoft.Web" not in case[1]]
)
def test_no_role_is_asked_for_before(azure: App, method: str, path: str) -> None:
    nobody = Account(USER, directory.TENANT, directory.SUBSCRIPTIONS)
    bearer = {"authorization": f"Bearer {token(nobody)}"}
    assert code(azure(Request(method, f"{path}?api-version=2024-11-01", bearer))) == (400, "NotImplemented")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", f"{G}/providers/Microsoft.Frobnication/things", "InvalidResourceNamespace"),
        ("PUT", f"{G}/providers/Contoso.Web/sites/s", "InvalidResourceNamespace"),
        ("GET", f"{S}/providers/Microsoft.Frobnication", "InvalidResourceNamespace"),
        ("POST", f"{S}/providers/Microsoft.Frobnication/register", "InvalidResourceNamespace"),
        ("GET", "/providers/Microsoft.Frobnication/things", "InvalidResourceNamespace"),
        ("GET", "/providers/Microsoft.Frobnication", "InvalidResourceNamespace"),
        ("GET", f"{C}/frobs", "InvalidResourceType"),
        ("PUT", f"{C}/frobs/f", "InvalidResourceType"),
        ("PUT", f"{C}/virtualMachines/v/frobs/f", "InvalidResourceType"),
        ("POST", f"{C}/virtualMachines/v/frob", "InvalidResourceType"),
        ("GET", "/providers/Microsoft.Network/frobs", "InvalidResourceType"),
        ("GET", f"{S}/frobs", "NotFound"),
    ],
)
def test_what_nobody_has_is_azures_own_refusal(ask: Ask, method: str, path: str, expected: str) -> None:
    assert code(ask(method, path)) == (404, expected)


@pytest.mark.parametrize("namespace", ["Microsoft.Compute", "microsoft.network"])
def test_operations_and_providers_are_for_whoever_is_signed_in(azure: App, namespace: str) -> None:
    account = Account(USER, directory.TENANT, directory.SUBSCRIPTIONS)
    bearer = {"authorization": f"Bearer {token(account)}"}
    for path in (f"/providers/{namespace}/operations", f"/providers/{namespace}", "/providers"):
        assert azure(Request("GET", f"{path}?api-version=2024-11-01", bearer)).status == 200, path


def test_operations_are_named_as_roles_name_them(ask: Ask) -> None:
    found = ask("GET", "/providers/Microsoft.Compute/operations").json()["value"]
    names = {entry["name"] for entry in found}
    assert {"Microsoft.Compute/disks/write", "Microsoft.Compute/virtualMachines/start/action"} <= names
    assert all(entry["display"]["provider"] == "Microsoft Compute" for entry in found)


def test_some_types_are_listed_by_location(ask: Ask, group: str) -> None:
    where = group.rpartition("/resourceGroups")[0] + "/providers/Microsoft.Compute/locations"
    assert ask("GET", f"{where}/westeurope/virtualMachines").json() == {"value": []}
    assert ask("GET", f"{where}/West Europe/virtualMachineScaleSets").json() == {"value": []}
    assert code(ask("GET", f"{where}/mars/virtualMachines")) == (400, "NoRegisteredProviderFound")
    assert code(ask("GET", f"{where}/westeurope/frobs"))[1] == "InvalidResourceType"


NETWORK = f"{G}/providers/Microsoft.Network"
SUBNET = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
NAMED = {
    "Microsoft.Network/routeTables": (
        f"{NETWORK}/virtualNetworks/v",
        {"subnets": [{**SUBNET, "properties": {"routeTable": {"id": f"{NETWORK}/routeTables/r"}}}]},
    ),
    "Microsoft.Compute/diskEncryptionSets": (
        f"{C}/disks/d",
        {"encryption": {"diskEncryptionSetId": f"{C}/diskEncryptionSets/s"}},
    ),
    "Microsoft.Compute/hostGroups/hosts": (
        f"{C}/virtualMachines/v",
        {"host": {"id": f"{C}/hostGroups/g/hosts/h"}},
    ),
}


@pytest.mark.parametrize("missing", NAMED)
def test_what_nobody_can_have_made_here_is_not_taken_for_there(
    ask: Ask, subscription: str, missing: str
) -> None:
    path, properties = NAMED[missing]
    ask("PUT", G, {"location": "westeurope"})
    refused = ask("PUT", path, {"location": "westeurope", "properties": properties})
    assert code(refused) == (400, "NotImplemented"), refused.body
    assert f"'{missing}'" in refused.json()["error"]["message"]
    assert ask("GET", path).status == 404
