"""The incident of lesson 12: ways to roll thirty tills, right and wrong, for the long run."""

import pytest

from tests.lessons import incident_right, incident_wrong
from tests.lessons.answers import (
    test_every_way_that_does_what_was_asked_counts,
    test_what_was_not_asked_earns_less_and_is_told,
)

__all__ = [
    "test_every_way_that_does_what_was_asked_counts",
    "test_what_was_not_asked_earns_less_and_is_told",
]
pytestmark = pytest.mark.long
RIGHT, WRONG = incident_right.ROLLING, incident_wrong.ROLLING
