"""The capstone's first stage: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.answers_12_images import IMAGES_RIGHT, IMAGES_WRONG, OF_OFFICE, VERSION, cell
from tests.lessons.answers_12_rollout import ROLLOUT_RIGHT, ROLLOUT_WRONG
from tests.lessons.every_lesson import *  # noqa: F403

RIGHT = [*IMAGES_RIGHT, *ROLLOUT_RIGHT]
WRONG = [*IMAGES_WRONG, *ROLLOUT_WRONG]
REFUSED = [
    (
        "publish_both",
        cell(f"{VERSION} -i office --virtual-machine {OF_OFFICE} --target-regions northeurope"),
        "must contain the location of image version",
    )
]
