"""The action and the scope of a request, as role definitions name them."""

import pytest

from azlab.arm.actions import above, matches, need
from azlab.arm.addresses import read_address

S = "/subscriptions/s"
G = f"{S}/resourceGroups/g"
C = f"{G}/providers/Microsoft.Compute"
VM = f"{C}/virtualMachines/web"
NEEDS = [
    ("GET", S, "Microsoft.Resources/subscriptions/read", S),
    ("PUT", G, "Microsoft.Resources/subscriptions/resourceGroups/write", G),
    ("DELETE", G, "Microsoft.Resources/subscriptions/resourceGroups/delete", G),
    ("GET", f"{S}/locations", "Microsoft.Resources/subscriptions/locations/read", S),
    ("GET", f"{S}/providers/Microsoft.Compute", "Microsoft.Resources/subscriptions/providers/read", S),
    ("POST", f"{S}/providers/Microsoft.Compute/register", "Microsoft.Compute/register/action", S),
    ("GET", f"{C}/virtualMachines", "Microsoft.Compute/virtualMachines/read", C),
    ("HEAD", VM, "Microsoft.Compute/virtualMachines/read", VM),
    ("PATCH", VM, "Microsoft.Compute/virtualMachines/write", VM),
    ("POST", f"{VM}/start", "Microsoft.Compute/virtualMachines/start/action", VM),
    ("GET", f"{VM}/instanceView", "Microsoft.Compute/virtualMachines/instanceView/read", VM),
    ("GET", f"{C}/galleries/a/images", "Microsoft.Compute/galleries/images/read", f"{C}/galleries/a"),
    (
        "GET",
        f"{S}/providers/Microsoft.Compute/locations/x/publishers/p/artifacttypes/vmimage/offers",
        "Microsoft.Compute/locations/publishers/artifacttypes/offers/read",
        S,
    ),
    (
        "PUT",
        f"{VM}/providers/Microsoft.Authorization/locks/l",
        "Microsoft.Authorization/locks/write",
        f"{VM}/providers/Microsoft.Authorization/locks/l",
    ),
    ("PUT", "/providers/Microsoft.Authorization/roleAssignments/x",
     "Microsoft.Authorization/roleAssignments/write", "/"),
]  # fmt: skip
FREE = [
    "/subscriptions",
    "/tenants",
    f"{S}/resourceGroups",
    f"{S}/resources",
    f"{G}/resources",
    f"{S}/operationresults/x",
    f"{S}/providers/Microsoft.Compute/locations/x/DiskOperations/1",
    f"{S}/providers/Microsoft.Network/locations/x/operationResults/1",
    "/providers/Microsoft.Authorization/roleDefinitions/x",
    "/v1.0/me",
]


@pytest.mark.parametrize(("method", "path", "action", "scope"), NEEDS)
def test_the_path_says_what_is_needed(method: str, path: str, action: str, scope: str) -> None:
    assert need(read_address(method, path)) == (action, scope)


@pytest.mark.parametrize("path", FREE)
def test_filtered_lists_and_progress_need_nothing(path: str) -> None:
    assert need(read_address("GET", path)) is None


def test_whoever_is_signed_in_may_ask_the_graph() -> None:
    assert need(read_address("POST", "/providers/Microsoft.ResourceGraph/resources")) is None
    assert need(read_address("GET", "/providers/Microsoft.ResourceGraph/resources")) is not None


@pytest.mark.parametrize(
    ("pattern", "action", "fits"),
    [
        ("*", "A.B/c/write", True),
        ("*/read", "A.B/c/d/READ", True),
        ("*/read", "A.B/c/write", False),
        ("A.B/*/read", "A.B/c/read", True),
        ("A.B/c/*", "A.B/c/start/action", True),
        ("A.B/c", "A.B/c/read", False),
        ("A.B/c/*", "AxB/c/read", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, action: str, fits: bool) -> None:
    assert matches(action, [pattern]) is fits


def test_a_scope_holds_itself_and_what_is_below_whatever_the_case() -> None:
    assert above(S, G.upper())
    assert above(G, G)
    assert above("/", S)
    assert not above(G, f"{G}x")
    assert not above(G, S)


def test_a_star_between_two_strokes_may_stand_for_nothing() -> None:
    """Managed Identity Operator may assign identities, and this is how its definition says it."""
    operator = ["Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"]
    assert matches("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", operator)
    assert not matches("Microsoft.ManagedIdentity/userAssignedIdentities/read", operator)
    assert matches("Microsoft.Compute/disks/read", ["Microsoft.Compute/*/read"])
