"""A recording answers in the place of the cloud: wherever one is in it, and nothing it does not know."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.cli import Result, az
from azlab.sentences import NotRecordedError, SentenceError
from tests.transports.story import (
    LOGIN,
    LOOK,
    MACHINE,
    STORY,
    Recorded,
    question,
    until,
)

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def plain(result: Result) -> Any:
    """What a command printed, without what is replaced in a recording."""
    return (result.exit_code, sorted(result.data) if isinstance(result.data, dict) else result.data)


def test_every_command_says_what_it_said(replayed: Recorded) -> None:
    assert {command: plain(az(command)) for command in STORY} == {
        command: plain(said) for command, said in zip(STORY, replayed.said, strict=True)
    }


def test_a_refusal_has_azures_own_words(replayed: Recorded) -> None:
    until("group create -n rg-mars -l mars")
    assert "LocationNotAvailableForResourceGroup" in az("group create -n rg-mars -l mars").errors


def test_the_same_question_is_answered_as_things_are_now(replayed: Recorded) -> None:
    until(STORY[5])
    slow = az(LOOK).text
    until(STORY[6])
    assert "slow" in slow
    assert "fast" in az(LOOK).text


def test_a_check_may_ask_at_any_time(replayed: Recorded) -> None:
    until(STORY[2])
    assert question().strip() == ""
    az(STORY[4])
    assert question().strip() == "slow"
    az(STORY[6])
    assert question().strip() == "fast"


def test_what_was_not_done_has_no_effect(replayed: Recorded) -> None:
    until(STORY[2])
    assert az("group create -n rg-2 -l westeurope").ok
    assert [group["name"] for group in az("group list").data] == ["rg", "rg-2"]
    assert az("snapshot list").data == []
    assert "ResourceNotFound" in az("image show -g rg -n early").errors


def test_a_command_that_was_run_already_may_be_run_again(replayed: Recorded) -> None:
    until(STORY[-2])
    for command in (STORY[0], STORY[2], STORY[11], STORY[12]):
        assert az(command).ok
    assert az("image list").data[0]["name"] == "early"


def test_a_switch_works_both_ways_more_than_once(replayed: Recorded) -> None:
    until("vm start -g rg -n web")
    for verb, state in [("stop", "stopped"), ("start", "running"), ("stop", "stopped")]:
        assert az(f"vm {verb} -g rg -n web").ok
        assert az("vm show -d -g rg -n web").data["powerState"] == f"VM {state}"


def test_another_password_is_the_same_command(replayed: Recorded) -> None:
    az(STORY[0])
    assert az(f"{MACHINE} {LOGIN.format('second')}").ok


def test_a_command_out_of_its_time_says_what_comes_before_it(replayed: Recorded) -> None:
    until(STORY[7])
    refused = az("vm generalize -g rg -n web")
    assert not refused.ok
    assert "NotRecorded" in refused.errors
    assert "az vm deallocate" in refused.errors
    assert 'lab.start("x", mode="simulated")' in refused.errors


def test_a_command_that_nobody_ran_says_what_is_recorded_nearby(replayed: Recorded) -> None:
    az(STORY[0])
    refused = az("group create -n rg-other -l westeurope")
    assert "NotRecorded" in refused.errors
    assert "group 'rg-2'" in refused.errors


def test_a_variant_of_a_recorded_command_is_another_one(replayed: Recorded) -> None:
    until(STORY[11])
    assert "NotRecorded" in az("image create -g rg -n early --source web --hyper-v-generation V1").errors


@pytest.mark.parametrize(
    "command",
    [
        "vm list -d",
        "disk list -g rg",
        "network vnet list",
        "network nsg list -g rg",
        "snapshot list",
    ],
)
def test_lists_that_nobody_asked_for_are_made_of_what_is_there(replayed: Recorded, command: str) -> None:
    until(STORY[2])
    listed = az(command)
    assert listed.ok
    assert len(listed.data) == (0 if command == "snapshot list" else 1)


@pytest.mark.parametrize(
    "command",
    [
        "vm list-skus -l westeurope",
        "vm list-sizes -l westeurope",
        "vm list-usage -l westeurope",
        "vm list-vm-resize-options -g rg -n web",
        "vm image list-publishers -l westeurope",
        "vm extension image list -l westeurope",
        "network list-usages -l westeurope",
        "role assignment list",
        "role definition list -n Reader",
        "deployment group list -g rg",
        "monitor activity-log list",
    ],
)
def test_what_the_cloud_offers_or_counts_is_not_made_up(replayed: Recorded, command: str) -> None:
    until(STORY[2])
    refused = az(command)
    assert (refused.ok, "has no answer to" in refused.errors, "Traceback" in refused.errors) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("vm show -g rg -n wbe", "ResourceNotFound"),
        ("vm show -g gr -n web", "ResourceGroupNotFound"),
        ("vm deallocate -g rg -n wbe", "ResourceNotFound"),
        ("sig image-version list -g rg -r none -i none", "NotFound"),
    ],
)
def test_what_is_not_there_is_not_found(replayed: Recorded, command: str, code: str) -> None:
    until(STORY[2])
    assert code in az(command).errors


def test_a_group_takes_what_is_in_it_along(replayed: Recorded) -> None:
    until(STORY[-1])
    assert not az("disk show -g rg-2 -n data").ok
    assert az("group exists -n rg-2").text.strip() == "false"
    assert az("group exists -n rg").text.strip() == "true"


def test_a_saved_state_comes_back(replayed: Recorded) -> None:
    until(STORY[2])
    lab.save("running")
    az("vm deallocate -g rg -n web")
    lab.restore("running")
    assert az("vm show -d -g rg -n web").data["powerState"] == "VM running"
    lab.reset()
    assert az("group list").data == []


def test_the_journal_tells_what_was_asked(replayed: Recorded) -> None:
    until(STORY[2])
    rows = lab.cloud().list("/lab/commands")
    assert [row["command"] for row in rows if row["method"] == "PUT"] == ["group create"] * 2 + ["vm create"]
    assert "LocationNotAvailableForResourceGroup" in [row["error"] for row in rows]
    assert "Never-Kept" not in json.dumps(rows)


def test_the_learner_may_sign_in_again_though_nobody_did(replayed: Recorded) -> None:
    until(STORY[0])
    assert [one["name"] for one in az("login -u learner").data] == ["Practice", "Practice Two"]
    assert az("group show -n rg").ok


def test_the_learner_sees_no_subscription_of_others_though_the_lab_did(replayed: Recorded) -> None:
    lab.start("07-sharing", NOTEBOOKS / "07-sharing", mode="recorded")
    assert repr(lab.sign_in_as("learner")).endswith("Subscriptions: Practice, Practice Two.")


def test_who_never_signed_in_is_refused_and_the_learner_stays_signed_in(replayed: Recorded) -> None:
    told = "Nobody signed in as 'auditor' while this lesson was recorded"
    with pytest.raises(SentenceError, match=told):
        lab.sign_in_as("auditor")
    refused = az("login -u auditor")
    assert (refused.exit_code, told in refused.errors) == (1, True)
    assert az("account show").data["user"]["name"] == "learner@practice.onmicrosoft.com"


def test_what_the_cli_asks_for_itself_is_told_without_a_command(replayed: Recorded) -> None:
    said = az("disk create -g rg -n d --size-gb 4 -l 'West Europe'").errors
    assert "has no answer to GET /subscriptions/" in said


def test_an_az_outside_the_notebook_is_answered_too(replayed: Recorded) -> None:
    az(STORY[0])
    listed = subprocess.run("az group list -o tsv", shell=True, capture_output=True, text=True, check=True)
    assert "\trg\t" in listed.stdout


def test_time_that_passed_in_the_recording_passes_again(replayed: Recorded) -> None:
    assert "it is now" in repr(lab.let_pass(hours=1))
    assert az("group list").ok
    with pytest.raises(NotRecordedError, match="NotRecorded"):
        lab.let_pass(hours=2)
