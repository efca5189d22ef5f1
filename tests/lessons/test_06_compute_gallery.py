"""Lesson 06: what counts as done, what does not, and what a learner is told then."""

from tests.lessons import answers_06_right, answers_06_turn, answers_06_wrong
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.answers_06_right import DEFINE, NAMES, OPTIONS, PUBLISH, REGIONS, SHOP, WEB, vm
from tests.lessons.answers_06_turn import CHANGE
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

RIGHT = [*answers_06_right.RIGHT, *answers_06_turn.RIGHT]
WRONG = [*answers_06_wrong.WRONG, *answers_06_turn.WRONG]
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
    (
        "your_turn",
        f"%{CHANGE} 1.10.0 --target-regions westeurope",
        "Complete set of target locations not specified while updating gallery artifact '1.10.0'",
    ),
    (
        "your_turn",
        f"%{CHANGE} 1.10.0 --set publishingProfile.endOfLifeDate=2020-01-01",
        "EndOfLifeDate must be set to a future date.",
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
