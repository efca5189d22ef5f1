"""What is there in place of what was asked for is told, and nothing that the learner has not made."""

import pytest

from grader.checks import check
from grader.checks.cloud import CheckError
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json

IMAGES = "Microsoft.Compute/images"
GROUPS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"


def put(desk: Desk, id: str, *, made: bool = True) -> None:
    """Let something be there; `made` by a command of the learner's, or from the lesson's start."""
    document: Json = {"id": id, "name": id.rpartition("/")[2], "location": "westeurope", "properties": {}}
    desk.find(document)
    subscription, _, rest = id.partition("/resourceGroups/")
    _, provider, type_and_name = rest.partition("/providers/")
    collections = {id.rpartition("/")[0]}
    if provider:
        collections.add(f"{subscription}/providers/{type_and_name.rpartition('/')[0]}")
    for collection in collections:
        desk.cloud.collections.setdefault(collection.lower(), []).append(document)
    if made:
        desk.cloud.ran("some create", "PUT", id, status=201)


def found(desk: Desk) -> str:
    return "\n".join(line.strip() for line in desk.said().splitlines() if "Found:" in line)


def test_a_name_that_is_nearly_right_is_told(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/images/goldne")
    check.image("golden", group="rg").exists()
    assert desk.said().startswith("Not started: image 'golden' in group 'rg' does not exist yet.")
    assert found(desk) == (
        "Found: 'goldne' is there: a name stays as it was made, so make it again as 'golden'."
    )


def test_so_is_a_group(desk: Desk) -> None:
    put(desk, f"{GROUPS}/rg-frist")
    check.group("rg-first").is_in("westeurope")
    assert "Found: 'rg-frist' is there" in found(desk)


def test_of_what_lies_in_a_group_that_is_missing_the_group_s_name_is_told(desk: Desk) -> None:
    put(desk, f"{GROUPS}/rg-frist")
    check.image("golden", group="rg-first").exists()
    assert "'rg-frist' is there" in found(desk)


def test_the_right_name_in_another_group_is_told(desk: Desk) -> None:
    put(desk, f"{GROUP}-other/providers/{IMAGES}/golden")
    check.image("golden", group="rg").exists()
    assert found(desk) == ("Found: 'golden' is there in group 'rg-other', and was asked for in group 'rg'.")


def test_a_version_of_a_definition_that_is_misspelt_leads_to_the_definition(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/galleries/shop")
    put(desk, f"{COMPUTE}/galleries/shop/images/wbe")
    put(desk, f"{COMPUTE}/galleries/shop/images/wbe/versions/1.0.0")
    check.gallery("shop", group="rg").definition("web").version("1.0.0").is_replicated_to("westeurope")
    assert "'wbe' is there" in found(desk)


def test_what_lies_in_a_gallery_of_another_group_is_not_told(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/galleries/shop")
    put(desk, f"{GROUP}-other/providers/Microsoft.Compute/galleries/shop/images/web")
    check.gallery("shop", group="rg").definition("web").version("1.0.0").is_replicated_to("westeurope")
    assert found(desk) == ""


def test_what_was_there_from_the_start_is_not_told(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/images/silver")
    put(desk, f"{COMPUTE}/images/goldne", made=False)
    put(desk, f"{GROUP}-other/providers/{IMAGES}/golden", made=False)
    check.image("golden", group="rg").exists()
    assert found(desk) == ""


@pytest.mark.parametrize("other", ["golden-2", "silver", "golden-os"])
def test_another_name_is_not_told(desk: Desk, other: str) -> None:
    put(desk, f"{COMPUTE}/images/{other}")
    check.image("golden", group="rg").exists()
    assert found(desk) == ""


def test_what_is_of_another_kind_is_not_told(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/snapshots/goldne")
    check.image("golden", group="rg").exists()
    assert found(desk) == ""


def test_what_was_refused_besides_is_told_after_it(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/images/goldne")
    path = f"{COMPUTE}/images/golden"
    desk.cloud.ran("image update", "PATCH", path, status=404, error="ResourceNotFound")
    check.image("golden", group="rg").exists()
    assert "make it again as 'golden'; Azure refused `az image update` with ResourceNotFound." in found(desk)


def test_the_second_try_is_one_whether_or_not_something_like_it_is_there(desk: Desk) -> None:
    check.image("golden", group="rg").exists()
    desk.next_cell()
    put(desk, f"{COMPUTE}/images/goldne")
    check.image("golden", group="rg").exists()
    assert [outcome.failed_before for outcome in desk.report.outcomes] == [1]


def test_a_cloud_that_lists_nothing_costs_only_the_aside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = desk.cloud.list

    def refused(collection: str, expand: str = "", filter: str = "") -> list[Json]:
        if collection != "/lab/commands":
            raise CheckError("That was not recorded.")
        return journal(collection)

    monkeypatch.setattr(desk.cloud, "list", refused)
    check.image("golden", group="rg").exists()
    assert desk.said().startswith("Not started: image 'golden' in group 'rg' does not exist yet.")
    assert found(desk) == ""


def test_of_what_was_in_a_group_that_was_deleted_the_group_is_told(desk: Desk) -> None:
    desk.cloud.ran("group delete", "DELETE", GROUP, status=202)
    check.image("golden", group="rg").exists()
    assert found(desk) == (
        "Found: group 'rg' is gone, and whatever was in it: `lab.history()` lists the ways back."
    )


def test_a_group_that_is_there_again_is_not(desk: Desk) -> None:
    desk.cloud.ran("group delete", "DELETE", GROUP, status=202)
    put(desk, GROUP)
    check.image("golden", group="rg").exists()
    assert found(desk) == ""


def test_what_a_cell_made_before_it_was_changed_counts_too(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/images/goldne", made=False)
    desk.cloud.ran("image create", "PUT", f"{COMPUTE}/images/goldne", status=201, cell="a", form="old")
    desk.cloud.ran("group list", "GET", f"{GROUP}s", cell="a", form="new")
    check.image("golden", group="rg").exists()
    assert "'goldne' is there" in found(desk)


def test_what_was_deleted_and_made_again_under_another_name_is_told_with_it(desk: Desk) -> None:
    desk.cloud.ran("image create", "PUT", f"{COMPUTE}/images/golden", status=201)
    desk.cloud.ran("image delete", "DELETE", f"{COMPUTE}/images/golden", status=202)
    put(desk, f"{COMPUTE}/images/goldne")
    check.image("golden", group="rg").exists()
    assert "make it again as 'golden'; it was there, and was deleted:" in found(desk)


def test_many_claims_about_one_missing_thing_look_for_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    answer = desk.cloud.list

    def counted(collection: str, expand: str = "", filter: str = "") -> list[Json]:
        listed.append(collection)
        return answer(collection, expand, filter)

    monkeypatch.setattr(desk.cloud, "list", counted)
    image = check.image("golden", group="rg").exists()
    once = len(listed)
    assert listed.count("/lab/commands") == 1
    image.is_in("westeurope").has_generation(2).has_os_type("Linux")
    assert len(listed) == once


def test_what_was_to_be_deleted_and_never_made_has_a_near_miss_too(desk: Desk) -> None:
    put(desk, f"{COMPUTE}/images/goldne")
    check.image("golden", group="rg").was_deleted()
    assert "nothing of this name was ever there; 'goldne' is there" in found(desk)


def test_nothing_is_looked_for_where_nothing_was_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []

    def nothing(collection: str, expand: str = "", filter: str = "") -> list[Json]:
        listed.append(collection)
        return []

    monkeypatch.setattr(desk.cloud, "list", nothing)
    check.image("golden", group="rg").exists()
    assert listed == ["/lab/commands"]
