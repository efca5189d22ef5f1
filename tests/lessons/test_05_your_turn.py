"""Lesson 05, its last task: any way that brings the clinic's machine back, and nothing left open or over."""

from tests.lessons.answers import *  # noqa: F403

RUN = "az vm run-command invoke -g rg-clinic -n desk --command-id RunShellScript --scripts"
DESK = "-g rg-clinic -n desk"
SYSTEM = "az disk create -g rg-clinic -n desk-good --source copy-3"
SWAP_DESK = f"az vm deallocate {DESK}\naz vm update {DESK} --os-disk desk-good\naz vm start {DESK}"
TODAY = (
    "az snapshot create -g rg-clinic -n today --source bookings --incremental\n"
    "id=$(az snapshot show -g rg-clinic -n today --query id -o tsv)"
)
NORTH = "az snapshot create -g rg-spare -n bookings-north --incremental --source"
ARRIVED = "az snapshot wait -g rg-spare -n bookings-north --custom 'properties.completionPercent==`100`'"
CLOSE = "az snapshot revoke-access -g rg-clinic -n copy-3"
TIDY = "az disk delete -g rg-clinic -n desk-os --yes\naz disk delete -g rg-clinic -n desk-try --yes"
THERE = f"{TODAY}\n{NORTH} $id\n{ARRIVED}"
BY_HAND = "apt-get install -y nginx && echo 'Winter: open from 8 to 17' > /var/www/html/index.html"

RIGHT = [
    (
        "your_turn",
        f"%%az\n{CLOSE}\n{THERE}\n{SYSTEM}\n{SWAP_DESK}\naz snapshot delete -g rg-clinic -n copy-3\n{TIDY}",
    ),
    (
        "your_turn",
        f"%%az\naz vm delete {DESK} --yes\n{SYSTEM}\naz vm create {DESK} --attach-os-disk desk-good "
        "--os-type Linux --attach-data-disks bookings --security-type Standard --size Standard_D2s_v5 "
        f'--public-ip-address ""\n{TODAY}\n{NORTH} $id --copy-start\n{ARRIVED}\n{CLOSE}\n{TIDY}',
    ),
    (
        "your_turn",
        f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{THERE}\n{CLOSE}\n"
        "az vm disk attach -g rg-clinic --vm-name desk --disks desk-os desk-try",
    ),
    (
        "your_turn",
        """for name in ("copy-1", "copy-2", "copy-3", "copy-4"):
    az(f"snapshot revoke-access -g rg-clinic -n {name}")
az("disk create -g rg-clinic -n winter --source copy-3 --sku StandardSSD_LRS")
az("vm stop -g rg-clinic -n desk")
az("vm deallocate -g rg-clinic -n desk")
az("vm update -g rg-clinic -n desk --os-disk winter")
az("vm start -g rg-clinic -n desk")
disk = az("disk show -g rg-clinic -n bookings").data["id"]
az(f"snapshot create -g rg-clinic -n now --source {disk} --incremental true")
now = az("snapshot show -g rg-clinic -n now").data["id"]
az(f"snapshot create -g rg-spare -n bookings-north -l northeurope --source {now} --incremental --no-wait")
while az("snapshot show -g rg-spare -n bookings-north --query completionPercent").data != 100: pass
for disk in az("disk list -g rg-clinic").data:
    if not disk.get("managedBy"):
        az(f"disk delete --ids {disk['id']} --yes")""",
    ),
]

WINTER = "echo 'Winter: open from 8 to 17' > /var/www/html/index.html"
WRONG = [
    (
        "your_turn",
        f'%%az\n{SYSTEM.replace("copy-3", "copy-1")}\n{SWAP_DESK}\n{RUN} "{WINTER}"\n'
        f"{THERE}\n{CLOSE}\n{TIDY}",
        5.75,
        "'copy-1' has no such page",
    ),
    (
        "your_turn",
        f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{RUN} 'rm /srv/bookings/friday.csv'\n{THERE}\n"
        f"{RUN} \"echo '9:00 Adeyemi' > /srv/bookings/friday.csv\"\n{CLOSE}\n{TIDY}",
        5.5,
        "'/friday.csv' is not on it",
    ),
    (
        "your_turn",
        f"%%az\n{SYSTEM.replace('copy-3', 'copy-4')}\n{SWAP_DESK}\n{THERE}\n{CLOSE}\n{TIDY}",
        4.25,
        "no web server answers there",
    ),
    (
        "your_turn",
        f"%%az\n{SYSTEM.replace('copy-3', 'copy-1')}\n{SWAP_DESK}\n{THERE}\n{CLOSE}\n{TIDY}",
        4.25,
        "it serves 'Summer: open from 9 to 16'",
    ),
    (
        "your_turn",
        f'%%az\n{RUN} "{BY_HAND}"\n{THERE}\n{CLOSE}\naz disk delete -g rg-clinic -n desk-try --yes',
        5.5,
        "its OS disk is 'desk-os', which was not",
    ),
    (
        "your_turn",
        f"%%az\n{SYSTEM}\n{SWAP_DESK}\nid=$(az snapshot show -g rg-clinic -n copy-2 --query id -o tsv)\n"
        f"{NORTH} $id\n{ARRIVED}\n{CLOSE}\n{TIDY}",
        5.5,
        "'/monday.csv' is not on it",
    ),
    ("your_turn", f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{TODAY}\n{NORTH} $id\n{CLOSE}\n{TIDY}", 5.5, "have arrived"),
    ("your_turn", f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{THERE}\n{TIDY}", 5, "a link opens 'copy-3'"),
    ("your_turn", f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{THERE}\n{CLOSE}", 5, "2 unused ones are still there"),
    (
        "your_turn",
        f"%%az\n{SYSTEM}\n{SWAP_DESK}\n{THERE}\n{CLOSE}\n{TIDY}\naz vm deallocate {DESK}",
        4.5,
        "What is switched off serves nothing.",
    ),
    (
        "your_turn",
        f"%%az\naz vm disk detach -g rg-clinic --vm-name desk -n bookings\n{SYSTEM}\n{SWAP_DESK}\n{THERE}\n"
        f"{CLOSE}\n{TIDY}",
        5,
        "1 unused one is still there",
    ),
    (
        "your_turn",
        f"%%az\n{CLOSE}\naz group delete -n rg-clinic --yes",
        0,
        "is gone: `lab.undo()` goes a step back",
    ),
]

REFUSED = [
    ("your_turn", "%az snapshot delete -g rg-clinic -n copy-3", "active shared access signature outstanding"),
]
