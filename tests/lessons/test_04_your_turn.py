"""Lesson 04, its last task: any way to the two branches, while the kiosk sells tickets all the time."""

from tests.lessons.answers import *  # noqa: F403

NEW = '--size Standard_D2s_v5 --security-type Standard --public-ip-address "" -o none'
PEOPLE = "--admin-username azureuser --generate-ssh-keys"
RUN = "az vm run-command invoke --command-id RunShellScript -o none -g rg-tickets -n"
FORGET = "cloud-init clean --machine-id; waagent -deprovision+user -force"
CLEAN = f"userdel -r mara; rm /etc/tickets.env; {FORGET}"
COPY = f"""az disk create -g rg-tickets -n copy-os --source kiosk-os -o none
az vm create -g rg-tickets -n copy --attach-os-disk copy-os --os-type Linux {NEW}"""
MARK = "az vm deallocate -g rg-tickets -n copy\naz vm generalize -g rg-tickets -n copy"
SOURCE = "$(az vm show -g rg-tickets -n copy --query id -o tsv)"
IMAGE = "az image create -g rg-branch -n kiosk-2026 --hyper-v-generation V2 -o none --source"
BRANCH = f"az vm create -g rg-branch --image kiosk-2026 {PEOPLE} {NEW} -n"
BRANCHES = f"{BRANCH} branch-1\n{BRANCH} branch-2"


def script(*lines: str) -> str:
    return "\n".join(["%%az", *lines])


def cleaned(words: str, name: str = "copy") -> str:
    return f'{RUN} {name} --scripts "{words}"'


def branches_after(words: str, *later: str) -> str:
    """The whole way, with what is done inside the copy, and what is done at the end."""
    return script(COPY, cleaned(words), MARK, f"{IMAGE} {SOURCE}", BRANCHES, *later)


RIGHT = [
    ("your_turn", branches_after(CLEAN)),
    ("your_turn", branches_after(CLEAN, "az group list -o none", "az vm delete -g rg-tickets -n copy --yes")),
    (
        "your_turn",
        branches_after(
            "deluser --remove-home mara; shred -u /etc/tickets.env; truncate -s 0 /etc/machine-id; "
            "waagent --force --deprovision+user",
            "az vm deallocate -g rg-tickets -n copy",
        ),
    ),
    # Not marked as generalized: an image may be made of the disk itself, once that is clean.
    (
        "your_turn",
        script(
            "az snapshot create -g rg-tickets -n today --source kiosk-os -o none",
            "az disk create -g rg-tickets -n copy-os --source today -o none",
            COPY.splitlines()[1],
            cleaned(CLEAN),
            "az vm deallocate -g rg-tickets -n copy",
            f"{IMAGE} $(az disk show -g rg-tickets -n copy-os --query id -o tsv) --os-type Linux",
            BRANCHES,
        ),
    ),
    # Not the kiosk's disk at all: last year's image, which nothing private is on, and this year's page.
    (
        "your_turn",
        script(
            f"az vm create -g rg-tickets -n copy --image kiosk-2025 {PEOPLE} {NEW}",
            cleaned(f"echo 'Tickets 2026' > /var/www/html/index.html; {FORGET}"),
            MARK,
            f"{IMAGE} {SOURCE}",
            BRANCHES,
        ),
    ),
]

OLD = "$(az image show -g rg-tickets -n kiosk-2025 --query id -o tsv)"
WRONG = [
    ("your_turn", branches_after(CLEAN.removeprefix("userdel -r mara; ")), 8, "the account is there"),
    ("your_turn", branches_after(CLEAN.replace("rm ", "ls ")), 8, "'/etc/tickets.env' has it"),
    (
        "your_turn",
        branches_after(CLEAN.replace("rm /etc/tickets.env", "mv /etc/tickets.env /opt")),
        8,
        "has it",
    ),
    ("your_turn", branches_after(CLEAN.replace("userdel -r", "userdel")), 8.5, "'/home/mara' is there"),
    (
        "your_turn",
        branches_after(CLEAN, cleaned("userdel -r mara; rm /etc/tickets.env", "kiosk")),
        8.5,
        "no such file is there",
    ),
    (
        "your_turn",
        branches_after(CLEAN.replace("cloud-init clean --machine-id; ", "")),
        8,
        "both have the same machine id",
    ),
    ("your_turn", branches_after(CLEAN, "az vm stop -g rg-tickets -n kiosk"), 7.5, "it is stopped"),
    (
        "your_turn",
        script(BRANCHES.replace("--image kiosk-2026", f"--image {OLD}")),
        5,
        "it was created from the image 'kiosk-2025'",
    ),
    # The machine itself, captured: it sells nothing any more.
    (
        "your_turn",
        script(
            cleaned(CLEAN, "kiosk"),
            MARK.replace("-n copy", "-n kiosk"),
            f"{IMAGE} {SOURCE.replace('-n copy', '-n kiosk')}",
            BRANCHES,
        ),
        7,
        "it is deallocated",
    ),
    # The snapshot that somebody began with is of last year.
    (
        "your_turn",
        script(
            f"{IMAGE} $(az snapshot show -g rg-tickets -n kiosk-snap --query id -o tsv) --os-type Linux",
            BRANCHES,
        ),
        6,
        "it serves 'Tickets 2025'",
    ),
    ("your_turn", script(COPY, cleaned(CLEAN), MARK), 0, "does not exist yet"),
]
REFUSED = [
    (
        "your_turn",
        script(f"{IMAGE} $(az vm show -g rg-tickets -n kiosk --query id -o tsv)"),
        "requires the Virtual Machine 'kiosk' to be Generalized.",
    ),
]
