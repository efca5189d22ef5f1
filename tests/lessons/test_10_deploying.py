"""Lesson 10: what counts as done in the cloud, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403

SIZE = "--size Standard_D2s_v5 --security-type Standard"
LOGIN = '--admin-username azureuser --generate-ssh-keys --public-ip-address ""'
WEB = "$(az sig image-version show -g rg-shop -r shop -i web -e 1.0.0 --query id -o tsv)"
WEBS = "$(az sig image-definition show -g rg-shop -r shop -i web --query id -o tsv)"
LIVE = f"az vm create -g rg-shop -n shop-live {SIZE} {LOGIN}"
SAYS = 'echo "database: live" > /var/www/html/index.html'
RUN = "--command-id RunShellScript --scripts"
PAGE = "$(az sig image-definition show -g rg-town -r town -i page --query id -o tsv)"
NORTH = f"az vm create -g rg-north -n page-2 {SIZE} {LOGIN}"
OFF = "az vm deallocate -g rg-design -n design"
DISK = "az disk create -g rg-design -n design-2-os --source"
TWIN = f'az vm create -g rg-design -n design-2 --os-type Linux {SIZE} --public-ip-address "" --attach-os-disk'
EXACT = (
    "az sig image-definition create -g rg-design -r design -i exact --os-type Linux --os-state Specialized "
    "--publisher design --offer design --sku exact\n"
    "az sig image-version create -g rg-design -r design -i exact -e 1.0.0 "
    "--virtual-machine $(az vm show -g rg-design -n design --query id -o tsv)"
)
CLONE = "$(az sig image-definition show -g rg-design -r design -i exact --query id -o tsv)"
CLEAN = "$(az sig image-definition show -g rg-design -r design -i design-clean --query id -o tsv)"

RIGHT = [
    ("deploy_live", f"%%az\n{LIVE} --image {WEB} --custom-data '#!/bin/bash\n{SAYS}'"),
    ("deploy_live", f"%%az\n{LIVE} --image {WEBS} --user-data '#!/bin/sh\n{SAYS}'"),
    (
        "deploy_live",
        f"""text = '''#cloud-config
write_files:
- path: /var/www/html/index.html
  content: "database: live"
'''
web = az("sig image-version show -g rg-shop -r shop -i web -e 1.0.0").data["id"]
az(f'''{LIVE[3:]} --image {{web}} --custom-data "{{text.replace('"', chr(39))}}"''')""",
    ),
    (
        "deploy_live",
        f"%%az\n{LIVE} --image {WEB}\naz vm run-command invoke -g rg-shop -n shop-live {RUN} '{SAYS}'",
    ),
    (
        "deploy_live",
        f"%%az\n{LIVE} --image {WEB}\naz vm extension set -g rg-shop --vm-name shop-live -n CustomScript "
        "--publisher Microsoft.Azure.Extensions --settings "
        '\'{"commandToExecute": "echo database: live > /var/www/html/index.html"}\'',
    ),
    (
        "make_twin",
        f"%%az\n{EXACT}\n{OFF}\naz vm create -g rg-design -n design-2 --image {CLONE} --specialized {SIZE}",
    ),
    ("make_twin", f"%%az\n{OFF}\n{DISK} design-os\n{TWIN} design-2-os"),
    (
        "make_twin",
        "%%az\naz snapshot create -g rg-design -n snap --source design-os --incremental\n"
        f"{DISK} snap\n{TWIN} design-2-os\n{OFF}",
    ),
    (
        "make_twin",
        "az('vm stop -g rg-design -n design')\n"
        "az('disk create -g rg-design -n twin-os --source design-os --sku StandardSSD_LRS')\n"
        "az('vm create -g rg-design -n design-2 --attach-os-disk twin-os --os-type Linux "
        "--security-type Standard --size Standard_D4s_v5')",
    ),
    (
        "make_twin",
        f"%%az\n{OFF}\naz snapshot create -g rg-design -n snap --source design-os\n"
        f"{EXACT.partition('--virtual-machine')[0]} --os-snapshot snap\n"
        f"az vm create -g rg-design -n design-2 --image {CLONE} --specialized {SIZE}",
    ),
    (
        "make_twin",
        "%%az\naz restore-point collection create -g rg-design --collection-name points "
        "--source-id $(az vm show -g rg-design -n design --query id -o tsv)\n"
        "az restore-point create -g rg-design --collection-name points -n now\n"
        f"{DISK} $(az restore-point show -g rg-design --collection-name points -n now "
        "--query sourceMetadata.storageProfile.osDisk.diskRestorePoint.id -o tsv)\n"
        f"{TWIN} design-2-os\n{OFF}",
    ),
    ("deploy_north", f"%%az\n{NORTH} --image {PAGE}"),
    ("deploy_north", f"%%az\n{NORTH} --image {PAGE}/versions/1.0.0 -l northeurope"),
    ("deploy_north", f"%%az\n{NORTH} --image {PAGE} --no-wait\naz vm wait -g rg-north -n page-2 --created"),
    (
        "deploy_north",
        "page = !az sig image-definition show -g rg-town -r town -i page --query id -o tsv\n"
        f"az(f'{NORTH[3:]} --image {{page[0]}}/versions/latest')",
    ),
]

WRONG = [
    ("deploy_live", f"%%az\n{LIVE} --image web-live", 1, "it was created from"),
    ("deploy_live", f"%%az\n{LIVE} --image {WEB}", 2, "it serves 'no settings yet'"),
    (
        "deploy_live",
        f"%%az\n{LIVE} --image web-live\naz vm run-command invoke -g rg-shop -n shop-live {RUN} '{SAYS}'",
        2,
        "it was created from",
    ),
    (
        "deploy_live",
        f"%%az\n{LIVE} --image Canonical:ubuntu-24_04-lts:server:latest --custom-data '#!/bin/sh\n"
        f"apt-get update && apt-get install -y nginx\n{SAYS}'",
        2,
        "it was created from",
    ),
    ("deploy_live", f"%%az\n{LIVE} --image {WEB} --custom-data '{SAYS}'", 2, "it serves 'no settings yet'"),
    ("make_twin", f"%%az\n{DISK} design-os\n{TWIN} design-2-os", 2, "'design' is running, too"),
    (
        "make_twin",
        f"%%az\n{OFF}\naz vm create -g rg-design -n design-2 --image {CLEAN} {SIZE} {LOGIN}",
        2,
        "another one",
    ),
    (
        "make_twin",
        f"%%az\n{OFF}\naz vm generalize -g rg-design -n design\n{DISK} design-os\n{TWIN} design-2-os",
        2,
        "marked as generalized",
    ),
    (
        "make_twin",
        f"%%az\n{OFF}\n{DISK} design-os\n{TWIN} design-2-os\naz vm deallocate -g rg-design -n design-2",
        2,
        "it is deallocated",
    ),
    ("make_twin", f"%%az\n{EXACT}\n{OFF}", 0, "VM 'design-2' in group 'rg-design' does not exist yet"),
    (
        "make_twin",
        f"%%az\n{OFF}\n{DISK} design-os\n{TWIN} design-2-os\naz vm delete -g rg-design -n design --yes",
        1,
        "is gone",
    ),
    (
        "deploy_north",
        f"%%az\n{NORTH} --image Canonical:ubuntu-24_04-lts:server:latest",
        2,
        "it was created from",
    ),
    ("deploy_north", f"%%az\n{NORTH.replace('rg-north', 'rg-town')} --image {PAGE}", 0, "does not exist yet"),
    (
        "deploy_north",
        f"%%az\n{NORTH} --image $(az image show -g rg-town -n page-image --query id -o tsv)",
        0,
        "does not exist yet",
    ),
    ("deploy_north", f"%%az\n{NORTH} --image {PAGE} -l westeurope", 1, "its provisioning state is Failed"),
]

REFUSED = [
    (
        "deploy_north",
        f"%%az\n{NORTH.replace('rg-north -n page-2', 'rg-town -n west')} --image {PAGE}",
        "AllocationFailed",
    ),
    (
        "deploy_north",
        f"%%az\naz group create -n rg-far -l eastus2\n{NORTH.replace('rg-north', 'rg-far')} --image {PAGE}",
        "not available in eastus2",
    ),
]
