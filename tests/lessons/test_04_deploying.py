"""Lesson 04, what is made of the image: twins, an image from a snapshot, a copy, and its own disks."""

from tests.lessons.answers import *  # noqa: F403

OPTIONS = '--security-type Standard --admin-username azureuser --generate-ssh-keys --public-ip-address ""'
IMAGE = "$(az image show -g rg-images -n web-image --query id -o tsv)"
FROM_SNAPSHOT = "$(az image show -g rg-images -n web-from-snap --query id -o tsv)"
SOURCE = "$(az vm show -g rg-images -n web-base --query id -o tsv)"
COPY = "az image copy --source-resource-group rg-images --source-object-name web-image"
MAKE = "az image create -g rg-images -n"
NORTH = "--target-location northeurope --target-resource-group rg-north"
GEN2 = "--hyper-v-generation V2"
GONE = "az vm delete -g rg-images -n web-base -y\naz disk delete -g rg-images -n web-base-os -y"
IN_NORTH = (
    "az image create -g rg-north -n web-north -l northeurope --os-type Linux --hyper-v-generation V2 --source"
)

RIGHT = [
    (
        "deploy_twins",
        f"%%az\naz vm create -g rg-web -n web-1 --image {IMAGE} {OPTIONS}\n"
        f"az vm create -g rg-web -n web-2 --image {IMAGE} {OPTIONS} --size Standard_D4s_v5",
    ),
    (
        "deploy_twins",
        f"%%az\naz vm create --resource-group rg-web --name web-2 --image {IMAGE} {OPTIONS} -l westeurope\n"
        f"az vm create --resource-group rg-web --name web-1 --image {IMAGE} {OPTIONS} --no-wait\n"
        "az vm wait -g rg-web -n web-1 --created",
    ),
    (
        "deploy_twins",
        f"""image_id = az("image show -g rg-images -n web-image --query id -o tsv").text.strip()
for name in ("web-1", "web-2"):
    az(f'vm create -g rg-web -n {{name}} --image {{image_id}} {OPTIONS}')""",
    ),
    (
        "image_from_snapshot",
        "%az image create --resource-group rg-images --name web-from-snap --source web-base-snap "
        f"--os-type linux {GEN2}",
    ),
    (
        "image_from_snapshot",
        "%%az\nsnap=$(az snapshot show -g rg-images -n web-base-snap --query id -o tsv)\n"
        f"{MAKE} web-from-snap --source $snap --os-type Linux {GEN2}",
    ),
    (
        "image_from_snapshot",
        f"%%az\n{MAKE} web-from-snap --source web-base-snap --os-type Linux "
        f"{GEN2} --data-disk-sources web-base-data",
    ),
    ("copy_image", f"%%az\n{COPY} {NORTH} --target-name web-north"),
    (
        "copy_image",
        "%%az\naz image copy --target-name web-north --target-location northeurope --cleanup --tags app=shop "
        "--target-resource-group rg-north --source-object-name web-image --source-resource-group rg-images",
    ),
    (
        "copy_image",
        f"%%az\n{COPY} {NORTH} --target-name web-north "
        "--source-type image --temporary-resource-group-name rg-on-the-way",
    ),
    ("prove_the_copy", f"%%az\n{GONE}\naz vm create -g rg-web -n web-3 --image {IMAGE} {OPTIONS}"),
    (
        "prove_the_copy",
        f"%%az\naz vm delete --ids {SOURCE} --yes\n"
        "az disk delete --resource-group rg-images --name web-base-os -y\n"
        f"az vm create --name web-3 --resource-group rg-web --image {IMAGE} {OPTIONS}",
    ),
    (
        "prove_the_copy",
        f"%%az\n{GONE}\naz disk delete -g rg-images -n web-base-data -y\n"
        f"az vm create -g rg-web -n web-3 --image {IMAGE} {OPTIONS} --size Standard_D4s_v5",
    ),
    (
        "deploy_twins",
        f"%%az\naz vm create -g rg-web -n web-2 --image {IMAGE} {OPTIONS} --tags role=twin -o none\n"
        f"az vm create -g rg-web -n web-1 --image {IMAGE} {OPTIONS} --storage-sku Premium_LRS -o none\n"
        "az vm deallocate -g rg-web -n web-1\naz vm stop -g rg-web -n web-2",
    ),
    (
        "image_from_snapshot",
        """import json
snapshot = az("snapshot show -g rg-images -n web-base-snap").data["id"]
disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot}}
what = json.dumps({"hyperVGeneration": "V2", "storageProfile": {"osDisk": disk}})
az(f"resource create -g rg-images -n web-from-snap -l westeurope "
   f"--resource-type Microsoft.Compute/images --properties '{what}'")""",
    ),
    (
        "copy_image",
        f"""%%az
az snapshot create -g rg-images -n from-west --source web-base-os --incremental true -o none
ID=$(az snapshot show -g rg-images -n from-west --query id -o tsv)
az snapshot create -g rg-north -n in-north -l northeurope --source $ID --incremental true --copy-start -o none
{IN_NORTH} in-north
az snapshot delete -g rg-images -n from-west""",
    ),
    (
        "prove_the_copy",
        f"""for kind, name in (("virtualMachines", "web-base"), ("disks", "web-base-os")):
    az(f"resource delete -g rg-images -n {{name}} --resource-type Microsoft.Compute/{{kind}}")
image = az("image show -g rg-images -n web-image").data["id"]
az(f'vm create -g rg-web -n web-3 --image {{image}} {OPTIONS}')""",
    ),
]


