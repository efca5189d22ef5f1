"""Lesson 05: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

UBUNTU = "Canonical:ubuntu-24_04-lts:server:latest"
TAKE = "az snapshot create -g rg-shop -n"
MAKE = "az disk create -g rg-shop -n"
UPDATE = "$(az snapshot show -g rg-shop -n before-update --query id -o tsv)"
MONDAY = "$(az snapshot show -g rg-shop -n orders-monday --query id -o tsv)"
ORDERS = "$(az disk show -g rg-shop -n shop-orders --query id -o tsv)"
GOOD = "$(az disk show -g rg-shop -n shop-web-good --query id -o tsv)"
COPY = "az snapshot create -g rg-north -n orders-north --source"
ATTACH = "az vm disk attach -g rg-shop --vm-name shop-web --name"
STOP = "az vm stop -g rg-shop -n shop-web"
OFF, ON = "az vm deallocate -g rg-shop -n shop-web", "az vm start -g rg-shop -n shop-web"
SWAP = "az vm update -g rg-shop -n shop-web --os-disk"
RUN = "az vm run-command invoke -g rg-shop -n shop-web --command-id RunShellScript --scripts"
REVOKE = "az snapshot revoke-access -g rg-shop -n before-update"
REMOVE = "az snapshot delete -g rg-shop -n before-update"
BACK = f"{MAKE} shop-web-good --source before-update"
AT = "?api-version=2024-07-01"
WEB = "$(az vm show -g rg-shop -n shop-web --query id -o tsv)"


RIGHT = [
    ("take_snapshot", f"%{TAKE} before-update --source shop-web-os --incremental false"),
    (
        "take_snapshot",
        "%%az\nid=$(az vm show -g rg-shop -n shop-web --query storageProfile.osDisk.managedDisk.id -o tsv)\n"
        "az snapshot create --resource-group rg-shop --name before-update --source $id --sku Standard_ZRS",
    ),
    ("take_snapshot", f"az('{TAKE[3:]} before-update --source shop-web-os --tags why=update')"),
    ("take_snapshot", f"%%az\n{TAKE} before-update --source shop-web-os --no-wait"),
    ("bring_back", f"%%az\n{BACK} --sku StandardSSD_LRS\n{OFF}\n{SWAP} {GOOD}\n{ON}"),
    (
        "bring_back",
        f"%%az\naz vm stop -g rg-shop -n shop-web\n{BACK} --size-gb 64\n{SWAP} shop-web-good\n{ON}",
    ),
    (
        "bring_back",
        f"source = !{TAKE.replace('create', 'show')} before-update --query id -o tsv\n"
        "az(f'disk create -g rg-shop --name shop-web-good --source {source[0]}')\n"
        "for step in ('deallocate', 'update --os-disk shop-web-good', 'start'):\n"
        "    az(f'vm {step} --resource-group rg-shop --name shop-web')",
    ),
    (
        "bring_back",
        f"%%az\n{BACK}\n{OFF}\naz vm update -g rg-shop -n shop-web --set "
        f"storageProfile.osDisk.managedDisk.id={GOOD} storageProfile.osDisk.name=shop-web-good\n{ON}",
    ),
    (
        "bring_back",
        f"""%%az
{BACK}
{OFF}
az rest --method patch --url {WEB}{AT} --body '{{"properties": {{"storageProfile": {{"osDisk": {{
"name": "shop-web-good", "createOption": "FromImage", "managedDisk": {{"id": "'{GOOD}'"}}}}}}}}}}'
az vm wait -g rg-shop -n shop-web --updated
{ON}""",
    ),
    (
        "bring_back",
        f"%%az\n{BACK}\naz vm delete -g rg-shop -n shop-web --yes\naz vm create -g rg-shop -n shop-web "
        "--attach-os-disk shop-web-good --os-type Linux --attach-data-disks shop-orders "
        "--security-type Standard --size Standard_D2s_v5",
    ),
    (
        "copy_north",
        f"%%az\n{COPY} {MONDAY} --incremental --copy-start true -l northeurope\n"
        "az snapshot wait -g rg-north -n orders-north --custom 'properties.completionPercent==`100`'",
    ),
    (
        "copy_north",
        f"%%az\nid={MONDAY}\n{COPY} $id --incremental\n"
        + "az snapshot show -g rg-north -n orders-north --query completionPercent\n" * 5,
    ),
    (
        "copy_north",
        "source = az('snapshot show -g rg-shop -n orders-monday --query id -o tsv').text.strip()\n"
        "az(f'snapshot create -g rg-north -n orders-north --source {source} --incremental --no-wait')\n"
        "while az('snapshot show -g rg-north -n orders-north --query completionPercent').data != 100: pass",
    ),
    (
        "attach_copy",
        f"%%az\n{MAKE} orders-copy --source orders-monday --sku Standard_LRS\n{ATTACH} orders-copy --lun 5",
    ),
    (
        "attach_copy",
        f"%%az\n{MAKE} orders-copy --source {MONDAY}\n"
        "az vm disk attach -g rg-shop --vm-name shop-web --disks orders-copy",
    ),
    ("attach_copy", f"%%az\n{MAKE} orders-copy --source orders-monday\n{OFF}\n{ATTACH} orders-copy\n{ON}"),
    (
        "attach_copy",
        f"%%az\naz vm disk attach -g rg-shop --vm-name shop-web --source-snapshots-or-disks {MONDAY} "
        "--new-names-of-source-snapshots-or-disks orders-copy",
    ),
    (
        "attach_copy",
        """import json
