import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab.cli.explanations import Explanation, known, meaning
from azlab.cli.session import Session
from azlab.line.session import LineSession
from grader.setup.places import NOTEBOOKS

RECORDINGS = sorted(NOTEBOOKS.glob("*/*recording.json*"))
REFUSED = "ERROR: ({0}) {1}\nCode: {0}\nMessage: {1}\n"
RUNNING = "Operation 'generalize' is not allowed on VM 'web' since the VM is running. Please power off."
QUOTA = "Operation could not be completed as it results in exceeding approved Total Regional Cores quota."


def test_a_refusal_is_known_by_its_code_and_its_sentence() -> None:
    assert "shut it down and deallocate it" in meaning(REFUSED.format("OperationNotAllowed", RUNNING))
    assert "quota of cores" in meaning(REFUSED.format("OperationNotAllowed", QUOTA))
    assert "as things stand" in meaning(REFUSED.format("OperationNotAllowed", "Not on a Sunday."))
    assert meaning(REFUSED.format("NobodyKnowsThisOne", RUNNING)) == ""
    assert meaning("") == ""


def test_of_a_deployment_s_error_the_innermost_counts() -> None:
    inner = {"code": "OperationNotAllowed", "message": QUOTA}
    outer = {"code": "DeploymentFailed", "message": "At least one operation failed.", "details": [inner]}
    assert "quota of cores" in meaning(f"ERROR: {json.dumps({'status': 'Failed', 'error': outer})}\n")
    told = "ERROR: (DeploymentFailed) At least one.\nCode: DeploymentFailed\nMessage: At least one.\n"
    told += f"Exception Details:\t(OperationNotAllowed) {QUOTA}\n"
    assert "quota of cores" in meaning(told)
    assert "One of the things" in meaning(REFUSED.format("DeploymentFailed", "At least one."))


def test_an_answer_that_is_no_table_has_not_a_wrong_query() -> None:
    refused = "ERROR: Table output unavailable. Use the --query option to specify an appropriate query."
    assert "no columns of its own" in meaning(refused + " Use --debug for more info.\n")
    assert "no JMESPath" in meaning("ERROR: argument --query: invalid jmespath_type value: '['\n")


@pytest.mark.parametrize("printed", ["\n" * 20_000, " \n" * 20_000, "\\" * 50_000])
def test_what_a_script_has_printed_takes_no_time_to_be_read(printed: str) -> None:
    began = time.process_time()
    assert "quota of cores" in meaning(printed + "\n" + REFUSED.format("OperationNotAllowed", QUOTA))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("sentence", "means"),
    [
        ("the following arguments are required: --name/-n", "options are missing"),
        ("'vmm' is misspelled or not recognized by the system.", "no such command"),
        ("unrecognized arguments: --nmae", "no such option"),
        ("Subscription '1f0c' not found. Check the spelling and casing and try again.", "az account list"),
        (
            "Cannot find user or service principal in graph database for 'shop-team'. If the",
            "whole sign-in name",
        ),
        ("Role 'Gallery Reader' doesn't exist.", "az role definition list"),
        ("No matched assignments were found to delete", "az role assignment list"),
        ("At least one of subscription ids or tenant ids must be provided.", "--subscription-ids"),
        ("If you want to share to the community, you need to fill in all the following", "these four"),
        ("InvalidArgumentValue: Missing required field: -e", "option is missing"),
        ("--resource-type is required", "option is missing"),
        ("Please use at least one of --name, --disks, --disk-ids", "option is missing"),
        ("--resource is not a valid resource ID. --resource as a resource name is", "give its id"),
        ("usage error: --size-gb is required to create an empty disk", "by --source"),
        ("No disk with the name 'nope' was found", "dataDisks[].name"),
        ("ambiguous option: --disk could match --disk-caching, --disk-controller-type", "in full"),
        ("Failed to parse '--duration-in-seconds' argument: invalid literal for int()", "a number"),
        ("Please specify password in non-interactive mode.", "--generate-ssh-keys"),
        (
            "az vm list: 'tabel' is not a valid value for '--output'. Allowed values: json",
            "one of the values",
        ),
        ("argument --name/-n: expected one argument", "without its value"),
        ("The subscription of 'nope' doesn't exist in cloud 'AzureCloud'.", "az account list"),
        (
            "Resource 'x@y' does not exist or one of its queried reference-property objects are not present.",
            "knows nobody",
        ),
        ("the following arguments are required: _subcommand", "not complete"),
        ("the following arguments are required: _command_package", "command itself is missing"),
        ("argument -h/--help: ignored explicit argument 'elp'", "two dashes"),
        ("argument --instance-count: invalid int value: 'two'", "a number, in digits"),
        ("[Errno 2] No such file or directory: 'template.json'", "notebook's own folder"),
        ("[Errno 2] No such file or directory: '@template.json'", "leave out the @"),
        ("(--resource-group | --ids) are required", "One of the ways in brackets"),
        ("unrecognized arguments: -resource-group rg web", "two dashes"),
        ("unrecognized arguments: --g rg", "two dashes"),
        ("unrecognized arguments: - g rg", "two dashes"),
        ("unrecognized arguments: web-base", "belong to no option"),
        ("unrecognized arguments: generalize base", "belong to no option"),
        ("unrecognized arguments: -rf /tmp/*", "a script too, needs quotes"),
        ("unrecognized arguments: -G rg -N web", "no such option"),
        ("usage error: --source {SNAPSHOT | DISK} | --source VHD_BLOB_URI", "no VM"),
        ("usage error: --source {SNAPSHOT | DISK} | --source VHD_BLOB_URI", "named by its id"),
        ("incorrect usage: --image IMAGE | --attach-os-disk DISK", "no two"),
        ("invalid usage for storage profile: attach existing managed OS disk:", "go together"),
        ('usage error: unrecognized image information "/subscriptions/1"', "az image create makes one"),
        ("This user name 'root' meets the general requirements, but is specifically disallowed", "refused"),
        ("admin user name cannot contain upper case character A-Z", "capitals"),
        ("usage error: os type is required to create the image", "--os-type"),
        ("SSH not supported for Windows VMs.", "a password"),
        ("usage error: web-base is an invalid VM resource id", "a whole id"),
        ("usage error: = is an invalid target region argument. The second part", "blanks between them"),
        ("--urn should be in the format of publisher:offer:sku:version", "four parts"),
    ],
)
def test_what_the_cli_itself_refuses_is_known_by_its_sentence(sentence: str, means: str) -> None:
    assert means in meaning(f"ERROR: {sentence}\n")


