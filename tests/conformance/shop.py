"""A shop's cloud: what can be in it, and the bodies that make it."""

from typing import Any

from azlab.providers import SUBSCRIPTIONS

SUBSCRIPTION = next(iter(SUBSCRIPTIONS))


GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"


COMPUTE, NETWORK = f"{GROUP}/providers/Microsoft.Compute", f"{GROUP}/providers/Microsoft.Network"


LINUX = {"publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"}


def interface(name: Any) -> Any:
    subnet = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
    properties = {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet}}]}
    return f"{NETWORK}/networkInterfaces/{name}", {"location": "westeurope", "properties": properties}


def machine(name: Any, nic: Any, /, **os_disk: Any) -> Any:
    profile = {"computerName": name, "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"}
    data_disk = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "deleteOption": "Delete"}
    properties = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {
            "imageReference": LINUX,
            "osDisk": {"createOption": "FromImage", **os_disk},
            "dataDisks": [data_disk],
        },
        "osProfile": profile,
        "networkProfile": {"networkInterfaces": [{"id": interface(nic)[0], "properties": {"primary": True}}]},
    }
    return f"{COMPUTE}/virtualMachines/{name}", {"location": "westeurope", "properties": properties}


def creation(kind: Any, name: Any, **how: Any) -> Any:
    body = {"location": "westeurope", "properties": {"creationData": how, "diskSizeGB": 40}}
    return f"{COMPUTE}/{kind}/{name}", body


def image(name: Any, vm: Any) -> Any:
    properties = {"sourceVirtualMachine": {"id": machine(vm, "")[0]}}
    return f"{COMPUTE}/images/{name}", {"location": "westeurope", "properties": properties}


def in_gallery(path: Any, **properties: Any) -> Any:
    return f"{COMPUTE}/galleries/{path}", {"location": "westeurope", "properties": properties}


def balancer(name: Any) -> Any:
    place = f"{NETWORK}/loadBalancers/{name}"
    subnet = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
    front, pool = (
        {"id": f"{place}/frontendIPConfigurations/front"},
        {"id": f"{place}/backendAddressPools/pool"},
    )
    rule = {
        "protocol": "Tcp",
        "frontendPort": 80,
        "frontendIPConfiguration": front,
        "backendAddressPool": pool,
    }
    properties = {
        "frontendIPConfigurations": [{"name": "front", "properties": {"subnet": subnet}}],
        "backendAddressPools": [{"name": "pool"}],
        "probes": [{"name": "alive", "properties": {"protocol": "Tcp", "port": 80}}],
        "loadBalancingRules": [{"name": "http", "properties": rule}],
    }
    return place, {"location": "westeurope", "properties": properties}


def scale_set(name: Any) -> Any:
    pool = {"id": f"{balancer('front')[0]}/backendAddressPools/pool"}
    subnet = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
    joined = {"subnet": subnet, "loadBalancerBackendAddressPools": [pool]}
    nic = {"primary": True, "ipConfigurations": [{"name": "ip", "properties": joined}]}
    profile = {
        "storageProfile": {"imageReference": LINUX, "osDisk": {"createOption": "FromImage"}},
        "osProfile": {
            "computerNamePrefix": name,
            "adminUsername": "keeper",
            "adminPassword": "Practice-Azure-1",
        },
        "networkProfile": {"networkInterfaceConfigurations": [{"name": "nic", "properties": nic}]},
    }
    properties = {"orchestrationMode": "Uniform", "virtualMachineProfile": profile,
                  "upgradePolicy": {"mode": "Manual"}}  # fmt: skip
    head = {"location": "westeurope", "sku": {"name": "Standard_D2s_v5", "capacity": 1}}
    return f"{COMPUTE}/virtualMachineScaleSets/{name}", {**head, "properties": properties}


def autoscale(name: Any, target: Any) -> Any:
    trigger = {
        "metricName": "Percentage CPU", "metricResourceUri": target, "timeGrain": "PT1M",
        "statistic": "Average", "timeWindow": "PT5M", "timeAggregation": "Average",
        "operator": "GreaterThan", "threshold": 70,
    }  # fmt: skip
    action = {"direction": "Increase", "type": "ChangeCount", "value": "1", "cooldown": "PT5M"}
    capacity = {"minimum": "1", "maximum": "3", "default": "1"}
    profile = {
        "name": "all",
        "capacity": capacity,
        "rules": [{"metricTrigger": trigger, "scaleAction": action}],
    }
    properties = {"profiles": [profile], "targetResourceUri": target, "enabled": True}
    path = f"{GROUP}/providers/Microsoft.Insights/autoscaleSettings/{name}"
    return path, {"location": "westeurope", "properties": properties}


IDENTITY = {"publisher": "shop", "offer": "web", "sku": "small"}


DEFINITION = {"osType": "Linux", "osState": "Specialized", "hyperVGeneration": "V2", "identifier": IDENTITY}


OF_WEB = {"source": {"virtualMachineId": machine("web", "")[0]}}


TO_WEST = {"targetRegions": [{"name": "westeurope", "regionalReplicaCount": 2}]}


NET = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
       "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]}  # fmt: skip


PUBLISHER = {"publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "shop"}


REGION = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope"


PAGES = [
    *(f"{REGION}/{kind}{rest}" for kind in ("sharedGalleries", "communityGalleries")
      for rest in ("", "/g", "/g/images", "/g/images/i", "/g/images/i/versions", "/g/images/i/versions/1")),
    "/providers/Microsoft.ResourceGraph/resources",
    "/lab/scarcities/westeurope/Standard_D2s_v5",
    "/lab/clock",
    f"/lab/loads{scale_set('many')[0]}",
    f"{scale_set('many')[0]}/providers/Microsoft.Insights/metrics",
    f"{scale_set('many')[0]}/providers/Microsoft.Insights/metricDefinitions",
    f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values",
]  # fmt: skip


PLACED = [
    (GROUP, {"location": "westeurope"}),
    (f"{NETWORK}/virtualNetworks/net", {"location": "westeurope", "properties": NET}),
    *(interface(name) for name in ("one", "two", "three")),
    balancer("front"),
    (f"{balancer('front')[0]}/backendAddressPools/more", {"properties": {}}),
    scale_set("many"),
    autoscale("many", scale_set("many")[0]),
    machine("web", "one", name="web-os"),
    creation("disks", "data", createOption="Empty"),
    creation("snapshots", "before", createOption="Copy", sourceResourceId=f"{COMPUTE}/disks/web-os"),
    in_gallery("shared"),
    in_gallery("shared/images/web", **DEFINITION),
]


POSSIBLE = [
    *PLACED,
    machine("second", "two", name="second-os", deleteOption="Delete"),
    image("golden", "web"),
    in_gallery("shared/images/twin", **DEFINITION),
    in_gallery("public", sharingProfile={"permissions": "Community", "communityGalleryInfo": PUBLISHER}),
    in_gallery("direct", sharingProfile={"permissions": "Groups"}),
    in_gallery("shared/images/web/versions/1.0.0", storageProfile=OF_WEB, publishingProfile=TO_WEST),
    creation("disks", "restored", createOption="Copy", sourceResourceId=f"{COMPUTE}/snapshots/before"),
]


BODIES = dict(POSSIBLE)
