"""Lesson 05: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

TAKE = "az snapshot create -g rg-shop -n"
MAKE = "az disk create -g rg-shop -n"
UPDATE = "$(az snapshot show -g rg-shop -n before-update --query id -o tsv)"
MONDAY = "$(az snapshot show -g rg-shop -n orders-monday --query id -o tsv)"
ORDERS = "$(az disk show -g rg-shop -n shop-orders --query id -o tsv)"
GOOD = "$(az disk show -g rg-shop -n shop-web-good --query id -o tsv)"
COPY = "az snapshot create -g rg-north -n orders-north --source"
ATTACH = "az vm disk attach -g rg-shop --vm-name shop-web --name"
OFF, ON = "az vm deallocate -g rg-shop -n shop-web", "az vm start -g rg-shop -n shop-web"
SWAP = "az vm update -g rg-shop -n shop-web --os-disk"
RUN = "az vm run-command invoke -g rg-shop -n shop-web --command-id RunShellScript --scripts"
REVOKE = "az snapshot revoke-access -g rg-shop -n before-update"
REMOVE = "az snapshot delete -g rg-shop -n before-update"


RIGHT = [
    ("take_snapshot", f"%{TAKE} before-update --source shop-web-os --incremental false"),
    (
        "take_snapshot",
        "%%az\nid=$(az vm show -g rg-shop -n shop-web --query storageProfile.osDisk.managedDisk.id -o tsv)\n"
        "az snapshot create --resource-group rg-shop --name before-update --source $id --sku Standard_ZRS",
    ),
    ("take_snapshot", f"az('{TAKE[3:]} before-update --source shop-web-os --tags why=update')"),
    ("take_snapshot", f"%%az\n{TAKE} before-update --source shop-web-os --no-wait"),
    ("restore_disk", f"%{MAKE} shop-web-good --source before-update --sku StandardSSD_LRS"),
    ("restore_disk", f"%%az\naz disk create --name shop-web-good --resource-group rg-shop --source {UPDATE}"),
    ("restore_disk", f"%{MAKE} shop-web-good --source before-update --size-gb 64 --hyper-v-generation V2"),
    ("swap_os_disk", f"%%az\n{OFF}\n{SWAP} {GOOD}\n{ON}"),
    ("swap_os_disk", f"%%az\naz vm stop -g rg-shop -n shop-web\n{SWAP} shop-web-good\n{ON}"),
    (
        "swap_os_disk",
        "for step in ('deallocate', 'update --os-disk shop-web-good', 'start'):\n"
        "    az(f'vm {step} --resource-group rg-shop --name shop-web')",
    ),
    (
        "swap_os_disk",
        f"%%az\n{OFF}\naz vm update -g rg-shop -n shop-web --set storageProfile.osDisk.managedDisk.id={GOOD} "
        f"storageProfile.osDisk.name=shop-web-good\n{ON}",
    ),
    ("take_incremental", f"%{TAKE} orders-monday --source shop-orders --incremental"),
    (
        "take_incremental",
        f"%%az\n{TAKE} orders-monday --source {ORDERS} --incremental true --sku Standard_ZRS",
    ),
    ("take_incremental", f"az('{TAKE[3:]} orders-monday --incremental --source shop-orders -l westeurope')"),
    (
        "copy_north",
        f"%%az\n{COPY} {MONDAY} --incremental --copy-start true -l northeurope\n"
        "az snapshot wait -g rg-north -n orders-north --custom 'completionPercent==`100`'",
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
    ("choose_copy", 'payroll, branches, ledger = "Snapshot", "IMAGE", " restore point "'),
    ("choose_copy", "payroll = 'snapshot'\nbranches = 'image'\nledger = 'Restore point'"),
    ("choose_copy", "payroll, branches, ledger = ['snapshot', 'image', 'restore point']"),
    ("choose_copy", "payroll = ledger = 'restore point'\nbranches = 'image'"),
]


WRONG = [
    ("take_snapshot", f"%{TAKE} before-update --source shop-orders", 1, "it was copied from 'shop-orders'"),
    ("take_snapshot", f"%{TAKE} before-update --source shop-web-os --incremental", 1, "it is incremental"),
    ("take_snapshot", f"%{TAKE} before-update --size-gb 30", 1, "it is not a copy of another one"),
    ("take_snapshot", f"%{TAKE} before-update --source shop-web", 0, "does not exist yet"),
    ("take_snapshot", f"%{TAKE} update-before --source shop-web-os", 0, "in group 'rg-shop' does not exist"),
    ("restore_disk", f"%{MAKE} shop-web-good --source shop-web-os", 1, "it was copied from 'shop-web-os'"),
    ("restore_disk", f"%{MAKE} shop-web-good --size-gb 30", 1, "it is not a copy of another one"),
    (
        "restore_disk",
        "%az disk create -g rg-north -n shop-web-good --source before-update",
        0,
        "not exist yet",
    ),
    ("swap_os_disk", f"%%az\n{SWAP} shop-web-good", 0, "its OS disk is 'shop-web-os'"),
    ("swap_os_disk", f"%%az\n{OFF}\n{SWAP} shop-web-good", 1, "since it is not running"),
    ("swap_os_disk", f"%%az\n{ATTACH} shop-web-good", 0, "no web server answers there"),
    (
        "swap_os_disk",
        f"%%az\n{RUN} \"apt-get install -y nginx && echo 'The shop is open' > /var/www/html/index.html\"",
        1,
        "Found: its OS disk is 'shop-web-os'.",
    ),
    ("take_incremental", f"%{TAKE} orders-monday --source shop-orders", 1, "it is a full one"),
    (
        "take_incremental",
        f"%{TAKE} orders-monday --source shop-web-good --incremental",
        1,
        "it was copied from 'shop-web-good'",
    ),
    ("take_incremental", f"%{TAKE} monday --source shop-orders --incremental", 0, "does not exist yet"),
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
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt'", 0, "'/monday.csv' is not on it"),
    ("copy_back", f"%%az\n{RUN} 'mount /dev/sdc /mnt; cp /mnt/monday.csv /root/'", 0, "is not on it"),
    ("copy_back", f"%%az\n{RUN} 'touch /srv/orders/monday.csv'", 0, "'/monday.csv' is not on it"),
    ("copy_back", f"%%az\n{RUN} 'echo 17 > /srv/orders/monday.csv'", 0, "with other content"),
    (
        "copy_back",
        f"%%az\n{RUN} 'umount /srv/orders; mount /dev/sdc /srv/orders; ls /srv/orders'",
        0,
        "'/monday.csv' is not on it",
    ),
    ("end_access", f"%{REVOKE}", 1, "it is still there"),
    ("end_access", f"%{REMOVE}", 0, "`az snapshot revoke-access` has not been run yet"),
    ("end_access", "%az disk revoke-access -g rg-shop -n shop-web-good", 0, "it is still there"),
    ("choose_copy", "payroll = branches = ledger = 'snapshot'", 1, "the same machine sixty times"),
    ("choose_copy", "payroll = branches = ledger = 'image'", 1, "would end this machine"),
    ("choose_copy", "payroll = branches = ledger = 'Azure Backup'", 0, "these are still to be made"),
    ("choose_copy", "payroll = 'disk'", 0, "not one of the options, which are"),
]


REFUSED = [
    ("copy_north", f"%%az\n{COPY} {UPDATE}", "Resource before-update is not found."),
    ("copy_north", f"%%az\n{COPY} {UPDATE} --copy-start", "only supported for an incremental snapshot"),
    (
        "end_access",
        "%az disk grant-access -g rg-shop -n shop-web-good --duration-in-seconds 9",
        "running VM",
    ),
    ("end_access", f"%{REMOVE}", "There is an active shared access signature outstanding"),
    ("end_access", "%az disk delete -g rg-shop -n orders-copy --yes", "is attached to VM"),
]


def test_a_copy_that_has_not_arrived_cannot_be_used(lesson: Player) -> None:
    source = f"%%az\n{COPY} {MONDAY} --incremental\naz disk create -g rg-north -n d --source orders-north"
    assert "completionPercent must be 100" in lesson.attempt("copy_north", source).said
