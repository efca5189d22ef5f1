"""Answers to the last task of lesson 06: `latest` repaired, a region opened, needless replicas gone."""

BUSES = "-g rg-buses -r buses -i board"
DEFINITION = f"$(az sig image-definition show {BUSES} --query id -o tsv)"
WINTER = f"$(az sig image-version show {BUSES} -e 1.9.0 --query id -o tsv)"
CHANGE = f"az sig image-version update {BUSES} -e"
PUBLISH = f"az sig image-version create {BUSES} -e"
BOTH = "--target-regions westeurope northeurope"
LEAVE = "--allow-replicated-location-deletion true"
OUT, IN = (f"--set publishingProfile.excludeFromLatest={said}" for said in ("true", "false"))
LOGIN = "--security-type Standard --admin-username azureuser --generate-ssh-keys"
BOARD_2 = f"az vm create -g rg-harbour -n board-2 {LOGIN} --image"
REPAIR = f"{CHANGE} 1.9.0 {BOTH} {IN}"
HOME = f"{LEAVE} --target-regions westeurope"
TRIM = f"{CHANGE} 1.10.0 {HOME} {OUT}\n{CHANGE} 1.8.0 {HOME}"
RUN = "az vm run-command invoke -g rg-buses --command-id RunShellScript"
CLEAN = "cloud-init clean --machine-id && waagent -force -deprovision+user"
DISK = "$(az vm show -g rg-buses -n board-1 --query storageProfile.osDisk.managedDisk.id -o tsv)"


def of(name: str) -> str:
    """The id of a VM of the bus company, as a script asks for it."""
    return f"$(az vm show -g rg-buses -n {name} --query id -o tsv)"


def sealed(name: str) -> str:
    """The commands that make a VM ready for an image, once it is clean."""
    return f"az vm deallocate -g rg-buses -n {name}\naz vm generalize -g rg-buses -n {name}"


RIGHT = [
    # The old number takes part again, the bad one no longer.
    ("your_turn", f"%%az\n{TRIM}\n{REPAIR}\n{BOARD_2} {DEFINITION} --public-ip-address ''"),
    # A higher number from the good version; the old release goes.
    (
        "your_turn",
        f"%%az\n{PUBLISH} 1.11.0 --image-version {WINTER} {BOTH}\n"
        f"az sig image-version delete {BUSES} -e 1.8.0\n"
        f"{CHANGE} 1.10.0 --set safetyProfile.allowDeletionOfReplicatedLocations=true\n"
        f"{CHANGE} 1.10.0 --target-regions westeurope\n"
        f"{BOARD_2} {DEFINITION}",
    ),
    # The board from the exact version, and what nobody named last; switched off until six.
    (
        "your_turn",
        f"%%az\n{CHANGE} 1.9.0 --add publishingProfile.targetRegions name=northeurope\n"
        f"{BOARD_2} {WINTER} --tags place=harbour\n{CHANGE} 1.9.0 {IN}\n{TRIM}",
    ),
    # A new release from a machine that was made of the good version, and cleaned.
    (
        "your_turn",
        f"%%az\n{TRIM}\naz vm create -g rg-buses -n next {LOGIN} --image {WINTER}\n"
        f"{RUN} -n next --scripts '{CLEAN}'\n{sealed('next')}\n"
        f"{PUBLISH} 2.0.0 --virtual-machine {of('next')} {BOTH}\n{BOARD_2} {DEFINITION}\n"
        "az vm delete -g rg-buses -n next --yes",
    ),
    # Region by region: the bad one is out of latest where it is, by a loop.
    (
        "your_turn",
        f"""shown = az("sig image-version list {BUSES}").data
for version in shown:
    number = version["name"]
    regions = "westeurope northeurope" if number == "1.9.0" else "westeurope"
    wanted = "false" if number == "1.9.0" else "true"
    az(f"sig image-version update {BUSES} -e {{number}} {LEAVE} --target-regions {{regions}} "
       f"--set publishingProfile.excludeFromLatest={{wanted}}")
definition = az("sig image-definition show {BUSES} --query id -o tsv").text.strip()
az(f"vm create -g rg-harbour -n board-2 {LOGIN} --image {{definition}}")""",
    ),
    # Tried first with the bad one, and put right.
    (
        "your_turn",
        f"%%az\n{CHANGE} 1.10.0 {LEAVE} {BOTH}\n{BOARD_2} {DEFINITION}\n"
        f"az vm delete -g rg-harbour -n board-2 --yes\n{REPAIR}\n{TRIM}\n{BOARD_2} {DEFINITION}",
    ),
]

