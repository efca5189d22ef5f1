"""Clean-up removes what is ours, leaves what is not, and does not mind being stopped."""

import random
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request, Response, json_response
from azlab.arm.store import Store
from azlab.live.cleanup import clean_up
from azlab.live.inventory import Choice, find, hourly
from azlab.live.marks import Marks, are_ours
from azlab.live.resource_manager import Manager
from azlab.providers import practice_azure
from azlab.server import Faults, Seconds
from tests.live.clouds import (
    GROUPS,
    SUBSCRIPTION,
    Wire,
    ask,
    disk_id,
    live,
    make_disk,
    make_group,
    session,
)

ANNA = "anna-3f2a"
LOCK = "Microsoft.Authorization/locks"
MACHINE = (
    "vm create -g rg -n web --image Canonical:ubuntu-24_04-lts:server:latest --size Standard_D2s_v5 "
    "--security-type Standard --admin-username azureuser --generate-ssh-keys"
)
LESSON = f"""\
group create -n rg -l westeurope
group create -n rg-north -l northeurope
disk create -g rg -n data --size-gb 32
{MACHINE}
snapshot create -g rg -n snap --source data
snapshot grant-access -g rg -n snap --duration-in-seconds 3600
vm deallocate -g rg -n web
vm generalize -g rg -n web
image create -g rg -n image --source web --hyper-v-generation V2
sig create -g rg -r shop --permissions groups
sig share add -g rg -r shop --subscription-ids 2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20
sig image-definition create -g rg -r shop -i web --os-type Linux --publisher p --offer o --sku s
sig image-version create -g rg -r shop -i web -e 1.0.0 --managed-image image
lock create -n keep -g rg --lock-type CanNotDelete
"""


class Stopped(BaseException):
    """The learner's kernel dies here."""


def ours(azure: App, learner: str = ANNA) -> list[str]:
    rows = azure.cloud.resources()
    return [one.id.text for one in rows if are_ours(one.document.get("tags"), learner)]


def make_strangers(wire: Wire) -> None:
    """A group of somebody else, and things without our tags in a group of ours."""
    make_group(wire, "production", tags={"team": "shop"})
    make_disk(wire, "orders", "production", tags={"azlab-lesson": "04-managed-images"})


def strangers(azure: App) -> list[str]:
    names = ("production", "orders", "theirs")
    return sorted(one.id.name for one in azure.cloud.resources() if one.id.name in names)


