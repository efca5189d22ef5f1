"""Lesson 11, the last task: two causes that hide each other, and what is told to who mends one of them."""

from tests.lessons.answers import *  # noqa: F403

UPDATE = "az sig image-version update -g rg-ferry -r ferry -i gate -o none"
FOUND = "%%az\nbad_version=3.10.0\nmissing_region=northeurope"
EXCLUDE = f"{UPDATE} -e 3.10.0 --set publishingProfile.excludeFromLatest=true"
REPLICATE = f"{UPDATE} -e 3.9.0 --target-regions westeurope northeurope"
SCALE = "az vmss scale -g rg-harbour -n gates --new-capacity 4 -o none"
RENEW = 'az vmss update-instances -g rg-harbour -n gates --instance-ids "*"'
IMAGE = "virtualMachineProfile.storageProfile.imageReference.id"
OLD = "$(az sig image-version show -g rg-ferry -r ferry -i gate -e {} --query id -o tsv)"
ALL = (EXCLUDE, REPLICATE, SCALE, RENEW)


def turn(*commands: str, found: str = FOUND) -> tuple[str, str]:
    """An answer: what was found, and commands."""
    return "your_turn", "\n".join([found, *commands])


RIGHT = [
    turn(REPLICATE, EXCLUDE, RENEW, SCALE),
    turn(*ALL, found=FOUND.replace("northeurope", "'North Europe'")),
    turn(
        "az sig image-version create -g rg-ferry -r ferry -i gate -e 3.11.0 -o none --image-version "
        f"{OLD.format('3.9.0')} --target-regions westeurope northeurope",
        SCALE,
        RENEW,
    ),
    turn(
        EXCLUDE,
        f"{UPDATE} -e 3.9.0 --add publishingProfile.targetRegions name=northeurope",
        'for_all=$(az vmss list-instances -g rg-harbour -n gates --query "[].name" -o tsv)',
        SCALE,
        RENEW,
    ),
]
PIER = "-g rg-ferry -n pier-1"
WRONG = [
    (
        *turn(*ALL, "az sig image-version delete -g rg-ferry -r ferry -i gate -e 3.8.0"),
        9.5,
        "3.8.0 is gone",
    ),
    (
        *turn(
            *ALL,
            f"az vm delete {PIER} --yes",
            f"az vm create {PIER} --image {OLD.format('3.8.0')} --size Standard_D2s_v5 "
            '--security-type Standard --admin-username azureuser --generate-ssh-keys --public-ip-address ""',
        ),
        9.5,
        "it was deleted, and another one was made",
    ),
    (*turn(EXCLUDE, SCALE, RENEW), 2.5, "Ferry 2025"),
    (*turn(REPLICATE, SCALE, RENEW), 2.5, "Not yet: scale set 'gates' serves a page"),
    (*turn(EXCLUDE, REPLICATE, SCALE), 6.5, "serves a page with 'Ferry 2026' from every instance"),
    (*turn(*ALL, found="%%az\nbad_version=3.9.0\nmissing_region=westeurope"), 8.5, "It lies there"),
    (
        *turn(*ALL, "az sig image-version delete -g rg-ferry -r ferry -i gate -e 3.10.0"),
        9.5,
        "3.10.0 is gone",
    ),
]
AWAY = f"{UPDATE} -e 3.9.0 --target-regions northeurope"
REFUSED = [(*turn(AWAY), "must contain the location of image version")]