monday = az("snapshot show -g rg-shop -n orders-monday").data["id"]
disk = json.dumps({"lun": 3, "name": "orders-copy", "createOption": "Copy", "sourceResource": {"id": monday}})
az(f"vm update -g rg-shop -n shop-web --add storageProfile.dataDisks '{disk}'")""",
    ),
    (
        "attach_copy",
        f"""import json
vm, monday = az("vm show -g rg-shop -n shop-web").data, az("snapshot show -g rg-shop -n orders-monday").data
held = [(disk["lun"], {{"id": disk["managedDisk"]["id"]}}) for disk in vm["storageProfile"]["dataDisks"]]
disks = [{{"lun": lun, "createOption": "Attach", "managedDisk": disk}} for lun, disk in held]
source = {{"id": monday["id"]}}
disks += [{{"lun": 7, "name": "orders-copy", "createOption": "Copy", "sourceResource": source}}]
body = json.dumps({{"properties": {{"storageProfile": {{"dataDisks": disks}}}}}})
az(f"rest --method patch --url {{vm['id']}}{AT} --body '{{body}}'")
az("vm wait -g rg-shop -n shop-web --updated")""",
    ),
    (
        "attach_copy",
        """import json
source = az("snapshot show -g rg-shop -n orders-monday --query id -o tsv").text.strip()
disk = {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "orders-copy",
        "location": "westeurope", "properties": {"creationData": {"createOption": "Copy",
        "sourceResourceId": source}}}
schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
template = {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [disk]}
body = json.dumps({"properties": {"mode": "Incremental", "template": template}})
url = "/subscriptions/{subscriptionId}/resourcegroups/rg-shop/providers/Microsoft.Resources/deployments/copy"
az(f"rest --method put --url {url}?api-version=2024-03-01 --body '{body}'")
az("deployment group wait -g rg-shop -n copy --created")
az("vm disk attach -g rg-shop --vm-name shop-web --name orders-copy")""",
    ),
    (
        "attach_copy",
        f"%%az\n{MAKE} orders-copy --source orders-monday\n"
        "id=$(az disk show -g rg-shop -n orders-copy --query id -o tsv)\n"
        f"az rest --method post --url {WEB}/attachDetachDataDisks{AT} --body "
        '"{\\"dataDisksToAttach\\":[{\\"diskId\\":\\"$id\\"}]}"',
    ),
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt && cp /mnt/monday.csv /srv/orders/'"),
    (
        "copy_back",
        f"%%az\n{RUN} 'mkdir /a; mount -r /dev/disk/azure/scsi1/lun1 /a; cp -a /a/mon* /srv/orders'",
    ),
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt'\n{RUN} 'cd /srv/orders; cp /mnt/monday.csv .'"),
    (
        "copy_back",
        "%%az\naz vm run-command create -g rg-shop --vm-name shop-web --name back -l westeurope "
        "--script 'mkdir -p /c && mount /dev/sdc /c && cat /c/monday.csv > /srv/orders/monday.csv'",
    ),
    ("end_access", f"%%az\n{REVOKE}\n{REMOVE} --no-wait"),
    ("end_access", f"%%az\naz snapshot revoke-access --ids {UPDATE}\naz snapshot delete --ids {UPDATE}"),
    ("end_access", f"az('{REVOKE[3:]}')\naz('{REMOVE[3:]}')"),
    (
        "copy_back",
        f"%%az\n{RUN} 'mount /dev/sdc /mnt; cp -r /mnt/. /srv/orders; umount /mnt'\n"
        "az vm disk detach -g rg-shop --vm-name shop-web -n orders-copy\n"
        "az disk delete -g rg-shop -n orders-copy --yes",
    ),
    (
        "end_access",
        f"%%az\naz rest --method post --url {UPDATE}/endGetAccess?api-version=2024-03-02\n"
        f"az resource wait --ids {UPDATE} --exists\naz resource delete --ids {UPDATE}",
    ),
    ("choose_copy", 'payroll, branches, ledger = "Snapshot", "IMAGE", " restore point "'),
    ("choose_copy", "payroll = 'snapshot'\nbranches = 'image'\nledger = 'Restore point'"),
    ("choose_copy", "payroll, branches, ledger = ['snapshot', 'image', 'restore point']"),
    ("choose_copy", "payroll = ledger = 'restore point'\nbranches = 'image'"),
]


VM = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser --generate-ssh-keys"
DECOY = "az disk create -g rg-north --size-gb 4 -n"
WRONG = [
    (
        "take_snapshot",
        f"%%az\n{DECOY} shop-web-os -l westeurope\n{TAKE} before-update --source "
        "$(az disk show -g rg-north -n shop-web-os --query id -o tsv)",
        1,
        "it was copied from 'shop-web-os', one of the disks in 'rg-north'",
    ),
    (
        "copy_north",
        f"%%az\n{DECOY} orders-monday\n{COPY} orders-monday",
        2,
        "it was copied from 'orders-monday', one of the disks in 'rg-north'",
    ),
    (
        "attach_copy",
        f"%%az\naz vm create -g rg-north -n shop-web -l westeurope --image {UBUNTU} {VM}\n"
        f"{MAKE} orders-copy --source orders-monday\naz vm disk attach -g rg-north --vm-name shop-web "
        "--disks $(az disk show -g rg-shop -n orders-copy --query id -o tsv)",
        1,
        "it is attached to 'shop-web', one of the virtualMachines in 'rg-north'",
    ),
    ("take_snapshot", f"%{TAKE} before-update --source shop-orders", 1, "it was copied from 'shop-orders'"),
    ("take_snapshot", f"%{TAKE} before-update --source shop-web-os --incremental", 1, "it is incremental"),
    ("take_snapshot", f"%{TAKE} before-update --size-gb 30", 1, "it is not a copy of another one"),
    ("take_snapshot", f"%{TAKE} before-update --source shop-web", 0, "does not exist yet"),
    ("take_snapshot", f"%{TAKE} update-before --source shop-web-os", 0, "in group 'rg-shop' does not exist"),
    ("bring_back", f"%%az\n{BACK}\n{SWAP} shop-web-good", 1, "its OS disk is 'shop-web-os'"),
    ("bring_back", f"%%az\n{BACK}\n{OFF}\n{SWAP} shop-web-good", 2, "since it is not running"),
    ("bring_back", f"%%az\n{BACK}\n{ATTACH} shop-web-good", 1, "no web server answers there"),
    (
        "bring_back",
        f"%%az\n{MAKE} shop-web-good --source shop-web-os\n{OFF}\n{SWAP} shop-web-good\n{ON}",
        1.5,
        "it was copied from 'shop-web-os'",
    ),
    (
        "bring_back",
        f"%%az\n{RUN} \"apt-get install -y nginx && echo 'The shop is open' > /var/www/html/index.html\"",
        0,
        "disk 'shop-web-good' in group 'rg-shop' does not exist yet",
    ),
    ("bring_back", f"%%az\n{BACK}\n{OFF}\n{SWAP} before-update", 1, "takes a disk, no snapshot"),
    (
        "bring_back",
        f"%%az\naz disk create -g rg-north -n shop-web-good --source {UPDATE} -l northeurope",
        0,
        "disk 'shop-web-good' in group 'rg-shop' does not exist yet",
    ),
    ("copy_north", f"%%az\n{COPY} {MONDAY} --incremental", 2, "percent of it have arrived"),
    ("copy_north", f"%%az\n{COPY} {MONDAY}", 0, "in group 'rg-north' does not exist yet"),
    ("copy_north", f"%%az\n{COPY} {ORDERS} --incremental", 0, "does not exist yet"),
    ("copy_north", f"%%az\n{COPY} {MONDAY} --incremental -l westeurope", 2, "it is in 'westeurope'"),
    ("attach_copy", f"%{MAKE} orders-copy --source orders-monday", 1, "it is not attached to any VM"),
    (
        "attach_copy",
        f"%%az\n{MAKE} orders-copy --source shop-orders\n{ATTACH} orders-copy",
        1,
        "it was copied from 'shop-orders'",
    ),
    ("attach_copy", f"%%az\n{ATTACH} orders-copy --new --size-gb 64", 1, "it is not a copy of another one"),
    ("attach_copy", f"%{ATTACH} orders-monday", 0, "disk 'orders-copy' in group 'rg-shop' does not exist"),
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt'", 0, "'/monday.csv' is not on it"),
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt; cp /mnt/monday.csv /root/'", 0, "is not on it"),
    ("copy_back", f"%%az\n{RUN} 'touch /srv/orders/monday.csv'", 0, "is on it, and empty"),
    (
        "copy_back",
        f"%%az\n{RUN} 'mount /dev/sdc /mnt; echo 17 > /mnt/monday.csv; cp /mnt/monday.csv /srv/orders'",
        0,
        "with other content",
    ),
    ("copy_back", f"%%az\n{RUN} 'echo 17 > /srv/orders/monday.csv'", 0, "with other content"),
    (
        "copy_back",
        f"%%az\n{RUN} 'umount /srv/orders; mount /dev/sdc /srv/orders; ls /srv/orders'",
        0,
        "'/monday.csv' is not on it",
    ),
    ("end_access", f"%{REVOKE}", 1, "it is still there"),
    ("end_access", f"%{REMOVE}", 0, "a link to it works"),
    ("end_access", "%az disk revoke-access -g rg-shop -n shop-web-good", 0, "a link to it works"),
    ("end_access", f"%{REVOKE.replace('before-update', 'orders-monday')}", 0, "it is still there"),
    (
        "end_access",
        f"%%az\n{REVOKE}\n{REVOKE.replace('revoke', 'grant')} --duration-in-seconds 60\n{REMOVE}",
        0,
        "a link to it works",
    ),
    ("choose_copy", "payroll = branches = ledger = 'snapshot'", 0.5, "the same machine sixty times"),
    ("choose_copy", "payroll = branches = ledger = 'image'", 0.5, "would end this machine"),
    ("choose_copy", "payroll = branches = ledger = 'Azure Backup'", 0, "these are still to be made"),
    ("choose_copy", "payroll = 'disk'", 0, "not one of the options, which are"),
]


REFUSED = [
    ("copy_north", f"%%az\n{COPY} {UPDATE}", "Resource before-update is not found."),
    (
        "copy_north",
        f"%%az\n{COPY} {MONDAY} --incremental\naz disk create -g rg-north -n d --source orders-north",
        "completionPercent must be 100",
    ),
    ("copy_north", f"%%az\n{COPY} {UPDATE} --copy-start", "only supported for an incremental snapshot"),
    (
        "end_access",
        "%az disk grant-access -g rg-shop -n shop-web-good --duration-in-seconds 9",
        "running VM",
    ),
    ("end_access", f"%{REMOVE}", "There is an active shared access signature outstanding"),
    ("end_access", "%az disk delete -g rg-shop -n orders-copy --yes", "is attached to VM"),
]
