"""Instances of flexible scale sets have no default outbound access: a way out has to be made for them."""

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP
from tests.providers.compute.scale_sets.conftest import ScaleSets

FETCH = "apt-get install -y nginx"


def fetches(sets: ScaleSets, id: str) -> bool:
    return "Setting up nginx" in sets.run("web", id, FETCH)


def test_an_instance_of_a_flexible_set_reaches_nothing_and_one_of_a_uniform_set_does(sets: ScaleSets) -> None:
    sets.create("web", "Flexible", count=1)
    assert not fetches(sets, sets.ids("web")[0])
    sets.create("other", "Uniform", count=1)
    assert "Setting up nginx" in sets.run("other", "0", FETCH)


def test_a_host_that_is_found_again_changes_nothing(sets: ScaleSets) -> None:
    sets.create("web", count=1)
    (id,) = sets.ids("web")
    for verb in ("deallocate", "start"):
        sets.azure.act(f"virtualMachines/{id}", verb)
    assert not fetches(sets, id)


def test_what_the_set_makes_later_reaches_nothing_either(sets: ScaleSets) -> None:
    sets.create("web", count=1)
    sets.scale("web", 2)
    assert [fetches(sets, id) for id in sets.ids("web")] == [False, False]


def test_a_gateway_on_the_subnet_leads_out(sets: ScaleSets) -> None:
    sets.create("web", count=1)
    sets.lead_out()
    assert fetches(sets, sets.ids("web")[0])


def test_an_address_for_each_instance_leads_out(sets: ScaleSets) -> None:
    body = sets.body("web", count=1)
    network = body["properties"]["virtualMachineProfile"]["networkProfile"]
    (configuration,) = network["networkInterfaceConfigurations"][0]["properties"]["ipConfigurations"]
    public: Json = {"name": "own", "sku": {"name": "Standard"}, "properties": {"idleTimeoutInMinutes": 4}}
    configuration["properties"]["publicIPAddressConfiguration"] = public
    sets.azure.put(sets.path("web"), body)
    assert fetches(sets, sets.ids("web")[0])


def test_a_machine_that_was_put_into_the_set_keeps_what_its_subnet_gives(sets: ScaleSets) -> None:
    sets.create("web", count=0)
    sets.azure.vm(
        "mine", virtualMachineScaleSet={"id": f"{GROUP}/providers/Microsoft.Compute/{sets.path('web')}"}
    )
    assert "Setting up nginx" in sets.azure.run("mine", FETCH)
