"""Signing in as somebody else, and what the unmodified CLI then shows and may do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import directory, lab
from azlab.cli import az
from grader.checks import check

START = """\
az group create -n rg-images -l westeurope
az sig create -g rg-images -r shop
az group create -n rg-shop -l westeurope --subscription "Practice Two"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "start.az").write_text(START)
    lab.start("x", tmp_path)
    yield tmp_path
    lab.stop()


def user() -> str:
    return str(az("account show").data["user"]["name"])


def gallery() -> str:
    group = f"/subscriptions/{directory.PRACTICE}/resourceGroups/rg-images"
    return f"{group}/providers/Microsoft.Compute/galleries/shop"


def give(scope: str) -> dict[str, Any]:
    """Make the shop team a reader of a group or a resource."""
    group = f"/subscriptions/{directory.PRACTICE}/resourceGroups/"
    whole = scope if scope.startswith("/") else group + scope
    who = "--assignee shop-team@practice.onmicrosoft.com --role Reader"
    given = az(f"role assignment create {who} --scope {whole}")
    assert given.ok, given.errors
    return dict(given.data)


def test_somebody_else_sees_their_own_subscriptions(folder: Path) -> None:
    assert repr(lab.sign_in_as("shop-team")) == (
        "Signed in as 'shop-team' (shop-team@practice.onmicrosoft.com). Subscriptions: Practice Two."
    )
    assert user() == "shop-team@practice.onmicrosoft.com"
    assert [one["name"] for one in az("account list").data] == ["Practice Two"]
    assert [one["name"] for one in az("group list").data] == ["rg-shop"]


def test_whoever_has_no_role_signs_in_to_the_tenant_alone(folder: Path) -> None:
    assert "who has no role in any subscription yet" in repr(lab.sign_in_as("builder"))
    assert az("account show").data["name"] == "N/A(tenant level account)"
    assert not az("group list").ok


def test_the_partner_is_in_a_tenant_of_its_own(folder: Path) -> None:
    lab.sign_in_as("partner")
    shown = az("account show").data
    assert (shown["name"], shown["tenantId"]) == ("Partner", directory.PARTNER_TENANT)
    assert az("group create -n rg-partner -l westeurope").ok


def test_an_unknown_name_is_answered_with_those_there_are(folder: Path) -> None:
    with pytest.raises(lab.LabError, match=r"nobody named 'boss'.*'learner', 'builder', 'shop-team'"):
        lab.sign_in_as("boss")
    assert user() == "learner@practice.onmicrosoft.com"


def test_reset_and_a_new_start_sign_the_learner_in_again(folder: Path) -> None:
    lab.sign_in_as("auditor")
    lab.reset()
    assert user() == "learner@practice.onmicrosoft.com"
    lab.sign_in_as("auditor")
    lab.start("x", folder)
    assert user() == "learner@practice.onmicrosoft.com"


def test_az_login_names_somebody_too_and_lists_anew(folder: Path) -> None:
    entered = az("login --username auditor@practice.onmicrosoft.com")
    assert entered.ok
    said = "INFO: The practice Azure asks for no password: you are signed in as"
    assert entered.errors == f"{said} 'auditor@practice.onmicrosoft.com'.\n"
    assert user() == "auditor@practice.onmicrosoft.com"
    assert not az("group create -n x -l westeurope").ok
    refused = az("login -u nobody@practice.onmicrosoft.com")
    assert (refused.exit_code, refused.errors) == (
        1, "ERROR: The practice Azure knows nobody named 'nobody@practice.onmicrosoft.com'.\n"
    )  # fmt: skip
    assert user() == "auditor@practice.onmicrosoft.com"


def test_a_role_given_opens_the_gallery_after_a_new_login(folder: Path) -> None:
    lab.sign_in_as("shop-team")
    assert "AuthorizationFailed" in az(f"resource show --ids {gallery()}").errors
    lab.sign_in_as("learner")
    assert give(gallery())["principalType"] == "User"
    lab.sign_in_as("shop-team")
    assert [one["name"] for one in az("account list").data] == ["Practice Two", "Practice"]
    assert az("sig show -g rg-images -r shop --subscription Practice").ok
    assert "AuthorizationFailed" in az("group show -n rg-images --subscription Practice").errors


def test_the_cli_refreshes_its_list_itself(folder: Path) -> None:
    lab.sign_in_as("shop-team")
    lab.sign_in_as("learner")
    listed = az("account list --refresh").data
    assert [one["name"] for one in listed] == ["Practice", "Practice Two"]


def test_checks_and_pictures_read_everything_whoever_is_signed_in(folder: Path) -> None:
    lab.sign_in_as("builder")
    assert lab.cloud().get(gallery()) is not None
    assert len(lab.cloud().list("/subscriptions")) == 3


def test_the_journal_says_who_ran_a_command(folder: Path) -> None:
    az("group list")
    lab.sign_in_as("auditor")
    az("group list")
    rows = [row for row in lab.cloud().list("/lab/commands") if row["command"] == "group list"]
    assert [row["user"].partition("@")[0] for row in rows] == ["learner", "auditor"]


def test_a_start_file_may_sign_in_as_others(tmp_path: Path) -> None:
    (tmp_path / "start.az").write_text(
        "az login --username partner@partner.onmicrosoft.com\naz group create -n rg-p -l westeurope\n"
    )
    lab.start("y", tmp_path)
    try:
        assert user() == "learner@practice.onmicrosoft.com"
        assert lab.cloud().get(f"/subscriptions/{directory.PARTNER}/resourceGroups/rg-p") is not None
    finally:
        lab.stop()


def test_checks_read_the_roles_of_the_practice_azure(folder: Path) -> None:
    give(gallery())
    lab.sign_in_as("shop-team")
    with check.use(lab.cloud()):
        report = str(
            check.access("shop-team")
            .has_role("Reader", on=gallery())
            .has_no_role_above(gallery())
            .can("Microsoft.Compute/galleries/images/versions/read", on=gallery())
            .can_not("Microsoft.Compute/galleries/write", on=gallery())
        )
    assert report.endswith("4 of 4 points."), report
