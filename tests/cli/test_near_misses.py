import pytest

from azlab.arm.health import DAMAGED, StoreError
from azlab.cli.near_misses import near_miss
from azlab.cli.session import Session
from tests.cli.conftest import SUBSCRIPTION

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-first"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
THERE = [
    GROUP,
    f"{COMPUTE}/virtualMachines/web-base",
    f"{COMPUTE}/images/bad-image",
    f"{COMPUTE}/galleries/shop",
    f"{COMPUTE}/galleries/shop/images/web",
    f"{COMPUTE}/galleries/shop/images/web/versions/1.0.0",
    f"{GROUP}-too/providers/Microsoft.Compute/disks/web-disk",
]
NO_GROUP = "ERROR: (ResourceGroupNotFound) Resource group '{}' could not be found."
NO_RESOURCE = (
    "ERROR: (ResourceNotFound) The Resource 'Microsoft.Compute/{}' under resource group '{}' was not found."
)
NO_SIZE = (
    "The requested VM size {} is not available in the current region. The sizes available in the current "
    "region are: Standard_A1, Standard_D2s_v5, Standard_D4s_v5. Find out more on the available VM sizes."
)
NO_PROVIDER = (
    "No registered resource provider found for location '{}' and API version '2024-11-01' for type "
    "'locations/publishers'. The supported locations are 'northeurope, westeurope'."
)
NO_REGION = (
    "The provided location '{}' is not available for resource type 'Microsoft.Network/virtualNetworks'. "
    "List of available regions for the resource type is 'northeurope,westeurope'."
)


@pytest.mark.parametrize("name", ["rg-frist", "rg-fist", "rg_first", "rgfirst"])
def test_a_group_s_name_that_is_nearly_right_is_told(name: str) -> None:
    assert near_miss(NO_GROUP.format(name), THERE) == "'rg-first' is there."


@pytest.mark.parametrize(
    ("path", "group", "said"),
    [
        ("virtualMachines/web-bsae", "rg-first", "'web-base' is there."),
        ("virtualMachines/webbase", "RG-FIRST", "'web-base' is there."),
        ("images/bad_image", "rg-first", "'bad-image' is there."),
        ("virtualMachines/web-base", "rg-other", "'web-base' is there, in group 'rg-first'."),
        (
            "images/web-base",
            "rg-first",
            "'web-base' is there, and is of the type Microsoft.Compute/virtualMachines.",
        ),
        (
            "disks/web-bsae",
            "rg-first",
            "'web-base' is there, and is of the type Microsoft.Compute/virtualMachines.",
        ),
        (
            "disks/web-base",
            "rg-other",
            "'web-base' is there, in group 'rg-first', and is of the type Microsoft.Compute/virtualMachines.",
        ),
        (
            "images/web",
            "rg-other",
            "'web' is there, in group 'rg-first', and is of the type Microsoft.Compute/galleries/images.",
        ),
        (
            "images/Ubunut2204",
            "rg-first",
            "'Ubuntu2204' is there, as an alias of an image of the marketplace.",
        ),
        ("disks/Ubunut2204", "rg-first", ""),
        ("galleries/shop/images/web/versions/1.0.1", "rg-first", ""),
        ("galleries/shop/images/wbe/versions/1.0.0", "rg-first", "'web' is there."),
        ("galleries/shop/images/webb/versions/1.0.0", "rg-first", "'web' is there."),
        ("galleries/shpo/images/web/versions/1.0.0", "rg-first", "'shop' is there."),
        ("galleries/shop/images/web", "rg-other", "'shop' is there, in group 'rg-first'."),
        ("galleries/shop/images/app/versions/1.0.0", "rg-first", ""),
        ("galleries/shop/applications/web/versions/1.0.0", "rg-first", ""),
        (
            "virtualMachines/web-base",
            "rg-first",
            "'web-base' is there, in another subscription: --subscription chooses one.",
        ),
        ("virtualMachines/app", "rg-first", ""),
        ("disks/web-dsik", "rg-first", ""),
    ],
)
def test_so_is_a_resource_s_by_type_group_and_name(path: str, group: str, said: str) -> None:
    assert near_miss(NO_RESOURCE.format(path, group), THERE) == said


