"""One of each kind: a cloud with a resource of every type that takes a PUT, and the bodies that made them."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.providers import practice_azure, resource_types
from tests.conformance.walking import KEY, PLATFORM, SUBSCRIPTION

Body = dict[str, Any]
GROUP = f"{SUBSCRIPTION}/resourceGroups/shop"
COMPUTE, NETWORK = f"{GROUP}/providers/Microsoft.Compute", f"{GROUP}/providers/Microsoft.Network"
PASSWORD = "Practice-Azure-1"
SUBNET = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
ASKED_FOR = f"{SUBSCRIPTION}/providers/Microsoft.VirtualMachineImages"
BUILDER = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder"
FRONT = f"{NETWORK}/loadBalancers/front"


def resource(**properties: Any) -> Body:
    return {"location": "westeurope", "properties": properties}


def interface() -> Body:
    return resource(ipConfigurations=[{"name": "ip", "properties": {"subnet": SUBNET}}])


def machine(nic: str, **more: Any) -> Body:
    disk = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "deleteOption": "Delete"}
    return resource(
        hardwareProfile={"vmSize": "Standard_D2s_v5"},
        storageProfile={
            "imageReference": PLATFORM,
            "osDisk": {"createOption": "FromImage", "deleteOption": "Delete"},
            "dataDisks": [disk],
        },
        osProfile={
            "computerName": "web",
            "adminUsername": "keeper",
            "adminPassword": PASSWORD,
            "linuxConfiguration": {"ssh": {"publicKeys": [KEY]}},
        },
        networkProfile={"networkInterfaces": [{"id": f"{NETWORK}/networkInterfaces/{nic}"}]},
        **more,
    )


def scale_set() -> Body:
    address = {"name": "ip", "properties": {"subnet": SUBNET}}
    nic = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    health = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux",
              "typeHandlerVersion": "2.0", "settings": {"protocol": "tcp", "port": 80}}  # fmt: skip
    profile = {
        "storageProfile": {
            "imageReference": PLATFORM,
            "osDisk": {"createOption": "FromImage"},
            "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}],
        },
        "osProfile": {"computerNamePrefix": "many", "adminUsername": "keeper", "adminPassword": PASSWORD},
        "networkProfile": {"networkInterfaceConfigurations": [nic]},
        "extensionProfile": {"extensions": [{"name": "health", "properties": health}]},
    }
    whole = resource(
        orchestrationMode="Uniform", virtualMachineProfile=profile, upgradePolicy={"mode": "Manual"}
    )
    return {**whole, "sku": {"name": "Standard_D2s_v5", "capacity": 1}}


def balancer() -> Body:
    rule = {
        "protocol": "Tcp",
        "frontendPort": 80,
        "backendPort": 80,
        "frontendIPConfiguration": {"id": f"{FRONT}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": f"{FRONT}/backendAddressPools/pool"},
    }
    whole = resource(
        frontendIPConfigurations=[{"name": "front", "properties": {"subnet": SUBNET}}],
        backendAddressPools=[{"name": "pool", **pool()}],
        probes=[{"name": "alive", "properties": {"protocol": "Tcp", "port": 80}}],
        loadBalancingRules=[{"name": "http", "properties": rule}],
    )
    return {**whole, "sku": {"name": "Standard"}}


def nat_rule() -> Body:
    front = {"id": f"{FRONT}/frontendIPConfigurations/front"}
    properties = {"protocol": "Tcp", "frontendPort": 22, "backendPort": 22, "frontendIPConfiguration": front}
    return {"properties": properties}


def pool() -> Body:
    network = {"id": f"{NETWORK}/virtualNetworks/net"}
    address = {"name": "far", "properties": {"ipAddress": "10.0.0.77", "virtualNetwork": network}}
    return {"properties": {"loadBalancerBackendAddresses": [address]}}


def autoscale() -> Body:
    target = f"{COMPUTE}/virtualMachineScaleSets/many"
    trigger = {
        "metricName": "Percentage CPU", "metricResourceUri": target, "timeGrain": "PT1M",
        "statistic": "Average", "timeWindow": "PT5M", "timeAggregation": "Average",
        "operator": "GreaterThan", "threshold": 70,
    }  # fmt: skip
    action = {"direction": "Increase", "type": "ChangeCount", "value": "1", "cooldown": "PT5M"}
    rule = {"metricTrigger": trigger, "scaleAction": action}
    capacity = {"minimum": "1", "maximum": "3", "default": "1"}
    profile = {"name": "all", "capacity": capacity, "rules": [rule]}
    return resource(profiles=[profile], targetResourceUri=target, enabled=True)


def template() -> Body:
    """A template whose identity may do nothing: it makes a managed image, and nobody runs it."""
    image = {"type": "ManagedImage", "imageId": f"{COMPUTE}/images/built", "location": "westeurope"}
    whole = resource(
        source={"type": "PlatformImage", **PLATFORM},
        customize=[{"type": "Shell", "name": "web", "inline": ["true"]}],
        distribute=[{**image, "runOutputName": "built"}],
    )
    identity = {"type": "UserAssigned", "userAssignedIdentities": {BUILDER: {}}}
    return {**whole, "identity": identity}


RULE = {
    "protocol": "Tcp", "direction": "Inbound", "access": "Allow", "priority": 300,
    "sourceAddressPrefix": "*", "sourcePortRange": "*",
    "destinationAddressPrefix": "*", "destinationPortRange": "22",
}  # fmt: skip
INFO = {"publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "shop"}
REGIONS = {"targetRegions": [{"name": "westeurope", "regionalReplicaCount": 1}]}
SETTINGS = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1",
            "settings": {"commandToExecute": "true"}}  # fmt: skip
RESOURCES: list[tuple[str, Body]] = [
    (GROUP, {"location": "westeurope"}),
    (f"{NETWORK}/virtualNetworks/net", resource(
        addressSpace={"addressPrefixes": ["10.0.0.0/16"]},
        subnets=[{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    )),
    (f"{NETWORK}/virtualNetworks/net/subnets/more", {"properties": {"addressPrefix": "10.0.1.0/24"}}),
    (f"{NETWORK}/networkSecurityGroups/nsg", resource(
        securityRules=[{"name": "ssh", "properties": {**RULE, "priority": 400}}],
    )),
    (f"{NETWORK}/networkSecurityGroups/nsg/securityRules/web", {"properties": RULE}),
    (f"{NETWORK}/publicIPAddresses/pip", {
        **resource(publicIPAllocationMethod="Static"), "sku": {"name": "Standard"},
    }),
    (f"{NETWORK}/publicIPAddresses/out", {
        **resource(publicIPAllocationMethod="Static"), "sku": {"name": "Standard"},
    }),
    (f"{NETWORK}/publicIPPrefixes/range", resource(prefixLength=30)),
    (f"{NETWORK}/natGateways/nat", resource(
        publicIpAddresses=[{"id": f"{NETWORK}/publicIPAddresses/out"}],
    )),
    *((f"{NETWORK}/networkInterfaces/{name}", interface()) for name in ("one", "two", "free")),
    (FRONT, balancer()),
    (f"{FRONT}/backendAddressPools/far", pool()),
    (f"{FRONT}/inboundNatRules/ssh", nat_rule()),
    (f"{COMPUTE}/virtualMachineScaleSets/many", scale_set()),
    (f"{GROUP}/providers/Microsoft.Insights/autoscaleSettings/many", autoscale()),
    (f"{COMPUTE}/proximityPlacementGroups/near", resource()),
    (f"{COMPUTE}/availabilitySets/apart", {
        **resource(platformFaultDomainCount=2), "sku": {"name": "Aligned"},
    }),
    (f"{COMPUTE}/virtualMachines/web", machine("one")),
    (f"{COMPUTE}/virtualMachines/web/extensions/script", resource(**SETTINGS)),
    (f"{COMPUTE}/virtualMachines/web/runCommands/hello", resource(source={"script": "true"})),
    (f"{COMPUTE}/disks/data", resource(creationData={"createOption": "Empty"}, diskSizeGB=40)),
    (f"{COMPUTE}/snapshots/before", resource(
        creationData={"createOption": "Copy", "sourceResourceId": f"{COMPUTE}/disks/data"},
    )),
    (f"{COMPUTE}/restorePointCollections/saved", resource(source={"id": f"{COMPUTE}/virtualMachines/web"})),
    (f"{COMPUTE}/restorePointCollections/saved/restorePoints/first", {"properties": {}}),
    (f"{COMPUTE}/galleries/shared", resource()),
    (f"{COMPUTE}/galleries/public", resource(
        sharingProfile={"permissions": "Community", "communityGalleryInfo": INFO},
    )),
    (f"{COMPUTE}/galleries/shared/images/web", resource(
        osType="Linux", osState="Specialized", hyperVGeneration="V2",
        identifier={"publisher": "shop", "offer": "web", "sku": "small"},
    )),
    (f"{COMPUTE}/galleries/shared/images/web/versions/1.0.0", resource(
        storageProfile={"source": {"virtualMachineId": f"{COMPUTE}/virtualMachines/web"}},
        publishingProfile=REGIONS,
    )),
    (f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore", {
        **resource(), "sku": {"name": "Standard_LRS"}, "kind": "StorageV2",
    }),
    (BUILDER, resource()),
    (f"{GROUP}/providers/Microsoft.VirtualMachineImages/imageTemplates/web", template()),
    (f"{GROUP}/providers/Microsoft.DevTestLab/schedules/shutdown-computevm-web", resource(
        status="Enabled", taskType="ComputeVmShutdownTask", dailyRecurrence={"time": "1900"},
        timeZoneId="UTC", targetResourceId=f"{COMPUTE}/virtualMachines/web",
        notificationSettings={"status": "Disabled", "timeInMinutes": 30},
    )),
]  # fmt: skip
"""In the order in which they are made."""
MADE_ONCE = ("Microsoft.VirtualMachineImages/imageTemplates",)
"""Types of which a second PUT is refused: what is to be changed must be deleted first."""
IMAGE = (f"{COMPUTE}/images/golden", resource(
    hyperVGeneration="V2",
    storageProfile={"osDisk": {"osType": "Linux", "managedDisk": {"id": f"{COMPUTE}/disks/data"}}},
))  # fmt: skip
BODIES = dict([*RESOURCES, IMAGE])
"""What made each of them."""
INSTANCE = f"{COMPUTE}/virtualMachineScaleSets/many/virtualMachines/0"


def send(app: App, method: str, path: str, body: Body | None = None, version: str = "2024-07-01") -> Response:
    content = b"" if body is None else json.dumps(body).encode()
    response = app(Request(method, f"{quote(path)}?api-version={version}", {}, content))
    _follow(app, response)
    return response


def _follow(app: App, response: Response) -> None:
    link = response.headers.get("azure-asyncoperation", "").removeprefix("https://management.azure.com")
    while link and app(Request("GET", link)).json().get("status") in ("InProgress", "Running"):
        pass


def furnished() -> App:
    """A cloud with all of it."""
    store = Store()
    # Whatever time it is here, there the day begins: at 19:00 the machine would be shut down.
    store.set_fact("now", datetime.now(UTC).replace(hour=0, minute=30).isoformat())
    app = practice_azure(store)
    assert app(Request("POST", f"{ASKED_FOR}/register?api-version=2022-12-01")).status == 200
    for path, body in RESOURCES:
        made = send(app, "PUT", path, body)
        assert made.status < 300, (path, made.body)
    made = send(app, "PUT", *IMAGE)
    assert made.status < 300, made.body
    return app


def places(resource_type: str) -> list[str]:
    """Where resources of a type are in a furnished cloud."""
    paths = [*(path for path, _ in RESOURCES), IMAGE[0], INSTANCE]
    ids = [(path, parse_id(path)) for path in paths]
    return [path for path, id in ids if id is not None and id.type.lower() == resource_type.lower()]


TYPES = [kind for kind in resource_types() if places(kind.name)]
"""Those that a client can write."""
MADE = [kind for kind in TYPES if places(kind.name)[0] in BODIES]
"""Those that are made by a PUT of their own, and not with their parent."""
every_type, every_type_that_is_made = (
    pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.name.partition("/")[2])
    for kinds in (TYPES, MADE)
)
