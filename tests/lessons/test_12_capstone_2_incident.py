"""The incident of lesson 12: what counts as done, what does not, and what a learner is told then."""

from tests.lessons import incident_right, incident_wrong
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

RIGHT, WRONG = incident_right.RIGHT, [*incident_wrong.WRONG, incident_wrong.ROLLING[1]]
REFUSED = incident_wrong.REFUSED