@pytest.mark.parametrize(
    ("name", "near"), [("Standard_D2_sv5", "D2s"), ("D4s_v5", "D4s"), ("standard-A1", "A1")]
)
def test_a_size_is_looked_for_among_those_that_the_refusal_lists(name: str, near: str) -> None:
    assert near in near_miss(NO_SIZE.format(name), [])


def test_so_is_what_something_was_to_lie_in() -> None:
    assert near_miss("Parent resource 'shpo' not found.", THERE) == "'shop' is there."
    assert near_miss("Parent resource 'bakery' not found.", THERE) == ""
    assert near_miss("Parent resource 'shpo/web' not found.", THERE) == "'shop' is there."
    assert near_miss("Parent resource 'Shop/webs' not found.", THERE) == "'web' is there."
    assert near_miss("Parent resource 'shop/web' not found.", THERE) == ""
    assert near_miss("Parent resource '1.0.' not found.", THERE) == ""


def test_a_group_of_another_subscription_is_told_as_one() -> None:
    said = "'rg-first' is there, in another subscription: --subscription chooses one."
    assert near_miss(NO_GROUP.format("rg-first"), THERE) == said


def test_so_is_a_region() -> None:
    of_a_group = (
        "The provided location 'nortwest' is not available. List of available regions is 'a,northwest'."
    )
    assert near_miss(of_a_group, []) == "'northwest' is there."
    assert near_miss(NO_REGION.format("westeuropa"), []) == "'westeurope' is there."
    assert near_miss(NO_REGION.format("mars"), []) == ""
    assert near_miss(NO_PROVIDER.format("west-europe"), []) == "'westeurope' is there."


@pytest.mark.parametrize(
    "name", ["MyResourceGroup", "<group>", "{group}", "[group]", "___", "...", "your-group", "xxx"]
)
def test_an_example_s_name_is_told_as_one(name: str) -> None:
    assert (
        near_miss(NO_GROUP.format(name), THERE) == f"'{name}' is an example's name: write yours in its place."
    )


def test_other_refusals_have_none() -> None:
    assert near_miss("ERROR: (OperationNotAllowed) Not on a Sunday.", THERE) == ""
    assert near_miss("", THERE) == ""


def test_it_stands_before_what_a_refusal_means(session: Session) -> None:
    session.ids = lambda: [GROUP]
    said = session.run(["group", "show", "-n", "rg-frist"]).meaning
    assert said.startswith("'rg-first' is there. There is no resource group of this name")


def test_whoever_else_is_signed_in_hears_of_nothing(session: Session) -> None:
    session.ids = lambda: [
        GROUP,
        "/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg-secret",
    ]
    assert "'rg-secret'" not in session.run(["group", "show", "-n", "rg-secert"]).meaning
    session.account = type(session.account)("partner", session.account.tenant, session.account.subscriptions)
    assert session.run(["group", "show", "-n", "rg-frist"]).meaning.startswith("There is no resource group")


def test_a_cloud_that_cannot_be_read_has_nothing_to_tell(session: Session) -> None:
    def ids() -> list[str]:
        raise StoreError(DAMAGED, "cloud.sqlite", "it is empty")

    session.ids = ids
    assert session.run(["group", "show", "-n", "rg-frist"]).meaning.startswith("There is no resource group")


def test_a_group_that_is_a_resource_is_told_as_what_it_is() -> None:
    said = "'web-base' is there, in group 'rg-first', and is of the type Microsoft.Compute/virtualMachines."
    assert near_miss(NO_GROUP.format("web-base"), THERE) == said


def test_what_azure_names_by_its_id_is_told_as_what_it_is() -> None:
    refused = f"ERROR: (NotFound) Source {COMPUTE}/images/web-base is not found. Please check source exists"
    said = "'web-base' is there, and is of the type Microsoft.Compute/virtualMachines."
    assert near_miss(refused, THERE) == said


@pytest.mark.parametrize("name", ["Europe West", "europewest"])
def test_a_region_whose_words_are_turned_is_told(name: str) -> None:
    assert near_miss(NO_REGION.format(name), []) == "'westeurope' is there."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("$source_id", "'$source_id' stood in single quotes"),
        ("%source_id%", "write $source_id."),
        ("Canonical:ubuntu-24_04-lts:server", "A URN has four parts"),
    ],
)
def test_a_name_that_was_to_stand_for_something_is_told(name: str, said: str) -> None:
    assert said in near_miss(NO_RESOURCE.format(f"images/{name}", "rg-first"), THERE)
