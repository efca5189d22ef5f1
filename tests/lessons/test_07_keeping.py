"""Lesson 07: images out of the application's group, under a lock, and a gallery put in order."""

import re

import pytest

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.harness import Player

SHOP = "-g rg-images -r shop"
PUBLISH = f"az sig image-version create {SHOP} -i app -e 1.0.0 --managed-image"
APP_IMAGE = "$(az image show -g rg-app -n app-image --query id -o tsv)"
DELETE_APP = "az group delete -n rg-app --yes"
KEEP = "az lock create -n keep-images"
IMAGES = "/subscriptions/{subscriptionId}/resourceGroups/rg-images"
COMPUTE = f"{IMAGES}/providers/Microsoft.Compute"
TILLS = "-g rg-tills -r tills"
AT_TILLS = f"$(az sig show {TILLS} --query id -o tsv)"
TILL = f"$(az sig image-definition show {TILLS} -i till --query id -o tsv)"
NEWEST = f"$(az sig image-version show {TILLS} -i till -e 1.1.0 --query id -o tsv)"
FIRST = f"$(az sig image-version show {TILLS} -i till -e 1.0.0 --query id -o tsv)"
PUBLIC = f"$(az sig show {TILLS} --query sharingProfile.communityGalleryInfo.publicNames[0] -o tsv)"
BUILDER, TEAM = "builder@practice.onmicrosoft.com", "shop-team@practice.onmicrosoft.com"
OPTIONS = '--security-type Standard --admin-username azureuser --generate-ssh-keys --public-ip-address ""'
RESET = f"az sig share reset {TILLS}"
UNLOCK = "az lock delete -n keep-tills -g rg-tills"
LOCK = "az lock create -n keep-tills -g rg-tills --lock-type CanNotDelete"
TAKE = f"az role assignment delete --assignee {BUILDER} --scope {AT_TILLS}"
NARROW = f"az role assignment delete --assignee {TEAM} --scope {AT_TILLS}"
GIVE = f"az role assignment create --assignee {TEAM} --role Reader --scope {AT_TILLS}"
ASK = f"till={TILL}"
BECOME = "az login -u shop-team -o none"
DEPLOY = f"az vm create -g rg-shop -n till-2 --image $till {OPTIONS}"
FROM_PUBLIC = f"{DEPLOY} --accept-term".replace(
    "$till", "/CommunityGalleries/$name/Images/till/Versions/1.1.0"
)
AGAIN = "az login -u learner -o none"
STEPS = (RESET, UNLOCK, TAKE, NARROW, GIVE, LOCK, ASK, BECOME, DEPLOY)
LOCKS = "/subscriptions/{subscriptionId}/resourceGroups/rg-tills/providers/Microsoft.Authorization/locks"


def cell(*steps: str) -> str:
    return "\n".join(["%%az", *steps])


def but(**other: str) -> str:
    """The steps, some of them done in another way; "" leaves one out."""
    names = ("RESET", "UNLOCK", "TAKE", "NARROW", "GIVE", "LOCK", "ASK", "BECOME", "DEPLOY")
    steps = dict(zip(names, STEPS, strict=True)) | other
    return cell(*filter(None, steps.values()))


