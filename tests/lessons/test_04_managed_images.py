"""Lesson 04: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

OPTIONS = '--security-type Standard --admin-username azureuser --generate-ssh-keys --public-ip-address ""'
IMAGE = "$(az image show -g rg-images -n web-image --query id -o tsv)"
FROM_SNAPSHOT = "$(az image show -g rg-images -n web-from-snap --query id -o tsv)"
SOURCE = "$(az vm show -g rg-images -n web-base --query id -o tsv)"
RUN = "az vm run-command invoke -g rg-images -n web-base --command-id RunShellScript --scripts"
COLUMNS = '--query "[].{Name:name, Generation:hyperVGeneration}"'
COPY = "az image copy --source-resource-group rg-images --source-object-name web-image"
MAKE = "az image create -g rg-images -n"
NORTH = "--target-location northeurope --target-resource-group rg-north"
GEN2 = "--hyper-v-generation V2"
GONE = "az vm delete -g rg-images -n web-base -y\naz disk delete -g rg-images -n web-base-os -y"


MARK = "az vm deallocate -g rg-images -n web-base\naz vm generalize -g rg-images -n web-base"
SCRIPT = '{"commandId": "RunShellScript", "script": ["waagent -force -deprovision+user"]}'
AT = "?api-version=2024-11-01"
IMAGES = "/subscriptions/{{subscriptionId}}/resourceGroups/rg-images/providers/Microsoft.Compute/images"
RIGHT = [
    (
        "prepare_source",
        "%%az\naz vm run-command create -g rg-images --vm-name web-base --name clean "
        f'--script "waagent -force -deprovision+user"\n{MARK}',
    ),
    (
        "prepare_source",
        f"""import time
vm = az("vm show -g rg-images -n web-base --query id -o tsv").text.strip()
body = '{SCRIPT}'
az(f"rest --method post --url {{vm}}/runCommand{AT} --body '{{body}}'")
time.sleep(60)
az(f"rest --method post --url {{vm}}/deallocate{AT}")
while "deallocated" not in az("vm show -d -g rg-images -n web-base").text:
    time.sleep(5)
az(f"rest --method post --url {{vm}}/generalize{AT}")""",
    ),
    (
        "prepare_source",
        f"%%az\naz resource invoke-action --ids {SOURCE} --action runCommand "
        f"--request-body '{SCRIPT}'\n{MARK}",
    ),
    (
        "capture_image",
        """import json
vm = az("vm show -g rg-images -n web-base --query id -o tsv").text.strip()
what = json.dumps({"hyperVGeneration": "V2", "sourceVirtualMachine": {"id": vm}})
az(f"resource create -g rg-images -n web-image -l westeurope "
   f"--resource-type Microsoft.Compute/images --properties '{what}'")""",
    ),
    (
        "capture_image",
        f"""import json
vm = az("vm show -g rg-images -n web-base --query id -o tsv").text.strip()
what = {{"hyperVGeneration": "V2", "sourceVirtualMachine": {{"id": vm}}}}
body = json.dumps({{"location": "westeurope", "properties": what}})
az(f"rest --method put --url {IMAGES}/web-image{AT} --body '{{body}}'")""",
    ),
    (
        "prepare_source",
        f"""%%az
{RUN} "yes | waagent -deprovision+user"
az vm deallocate -g rg-images -n web-base
az vm generalize -g rg-images -n web-base""",
    ),
    (
        "prepare_source",
        f"""%%az
{RUN} "sudo waagent -deprovision+user -force"
az vm deallocate --resource-group rg-images --name web-base
az vm generalize --resource-group rg-images --name web-base""",
    ),
    (
        "prepare_source",
        f"""%%az
{RUN} "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"
az vm stop -g rg-images -n web-base
az vm generalize -g rg-images -n web-base
az vm deallocate -g rg-images -n web-base""",
    ),
    (
        "prepare_source",
        f"""az('{RUN[3:]} "cloud-init clean --machine-id; waagent --force --deprovision+user"')
