"""Right answers to the exercises of lesson 06, by different ways."""

LOGIN = '--admin-username azureuser --generate-ssh-keys --public-ip-address ""'
OPTIONS = f"--security-type Standard {LOGIN}"
WEB = "$(az sig image-definition show -g rg-images -r shop -i web --query id -o tsv)"
SHOP = "-g rg-images -r shop"
DEFINE = f"az sig image-definition create {SHOP}"
NAMES = "-p shop -f web -s ubuntu-2404"
PUBLISH = f"az sig image-version create {SHOP}"
UPDATE = f"az sig image-version update {SHOP} -i web -e 1.1.0"
EXCLUDE = f"{UPDATE} --set publishingProfile.excludeFromLatest=true"
REGIONS = "--target-regions westeurope=2 northeurope eastus2"
NORTH_1 = "az vm create -g rg-north -n north-1"
WEB_2 = f"az vm create -g rg-web -n web-2 {OPTIONS} --image"
LEGACY = f"{DEFINE} -i legacy --os-type Linux -p shop -f web -s legacy --features SecurityType=Standard"
ADOPT = f"{PUBLISH} -i legacy -e 1.0.0 --managed-image old-image"
SECURE = f"{DEFINE} -i web-secure --os-type Linux -p shop -f web -s secure"
TRUSTED = "--features SecurityType=TrustedLaunch"
CLONE = f"{PUBLISH} -i web-secure -e 1.0.0 --virtual-machine"
DELETE = f"az sig image-version delete {SHOP} -i legacy -e 1.0.0"
DELETE_DEFINITION = f"az sig image-definition delete {SHOP} -i legacy"
GALLERY = (
    "/subscriptions/{subscriptionId}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/shop"
)
AT = "?api-version=2024-03-03"
PROPERTIES = (
    '{"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", '
    '"identifier": {"publisher": "shop", "offer": "web", "sku": "SKU"}}'
)
AS_WEB, AS_LEGACY = PROPERTIES.replace("SKU", "ubuntu-2404"), PROPERTIES.replace("SKU", "legacy")
STANDARD = '"features": [{"name": "SecurityType", "value": "Standard"}]'


def vm(name: str) -> str:
    """The id of a VM, as a script asks for it."""
    return f"$(az vm show -g rg-images -n {name} --query id -o tsv)"


def version(number: str, definition: str = "web") -> str:
    """The id of a version, as a script asks for it."""
    return f"$(az sig image-version show {SHOP} -i {definition} -e {number} --query id -o tsv)"