RIGHT = [
    ("rescue_image", f"%%az\n{PUBLISH} {APP_IMAGE}\n{DELETE_APP}"),
    (
        "rescue_image",
        f"%%az\nimage=$(az image list -g rg-app --query [0].id -o tsv)\n"
        f"{PUBLISH} $image --target-regions westeurope=2 northeurope\n{DELETE_APP}",
    ),
    (
        "rescue_image",
        f"%%az\n{PUBLISH} {APP_IMAGE}\naz vm delete -g rg-app -n app-1 --yes\n"
        f"az image delete -g rg-app -n app-image\n{DELETE_APP}",
    ),
    (
        "rescue_image",
        f"""import json
image = az("image show -g rg-app -n app-image --query id -o tsv").text.strip()
body = {{"location": "westeurope", "properties": {{"storageProfile": {{"source": {{"id": image}}}}}}}}
url = "{COMPUTE}/galleries/shop/images/app/versions/1.0.0?api-version=2023-07-03"
az(["rest", "--method", "put", "--url", url, "--body", json.dumps(body)])
az("sig image-version wait {SHOP} -i app -e 1.0.0 --created")
az("group delete -n rg-app --yes")""",
    ),
    ("lock_images", f"%{KEEP} -t CanNotDelete -g rg-images"),
    ("lock_images", "%az group lock create -n keep-images --lock-type CanNotDelete -g rg-images"),
    ("lock_images", f'%{KEEP} --lock-type CanNotDelete --resource-group rg-images --notes "Ask first"'),
    (
        "lock_images",
        f"%%az\n{KEEP} -t ReadOnly -g rg-images\n"
        "az lock update -n keep-images -g rg-images --lock-type CanNotDelete",
    ),
    (
        "lock_images",
        '%az rest --method put --body \'{"properties": {"level": "CanNotDelete"}}\' '
        f"--url {IMAGES}/providers/Microsoft.Authorization/locks/keep-images?api-version=2020-05-01",
    ),
    ("your_turn", cell(*STEPS)),
    ("your_turn", cell(UNLOCK, NARROW, TAKE, LOCK, GIVE, ASK, BECOME, DEPLOY, AGAIN, RESET)),
    (
        "your_turn",
        but(
            UNLOCK="az lock delete --ids $(az lock list -g rg-tills --query [0].id -o tsv)",
            TAKE=f"az role assignment delete --ids $(az role assignment list --all --assignee {BUILDER} "
            "--query [0].id -o tsv)",
            LOCK="az group lock create -n audit -g rg-tills --lock-type CanNotDelete --notes three",
        ),
    ),
    (
        "your_turn",
        but(
            TAKE=f"{TAKE}\naz role assignment delete --assignee {TEAM} --scope {FIRST}",
            GIVE=GIVE.replace("Reader", '"Compute Gallery Image Reader"'),
            ASK=f"till={NEWEST}",
            DEPLOY=f"{DEPLOY} --size Standard_D4s_v5 --tags audit=done\n"
            "az vm deallocate -g rg-shop -n till-2",
        ),
    ),
    (
        "your_turn",
        but(
            GIVE=GIVE.replace(AT_TILLS, TILL),
            LOCK=f"az rest --method put --url {LOCKS}/keep?api-version=2020-05-01 --body "
            """'{"properties": {"level": "CanNotDelete"}}'""",
        ),
    ),
    (
        "your_turn",
        f"""gallery = az("sig show {TILLS} --query id -o tsv").text.strip()
newest = az("sig image-version list {TILLS} -i till --query [-1].id -o tsv").text.strip()
for command in (
    "{UNLOCK}",
    "role assignment delete --assignee {BUILDER} --scope $gallery",
    "role assignment delete --assignee {TEAM} --role 'Virtual Machine Contributor' --scope $gallery",
    "role assignment create --assignee {TEAM} --role Reader --scope $gallery",
    "sig share reset {TILLS}",
    "{LOCK}",
):
    print(az(command))
lab.sign_in_as("shop-team")
az('vm create -g rg-shop -n till-2 --image $newest {OPTIONS}')""",
    ),
]


SUBSCRIPTION = "$(az account show --query id -o tsv)"
OTHER = "az snapshot show -g rg-images -n app-os --query id -o tsv"
WRONG = [
    (
        "rescue_image",
        "%%az\naz group create -n rg-other -l westeurope\n"
        "az snapshot create -g rg-images -n app-os --source "
        "$(az vm show -g rg-app -n app-1 --query storageProfile.osDisk.managedDisk.id -o tsv)\n"
        f"az image create -g rg-other -n app-image --source $({OTHER}) --os-type Linux "
        "--hyper-v-generation V2\n"
        f"{PUBLISH} {APP_IMAGE.replace('rg-app', 'rg-other')}\n{DELETE_APP}",
        1,
        "it was made from 'app-image', one of the images in 'rg-other'",
    ),
    (
        "your_turn",
        cell(
            *STEPS,
            "az vm delete -g rg-shop -n till-1 --yes",
            f"az vm create -g rg-shop -n till-1 --image $till {OPTIONS}",
        ),
        6.75,
        "it was deleted, and another one was made",
    ),
    ("rescue_image", f"%%az\n{PUBLISH} app-image\n{DELETE_APP}", 0, "does not exist yet"),
    ("rescue_image", f"%%az\n{PUBLISH} {APP_IMAGE}", 1, "it is still there"),
    ("rescue_image", f"%{DELETE_APP}", 1, "version '1.0.0' of 'app' does not exist yet"),
    (
        "rescue_image",
        f"%%az\naz sig image-version create {SHOP} -i app -e 1.0.0 "
        f"--image-version $image_id/versions/1.0.0\n{DELETE_APP}",
        1,
        "it was made from '1.0.0'",
    ),
    (
        "rescue_image",
        f"%%az\naz sig image-version create {SHOP} -i web -e 1.1.0 --managed-image {APP_IMAGE}\n{DELETE_APP}",
        1,
        "version '1.0.0' of 'app' does not exist yet",
    ),
    ("lock_images", f"%{KEEP} -t ReadOnly -g rg-images", 1, "its level is ReadOnly"),
    ("lock_images", f"%{KEEP} -t CanNotDelete -g rg-app", 0, "no lock lies on it or above it"),
    (
        "lock_images",
        f"%{KEEP} -t CanNotDelete -g rg-images --resource shop --resource-type Microsoft.Compute/galleries",
        0,
        "no lock of this name lies on it",
    ),
    ("lock_images", "%az lock create -n keep -t CanNotDelete -g rg-images", 2, "no lock of this name"),
    (
        "lock_images",
        f"%%az\n{KEEP} -t CanNotDelete -g rg-images\naz lock create -n more -t ReadOnly -g rg-images",
        2,
        "its lock is ReadOnly",
    ),
    ("your_turn", but(RESET=""), 6, "its permissions are Community"),
    ("your_turn", cell(RESET, TAKE), 2.5, "it holds Contributor on 'tills'"),
    ("your_turn", but(TAKE=""), 6, "it holds Contributor on 'tills'"),
    ("your_turn", but(LOCK=""), 6.5, "no lock lies on it or above it"),
    (
        "your_turn",
        but(
            GIVE=GIVE.replace(AT_TILLS, f"/subscriptions/{SUBSCRIPTION}"),
            DEPLOY=f'{DEPLOY} --subscription "Practice Two"',
        ),
        6,
        "it holds Reader on the subscription 'Practice'",
    ),
    ("your_turn", but(GIVE=GIVE.replace("Reader", "Contributor")), 6, "it holds Contributor on 'tills'"),
    ("your_turn", but(BECOME="", DEPLOY=f'{DEPLOY} --subscription "Practice Two"'), 6.5, "by 'learner'"),
    (
        "your_turn",
        cell(
            f"name={PUBLIC}", BECOME, f"{DEPLOY} --accept-term", AGAIN, RESET, UNLOCK, TAKE, NARROW, LOCK
        ).replace("$till", "/CommunityGalleries/$name/Images/till/Versions/1.1.0"),
        5.5,
        "it was created from the shared definition 'till', version 1.1.0",
    ),
    ("your_turn", but(ASK=f"till={FIRST}"), 6.5, "it runs version 1.0.0"),
    (
        "your_turn",
        but(TAKE=f"{TAKE}\naz role assignment delete --assignee auditor@practice.onmicrosoft.com"),
        6.5,
        "it holds no role there",
    ),
    (
        "your_turn",
        cell(*STEPS, "az vm delete -g rg-shop -n till-1 --yes"),
        6.5,
        "it was there, and was deleted: `lab.undo()`",
    ),
    (
        "your_turn",
        but(GIVE=GIVE.replace(AT_TILLS, NEWEST)),
        4.5,
        "it holds Reader on '1.0.0' and Reader on '1.1.0'",
    ),
    ("your_turn", but(NARROW=""), 6, "it holds Virtual Machine Contributor on 'tills'"),
]