az("vm deallocate -g rg-images -n web-base")
az("vm generalize -g rg-images -n web-base")""",
    ),
    ("capture_image", f"%{MAKE} web-image --source web-base {GEN2}"),
    (
        "capture_image",
        f"%%az\naz image create {GEN2} --source {SOURCE} \\\n"
        "  --name web-image --resource-group rg-images --location westeurope",
    ),
    (
        "capture_image",
        f"%%az\n{MAKE} web-image --source web-base {GEN2} --os-type Linux --tags app=shop",
    ),
    (
        "mend_location",
        f"%%az\naz image create -g rg-north -n web-backup --location westeurope {GEN2} --source {SOURCE}",
    ),
    (
        "mend_location",
        f'%%az\naz image create -n web-backup -l "West Europe" --source {SOURCE} -g rg-north {GEN2}',
    ),
    (
        "mend_location",
        f"%%az\nplace=$(az vm show -g rg-images -n web-base --query location -o tsv)\n"
        f"az image create -g rg-north -n web-backup -l $place --source {SOURCE} {GEN2}",
    ),
    ("list_images", f"%%az image_table\naz image list --resource-group rg-images {COLUMNS} --output table"),
    ("list_images", f"image_table = az('image list -g rg-images {COLUMNS} -o table')"),
    (
        "list_images",
        "%%az image_table\naz image list -o table -g rg-images "
        '--query "[].{Generation:hyperVGeneration,Name:name}"',
    ),
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
]


WRONG = [
    (
        "prepare_source",
        "%%az\naz vm deallocate -g rg-images -n web-base\naz vm generalize -g rg-images -n web-base",
        2,
        "the machine still knows its name, 'web-base'",
    ),
    *[
        (
            "prepare_source",
            f'%%az\n{RUN} "{script}"\naz vm deallocate -g rg-images -n web-base\n'
            "az vm generalize -g rg-images -n web-base",
            2,
            "still knows its name",
        )
        for script in (
            "echo waagent -force -deprovision+user",
            "waagent -deprovision+user",
            "true || waagent -force -deprovision+user",
            "waagent -version -force -deprovision+user",
        )
    ],
    (
        "prepare_source",
        f'%%az\n{RUN} "waagent -force -deprovision"\naz vm stop -g rg-images -n web-base\n'
        "az vm generalize -g rg-images -n web-base",
        1,
        "it is stopped",
    ),
    ("prepare_source", "%az vm generalize -g rg-images -n web-base", 0, "it has no such mark"),
    ("prepare_source", "%az vm deallocate -g rg-images -n tl-base", 0, "it is running"),
    ("capture_image", f"%{MAKE} web-image --source web-base", 0, "does not exist yet"),
    (
        "capture_image",
        f"%{MAKE} web-image --source web-base-os --os-type Linux {GEN2}",
        2,
        "it was made from the disk 'web-base-os'",
    ),
    ("capture_image", f"%{MAKE} web-image --source tl-base", 0, "does not exist yet"),
    ("capture_image", f"%{MAKE} image-web --source web-base", 0, "does not exist yet"),
    ("mend_location", f"%{MAKE} web-backup --source web-base", 0, "in group 'rg-north'"),
    (
        "mend_location",
        "%az image create -g rg-north -n web-backup --source web-base",
        0,
        "does not exist yet",
    ),
    (
        "mend_location",
        f"%%az\n{COPY} {NORTH} --target-name web-backup",
        0,
        "it is in 'northeurope'",
    ),
    ("list_images", "%%az image_table\naz image list -g rg-images -o table", 1, "its columns are"),
    ("list_images", f"%%az image_table\naz image list {COLUMNS} -o table", 1, "Which group did you name"),
    (
        "list_images",
        f"%%az image_table\naz image list -g rg-images {COLUMNS} -o tsv",
        1,
        "it is no table",
    ),
    (
        "list_images",
        f"%%az image_table\naz image list -g rg-images {COLUMNS.replace('Name:', 'Image:')} -o table",
        1,
        "its columns are Image and Generation",
    ),
    (
        "list_images",
        f"%%az\naz image list -g rg-images {COLUMNS} -o table",
        0,
        "`image_table` has no value yet",
    ),
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
        1,
        "image 'web-north' in group 'rg-north' does not exist yet",
    ),
    (
        "copy_image",
        f"%%az\n{COPY} --target-location westeurope --target-resource-group rg-north --target-name web-north",
        2,
        "it is in 'westeurope'",
    ),
    ("copy_image", "%az image copy -g rg-images -n web-image -l northeurope", 0, "has not been run yet"),
    ("prove_the_copy", "%az vm delete -g rg-images -n web-base --yes", 1, "it is still there"),
    ("prove_the_copy", "%az disk delete -g rg-images -n web-base-os --yes", 0, "it is still there"),
    (
        "prove_the_copy",
        f"%%az\n{GONE}\naz vm create -g rg-web -n web-3 --image {FROM_SNAPSHOT} {OPTIONS}",
        3.5,
        "it was created from the image 'web-from-snap'",
    ),
]


REFUSED = [
    (
        "prepare_source",
        f"%{MAKE} web-image --source web-base",
        "The operation 'Create Image' requires the Virtual Machine 'web-base' to be Generalized.",
    ),
    (
        "mend_location",
        f"%%az\naz image create -g rg-north -n web-backup --source {SOURCE}",
        "Source Virtual Machine 'web-base' specified in the request does not exist in this Azure location.",
    ),
    (
        "mend_location",
        f"%{MAKE} tl-image --source tl-base",
        "not supported for virtual machine with TrustedLaunch security type.",
    ),
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