@pytest.mark.parametrize(
    ("code", "sentence", "means"),
    [
        (
            "BadRequest",
            "The Input HyperVGeneration property: 'V1' does not match with the HyperVGeneration property: "
            "'Gen2' belonging to source: 'sourceVirtualMachine'",
            "without --hyper-v-generation V2, az image create makes one of generation 1",
        ),
        (
            "Conflict",
            "The resource with id 'x' has a different Hypervisor generation ['V2'] than the parent gallery "
            "image Hypervisor generation ['V1'].",
            "Definition and source are of different generations",
        ),
        ("Conflict", "Gallery image: wbe identified by (publisher:a) already exists.", "given once"),
        ("NotFound", "The entity was not found in this Azure location.", "RunPowerShellScript for Windows"),
        ("NotFound", 'Resource web-base_OsDisk_1" is not found.', "-o tsv prints a value without quotes"),
        ("QuotaExceeded", QUOTA, "quota of cores"),
        (
            "ConflictingUserInput",
            "Cannot attach the disk a because it is already attached to VM b.",
            "a copy",
        ),
        ("ConflictingUserInput", "Disk a already exists in resource group RG.", "in its way"),
        (
            "PropertyChangeNotAllowed",
            "Changing property 'sourceVirtualMachine' is not allowed.",
            "make it again",
        ),
        (
            "MissingSubscription",
            "The request did not have a subscription or a valid tenant level",
            "whole id",
        ),
        (
            "PropertyChangeNotAllowed",
            "Changing property 'gallery.properties.sharingProfile.permissions' is not allowed",
            "another gallery",
        ),
        (
            "PropertyChangeNotAllowed",
            "Changing property 'osDisk.managedDisk.id' is not allowed.",
            "while it is off",
        ),
        (
            "InvalidResourceType",
            "The resource type 'virtualMachines/00000000-0000-0000-0000-000000000001/rg' could not be found "
            "in the namespace 'Microsoft.Compute'.",
            "write its last part",
        ),
        (
            "InvalidResourceType",
            "The resource type 'vms' could not be found in the namespace.",
            "az provider show",
        ),
        (
            "NoRegisteredProviderFound",
            "No registered resource provider found for location 'europe' and API version '1' for type "
            "'virtualMachines'. The supported locations are 'westeurope'.",
            "The region, or the api-version",
        ),
        (
            "InvalidParameter",
            "The entity name 'vmName' is invalid according to its validation rule",
            "no such name",
        ),
        ("ResourceGroupDeletionBlocked", "Deletion of resource group 'rg' failed.", "the group stays"),
        ("RoleAssignmentExists", "The role assignment already exists.", "Nothing was changed"),
    ],
)
def test_a_refusal_of_azure_s_leads_one_step_on(code: str, sentence: str, means: str) -> None:
    assert means in meaning(REFUSED.format(code, sentence))