REFUSED = [
    (
        "lock_images",
        f"%%az\n{KEEP} -t CanNotDelete -g rg-images\naz sig delete {SHOP}",
        "(ScopeLocked)",
    ),
    (
        "lock_images",
        f"%%az\n{KEEP} -t CanNotDelete -g rg-images\naz sig image-version delete {SHOP} -i web -e 1.0.0",
        "(ScopeLocked)",
    ),
    ("your_turn", cell(RESET, TAKE), "(ScopeLocked)"),
    ("your_turn", cell(ASK, BECOME, DEPLOY), "'Microsoft.Compute/galleries/images/read' over scope"),
]


@pytest.mark.parametrize("done", ["", "%az sig list -o none"])
def test_nothing_that_was_so_before_earns_points(lesson: Player, done: str) -> None:
    assert lesson.attempt("your_turn", done).points == 0


def test_under_the_lock_new_versions_can_be_published(lesson: Player) -> None:
    said = lesson.attempt(
        "lock_images",
        f"%%az\n{KEEP} -t CanNotDelete -g rg-images\naz sig image-version create {SHOP} -i web -e 1.1.0 "
        "--image-version $image_id/versions/1.0.0 --query provisioningState",
    ).said
    assert '"Succeeded"' in said


def test_every_cell_that_asks_azure_says_first_who_asks(lesson: Player) -> None:
    """Whoever an older cell that was run again has made of the learner does not matter then."""
    asking = [cell for cell in lesson.notebook.cells if "az(" in cell.source or "az " in cell.source]
    first = [cell.source.removeprefix("%%az\n").split("\n")[0] for cell in asking if cell.cell_type == "code"]
    assert [line for line in first if not line.startswith(("az login -u ", "lab.sign_in_as("))] == []


def test_names_are_given_in_the_section_that_uses_them(lesson: Player) -> None:
    """Who comes back a day later, in a new kernel, begins at a section and not at the top."""
    given = set[str]()
    for cell in lesson.notebook.cells:
        if cell.cell_type == "markdown":
            given = set() if cell.source.startswith("## ") else given
            continue
        given |= set(re.findall(r"^(\w+) ?=", cell.source, re.MULTILINE))
        assert set(re.findall(r"\$(\w+)", cell.source)) <= given, cell.id


@pytest.mark.long
def test_every_cell_may_be_run_again_whoever_that_makes_of_the_learner(lesson: Player) -> None:
    marks = lesson.marks(times=2)
    assert {name: mark.shown for name, mark in marks.items() if not mark.full} == {}
