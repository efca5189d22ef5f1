"""The real Azure CLI asks about roles and people, as whoever is signed in."""

from pathlib import Path

import pytest

from azlab.arm.app import App
from azlab.cli import Session
from azlab.cli.result import Result
from azlab.directory import PRACTICE
from azlab.lab.people import LEARNER, account_of
from azlab.transports.simulated import Simulated

GROUP = f"/subscriptions/{PRACTICE}/resourceGroups"
BUILDER = "--assignee builder@practice.onmicrosoft.com"


@pytest.fixture
def cli(tmp_path: Path, azure: App) -> Session:
    session = Session(Simulated(azure), tmp_path, LEARNER)
    for group in ("mine", "theirs"):
        run(session, f"group create -n {group} -l westeurope")
    return session


def run(cli: Session, command: str, fails: str = "") -> Result:
    """What a command gives; it must succeed, or fail with these words."""
    result = cli.run(command.split())
    assert (result.exit_code != 0) == bool(fails), result.errors
    assert fails in result.errors
    return result


def test_who_may_not_look_is_not_told_whether_a_group_exists(cli: Session) -> None:
    run(cli, f"role assignment create {BUILDER} --role Reader --scope {GROUP}/mine")
    cli.sign_in(account_of("builder"))
    assert run(cli, "group exists -n mine").data is True
    run(cli, "group exists -n theirs", fails="Operation returned an invalid status 'Forbidden'")
    run(cli, "group exists -n neither", fails="Operation returned an invalid status 'Forbidden'")


def test_a_table_of_applications_leaves_other_tables_as_they_are(cli: Session) -> None:
    """The CLI changes a list of its own for that table, and in one process would fail at the second one."""
    before = run(cli, "ad signed-in-user show -o table").text
    first, second = run(cli, "ad sp list -o table").text, run(cli, "ad sp list -o table").text
    assert "AppId" in first
    assert first == second
    assert run(cli, "ad signed-in-user show -o table").text == before


def test_an_application_has_no_passwords_to_list(cli: Session) -> None:
    app = run(cli, "ad sp list --all --query [0].appId").data
    assert run(cli, f"ad sp credential list --id {app}").data == []
    run(cli, f"ad sp credential reset --id {app}", fails="not in the practice Azure")


@pytest.mark.parametrize("scope", [PRACTICE, f"/subscription/{PRACTICE}"])
def test_a_scope_that_is_no_id_is_answered_as_azure_does(cli: Session, scope: str) -> None:
    given = f"role assignment create {BUILDER} --role Reader --scope {scope}"
    run(cli, given, fails="(MissingSubscription) The request did not have a subscription")


def test_what_the_practice_lacks_is_not_blamed_on_a_missing_role(cli: Session) -> None:
    run(cli, "provider operation show --namespace Microsoft.Compute", fails="not in the practice Azure")