def recorded_errors(path: Path) -> set[tuple[str, str]]:
    """Codes and sentences of every error in a lesson's recording."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return set(errors_in(json.loads(text)))


def errors_in(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        code, message = value.get("code"), value.get("message")
        # A status of an instance view has a code, too; its parts stand behind slashes.
        if isinstance(code, str) and isinstance(message, str) and message and "/" not in code:
            yield code, message
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from errors_in(part)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.parent.name)
def test_every_error_of_the_lessons_is_explained(path: Path) -> None:
    unknown = [error for error in recorded_errors(path) if not meaning(REFUSED.format(*error))]
    assert unknown == []


def test_the_lessons_have_errors_to_be_explained() -> None:
    assert len({code for path in RECORDINGS for code, _ in recorded_errors(path)}) > 20


def headings() -> set[str]:
    cells = [cell for path in NOTEBOOKS.glob("*/*.ipynb") for cell in json.loads(path.read_text())["cells"]]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    lines = (line for text in texts for line in text.splitlines())
    return {line.lstrip("#").strip() for line in lines if line.startswith("##")}


def test_every_explanation_leads_to_a_section_that_is_there_and_has_a_source() -> None:
    there = headings() | {""}
    assert [row.means for row in known() if row.section not in there] == []
    assert [row.means for row in known() if not row.source or not row.means.endswith((".", ")"))] == []
    assert [row.means for row in known() if len(row.means) > 190] == []


def test_no_explanation_is_hidden_behind_a_more_general_one() -> None:
    def takes_all(row: Explanation, code: str) -> bool:
        return code in row.codes and not row.says.pattern

    for index, row in enumerate(known()):
        hidden = [code for code in row.codes if any(takes_all(earlier, code) for earlier in known()[:index])]
        assert hidden == [], row.means


def test_a_refused_command_says_below_what_it_means(session: Session) -> None:
    refused = session.run(["group", "show", "-n", "nowhere"])
    lines = repr(refused).splitlines()
    assert lines[-2] == "exit code 3"
    assert lines[-1].startswith("What it means: There is no resource group of this name")
    assert refused.text == ""
    assert session.run(["group", "list"]).meaning == ""


def test_az_explain_says_at_length_what_the_last_error_means(session: Session) -> None:
    session.lesson_with = lambda section: "00-first" if section == "Errors are part of it" else ""
    assert "Nothing was refused so far" in session.run(["explain"]).note
    session.run(["group", "show", "-n", "nowhere"])
    assert session.run(["group", "list"]).ok
    said = session.run(["explain"])
    assert said.ok
    assert said.note.startswith("az group show -n nowhere\nERROR: (ResourceGroupNotFound)")
    assert 'Read on: lesson 00-first, "Errors are part of it".' in said.note
    assert "Source: https://learn.microsoft.com/" in said.note


def test_what_nobody_explained_is_said_to_be_so(session: Session) -> None:
    session.run(["group", "show", "-n", "nowhere"])
    assert session._refused is not None
    object.__setattr__(session._refused, "errors", "ERROR: (Strange) So it is.\n")
    assert "not among those that are explained" in session.run(["explain"]).note


def test_in_grading_nothing_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "text": "",
        "errors": REFUSED.format("OperationNotAllowed", RUNNING),
        "exit_code": 1,
        "data": None,
    }
    monkeypatch.setattr("azlab.line.session.ask_az", lambda words, environment: said)
    from azlab.lab.people import LEARNER

    assert LineSession(tmp_path, LEARNER).run(["vm", "generalize"]).meaning == ""


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        ("ERROR: Expect <class 'int'>, got forty (<class 'str'>)\n", "a whole number"),
        ("ERROR: usage error: Empty key in --set. Correct syntax: --set KEY=VALUE\n", "No blank may stand"),
        ("ERROR: could not convert string to float: '70%'\n", "one text in quotes"),
        ('ERROR: --condition ["NAMESPACE"] METRIC {==,!=,>,>=,<,<=} THRESHOLD\n', "one text in quotes"),
        ("ERROR: invalid resource ID: web\n", "takes whole ids"),
        ("ERROR: 'up'\n", "--scale out 5"),
        ("ERROR: --scale {in,out,to} VALUE[%]\n", "--scale out 5"),
        ("ERROR: usage error: --resource ID | --resource NAME\n", "--resource-type"),
        (
            "ERROR: usage error: Please provide --managed-image or --os-snapshot or --vhd\n",
            "--virtual-machine",
        ),
        (REFUSED.format("InvalidParameter", "The image version name is invalid."), "three whole numbers"),
        (REFUSED.format("UnsupportedMetric", "resource: web"), "Percentage CPU"),
        (REFUSED.format("TargetResourceIdIsImmutable", "The autoscale setting"), "made anew"),
    ],
)
def test_slips_in_numbers_conditions_and_versions_are_told_what_fits(errors: str, told: str) -> None:
    assert told in meaning(errors)
