"""Lesson 04: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

SOURCE = "$(az vm show -g rg-images -n web-base --query id -o tsv)"
RUN = "az vm run-command invoke -g rg-images -n web-base --command-id RunShellScript --scripts"
COLUMNS = '--query "[].{Name:name, Generation:hyperVGeneration}"'
COPY = "az image copy --source-resource-group rg-images --source-object-name web-image"
MAKE = "az image create -g rg-images -n"
NORTH = "--target-location northeurope --target-resource-group rg-north"
GEN2 = "--hyper-v-generation V2"
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
    ("list_images", f"image_table = az('image list -g rg-images {COLUMNS}').table"),
    (
        "list_images",
        "%%az image_table\naz image list -o table -g rg-images "
        '--query "[].{Generation:hyperVGeneration,Name:name}"',
    ),
    (
        "mend_location",
        """import json
vm = az("vm show -g rg-images -n web-base --query id -o tsv").text.strip()
what = json.dumps({"hyperVGeneration": "V2", "sourceVirtualMachine": {"id": vm}})
az(f"resource create -g rg-north -n web-backup -l westeurope "
   f"--resource-type Microsoft.Compute/images --properties '{what}'")""",
    ),
    (
        "list_images",
        "%%az image_table\naz resource list -g rg-images --resource-type Microsoft.Compute/images -o none\n"
        f"az image list -g rg-images -o table {COLUMNS}",
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
        "mend_location",
        f"%%az\nID=$(az disk show -g rg-images -n web-base-os --query id -o tsv)\n"
        f"az image create -g rg-north -n web-backup -l westeurope --source $ID --os-type Linux {GEN2}",
        1,
        "it was made from the disk 'web-base-os'",
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
]
