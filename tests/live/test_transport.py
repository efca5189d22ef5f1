"""The live transport as a whole, with the real CLI over it; the practice Azure is the real cloud here."""

from pathlib import Path

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.live.ceiling import Limits
from azlab.live.marks import are_ours
from azlab.live.stand_ins import StandIns
from tests.live.clouds import GROUPS, SUBSCRIPTION, Wire, ask, disk_id, live, make_disk, make_group, session

MACHINE = (
    "vm create -g rg -n web --image Canonical:ubuntu-24_04-lts:server:latest --size Standard_D2s_v5 "
    "--security-type Standard --admin-username azureuser --generate-ssh-keys -o json"
).split()


def really_there(azure: App) -> dict[str, dict[str, str]]:
    """Names in the cloud itself, with their tags."""
    rows = [one for one in azure.cloud.resources() if one.id.group]
    return {one.id.name: one.document.get("tags", {}) for one in rows if one.location}


def test_a_group_is_really_called_otherwise_and_tagged_and_nobody_notices(azure: App, wire: Wire) -> None:
    anna = live(wire)
    made = make_group(anna, tags={"a": "b"}).json()
    assert (made["name"], made["tags"]) == ("rg", {"a": "b"})
    tags = really_there(azure)["azlab-anna-3f2a-04-rg"]
    assert tags["a"] == "b"
    assert are_ours(tags, "anna-3f2a", "04-managed-images")


def test_two_learners_in_one_subscription_never_meet(wire: Wire) -> None:
    anna, ben = live(wire), live(wire, "ben-77aa")
    for transport in (anna, ben):
        make_group(transport)
        make_disk(transport)
    ask(ben, "DELETE", f"{GROUPS}/rg")
    assert ask(anna, "GET", disk_id()).status == 200
    assert [row["name"] for row in ask(anna, "GET", GROUPS).json()["value"]] == ["rg"]


def test_a_full_id_of_somebody_elses_resource_leads_nowhere(azure: App, wire: Wire) -> None:
    make_group(wire, "production")
    make_disk(wire, group="production")
    anna = live(wire)
    assert ask(anna, "GET", disk_id(group="production")).status == 404
    assert ask(anna, "DELETE", f"{GROUPS}/production").status == 404
    assert "production" in really_there(azure)


def test_all_that_vm_create_makes_is_tagged_even_its_disk(azure: App, wire: Wire, tmp_path: Path) -> None:
    anna = live(wire)
    make_group(anna)
    made = session(anna, tmp_path).run(MACHINE)
    assert made.ok, made.errors
    assert made.data["resourceGroup"] == "rg"
    there = really_there(azure)
    assert len(there) == 7  # group, VM, disk, interface, address, network, security group
    assert [name for name, tags in there.items() if not are_ours(tags, "anna-3f2a")] == []


def test_the_cli_reads_the_lessons_names_and_the_learners_own_tags(wire: Wire, tmp_path: Path) -> None:
    az = session(live(wire), tmp_path)
    az.run("group create -n rg -l westeurope --tags course=images".split())
    assert az.run("group show -n rg --query tags".split()).data == {"course": "images"}
    az.run("group update -n rg --tags course=other".split())
    assert az.run("group show -n rg --query [id,tags]".split()).data == [f"{GROUPS}/rg", {"course": "other"}]


def test_an_update_of_tags_leaves_ours_in_place(azure: App, wire: Wire, tmp_path: Path) -> None:
    az = session(live(wire), tmp_path)
    az.run("group create -n rg -l westeurope".split())
    az.run("group update -n rg --tags a=b".split())
    az.run(f"tag update --resource-id {GROUPS}/rg --operation replace --tags c=d".split())
    tags = really_there(azure)["azlab-anna-3f2a-04-rg"]
    assert are_ours(tags)
    assert tags["c"] == "d"


def test_the_ceiling_answers_in_azures_shape(azure: App, wire: Wire, tmp_path: Path) -> None:
    anna = live(wire, limits=Limits(machines=0))
    make_group(anna)
    refused = session(anna, tmp_path).run(MACHINE)
    assert not refused.ok
    assert "CourseCeilingReached" in refused.errors
    assert "The course's own ceiling refused this; Azure was not asked." in refused.errors
    assert list(really_there(azure)) == ["azlab-anna-3f2a-04-rg"]


def test_the_ceiling_counts_what_is_there_in_other_lessons_too(wire: Wire, tmp_path: Path) -> None:
    first, second = live(wire, lesson="03-x"), live(wire, limits=Limits(machines=1))
    for transport in (first, second):
        make_group(transport)
    assert session(first, tmp_path / "first").run(MACHINE).ok
    again = session(second, tmp_path / "second").run(MACHINE)
    assert "There would be 2 machines, and 1 are allowed." in again.errors


