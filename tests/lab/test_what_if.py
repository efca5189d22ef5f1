"""`az --what-if ...`: what a command would do, on a copy of the cloud."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.cli import az, current
from azlab.lab.current import current_lab

MACHINE = "vm create -g rg -n web --image Ubuntu2204 --admin-username ada --admin-password Ada-2026-pass"


@pytest.fixture(autouse=True)
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    lab.start("x")
    az("group create -n rg -l westeurope")
    yield
    lab.stop()


def everything() -> tuple[Any, ...]:
    """All that the cloud knows, its clock and its journal included, without asking it."""
    store = current_lab().backend.practice.cloud.store
    with store.reading():
        rows = [(row.id.text, row.document_text, row.interior_text) for row in store.resources()]
        return rows, store.fact("now"), len(store.journal())


def test_a_machine_is_told_with_its_options_requests_and_resources() -> None:
    before = everything()
    said = az(f"--what-if {MACHINE}")
    assert said.ok
    assert "Nothing was changed in your cloud" in said.note
    assert "--image Ubuntu2204 " in said.note
    assert "--admin-password ... " in said.note
    assert "Ada-2026-pass" not in said.note.partition("\n")[2]
    assert "PUT    /subscriptions/" in said.note
    for made in (
        "virtualMachines web in rg",
        "virtualNetworks webVNET in rg",
        "networkInterfaces webVMNic in rg",
    ):
        assert f"+ new     {made}" in said.note
    assert everything() == before
    assert az("vm list").data == []


def test_what_would_go_and_change_is_told() -> None:
    az(MACHINE)
    assert "~ changed virtualMachines web in rg" in az("--what-if vm deallocate -g rg -n web").note
    gone = az("--what-if group delete -n rg --yes").note
    assert "- gone    resource group rg" in gone
    assert "- gone    virtualMachines web in rg" in gone
    assert "nothing" in az("--what-if group list").note.partition("besides a question that only reads:")[2]
    assert "the same resources as now" in az("--what-if group list").note


def test_what_nobody_waits_for_is_told_to_its_end() -> None:
    az(MACHINE)
    before = everything()
    said = az("--what-if vm delete -g rg -n web --yes --no-wait").note
    assert "once it has ended, for which --no-wait does not wait:" in said
    assert "- gone    virtualMachines web in rg" in said
    assert "once it has ended" not in az("--what-if vm delete -g rg -n web --yes").note
    assert everything() == before


def test_what_is_accepted_and_would_fail_later_is_told() -> None:
    lab.scarcity("Standard_D2s_v5", "westeurope", "AllocationFailed")
    said = az(f"--what-if {MACHINE} --size Standard_D2s_v5 --no-wait").note
    assert "+ new     virtualMachines web in rg, which would fail" in said
    assert "refused" not in said


def test_what_is_still_in_progress_is_no_change_of_the_next_commands() -> None:
    az(f"{MACHINE} --no-wait")
    said = az("--what-if group create -n rg-two -l westeurope --tags a=b").note
    assert said.partition("would be then:\n")[2] == "  + new     resource group rg-two"


def test_a_refusal_is_told_before_it_comes() -> None:
    said = az("--what-if vm deallocate -g rg -n nowhere")
    assert said.ok
    assert "It would be refused:\nERROR: (ResourceNotFound)" in said.note
    assert "Nothing of this type and name" in said.note
    assert "Nothing was refused so far" in az("explain").note


def test_settings_and_keys_are_not_touched() -> None:
    learner = current().home.learner
    az("--what-if config set defaults.group=rg")
    az("--what-if vm create -g rg -n web --image Ubuntu2204 --admin-username ada --generate-ssh-keys")
    assert not az("vm show -n web").ok
    assert list(learner.rglob("id_rsa*")) == []


def test_help_is_shown_as_ever_and_what_is_no_resource_is_not_denied() -> None:
    assert "az group list" in az("--what-if group list -h").text
    said = az("--what-if provider register --namespace Microsoft.VirtualMachineImages").note
    assert "POST   /subscriptions/" in said
    assert "the same resources as now" in said


def test_who_is_signed_in_is_who_would_ask() -> None:
    lab.sign_in_as("auditor")
    assert "(AuthorizationFailed)" in az("--what-if group create -n rg-two -l westeurope").note


def test_elsewhere_it_is_said_where_it_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    from azlab.cli.session import _no_copy

    monkeypatch.setattr(current(), "what_if", _no_copy)
    assert "Only the practice Azure" in az("--what-if group list").errors
