"""What the address of a request leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.addresses import Kind, read_address
from azlab.arm.ids import parse_id

S = "/subscriptions/s"
G = f"{S}/resourceGroups/g"
C = f"{G}/providers/Microsoft.Compute"
VM = f"{C}/virtualMachines/web"
LOCK = f"{VM}/providers/Microsoft.Authorization/locks/l"
REGION = f"{S}/providers/Microsoft.Compute/locations/westeurope"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/subscriptions", Kind.PAGE),
        ("GET", "/tenants", Kind.PAGE),
        ("GET", f"{S}/locations", Kind.PAGE),
        ("GET", f"{S}/resourceGroups", Kind.PAGE),
        ("GET", f"{S}/providers", Kind.PAGE),
        ("GET", f"{G}/resources", Kind.PAGE),
        ("POST", f"{G}/exportTemplate", Kind.PAGE),
        ("GET", S, Kind.RESOURCE),
        ("PUT", G, Kind.RESOURCE),
        ("GET", f"{S}/providers/Microsoft.Compute", Kind.PROVIDER),
        ("GET", "/providers/Microsoft.Compute", Kind.PROVIDER),
        ("GET", f"{C}/virtualMachines", Kind.COLLECTION),
        ("GET", f"{REGION}/vmSizes", Kind.COLLECTION),
        ("GET", VM, Kind.RESOURCE),
        ("PUT", LOCK, Kind.RESOURCE),
        ("GET", "/providers/Microsoft.Management/managementGroups/m", Kind.RESOURCE),
        ("POST", f"{VM}/start", Kind.ACTION),
        ("POST", f"{S}/providers/Microsoft.Compute/register", Kind.ACTION),
        ("GET", f"{REGION}/DiskOperations/1", Kind.PROGRESS),
        ("GET", f"{S}/operationresults/1", Kind.PROGRESS),
        ("GET", "/lab/clock", Kind.OUTSIDE),
        ("GET", "/v1.0/me", Kind.OUTSIDE),
        ("GET", "/subscription/s", Kind.OUTSIDE),
        ("GET", "/", Kind.OUTSIDE),
        ("GET", "/subscriptions//resourceGroups/g", Kind.OUTSIDE),
    ],
)
def test_an_address_is_of_one_kind(method: str, path: str, kind: Kind) -> None:
    assert read_address(method, path).kind is kind
    assert read_address(method, f"{path}/").kind is kind


def test_an_address_has_the_parts_of_its_path() -> None:
    address = read_address("GET", f"{C}/galleries/a/images/b")
    assert (address.subscription, address.group, address.scope) == ("s", "g", G)
    assert (address.namespace, address.type) == ("Microsoft.Compute", "Microsoft.Compute/galleries/images")
    assert (address.names, address.last) == (("a", "b"), "b")


def test_an_extension_belongs_to_the_scope_before_the_last_provider() -> None:
    address = read_address("PUT", LOCK)
    assert address.scope == VM
    assert address.scope_id == parse_id(VM)
    assert (address.type, address.names) == ("Microsoft.Authorization/locks", ("l",))


def test_a_group_may_be_named_like_a_word_of_the_path() -> None:
    address = read_address("GET", f"{S}/resourceGroups/providers/providers/Microsoft.Compute/disks/providers")
    assert (address.group, address.last) == ("providers", "providers")
    assert address.type == "Microsoft.Compute/disks"
    assert read_address("GET", f"{S}/resourceGroups/providers/Microsoft.Compute/disks").kind is Kind.PAGE


def test_a_collection_and_an_action_have_an_owner() -> None:
    assert read_address("GET", f"{C}/galleries/a/images").owner == parse_id(f"{C}/galleries/a")
    assert read_address("POST", f"{VM}/start").owner == parse_id(VM)
    for path in (f"{C}/virtualMachines", VM, f"{S}/providers/Microsoft.Compute/register", f"{S}/locations"):
        assert read_address("POST", path).owner is None


def test_a_post_acts_upon_what_is_before_its_verb() -> None:
    assert read_address("POST", f"{VM}/start").target == VM
    assert read_address("DELETE", f"{VM}/").target == VM


def test_pages_of_a_region_are_known() -> None:
    assert read_address("GET", f"{REGION}/vmSizes").is_regional
    assert not read_address("GET", f"{S}/locations").is_regional
    assert not read_address("GET", f"{C}/locations").is_regional


@given(st.text(max_size=60), st.sampled_from(["GET", "PUT", "POST", "PURGE"]))
def test_any_text_is_an_address(text: str, method: str) -> None:
    for path in (text, f"/{text}", f"/subscriptions/{text}", f"{C}/{text}", f"/providers/{text}"):
        address = read_address(method, path)
        assert address.kind in Kind
        assert address.id is None or address.id == parse_id(address.path)
        assert isinstance(address.target, str)