def test_a_stand_in_is_used_and_the_lessons_word_is_shown(azure: App, wire: Wire, tmp_path: Path) -> None:
    regions = {"westeurope": "swedencentral"}
    sizes = {"Standard_D2s_v5": "Standard_D2as_v5"}
    anna = live(wire, stand_ins=StandIns(regions, sizes, {"West Europe": "Sweden Central"}))
    make_group(anna)
    az = session(anna, tmp_path)
    assert az.run(MACHINE).ok
    shown = az.run("vm show -g rg -n web --query [location,hardwareProfile.vmSize]".split())
    assert shown.data == ["westeurope", "Standard_D2s_v5"]
    real = next(one for one in azure.cloud.resources() if one.id.name == "web")
    assert (real.location, real.properties["hardwareProfile"]["vmSize"]) == (
        "swedencentral",
        "Standard_D2as_v5",
    )
    assert az.run("vm list-sizes -l westeurope".split()).ok
    assert "/locations/swedencentral/vmSizes" in wire.requests[-1].url


def test_a_group_name_that_gets_too_long_is_one_sentence(azure: App, wire: Wire, tmp_path: Path) -> None:
    made = session(live(wire), tmp_path).run(f"group create -n {'g' * 72} -l westeurope".split())
    assert "(GroupNameTooLong) Live mode did not send this to Azure. Resource group 'ggg" in made.errors
    assert "Azure allows 90. Choose a name that is at least 1 shorter." in made.errors
    assert really_there(azure) == {}


def test_the_journal_is_kept_here_in_the_lessons_words(wire: Wire, tmp_path: Path) -> None:
    anna = live(wire)
    session(anna, tmp_path).run("group create -n rg -l westeurope".split())
    rows = ask(anna, "GET", "/lab/commands").json()["value"]
    assert [(row["command"], row["path"]) for row in rows if row["method"] == "PUT"] == [
        ("group create", f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg")
    ]
    assert not any("azlab" in row["path"] for row in rows)


def test_the_journal_keeps_refusals_of_azure_and_ours(wire: Wire) -> None:
    anna = live(wire)
    make_group(anna, location="marswest")
    ask(anna, "PUT", "/subscriptions/other/resourceGroups/rg", {"location": "westeurope"})
    codes = [row["error"] for row in anna.store.journal()]
    assert codes == ["LocationNotAvailableForResourceGroup", "OutsideTheLesson"]


def test_a_check_does_not_search_a_real_directory_for_the_lessons_people(wire: Wire) -> None:
    assert ask(live(wire), "GET", "/v1.0/users").json()["error"]["code"] == "PracticeOnly"
    assert wire.requests == []


@pytest.mark.parametrize(("method", "path"), [("POST", "/lab/clock"), ("PUT", "/lab/scarcities/x/y")])
def test_what_only_the_practice_azure_can_do_says_so_and_is_not_sent(
    wire: Wire, method: str, path: str
) -> None:
    answer = ask(live(wire), method, path, {})
    assert (answer.status, answer.json()["error"]["code"]) == (501, "PracticeOnly")
    assert wire.requests == []


def test_an_instance_of_a_scale_set_is_not_counted_twice(wire: Wire, tmp_path: Path) -> None:
    anna = live(wire, limits=Limits(machines=3))
    make_group(anna)
    az = session(anna, tmp_path)
    scale_set = (
        "vmss create -g rg -n web --image Canonical:ubuntu-24_04-lts:server:latest --vm-sku Standard_D2s_v5 "
        "--orchestration-mode Flexible --security-type Standard --admin-username azureuser "
        "--generate-ssh-keys --instance-count 2"
    )
    made = az.run(scale_set.split())
    assert made.ok, made.errors
    assert az.run("vmss scale -g rg -n web --new-capacity 3".split()).ok
    refused = az.run("vmss scale -g rg -n web --new-capacity 4".split())
    assert "There would be 4 machines, and 3 are allowed." in refused.errors


def test_the_resources_of_a_group_are_listed_by_its_lesson_name(wire: Wire, tmp_path: Path) -> None:
    anna = live(wire)
    make_group(anna)
    make_disk(anna)
    listed = session(anna, tmp_path).run("resource list -g rg --query [].name".split())
    assert listed.data == ["d"]


def test_nothing_is_sent_to_a_storage_account(wire: Wire) -> None:
    request = Request("GET", "/c/b", {"host": "diag1.blob.core.windows.net"})
    answer = live(wire).send(request)
    assert answer.status == 403
    assert "Live mode sends nothing to storage accounts" in answer.json()["error"]["message"]