RIGHT = [
    ("define_web", f"%{DEFINE} -i web --os-type Linux {NAMES}"),
    (
        "define_web",
        "%%az\naz sig image-definition create --gallery-image-definition web --gallery-name shop \\\n"
        "  --resource-group rg-images --publisher Shop --offer web --sku ubuntu-2404 --os-type linux \\\n"
        "  --os-state generalized --hyper-v-generation V2 --architecture x64",
    ),
    ("define_web", f"%{DEFINE} -i web --os-type Linux {NAMES} --features SecurityType=Standard"),
    (
        "define_web",
        f"%%az\naz rest --method put --url {GALLERY}/images/web{AT} \\\n"
        f'  --body \'{{"location": "westeurope", "properties": {AS_WEB}}}\'',
    ),
    (
        "define_web",
        f"what = '{AS_WEB}'\n"
        'az(f"resource create -g rg-images -n web --parent galleries/shop --namespace Microsoft.Compute '
        "--resource-type images -l westeurope --properties '{what}'\")",
    ),
    (
        "define_web",
        f"""import json
what = {{"type": "Microsoft.Compute/galleries/images", "apiVersion": "2024-03-03", "name": "shop/web",
         "location": "[resourceGroup().location]", "properties": {AS_WEB}}}
schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
template = json.dumps({{"$schema": schema, "contentVersion": "1.0.0.0", "resources": [what]}})
with open("web.json", "w") as file:
    file.write(template)
az("deployment group create -g rg-images -n web --template-file web.json")
import os
os.remove("web.json")""",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} \\\n"
        "  --target-regions eastus2=1 westeurope=2=standard_zrs northeurope=1",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} {REGIONS} --no-wait\n"
        f"az sig image-version wait {SHOP} -i web -e 1.0.0 --created",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')}\n"
        f"az sig image-version update {SHOP} -i web -e 1.0.0 {REGIONS}",
    ),
    (
        "publish_version",
        """import json, time
source = az("vm show -g rg-images -n web-base --query id -o tsv").text.strip()
regions = [{"name": "West Europe", "regionalReplicaCount": 2}, {"name": "northeurope"}, {"name": "eastus2"}]
what = {"publishingProfile": {"targetRegions": regions},
        "storageProfile": {"source": {"virtualMachineId": source}}}
body = json.dumps({"location": "westeurope", "properties": what})
"""
        f"""az("rest --method put --url {GALLERY}/images/web/versions/1.0.0{AT} --body '" + body + "'")
state = "sig image-version show {SHOP} -i web -e 1.0.0 --query provisioningState -o tsv"
while az(state).text.strip() != "Succeeded":
    time.sleep(5)""",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --managed-image {vm('web-base')} {REGIONS} \\\n"
        "  --tags release=first --end-of-life-date 2030-01-01",
    ),
    ("deploy_north", f"%%az\n{NORTH_1} --image {WEB} {OPTIONS}"),
    (
        "deploy_north",
        f"%%az\naz vm create --name north-1 --resource-group rg-north -l northeurope {OPTIONS} \\\n"
        f"  --size Standard_D4s_v5 --image {WEB}/versions/1.0.0",
    ),
    (
        "deploy_north",
        f'definition = az("sig image-definition show {SHOP} -i web --query id -o tsv").text.strip()\n'
        "az(f'vm create -g rg-north -n north-1 --image {definition} "
        "--security-type standard --admin-username azureuser --generate-ssh-keys')",
    ),
    (
        "deploy_north",
        f"%%az\n{NORTH_1} --image {WEB}/versions/latest {OPTIONS} --no-wait --tags app=web\n"
        "az vm wait -g rg-north -n north-1 --created\naz vm deallocate -g rg-north -n north-1",
    ),
    (
        "deploy_north",
        f"%%az\n{NORTH_1} --image {WEB} --security-type TrustedLaunch {LOGIN}\n"
        "az vm deallocate -g rg-north -n north-1\n"
        "az vm update -g rg-north -n north-1 --security-type Standard\naz vm start -g rg-north -n north-1",
    ),
    ("find_latest", 'next_latest = "1.10.0"'),
    ("find_latest", "next_latest = ' 1.10.0 '"),
    ("find_latest", 'next_latest = ".".join(map(str, max((1, 9, 0), (1, 10, 0), (1, 2, 1))))'),
    ("find_latest", 'left = ["1.9.0", "1.10.0", "1.2.1"]\nnext_latest = left[1]'),
    ("roll_back_web", f"%%az\n{EXCLUDE}\n{WEB_2} {WEB}"),
    ("roll_back_web", f"%%az\n{WEB_2} {WEB}/versions/1.0.0\n{EXCLUDE}"),
    (
        "roll_back_web",
        f"%%az\n{UPDATE} --set publishingProfile.excludeFromLatest=True --no-wait\n"
        f"az sig image-version wait {SHOP} -i web -e 1.1.0 --updated\n"
        f"{WEB_2} {WEB} --size Standard_D4s_v5",
    ),
    (
        "roll_back_web",
        f"%%az\n{WEB_2} {WEB}\n{EXCLUDE}\naz vm delete -g rg-web -n web-2 --yes\n{WEB_2} {WEB}",
    ),
    (
        "roll_back_web",
        f"%%az\naz rest --method patch --url {GALLERY}/images/web/versions/1.1.0{AT} \\\n"
        '  --body \'{"properties": {"publishingProfile": {"excludeFromLatest": true}}}\'\n'
        f"{WEB_2} {WEB}",
    ),
    (
        "roll_back_web",
        f"%%az\naz resource update --ids {version('1.1.0')} \\\n"
        f"  --set properties.publishingProfile.excludeFromLatest=true\n{WEB_2} {WEB}",
    ),
    (
        "roll_back_web",
        "%%az\n"
        + UPDATE
        + " --set "
        + " ".join(f"publishingProfile.targetRegions[{n}].excludeFromLatest=true" for n in range(3))
        + f"\n{WEB_2} {WEB}",
    ),
    ("adopt_image", f"%%az\n{LEGACY}\n{ADOPT}"),
    (
        "adopt_image",
        f"%%az\n{LEGACY} --hyper-v-generation V2 --os-state Generalized\n"
        f"image=$(az image show -g rg-images -n old-image --query id -o tsv)\n"
        f"{PUBLISH} -i legacy --gallery-image-version 1.0.0 --managed-image $image",
    ),
    ("adopt_image", f"%%az\n{LEGACY} --description old\n{ADOPT} {REGIONS}"),
    (
        "adopt_image",
        f"%%az\naz rest --method put --url {GALLERY}/images/legacy?api-version=2025-03-03 -o none \\\n"
        f'  --body \'{{"location": "westeurope", "properties": {AS_LEGACY[:-1]}, {STANDARD}}}}}\'\n{ADOPT}',
    ),
    ("adopt_image", f"az('{LEGACY[3:]}')\naz('{ADOPT[3:]}')"),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Specialized {TRUSTED}\n{CLONE} {vm('tl-base')}",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state specialized --hyper-v-generation V2 {TRUSTED}\n"
        f"{CLONE} {vm('tl-base')} --target-regions westeurope northeurope",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Specialized {TRUSTED} --description safe\n"
        f"{CLONE} {vm('tl-base')} --no-wait",
    ),
    (
        "define_secure",
        f"%%az\naz vm deallocate -g rg-images -n tl-base\n{SECURE} --os-state Specialized "
        "--features 'securitytype=trustedlaunch IsAcceleratedNetworkSupported=true'\n"
        f"{CLONE} {vm('tl-base')}\naz vm start -g rg-images -n tl-base",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Generalized {TRUSTED}\n"
        f"az sig image-definition delete {SHOP} -i web-secure\n"
        f"{SECURE} --os-state Specialized {TRUSTED}\n{CLONE} {vm('tl-base')}",
    ),
    ("delete_legacy", f"%%az\n{DELETE}\n{DELETE_DEFINITION}"),
    ("delete_legacy", f"az('{DELETE[3:]}')\naz('{DELETE_DEFINITION[3:]}')"),
    (
        "delete_legacy",
        "%%az\naz sig image-version delete --gallery-image-version 1.0.0 --gallery-name shop \\\n"
        "  --resource-group rg-images --gallery-image-definition legacy --no-wait\n"
        f"az sig image-version wait {SHOP} -i legacy -e 1.0.0 --deleted\n{DELETE_DEFINITION}",
    ),
    (
        "delete_legacy",
        "%%az\n"
        f"az resource delete --ids $(az sig image-version list {SHOP} -i legacy --query '[].id' -o tsv)\n"
        f"az resource delete --ids $(az sig image-definition show {SHOP} -i legacy --query id -o tsv)",
    ),
    (
        "delete_legacy",
        f'for version in az("sig image-version list {SHOP} -i legacy").data:\n'
        "    az(f\"sig image-version delete --ids {version['id']}\")\n"
        f'az("rest --method delete --url {GALLERY}/images/legacy{AT}")',
    ),
]