WRONG = [
    ("your_turn", f"%%az\n{BOARD_2} {WINTER}", 0, "Azure refused `az vm create` with GalleryImageNotFound"),
    (
        "your_turn",
        f"%%az\n{TRIM}\n{REPAIR}\n{BOARD_2} {WINTER} -l westeurope",
        7.5,
        "it is in 'westeurope'",
    ),
    # Only the bad version is taken out: summer comes back.
    (
        "your_turn",
        f"%%az\n{TRIM}\n{CHANGE} 1.9.0 {BOTH}\n{BOARD_2} {WINTER}",
        6,
        "latest means 1.8.0 there, and its page is 'Summer timetable'",
    ),
    # A patch of the good number is no higher than the bad one.
    (
        "your_turn",
        f"%%az\n{PUBLISH} 1.9.1 --image-version {WINTER} {BOTH}\n{BOARD_2} {DEFINITION}",
        6,
        "latest means 1.10.0 there, and its page is 'Test page'",
    ),
    # The evidence is deleted.
    (
        "your_turn",
        f"%%az\naz sig image-version delete {BUSES} -e 1.10.0\naz sig image-version delete {BUSES} -e 1.8.0\n"
        f"{REPAIR}\n{BOARD_2} {DEFINITION}",
        7,
        "A version need not be deleted to be out of `latest`",
    ),
    # The replicas of the fair stay.
    (
        "your_turn",
        f"%%az\n{CHANGE} 1.10.0 {OUT}\n{REPAIR}\n{BOARD_2} {DEFINITION}",
        7,
        "1.10.0 has 3 in eastus2, 1.8.0 has 1 in eastus2",
    ),
    # Azure refuses to take a region away without leave.
    (
        "your_turn",
        f"%%az\n{REPAIR}\n{BOARD_2} {DEFINITION}\n{CHANGE} 1.10.0 --target-regions westeurope {OUT}",
        6,
        "latest means 1.10.0 there",
    ),
    # The only machine that works is made the source.
    (
        "your_turn",
        f"%%az\n{TRIM}\n{RUN} -n board-1 --scripts '{CLEAN}'\n{sealed('board-1')}\n"
        f"{PUBLISH} 1.11.0 --virtual-machine {of('board-1')} {BOTH}\n{BOARD_2} {DEFINITION}",
        5.5,
        "it is deallocated, and marked as generalized",
    ),
    # A copy of the disk that works, with all that makes it this one machine.
    (
        "your_turn",
        f"%%az\n{TRIM}\naz snapshot create -g rg-buses -n copy --source {DISK}\n"
        f"{PUBLISH} 1.11.0 --os-snapshot copy {BOTH}\n{BOARD_2} {DEFINITION}",
        7.5,
        "both have the same machine id",
    ),
    # The page is written by hand, on this one board.
    (
        "your_turn",
        f"%%az\n{CHANGE} 1.10.0 {LEAVE} {BOTH}\n{CHANGE} 1.8.0 {HOME}\n"
        f"{BOARD_2} {DEFINITION}\n"
        "az vm run-command invoke -g rg-harbour -n board-2 --command-id RunShellScript "
        "--scripts \"echo 'Winter timetable' > /var/www/html/index.html\"",
        6,
        "latest means 1.10.0 there, and its page is 'Test page'",
    ),
    ("your_turn", f"%%az\n{TRIM}\n{REPAIR}", 3, "VM 'board-2' in group 'rg-harbour' does not exist yet"),
]
