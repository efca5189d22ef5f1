"""A cloud of boxes for every test of deployments."""

import pytest

from tests.providers.resources.boxes import Cloud


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()
