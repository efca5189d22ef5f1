"""Lesson 06: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

LOGIN = '--admin-username azureuser --generate-ssh-keys --public-ip-address ""'
OPTIONS = f"--security-type Standard {LOGIN}"
WEB = "$(az sig image-definition show -g rg-images -r shop -i web --query id -o tsv)"
SHOP = "-g rg-images -r shop"
DEFINE = f"az sig image-definition create {SHOP}"
NAMES = "-p shop -f web -s ubuntu-2404"
PUBLISH = f"az sig image-version create {SHOP}"
UPDATE = f"az sig image-version update {SHOP} -i web -e 1.1.0"
EXCLUDE = f"{UPDATE} --set publishingProfile.excludeFromLatest=true"
REGIONS = "--target-regions westeurope=2 northeurope eastus2"
WEB_2 = f"az vm create -g rg-web -n web-2 {OPTIONS} --image"
SECURE = f"{DEFINE} -i web-secure --os-type Linux -p shop -f web -s secure"
TRUSTED = "--features SecurityType=TrustedLaunch"
CLONE = f"{PUBLISH} -i web-secure -e 1.0.0 --virtual-machine"
DELETE = f"az sig image-version delete {SHOP} -i legacy -e 1.0.0"
DELETE_DEFINITION = f"az sig image-definition delete {SHOP} -i legacy"


def vm(name: str) -> str:
    """The id of a VM, as a script asks for it."""
    return f"$(az vm show -g rg-images -n {name} --query id -o tsv)"


RIGHT = [
    ("define_web", f"%{DEFINE} -i web --os-type Linux {NAMES}"),
    (
        "define_web",
        "%%az\naz sig image-definition create --gallery-image-definition web --gallery-name shop \\\n"
        "  --resource-group rg-images --publisher Shop --offer web --sku ubuntu-2404 --os-type linux \\\n"
        "  --os-state generalized --hyper-v-generation V2 --architecture x64",
    ),
    ("define_web", f"%{DEFINE} -i web --os-type Linux {NAMES} --features SecurityType=Standard"),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} \\\n"
        "  --target-regions eastus2=1 westeurope=2=standard_zrs northeurope=1",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} {REGIONS} --no-wait\n"
        f"az sig image-version wait {SHOP} -i web -e 1.0.0 --created",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')}\n"
        f"az sig image-version update {SHOP} -i web -e 1.0.0 {REGIONS}",
    ),
    ("deploy_north", f"%%az\naz vm create -g rg-north -n north-1 --image {WEB} {OPTIONS}"),
    (
        "deploy_north",
        f"%%az\naz vm create --name north-1 --resource-group rg-north -l northeurope {OPTIONS} \\\n"
        f"  --size Standard_D4s_v5 --image {WEB}/versions/1.0.0",
    ),
    (
        "deploy_north",
        f'definition = az("sig image-definition show {SHOP} -i web --query id -o tsv").text.strip()\n'
        "az(f'vm create -g rg-north -n north-1 --image {definition} "
        f"--security-type TrustedLaunch {LOGIN}')",
    ),
    ("find_latest", 'next_latest = "1.10.0"'),
    ("find_latest", "next_latest = ' 1.10.0 '"),
    ("find_latest", 'next_latest = ".".join(map(str, max((1, 9, 0), (1, 10, 0), (1, 2, 1))))'),
    ("roll_back_web", f"%%az\n{EXCLUDE}\n{WEB_2} {WEB}"),
    (
        "roll_back_web",
        f"%%az\n{WEB_2} {WEB}/versions/1.0.0\n{EXCLUDE}",
    ),
    (
        "roll_back_web",
        f"%%az\n{UPDATE} --set publishingProfile.excludeFromLatest=True --no-wait\n"
        f"az sig image-version wait {SHOP} -i web -e 1.1.0 --updated\n"
        f"{WEB_2} {WEB} --size Standard_D4s_v5",
    ),
    (
        "roll_back_web",
        f"%%az\n{WEB_2} {WEB}\n{EXCLUDE}\naz vm delete -g rg-web -n web-2 --yes\n{WEB_2} {WEB}",
    ),
    ("adopt_image", f"%{PUBLISH} -i legacy -e 1.0.0 --managed-image old-image"),
    (
        "adopt_image",
        f"%%az\nimage=$(az image show -g rg-images -n old-image --query id -o tsv)\n"
        f"{PUBLISH} -i legacy --gallery-image-version 1.0.0 --managed-image $image",
    ),
    ("adopt_image", f"%{PUBLISH} -i legacy -e 1.0.0 --managed-image old-image {REGIONS}"),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Specialized {TRUSTED}\n{CLONE} {vm('tl-base')}",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state specialized --hyper-v-generation V2 {TRUSTED}\n"
        f"{CLONE} {vm('tl-base')} --target-regions westeurope northeurope",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Specialized {TRUSTED} --description safe\n"
        f"{CLONE} {vm('tl-base')} --no-wait",
    ),
    ("delete_legacy", f"%%az\n{DELETE}\n{DELETE_DEFINITION}"),
    ("delete_legacy", f"az('{DELETE[3:]}')\naz('{DELETE_DEFINITION[3:]}')"),
    (
        "delete_legacy",
        "%%az\naz sig image-version delete --gallery-image-version 1.0.0 --gallery-name shop \\\n"
        "  --resource-group rg-images --gallery-image-definition legacy --no-wait\n"
        f"az sig image-version wait {SHOP} -i legacy -e 1.0.0 --deleted\n{DELETE_DEFINITION}",
    ),
]


WRONG = [
    (
        "define_web",
        f"%{DEFINE} -i web --os-type Linux {NAMES} --hyper-v-generation V1 --features SecurityType=Standard",
        2,
        "its generation is V1",
    ),
    ("define_web", f"%{DEFINE} -i web --os-type Linux {NAMES} --os-state Specialized", 2.5, "is Specialized"),
    ("define_web", f"%{DEFINE} -i web --os-type Windows {NAMES} --os-state Generalized", 2.5, "is Windows"),
    (
        "define_web",
        f"%{DEFINE} -i web --os-type Linux -p shop -f ubuntu-2404 -s web",
        2,
        "its three names are shop, ubuntu-2404, web",
    ),
    (
        "define_web",
        "%az sig create -g rg-images -r web",
        0,
        "definition 'web' in gallery 'shop' does not exist yet",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')}",
        1,
        "northeurope has none, eastus2 has none",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-next')} {REGIONS}",
        4,
        "it was made from 'web-next'",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} {REGIONS} --no-wait",
        4,
        "northeurope is Replicating (0 percent)",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} --replica-count 2 \\\n"
        "  --target-regions westeurope northeurope eastus2",
        3,
        "Found: it keeps 2 there.",
    ),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine web-base {REGIONS}",
        0,
        "version '1.0.0' of 'web' does not exist yet",
    ),
    (
        "deploy_north",
        f"%%az\naz vm create -g rg-north -n north-1 --image Ubuntu2204 {OPTIONS}",
        1,
        "it was created from Canonical:0001-com-ubuntu-server-jammy",
    ),
    (
        "deploy_north",
        f"%%az\naz vm create -g rg-north -n north-1 -l westeurope --image {WEB} {OPTIONS}",
        2,
        "it is in 'westeurope'",
    ),
    ("deploy_north", f"%az vm create -g rg-north -n north-1 --image web {OPTIONS}", 0, "does not exist yet"),
    ("find_latest", 'next_latest = "1.2.1"', 0, "dates do not count here"),
    ("find_latest", 'next_latest = "1.9.0"', 0, "compared as numbers"),
    ("find_latest", 'next_latest = "2.0.0"', 0, "it is excluded"),
    ("find_latest", "next_latest = 1.10", 0, "none of the four versions"),
    ("roll_back_web", f"%%az\n{WEB_2} {WEB}", 2, "it runs version 1.1.0"),
    ("roll_back_web", f"%%az\n{WEB_2} {WEB}/versions/1.0.0", 3, "it takes part in latest"),
    (
        "roll_back_web",
        f"%%az\n{UPDATE} --set publishingProfile.targetRegions[0].excludeFromLatest=true\n{WEB_2} {WEB}",
        3,
        "it is excluded in some regions only",
    ),
    ("roll_back_web", f"%{EXCLUDE}", 1, "VM 'web-2' in group 'rg-web' does not exist yet"),
    ("roll_back_web", f"%{EXCLUDE.replace('1.1.0', '1.0.0')}", 0, "it takes part in latest"),
    (
        "roll_back_web",
        f"%%az\naz sig image-version delete {SHOP} -i web -e 1.1.0\n{WEB_2} {WEB}",
        3,
        "version '1.1.0' of 'web' does not exist yet",
    ),
    (
        "adopt_image",
        f"%%az\n{PUBLISH} -i legacy -e 1.0.0 --virtual-machine {vm('web-base')}",
        1,
        "it was made from 'web-base'",
    ),
    ("adopt_image", f"%{PUBLISH} -i legacy -e 1.0 --managed-image old-image", 0, "does not exist yet"),
    (
        "adopt_image",
        f"%{PUBLISH} -i web -e 1.2.0 --managed-image old-image",
        0,
        "version '1.0.0' of 'legacy'",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} --os-state Specialized\n{CLONE} {vm('tl-base')}",
        1,
        "its SecurityType is TrustedLaunchSupported",
    ),
    (
        "define_secure",
        f"%%az\n{SECURE} {TRUSTED}\n{CLONE} {vm('web-base')}",
        1,
        "it was made from 'web-base'",
    ),
    ("define_secure", f"%{SECURE} --os-state Specialized {TRUSTED}", 2, "version '1.0.0' of 'web-secure'"),
    ("delete_legacy", f"%{DELETE}", 1, "it is still there"),
    ("delete_legacy", f"%{DELETE_DEFINITION}", 0, "it is still there"),
    ("delete_legacy", "%az image delete -g rg-images -n old-image", 0, "it is still there"),
]


REFUSED = [
    ("define_web", "%az sig create -g rg-images -r shop-images", "(InvalidParameter) Gallery name is"),
    (
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} --target-regions eastus2",
        "must contain the location of image version westeurope",
    ),
    (
        "roll_back_web",
        f"%%az\naz vm create -g rg-asia -n asia-1 --image {WEB} {OPTIONS}",
        "is not available in southeastasia region. Please contact image owner to replicate to this "
        "region, or change your requested region.",
    ),
    (
        "adopt_image",
        f"%{DEFINE} -i twin --os-type Linux {NAMES}",
        "Choose a different publisher, offer, sku combination.",
    ),
    (
        "define_secure",
        f"%%az\n{PUBLISH} -i web -e 2.0.0 --virtual-machine {vm('tl-base')}",
        "different OS state",
    ),
    (
        "define_secure",
        "%az image create -g rg-images -n tl-image --source tl-base",
        "requires the Virtual Machine 'tl-base' to be Generalized.",
    ),
    (
        "delete_legacy",
        "%az sig delete -g rg-images -r shop",
        "(CannotDeleteResource) Cannot delete resource while nested resources exist.",
    ),
]


def test_a_generalized_trusted_launch_vm_is_no_source_for_both_kinds(lesson: Player) -> None:
    said = lesson.attempt(
        "define_secure",
        "%%az\naz vm deallocate -g rg-images -n tl-base\naz vm generalize -g rg-images -n tl-base\n"
        f"{PUBLISH} -i web -e 2.0.0 --virtual-machine {vm('tl-base')}",
    ).said
    assert "The security type 'TrustedLaunchSupported' is not supported for the source id" in said


def test_replication_can_be_watched(lesson: Player) -> None:
    show = f"az sig image-version show {SHOP} -i web -e 1.0.0 --expand ReplicationStatus"
    said = lesson.attempt(
        "publish_version",
        f"%%az\n{PUBLISH} -i web -e 1.0.0 --virtual-machine {vm('web-base')} {REGIONS} --no-wait\n"
        f"{show} --query replicationStatus.aggregatedState -o tsv\n"
        f"az sig image-version wait {SHOP} -i web -e 1.0.0 --created\n"
        f"{show} --query replicationStatus.aggregatedState -o tsv",
    ).said
    assert "InProgress" in said
    assert "Completed" in said
