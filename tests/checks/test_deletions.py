"""`was_deleted` must not hold before anything was done."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, machine

WEB = f"{COMPUTE}/virtualMachines/web"


def test_what_is_still_there_was_not_deleted(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").was_deleted()
    assert "Found: it is still there." in desk.said()
    assert desk.report.points == 0


def test_the_hint_for_a_group_speaks_of_no_other_group(desk: Desk) -> None:
    desk.find({"id": GROUP, "name": "rg", "location": "westeurope"})
    check.group("rg").was_deleted()
    assert "Found: it is still there." in desk.said()
    assert "Look at the name" in desk.said()


def test_what_never_was_there_was_not_deleted(desk: Desk) -> None:
    desk.cloud.ran("vm delete", "DELETE", WEB, "-g", "-n", status=204)
    check.vm("web", group="rg").was_deleted()
    check.group("rg").was_deleted()
    assert "ever there" in desk.said()
    assert "Hint:  What is not there cannot be deleted." in desk.said()
    assert desk.report.points == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("DELETE", WEB.upper(), 202), ("DELETE", GROUP, 202), ("GET", WEB, 200), ("PUT", WEB, 201)],
)
def test_what_was_there_and_is_gone_was_deleted(desk: Desk, method: str, path: str, status: int) -> None:
    desk.cloud.ran("vm delete", method, path, status=status)
    check.vm("web", group="rg").was_deleted()
    assert desk.said().startswith("✓ VM 'web' was deleted.")


def test_a_group_of_a_longer_name_is_another_group(desk: Desk) -> None:
    desk.cloud.ran("group delete", "DELETE", GROUP[:-1], status=202)
    check.vm("web", group="rg").was_deleted()
    assert desk.report.points == 0


def test_what_is_being_deleted_counts_as_deleted(desk: Desk) -> None:
    desk.find(machine(provisioningState="Deleting"))
    desk.cloud.ran("vm delete", "DELETE", WEB, "--no-wait", status=202)
    check.vm("web", group="rg").was_deleted()
    assert desk.report.points == 1


def test_what_the_learner_deleted_is_told_with_the_way_back(desk: Desk) -> None:
    desk.cloud.ran("vm delete", "DELETE", WEB, status=202)
    check.vm("web", group="rg").is_running()
    assert "Found: it was there, and was deleted: `lab.undo()` takes the last command back." in desk.said()
    desk.next_cell()
    desk.cloud.ran("vm create", "PUT", WEB, status=409, error="OperationNotAllowed")
    check.vm("web", group="rg").is_running()
    assert (
        "Found: Azure refused `az vm create` with OperationNotAllowed. Before, it was deleted: "
        in desk.said()
    )
    assert "`lab.history()` lists the ways back." in desk.said()


def test_of_a_group_that_was_deleted_nobody_knows_what_was_in_it(desk: Desk) -> None:
    desk.cloud.ran("group delete", "DELETE", GROUP, status=202)
    check.vm("web", group="rg").is_running()
    assert "deleted" not in desk.said()
    desk.next_cell()
    desk.cloud.journal.insert(0, {"method": "PUT", "path": WEB, "status": 201, "command": "vm create"})
    check.vm("web", group="rg").is_running()
    assert "it was there, and was deleted" in desk.said()


def test_an_empty_gallery_that_went_took_no_definition_along(desk: Desk) -> None:
    desk.cloud.ran("sig delete", "DELETE", f"{COMPUTE}/galleries/shop", status=202)
    check.gallery("shop", group="rg").definition("web").was_deleted()
    assert "nothing of this name was ever there" in desk.said()
    assert desk.report.points == 0


def test_what_azure_refused_to_delete_says_with_which_code(desk: Desk) -> None:
    desk.find(machine())
    desk.cloud.ran("vm delete", "DELETE", WEB, status=409, error="ScopeLocked")
    check.vm("web", group="rg").was_deleted()
    assert "Found: it is still there: Azure refused to delete it with ScopeLocked." in desk.said()


def test_a_refusal_of_another_definitions_version_is_not_told(desk: Desk) -> None:
    versions = f"{COMPUTE}/galleries/shop/images/{{}}/versions/1.0.0"
    check.gallery("shop", group="rg").definition("web").version("1.0.0").exists()
    desk.next_cell()
    desk.cloud.ran("sig image-version create", "PUT", versions.format("old"), status=409, error="Conflict")
    check.gallery("shop", group="rg").definition("web").version("1.0.0").exists()
    assert "Conflict" not in desk.said()
    desk.next_cell()
    desk.cloud.ran("sig image-version create", "PUT", versions.format("web"), status=409, error="Conflict")
    check.gallery("shop", group="rg").definition("web").version("1.0.0").exists()
    assert "Found: Azure refused `az sig image-version create` with Conflict." in desk.said()
