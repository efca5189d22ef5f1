"""Claims about commands and about scripts run inside a VM."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import check
from grader.checks.commands import is_option
from grader.checks.scripts import contains, script_of
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json, row

WEB = f"{COMPUTE}/virtualMachines/web"
IMAGE = f"{COMPUTE}/images/golden"
SOURCE = {"properties": {"sourceVirtualMachine": {"id": WEB}}}


def test_a_command_that_was_not_run_is_not_started(desk: Desk) -> None:
    desk.cloud.ran("vm create", "PUT", WEB)
    check.command("az vm list").was_run().was_run_with("-g").was_run_for("web").succeeded().was_refused_with(
        "X"
    )
    assert (
        desk.said() == "Not started: `az vm list` has not been run yet.\n0 of 5 points. 4 more claims wait."
    )


@pytest.mark.parametrize("command", ["az vm create", "vm create", " az  VM create "])
def test_a_command_that_was_run_is_found(desk: Desk, command: str) -> None:
    desk.cloud.ran("vm create", "GET", GROUP, "-g", "--name", "--security-type")
    check.command(command).was_run().was_run_with("--security-type", "-n", "--resource-group")
    assert desk.said().startswith("✓ `az vm create` was run.") or "VM create" in command
    assert desk.report.points == 2


def test_options_must_come_from_one_run(desk: Desk) -> None:
    desk.cloud.ran("vm create", "PUT", WEB, "--size")
    desk.cloud.ran("vm create", "PUT", WEB, "--image", "-l")
    check.command("az vm create").was_run_with("--size", "--image")
    assert "Found: its last run had --image and -l." in desk.said()


@pytest.mark.parametrize(
    ("typed", "wanted", "same"),
    [
        ("-g", "--resource-group", True),
        ("--resource-group", "-g", True),
        ("-s", "--size", True),
        ("-s", "--sku", True),
        ("--generate-ssh-key", "--generate-ssh-keys", True),
        ("--security", "--security-type", True),
        ("--nsg", "--nsg-rule", False),
        ("-n", "--location", False),
        ("--size", "--sku", False),
        ("--security-type", "--security", False),
    ],
)
def test_options_are_the_same_short_and_long(typed: str, wanted: str, same: bool) -> None:
    assert is_option(typed, wanted) is same


def test_a_command_was_run_for_what_it_names(desk: Desk) -> None:
    desk.cloud.ran("image create", "PUT", IMAGE, body=SOURCE)
    check.command("az image create").was_run_for("golden").was_run_for("WEB").was_run_for(
        "web-2"
    ).was_run_for("we")
    assert desk.report.points == 2
    assert "it was run for something else" in desk.said()


def test_a_refused_write_did_not_succeed(desk: Desk) -> None:
    desk.cloud.ran("image create", "GET", WEB)
    desk.cloud.ran("image create", "PUT", IMAGE, status=409, error="OperationNotAllowed")
    check.command("az image create").succeeded()
    assert "Azure refused it with OperationNotAllowed" in desk.said()
    desk.next_cell()
    desk.cloud.ran("image create", "PUT", IMAGE, status=201)
    check.command("az image create").succeeded()
    assert desk.report.points == 1


def test_a_command_of_several_steps_that_stops_at_a_later_one_did_not_succeed(desk: Desk) -> None:
    desk.cloud.ran("image copy", "PUT", f"{GROUP}/snapshots/on-the-way", status=201)
    desk.cloud.ran("image copy", "PUT", IMAGE, status=400, error="NotRecorded", codes=["NotRecorded"])
    check.command("az image copy").succeeded()
    assert (desk.report.points, "Azure refused it with NotRecorded" in desk.said()) == (0, True)


def test_what_once_succeeded_stays_so_when_it_fails_later(desk: Desk) -> None:
    desk.cloud.ran("image copy", "PUT", IMAGE, status=201)
    desk.cloud.ran("", "GET", IMAGE)
    desk.cloud.ran("image copy", "PUT", IMAGE, status=409, error="Conflict")
    check.command("az image copy").succeeded()
    assert desk.report.points == 1


def test_a_command_that_reads_succeeds_by_reading(desk: Desk) -> None:
    desk.cloud.ran("vm show", "GET", WEB)
    check.command("az vm show").succeeded()
    assert desk.report.points == 1


def test_a_refusal_is_found_by_its_code_also_inside_a_deployment(desk: Desk) -> None:
    codes = ["InvalidTemplateDeployment", "QuotaExceeded"]
    desk.cloud.ran("vm create", "PUT", f"{GROUP}/deployments/d", status=400, error=codes[0], codes=codes)
    check.command("az vm create").was_refused_with("quotaexceeded").was_refused_with("ImageNotFound")
    assert desk.report.points == 1
    assert "Found: Azure's last refusal was QuotaExceeded." in desk.said()


def test_looking_for_what_is_not_there_is_no_refusal(desk: Desk) -> None:
    desk.cloud.ran("vm show", "GET", WEB, status=404, error="ResourceNotFound")
    desk.cloud.ran("image create", "GET", WEB, status=404, error="ResourceNotFound")
    desk.cloud.ran("image create", "PUT", IMAGE, status=201)
    check.command("az vm show").was_refused_with("ResourceNotFound")
    assert desk.report.points == 1
    check.command("az image create").was_refused_with("ResourceNotFound")
    assert desk.report.points == 1


def test_a_command_that_worked_was_not_refused(desk: Desk) -> None:
    desk.cloud.ran("vm create", "PUT", WEB)
    check.command("az vm create").was_refused_with("QuotaExceeded")
    assert "Azure did not refuse it" in desk.said()


STEPS = ["vm deallocate", "vm generalize", "image create"]


def _body(step: str) -> Json | None:
    return SOURCE if step == "image create" else None


def _run(desk: Desk, *steps: str, status: int = 200, machine: str = "web") -> None:
    for step in steps:
        path = IMAGE if step == "image create" else f"{COMPUTE}/virtualMachines/{machine}/{step.split()[1]}"
        desk.cloud.ran(
            step, "PUT" if step == "image create" else "POST", path, status=status, body=_body(step)
        )
        desk.cloud.ran(step, "GET", path)


def test_steps_that_nobody_took_are_not_started(desk: Desk) -> None:
    check.commands(*STEPS).were_run_in_order()
    assert desk.said().startswith(
        "Not started: none of `az vm deallocate`, `az vm generalize` and `az image create`"
    )


def test_steps_in_order_are_right(desk: Desk) -> None:
    _run(desk, "image create", status=409)
    _run(desk, *STEPS)
    check.commands(*STEPS).were_run_in_order(for_vm="web")
    assert "were run in this order for 'web'" in desk.said()
    assert desk.report.points == 1


def test_steps_in_another_order_are_not_right(desk: Desk) -> None:
    _run(desk, *reversed(STEPS))
    check.commands(*STEPS).were_run_in_order()
    assert "Found: `az vm generalize` did not succeed after `az vm deallocate`." in desk.said()


def test_a_refused_step_does_not_count(desk: Desk) -> None:
    _run(desk, "vm deallocate")
    _run(desk, "vm generalize", status=409)
    _run(desk, "image create")
    check.commands(*STEPS).were_run_in_order()
    assert desk.report.points == 0


def test_steps_for_another_vm_do_not_count(desk: Desk) -> None:
    _run(desk, *STEPS[:2], machine="other")
    check.commands(*STEPS[:2]).were_run_in_order(for_vm="web")
    assert "`az vm deallocate` did not succeed." in desk.said()


@pytest.mark.parametrize(
    "script",
    [
        "sudo waagent -deprovision+user -force",
        "sudo /usr/sbin/waagent  --force\t--deprovision+user",
        "echo 'sudo waagent -deprovision+user --force' | at -M now + 1 minutes",
    ],
)
def test_a_script_contains_words_however_it_is_written(script: str) -> None:
    assert contains(script, "waagent -deprovision+user")


@pytest.mark.parametrize(
    "script", ["", "# waagent -deprovision+user", "waagent -version", "-deprovision+user waagent"]
)
def test_a_script_without_the_words_does_not_contain_them(script: str) -> None:
    assert not contains(script, "waagent -deprovision+user")


def test_a_windows_program_is_found_in_its_folder() -> None:
    script = r"& C:\Windows\System32\Sysprep\Sysprep.exe /oobe /generalize /shutdown"
    assert contains(script, "sysprep /generalize")
    assert not contains(script, "sysprep /generalize /oobe")


@given(st.text(), st.text())
def test_any_text_can_be_a_script(script: str, words: str) -> None:
    assert contains(script, words) in (True, False)


def test_a_script_belongs_to_the_machine_it_was_sent_to() -> None:
    invoked = row("POST", f"{WEB}/runCommand", body={"script": ["hostname", "id"]})
    managed = row("PUT", f"{WEB}/runCommands/one", body={"properties": {"source": {"script": "hostname"}}})
    assert script_of(invoked, "Web") == "hostname\nid"
    assert script_of(managed, "web") == "hostname"
    assert script_of(invoked, "other") is None
    assert (
        script_of(row("POST", f"{WEB}/runCommand", status=409, body={"script": ["hostname"]}), "web") is None
    )
    assert script_of(row("GET", WEB), "web") is None


def test_only_what_cells_ask_as_they_stand_counts(desk: Desk) -> None:
    desk.cloud.forms = {"make": "new"}
    desk.cloud.ran("group create", "PUT", GROUP, "-n", status=400, error="Bad", cell="make", form="old")
    check.command("az group create").was_refused_with("Bad")
    assert "an earlier form of your cell" in desk.said()
    desk.next_cell()
    desk.cloud.ran("group create", "PUT", GROUP, "-n", status=400, error="Bad", cell="make", form="new")
    check.command("az group create").was_refused_with("Bad")
    assert desk.report.points == 1


def test_a_cell_of_another_session_stands_as_it_was_run_last(desk: Desk) -> None:
    for form, code in (("first", "Bad"), ("last", "Worse")):
        desk.cloud.ran("group create", "PUT", GROUP, status=400, error=code, cell="make", form=form)
    desk.cloud.ran("group create", "PUT", GROUP, status=400, error="Other")
    check.command("az group create").was_refused_with("Bad").was_refused_with("Worse").was_refused_with(
        "Other"
    )
    assert desk.report.points == 2
