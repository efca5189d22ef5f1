"""Lesson 10, its last task: any way that opens the branch and moves the oven, and each trap on the way."""

from tests.lessons.answers import *  # noqa: F403

SIZE = "--size Standard_D2s_v5 --security-type Standard"
LOGIN = '--admin-username azureuser --generate-ssh-keys --public-ip-address ""'
GALLERY = "-g rg-bakery -r bakery -i till"
NORTH = f"az sig image-version update {GALLERY} -e 1.0.0 --target-regions westeurope northeurope"
TESTED = f"$(az sig image-version show {GALLERY} -e 1.0.0 --query id -o tsv)"
LATEST = f"$(az sig image-definition show {GALLERY} --query id -o tsv)"
RUN = "--command-id RunShellScript --scripts"
OFF = "az vm deallocate -g rg-bakery -n oven"
DISK = "az disk create -g rg-bakery -n oven-2-os --source"
OVEN = f'az vm create -g rg-bakery -n oven-2 --os-type Linux {SIZE} --public-ip-address "" --attach-os-disk'
MOVED = f"{OFF}\n{DISK} oven-os\n{OVEN} oven-2-os"


def till(name: str, page: str, image: str = TESTED, data: str = "--custom-data") -> str:
    """A machine of the branch whose page comes with its first boot."""
    script = f"'#!/bin/sh\necho \"{page}\" > /var/www/html/index.html'"
    return f"az vm create -g rg-branch -n {name} --image {image} {SIZE} {LOGIN} {data} {script}"


def later(name: str, page: str, image: str = TESTED) -> str:
    """The same, and its page comes afterwards."""
    return (
        f"az vm create -g rg-branch -n {name} --image {image} {SIZE} {LOGIN}\n"
        f"az vm run-command invoke -g rg-branch -n {name} {RUN} 'echo \"{page}\" > /var/www/html/index.html'"
    )


TILLS = f"{NORTH}\n{till('till-north', 'Branch North')}\n{till('till-trial', 'Trial only')}"
EXACT = (
    "az sig image-definition create -g rg-bakery -r bakery -i oven --os-type Linux --os-state Specialized "
    "--publisher bakery --offer oven --sku exact\n"
    "az sig image-version create -g rg-bakery -r bakery -i oven -e 1.0.0 "
    "--virtual-machine $(az vm show -g rg-bakery -n oven --query id -o tsv)"
)
CLONE = "$(az sig image-definition show -g rg-bakery -r bakery -i oven --query id -o tsv)"

RIGHT = [
    ("your_turn", f"%%az\n{TILLS}\n{MOVED}"),
    (
        "your_turn",
        f"%%az\n{EXACT}\n{OFF}\naz vm create -g rg-bakery -n oven-2 --image {CLONE} --specialized {SIZE}\n"
        f"{NORTH}=2\n{later('till-north', 'Branch North')}\n{later('till-trial', 'Trial only')}",
    ),
    (
        "your_turn",
        "%%az\naz sig image-version update -g rg-bakery -r bakery -i till -e 1.1.0 "
        "--set publishingProfile.excludeFromLatest=true\n"
        f"{NORTH}\n{till('till-trial', 'Trial only', LATEST, '--user-data')}\n"
        f"{till('till-north', 'Branch North', LATEST)}\n"
        "az snapshot create -g rg-bakery -n oven-now --source oven-os\naz vm stop -g rg-bakery -n oven\n"
        f"{DISK} oven-now\n{OVEN} oven-2-os",
    ),
    (
        "your_turn",
        f"""az('''{NORTH[3:]}''')
version = az("sig image-version show -g rg-bakery -r bakery -i till -e 1.0.0").data["id"]
for name, page in (("till-north", "Branch North"), ("till-trial", "Trial only")):
    az(f"vm create -g rg-branch -n {{name}} --image {{version}} {SIZE} --admin-username azureuser "
       "--generate-ssh-keys")
    az(f"vm run-command invoke -g rg-branch -n {{name}} {RUN} 'echo {{page}} > /var/www/html/index.html'")
az("vm deallocate -g rg-bakery -n oven")
az("disk create -g rg-bakery -n new --source oven-os")
az("vm create -g rg-bakery -n oven-2 --attach-os-disk new --os-type Linux --security-type Standard")""",
    ),
]

WRONG = [
    (
        "your_turn",
        f"%%az\n{till('till-north', 'Branch North', LATEST)}\n"
        f"{till('till-trial', 'Trial only', LATEST)}\n{MOVED}",
        5.5,
        "it runs version 1.1.0",
    ),
    (
        "your_turn",
        f"%%az\n{NORTH}\n{till('till-north', 'Branch North')}\n"
        f"{till('till-trial', 'Trial only', LATEST)}\n{MOVED}",
        5.5,
        "it was created from",
    ),
    (
        "your_turn",
        f"%%az\n{NORTH}\n{till('till-north', 'Trial only')}\n{till('till-trial', 'Branch North')}\n{MOVED}",
        4.5,
        "it serves 'Trial only'",
    ),
    (
        "your_turn",
        f"%%az\n{TILLS}\n{OFF}\naz vm create -g rg-bakery -n oven-2 --image oven-image {SIZE} {LOGIN}",
        5.5,
        "it has another one",
    ),
    ("your_turn", f"%%az\n{TILLS}\n{OFF}\n{DISK} oven-spring\n{OVEN} oven-2-os", 6, "no such file is there"),
    ("your_turn", f"%%az\n{TILLS}\n{DISK} oven-os\n{OVEN} oven-2-os", 5.5, "'oven' is running, too"),
    (
        "your_turn",
        f"%%az\n{TILLS}\n{OFF}\naz vm generalize -g rg-bakery -n oven\n{DISK} oven-os\n{OVEN} oven-2-os",
        5.5,
        "'oven' is marked as generalized",
    ),
    ("your_turn", f"%%az\n{MOVED}\n{till('till-north', 'Branch North')}", 2.5, "GalleryImageNotFound"),
    ("your_turn", f"%%az\n{TILLS}", 4, "VM 'oven-2' in group 'rg-bakery' does not exist yet"),
]

REFUSED = [
    ("your_turn", f"%%az\n{till('till-north', 'Branch North')}", "is not available in northeurope region"),
]