def settle(manager: Manager) -> None:
    """Let everything that is in progress end, as it does while a learner starts a new kernel."""
    for _ in range(3):
        find(manager, Choice())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A cloud in which Anna has played the lesson; to be copied."""
    azure = practice_azure(Store())
    wire = Wire(azure)
    make_strangers(wire)
    az = session(live(wire), tmp_path_factory.mktemp("home"))
    for line in LESSON.splitlines():
        result = az.run(line.split())
        assert result.ok, result.errors
    return azure.cloud.store


@pytest.fixture
def azure(played: Store, tmp_path: Path) -> App:
    played.copy_to(tmp_path / "played.sqlite")
    store = Store()
    store.copy_from(tmp_path / "played.sqlite")
    return practice_azure(store)


def test_the_list_comes_first_and_names_everything(azure: App, manager: Manager) -> None:
    found = find(manager, Choice(ANNA))
    shown = "\n".join(found.lines())
    for name in (
        "azlab-anna-3f2a-04-rg",
        "virtualMachines web",
        "disks data",
        "galleries shop",
        "lock /subs",
    ):
        assert name in shown
    assert "lesson 04-managed-images, expires 2026-11-25T16:00Z" in shown
    assert "production" not in shown
    assert 0.1 < hourly(manager, found) < 0.2


def test_nothing_of_ours_is_left_and_nothing_else_is_gone(azure: App, manager: Manager) -> None:
    outcome = clean_up(manager, Choice(ANNA))
    assert (ours(azure), outcome.left, outcome.kept) == ([], {}, [])
    assert strangers(azure) == ["orders", "production"]
    assert find(manager, Choice(ANNA)).is_empty


def test_it_can_be_repeated(azure: App, manager: Manager) -> None:
    clean_up(manager, Choice(ANNA))
    again = clean_up(manager, Choice(ANNA))
    assert again.sentences == ["Removed 0 of the course's resources and groups."]


def test_a_strange_thing_in_our_group_stays_and_is_said(azure: App, wire: Wire, manager: Manager) -> None:
    make_disk(wire, "theirs", "azlab-anna-3f2a-04-rg-north")
    assert "not ours, stays: disks theirs" in "\n".join(find(manager, Choice(ANNA)).lines())
    outcome = clean_up(manager, Choice(ANNA))
    assert outcome.kept == ["azlab-anna-3f2a-04-rg-north"]
    assert "Resource group azlab-anna-3f2a-04-rg-north stays" in " ".join(outcome.sentences)
    assert strangers(azure) == ["orders", "production", "theirs"]
    assert [id.rpartition("/")[2] for id in ours(azure)] == ["azlab-anna-3f2a-04-rg-north"]
    assert clean_up(manager, Choice(ANNA)).removed == []


TAGS = Marks("04-managed-images", ANNA, "2020-01-01T00:00Z").tags
COPIED = "payroll", "wages", "bonus", "ours", "swapped"


def copy_tags(wire: Wire) -> None:
    """Our tags on a group of somebody else and what is in it, and on a disk of an untagged group."""
    make_group(wire, "payroll", tags=TAGS)
    make_disk(wire, "wages", "payroll", tags=TAGS)
    make_disk(wire, "bonus", "production", tags=TAGS)
    make_group(wire, "azlab-anna-3f2a-04-untagged")
    make_disk(wire, "ours", "azlab-anna-3f2a-04-untagged", tags=TAGS)
    make_disk(wire, "swapped", "azlab-anna-3f2a-04-rg-north", tags={**TAGS, "azlab-learner": "ben-77aa"})


@pytest.mark.parametrize("choice", [Choice(ANNA), Choice(), Choice(ANNA, "04-managed-images", True)])
def test_our_tags_on_something_elsewhere_do_not_make_it_ours(
    azure: App, wire: Wire, manager: Manager, choice: Choice
) -> None:
    copy_tags(wire)
    shown = list(find(manager, choice).lines())
    for name in ("payroll", "wages", "bonus", "ours"):
        assert [line[:17] for line in shown if f"/{name} (tagged as the course's" in line] == [
            "not ours, stays: "
        ]
    clean_up(manager, choice)
    assert {one.id.name for one in azure.cloud.resources()} >= set(COPIED)


def test_a_mark_of_another_learner_in_our_group_is_not_ours(azure: App, wire: Wire, manager: Manager) -> None:
    copy_tags(wire)
    path = f"{GROUPS}/azlab-anna-3f2a-04-rg-north/providers/{LOCK}/bens"
    notes = {"level": "CanNotDelete", "notes": "[azlab custom-images ben-77aa]"}
    ask(wire, "PUT", path, {"properties": notes})
    found = find(manager, Choice(ANNA))
    assert "  not ours, stays: disks swapped" in list(found.lines())
    assert [lock["name"] for lock in found.locks] == ["keep"]
    clean_up(manager, Choice(ANNA))
    assert [one.id.name for one in azure.cloud.resources(LOCK)] == ["bens"]


def put_lock(transport: Any, group: str, name: str) -> None:
    path = f"{GROUPS}/{group}/providers/{LOCK}/{name}"
    ask(transport, "PUT", path, {"properties": {"level": "CanNotDelete"}})


def test_a_lock_of_ours_is_taken_off_first(azure: App, wire: Wire, manager: Manager) -> None:
    put_lock(live(wire), "rg", "keep")
    assert "lock /subscriptions/" in "\n".join(find(manager, Choice(ANNA)).lines())
    assert clean_up(manager, Choice(ANNA)).left == {}
    assert ours(azure) == []
    assert azure.cloud.resources(LOCK) == []


def test_a_lock_of_somebody_else_stays_with_what_it_protects(
    azure: App, wire: Wire, manager: Manager
) -> None:
    put_lock(wire, "azlab-anna-3f2a-04-rg-north", "bank")
    outcome = clean_up(manager, Choice(ANNA))
    assert list(outcome.left) == [f"{GROUPS}/azlab-anna-3f2a-04-rg-north"]
    assert "ScopeLocked" in outcome.sentences[-1]
    assert [one.id.name for one in azure.cloud.resources(LOCK)] == ["bank"]


def test_one_learner_or_one_lesson_can_be_chosen(azure: App, wire: Wire, manager: Manager) -> None:
    for transport in (live(wire, "ben-77aa"), live(wire, ANNA, "05-snapshots")):
        make_group(transport)
    clean_up(manager, Choice(ANNA, "05-snapshots"))
    assert len(ours(azure)) > 5
    clean_up(manager, Choice(ANNA))
    assert ours(azure) == []
    assert len(ours(azure, "ben-77aa")) == 1


def test_only_what_is_past_its_time_can_be_chosen(azure: App, wire: Wire, manager: Manager) -> None:
    old = live(wire, "old-1111")
    old.marks = type(old.marks)("04-managed-images", "old-1111", "2020-01-01T00:00Z")
    make_group(old)
    new = live(wire, "new-2222")
    new.marks = type(new.marks)("04-managed-images", "new-2222", "2999-01-01T00:00Z")
    make_group(new)
    clean_up(manager, Choice(expired=True))
    assert (ours(azure, "old-1111"), len(ours(azure, "new-2222"))) == ([], 1)


@pytest.mark.parametrize("seed", range(12))
def test_stopped_at_any_moment_the_next_run_leaves_nothing(
    azure: App, wire: Wire, manager: Manager, seed: int
) -> None:
    """Stopped before a request is sent or after it was done, several times over."""
    chance = random.Random(seed)
    while ours(azure):
        left, when = chance.randrange(1, 30), chance.choice(["before", "after"])

        def stop(request: Request) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Stopped

        setattr(wire, when, stop)
        try:
            clean_up(manager, Choice(ANNA))
        except Stopped:
            wire.before = wire.after = lambda request: None
            if chance.random() < 0.5:
                settle(manager)
    wire.before = wire.after = lambda request: None
    assert clean_up(manager, Choice(ANNA)).left == {}
    assert ours(azure) == []
    assert strangers(azure) == ["orders", "production"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("seed", range(6))
def test_a_lesson_stopped_at_any_moment_leaves_nothing_after_a_clean_up(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    azure = practice_azure(Store())
    wire = Wire(azure)
    manager = Manager(wire, SUBSCRIPTION, sleep=lambda seconds: None)
    make_strangers(wire)
    left = chance.randrange(5, 120)

    def stop(request: Request) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise KeyboardInterrupt

    wire.before = wire.after = stop
    az = session(live(wire), tmp_path)
    for line in LESSON.splitlines():
        if not az.run(line.split()).ok:
            break
    wire.before = wire.after = lambda request: None
    assert clean_up(manager, Choice(ANNA)).left == {}
    assert [one.id.text for one in azure.cloud.resources() if "azlab-" in one.id.text] == []
    assert strangers(azure) == ["orders", "production"]


def test_lists_that_lag_behind_do_not_mislead_it(azure: App, wire: Wire) -> None:
    wire.app = Faults(azure, {"late": 0.5, "slow_operation": 0.5}, seed=3, seconds=Seconds(0.01, 0.05, 0.05))
    lagging = Manager(wire, SUBSCRIPTION)
    assert clean_up(lagging, Choice(ANNA)).left == {}
    assert ours(azure) == []


def test_a_failing_deletion_is_tried_again(azure: App, wire: Wire) -> None:
    faults = Faults(azure, {}, seed=3)
    faults.planned["failed_operation"] = 2
    wire.app = faults
    assert clean_up(Manager(wire, SUBSCRIPTION, sleep=lambda seconds: None), Choice(ANNA)).left == {}
    assert ours(azure) == []


def test_the_answer_to_a_deletion_of_what_is_gone_is_no_problem(azure: App, manager: Manager) -> None:
    assert manager.start_delete(disk_id("never", "never"), "2024-03-02").status in (204, 404)


def test_a_type_that_is_not_known_here_is_asked_for_its_versions(manager: Manager) -> None:
    kinds = [{"resourceType": "knows", "apiVersions": ["2031-01-01-preview", "2030-01-01"]}]

    class Provider:
        def send(self, request: Request) -> Response:
            assert request.path.endswith("/providers/Microsoft.Nobody")
            return json_response(200, {"resourceTypes": kinds})

    manager.sender = Provider()
    assert manager.version_of("Microsoft.Nobody/Knows") == "2030-01-01"
    assert manager.version_of("Microsoft.Compute/disks") == "2024-03-02"
