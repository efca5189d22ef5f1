"""The network in a picture."""

from azlab.widgets import picture
from tests.widgets.clouds import COMPUTE, NETWORK, DrawnCloud, add_scale_set, named

BALANCER = f"{NETWORK}/loadBalancers/web-lb"


def balanced() -> DrawnCloud:
    cloud = DrawnCloud()
    address = named(f"{NETWORK}/publicIPAddresses", "web-ip", {"ipAddress": "20.0.0.4"})
    cloud.lists[f"{NETWORK}/publicIPAddresses"] = [address]
    rule = {"properties": {"frontendPort": 80, "backendPort": 8080}}
    parts = {
        "frontendIPConfigurations": [{"properties": {"publicIPAddress": {"id": address["id"]}}}],
        "loadBalancingRules": [rule],
        "backendAddressPools": [{"properties": {"backendIPConfigurations": [{"id": "a"}, {"id": "b"}]}}],
    }
    cloud.lists[f"{NETWORK}/loadBalancers"] = [named(f"{NETWORK}/loadBalancers", "web-lb", parts)]
    add_scale_set(cloud, "web", {"id": "image"}, [])
    pool = {"loadBalancerBackendAddressPools": [{"id": f"{BALANCER}/backendAddressPools/pool"}]}
    interface = {"properties": {"ipConfigurations": [{"properties": pool}]}}
    profile = {"networkInterfaceConfigurations": [interface]}
    (scale_set,) = cloud.lists[f"{COMPUTE}/virtualMachineScaleSets"]
    scale_set["properties"]["virtualMachineProfile"]["networkProfile"] = profile
    return cloud


def test_a_load_balancer_stands_between_its_address_and_its_pool() -> None:
    told = str(picture(balanced(), network=True))
    assert "  public IP address web-ip: 20.0.0.4\n" in told
    assert "  load balancer web-lb: port 80 to port 8080, 2 in its pool, listens at web-ip" in told
    assert "  scale set web: no instances, new ones run image, is behind web-lb\n" in told
    assert ">is behind " in picture(balanced(), network=True).svg()


def test_nothing_of_it_is_drawn_or_asked_for_unless_wanted() -> None:
    cloud = balanced()
    assert "web-lb" not in str(picture(cloud))
    assert not any("Microsoft.Network" in path for path, _, _ in cloud.asked)