WRONG = [
    (
        "deploy_twins",
        f"%%az\naz vm create -g rg-web -n web-1 --image Ubuntu2204 {OPTIONS}",
        1,
        "it was created from Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2",
    ),
    (
        "deploy_twins",
        f"%%az\naz vm create -g rg-images -n web-1 --image web-image {OPTIONS}\n"
        f"az vm create -g rg-images -n web-2 --image web-image {OPTIONS}",
        0,
        "VM 'web-2' in group 'rg-web' does not exist yet",
    ),
    ("deploy_twins", f"%%az\naz vm create -g rg-web -n web-1 --image {IMAGE} {OPTIONS}", 2, "'web-2'"),
    (
        "image_from_snapshot",
        f"%{MAKE} web-from-snap --source web-base-snap --os-type Linux",
        2,
        "its generation is V1",
    ),
    (
        "image_from_snapshot",
        f"%{MAKE} web-from-snap --source web-base-snap --os-type Windows {GEN2}",
        2,
        "it holds Windows",
    ),
    (
        "image_from_snapshot",
        f"%{MAKE} web-from-snap --source web-base {GEN2}",
        2,
        "it was captured from 'web-base'",
    ),
    (
        "copy_image",
        f"%%az\n{COPY} {NORTH}",
        0,
        "image 'web-north' in group 'rg-north' does not exist yet",
    ),
    (
        "copy_image",
        f"%%az\n{COPY} --target-location westeurope --target-resource-group rg-north --target-name web-north",
        2,
        "it is in 'westeurope'",
    ),
    ("copy_image", "%az image copy -g rg-images -n web-image -l northeurope", 0, "does not exist yet"),
    ("prove_the_copy", "%az vm delete -g rg-images -n web-base --yes", 1, "it is still there"),
    ("prove_the_copy", "%az disk delete -g rg-images -n web-base-os --yes", 0, "it is still there"),
    (
        "prove_the_copy",
        f"%%az\n{GONE}\naz vm create -g rg-web -n web-3 --image {FROM_SNAPSHOT} {OPTIONS}",
        3.5,
        "it was created from the image 'web-from-snap'",
    ),
    (
        "deploy_twins",
        f"%%az\naz vm create -g rg-web -n web-1 --image {IMAGE} {OPTIONS}\naz vm create -g rg-web -n web-2 "
        f"--image {IMAGE} --security-type Standard --admin-username olga --admin-password A-long-one-2026",
        3.5,
        "it takes a password, and knows no key",
    ),
    (
        "image_from_snapshot",
        f"%{MAKE} web-snap --source web-base-snap --os-type Linux {GEN2}",
        0,
        "not exist",
    ),
    (
        "copy_image",
        f"""%%az
az disk create -g rg-north -n north-os -l northeurope --size-gb 30 --os-type Linux --hyper-v-generation V2
{IN_NORTH} north-os""",
        2,
        "no operating system is on it",
    ),
    (
        "copy_image",
        f"%%az\naz image create -g rg-north -n web-north -l westeurope --source {SOURCE} {GEN2}",
        2,
        "it is in 'westeurope'",
    ),
    (
        "prove_the_copy",
        f"%%az\naz vm create -g rg-web -n web-3 --image {IMAGE} {OPTIONS}\n{GONE}",
        3,
        "disk 'web-base-os' was deleted later",
    ),
]


REFUSED = [
    (
        "copy_image",
        f"%%az\naz vm create -g rg-north -n web-n --image {IMAGE} {OPTIONS}",
        "cannot be found in 'northeurope' region.",
    ),
    (
        "copy_image",
        f"%%az\n{GONE}\n{COPY} --target-location uksouth --target-resource-group rg-north",
        "Unable to find the source OS disk.",
    ),
]
