"""`$filter` of ARM's lists: what fits, and what is no filter."""

import pytest

from azlab.arm.errors import BadRequest
from azlab.providers.resources.deployment_documents import iso_duration, zulu
from azlab.providers.resources.deployment_runs import address
from azlab.providers.resources.filters import Filter

WEB = {"name": "web-1", "resourcetype": "Microsoft.Compute/disks", "location": "westeurope"}
TAGS = {"env": "test", "Owner": "it's me"}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("  ", True),
        ("name eq 'web-1'", True),
        ("NAME EQ 'WEB-1'", True),
        ("name eq 'web'", False),
        ("name eq 'web-1' and location eq 'westeurope'", True),
        ("name eq 'web-1' AND location eq 'eastus'", False),
        ("substringof('eb', name)", True),
        ("substringof('x', name)", False),
        ("tagName eq 'env'", True),
        ("tagName eq 'env' and tagValue eq 'test'", True),
        ("tagName eq 'owner' and tagValue eq 'it''s me'", True),
        ("tagName eq 'env' and tagValue eq 'it''s me'", False),
        ("tagValue eq 'test'", True),
        ("tagName eq 'cost'", False),
        ("plan eq 'x'", False),
        ("plan eq ''", True),
        ("name ne 'web'", True),
        ("name ne 'web-1'", False),
        ("name eq 'a' or location eq 'westeurope'", True),
        ("substringof('eb', name) and location eq 'eastus' or tagName eq 'env'", True),
        ("name eq 'a or b' or name eq 'c'", False),
    ],
)
def test_a_resource_fits_where_every_clause_does(text: str, fits: bool) -> None:
    assert Filter(text).fits(WEB, TAGS) is fits


def test_an_and_in_quotes_joins_nothing() -> None:
    assert Filter("name eq 'a and b'").fits({"name": "a and b"}, {})


@pytest.mark.parametrize(
    "text", ["web", "name eq web", "foo eq 'x'", "name eq 'a' or", "name gt 'a'", "or", "and"]
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="Invalid"):
        Filter(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (1.5, "PT1.5S"),
        (60, "PT1M0S"),
        (116.5, "PT1M56.5S"),
        (3601, "PT1H1S"),
        (7260, "PT2H1M0S"),
    ],
)
def test_a_duration_is_written_as_deployments_do(seconds: float, text: str) -> None:
    assert iso_duration(seconds) == text


def test_a_moment_of_a_deployment_ends_in_z() -> None:
    assert zulu("2025-04-07T02:50:02.6382221+00:00") == "2025-04-07T02:50:02.6382221Z"


@pytest.mark.parametrize(
    ("id", "known"),
    [
        (
            "/subscriptions/s/providers/Microsoft.Resources/resourceGroups/g",
            "/subscriptions/s/resourceGroups/g",
        ),
        (
            "/subscriptions/s/PROVIDERS/microsoft.resources/RESOURCEGROUPS/g",
            "/subscriptions/s/resourceGroups/g",
        ),
        ("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g"),
    ],
)
def test_a_group_has_one_address_however_a_template_writes_it(id: str, known: str) -> None:
    assert address(id) == known
