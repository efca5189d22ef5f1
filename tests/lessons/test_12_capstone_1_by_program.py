"""The capstone's first stage, done through programs outside of the notebook."""

import pytest

from tests.lessons.answers import test_every_way_that_does_what_was_asked_counts
from tests.lessons.answers_12_images import IMAGES_BY_PROGRAM
from tests.lessons.answers_12_rollout import ROLLOUT_BY_PROGRAM

__all__ = ["test_every_way_that_does_what_was_asked_counts"]
pytestmark = pytest.mark.long
RIGHT = [*IMAGES_BY_PROGRAM, *ROLLOUT_BY_PROGRAM]
