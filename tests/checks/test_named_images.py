"""Claims about a URN in a group's tag: whether a VM can be made from it, and what is pinned."""

import pytest

from grader.checks import check
from tests.checks.clouds import GROUP, VERSIONS, Desk, Json
from tests.checks.test_terms import agreement

EXACT = "Canonical:ubuntu-24_04-lts:server:24.04.1"
PLAN = {"publisher": "resf", "product": "rocky", "name": "9"}


def group(image: str, **tags: str) -> Json:
    return {"id": GROUP, "location": "westeurope", "tags": {"Image": image, **tags}}


def offer(desk: Desk, version: str, **properties: object) -> None:
    """Sell a version that can be looked at; what is only sold is deprecated."""
    desk.find({"id": f"{VERSIONS}/{version}", "properties": {"hyperVGeneration": "V2", **properties}})


def usable(desk: Desk, urn: str) -> str:
    desk.find(group(urn))
    check.group("rg").names_a_usable_image("image")
    return desk.said()


@pytest.mark.parametrize("urn", [EXACT, EXACT.upper(), "Canonical:ubuntu-24_04-lts:server:latest"])
def test_a_version_that_is_sold_can_become_a_vm(desk: Desk, urn: str) -> None:
    desk.cloud.sell("24.04.0", "24.04.1")
    offer(desk, "24.04.1")
    usable(desk, urn)
    assert desk.report.points == 1


@pytest.mark.parametrize(
    ("urn", "told"),
    [
        ("Canonical:ubuntu-24_04-lts:server", "has 3 of a URN's four parts"),
        ("Canonical:server:ubuntu-24_04-lts:latest", "Azure has no image"),
        ("Canonical:ubuntu-24_04-lts:server:24.04.9", "Azure has no image"),
        ("Canonical:ubuntu-24_04-lts:server:", "Azure has no image"),
        ("Canonical:../../x?y:server:latest", "Azure has no image"),
        ("Canonical:ubuntu-24_04-lts:server:24.04.0", "the version 24.04.0 is deprecated"),
    ],
)
def test_what_nothing_can_be_made_from_is_told(desk: Desk, urn: str, told: str) -> None:
    desk.cloud.sell("24.04.0", "24.04.1")
    offer(desk, "24.04.1")
    assert told in usable(desk, urn)
    assert desk.report.points == 0


@pytest.mark.parametrize("accepted", [True, False])
def test_a_plan_waits_for_its_terms(desk: Desk, accepted: bool) -> None:
    desk.cloud.sell("24.04.1")
    offer(desk, "24.04.1", plan=PLAN)
    desk.find(agreement(accepted))
    usable(desk, EXACT)
    assert desk.report.points == int(accepted)
    assert ("terms of its plan are not accepted" in desk.said()) is not accepted


def test_a_group_without_the_tag_names_nothing(desk: Desk) -> None:
    desk.find({"id": GROUP, "location": "westeurope"})
    check.group("rg").names_a_usable_image("image").pins_an_image("image", "ubuntu", 2)
    assert "it has no tag 'image'" in desk.said()
    assert "names no image that could be looked at" in desk.said()
    assert desk.report.points == 0


@pytest.mark.parametrize(
    ("urn", "product", "generation", "told"),
    [
        (EXACT, "canonical Ubuntu-24_04", 2, ""),
        (EXACT, "ubuntu 24.04.1", 2, "is something else"),
        (EXACT, "ubuntu-24_04", 1, "is V2"),
        (EXACT, "debian", 2, "is something else"),
        ("Canonical:ubuntu-24_04-lts:server:latest", "ubuntu", 2, "the version is 'latest'"),
    ],
)
def test_a_pinned_image_has_a_version_a_generation_and_a_product(
    desk: Desk, urn: str, product: str, generation: int, told: str
) -> None:
    desk.cloud.sell("24.04.1")
    offer(desk, "24.04.1")
    desk.find(group(urn))
    check.group("rg").pins_an_image("image", product, generation)
    assert desk.report.points == (0 if told else 1)
    assert told in desk.said()


@pytest.mark.parametrize(
    ("version", "told"),
    [("24.04.2", ""), ("24.04.1", "'24.04.1'"), ("latest", "'latest'"), ("24.4.9", "'24.4.9'")],
)
def test_the_newest_version_is_named_by_its_number(desk: Desk, version: str, told: str) -> None:
    desk.cloud.sell("24.04.1", "24.04.2")
    desk.find(group(f"Canonical:ubuntu-24_04-lts:server:{version}"))
    check.group("rg").names_the_newest_version("image")
    assert desk.report.points == (0 if told else 1)
    assert told in desk.said()


def test_a_tag_that_was_there_stays_with_its_value(desk: Desk) -> None:
    desk.find(group(EXACT, owner="mei"))
    check.group("rg").still_has_tag("owner", "mei").still_has_tag("owner", "Mei").still_has_tag("seen", "yes")
    assert desk.report.points == 1
    assert "its tag 'owner' has the value 'mei'" in desk.said()
    assert "it has no tag 'seen' any more" in desk.said()


@pytest.mark.parametrize(("urn", "points"), [(EXACT, 2), ("nothing", 0)])
def test_without_others_a_subjects_own_claims_are_waited_for(desk: Desk, urn: str, points: int) -> None:
    desk.cloud.sell("24.04.1")
    offer(desk, "24.04.1")
    desk.find(group(urn, owner="mei"))
    check.group("rg").names_a_usable_image("image").after().still_has_tag("owner", "mei")
    assert desk.report.points == points
