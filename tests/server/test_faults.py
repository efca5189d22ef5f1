"""Each fault occurs, at its rate, and looks as Azure's."""

import pytest

from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.server import RATES, Faults, Seconds, SignIn
from azlab.server.faults import ConnectionLostError
from azlab.server.foreign import VISITOR
from tests.server.clouds import DISK, GROUPS, LONG, Watch, ask, make_disk, make_group, operation_of, troubled


def test_without_rates_nothing_goes_wrong() -> None:
    cloud = troubled()
    assert [make_group(cloud).status for _ in range(50)] == [201, *[200] * 49]
    assert sum(cloud.seen.values()) == 0


def test_a_fault_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="No such fault: rain"):
        troubled({"rain": 0.5})


@pytest.mark.parametrize("fault", ["throttled", "unavailable", "request_lost", "answer_lost"])
def test_a_fault_strikes_at_its_rate(fault: str) -> None:
    cloud = troubled({fault: 0.3}, seed=7, seconds=Seconds(pause=0.0))
    for _ in range(300):
        try:
            ask(cloud, "GET", GROUPS)
        except ConnectionLostError:
            continue
    assert 60 < cloud.seen[fault] < 120
    assert sum(cloud.seen.values()) == cloud.seen[fault]


def test_the_same_seed_gives_the_same_faults() -> None:
    def statuses(seed: int) -> list[int]:
        cloud = troubled({"unavailable": 0.5}, seed=seed)
        return [ask(cloud, "GET", GROUPS).status for _ in range(30)]

    assert statuses(1) == statuses(1)
    assert statuses(1) != statuses(2)


def test_who_is_throttled_is_told_when_to_come_back_and_nothing_is_done() -> None:
    watch = Watch()
    cloud = troubled(clock=watch)
    cloud.planned["throttled"] = 1
    refused = make_group(cloud)
    assert (refused.status, refused.headers["retry-after"]) == (429, "10.0")
    assert refused.json()["error"]["code"] == "SubscriptionRequestsThrottled"
    watch.seconds += LONG.pause
    assert ask(cloud, "GET", f"{GROUPS}/rg").status == 404


def test_who_does_not_wait_is_throttled_again() -> None:
    watch = Watch()
    cloud = troubled(clock=watch)
    cloud.planned["throttled"] = 1
    for _ in range(3):
        assert ask(cloud, "GET", GROUPS).status == 429
        watch.seconds += LONG.pause / 2
    assert cloud.seen["impatient"] == 2
    watch.seconds += LONG.pause
    assert ask(cloud, "GET", GROUPS).status == 200


def test_a_lost_request_was_not_done_and_a_lost_answer_was() -> None:
    cloud = troubled()
    for fault, status in (("request_lost", 404), ("answer_lost", 200)):
        cloud.planned[fault] = 1
        with pytest.raises(ConnectionLostError):
            make_group(cloud)
        assert ask(cloud, "GET", f"{GROUPS}/rg").status == status


def test_a_slow_operation_takes_its_time_however_often_it_is_asked_about() -> None:
    watch = Watch()
    cloud = troubled({"slow_operation": 1}, clock=watch)
    make_group(cloud)
    path = operation_of(make_disk(cloud))
    assert [ask(cloud, "GET", path).json()["status"] for _ in range(20)] == ["InProgress"] * 20
    watch.seconds += LONG.slow
    assert ask(cloud, "GET", path).json()["status"] == "Succeeded"


def test_a_slow_deletion_is_told_by_its_location() -> None:
    watch = Watch()
    cloud = troubled(clock=watch)
    make_group(cloud)
    cloud.planned["slow_operation"] = 1
    answer = ask(cloud, "DELETE", f"{GROUPS}/rg")
    path = operation_of(answer, "location")
    assert [cloud(Request("GET", path)).status for _ in range(5)] == [202] * 5
    watch.seconds += LONG.slow
    while (status := cloud(Request("GET", path)).status) == 202:
        pass
    assert status == 200
    assert ask(cloud, "GET", f"{GROUPS}/rg").status == 404


def test_a_failed_operation_says_so_and_its_resource_shows_it_until_it_is_put_again() -> None:
    cloud = troubled()
    make_group(cloud)
    cloud.planned["failed_operation"] = 1
    told = ask(cloud, "GET", operation_of(make_disk(cloud))).json()
    assert (told["status"], told["error"]["code"]) == ("Failed", "InternalExecutionError")
    assert ask(cloud, "GET", DISK).json()["properties"]["provisioningState"] == "Failed"
    ask(cloud, "GET", operation_of(make_disk(cloud)))
    assert ask(cloud, "GET", DISK).json()["properties"]["provisioningState"] == "Succeeded"


def test_a_failed_operation_is_over() -> None:
    app = practice_azure(Store())
    cloud = Faults(app, {}, seconds=LONG)
    make_group(cloud)
    cloud.planned["failed_operation"] = 1
    made = make_disk(cloud)
    assert app.cloud.operations.is_busy(DISK.lower())
    ask(cloud, "GET", operation_of(made))
    assert not app.cloud.operations.is_busy(DISK.lower())


def test_what_is_late_is_neither_found_nor_listed_for_a_moment() -> None:
    watch = Watch()
    cloud = troubled(clock=watch)
    make_group(cloud, "early")
    cloud.planned["late"] = 1
    assert make_group(cloud).status == 201
    assert ask(cloud, "GET", f"{GROUPS}/RG").json()["error"]["code"] == "ResourceGroupNotFound"
    assert [row["name"] for row in ask(cloud, "GET", GROUPS).json()["value"]] == ["early"]
    watch.seconds += LONG.late
    assert ask(cloud, "GET", f"{GROUPS}/rg").status == 200
    assert len(ask(cloud, "GET", GROUPS).json()["value"]) == 2


def test_a_late_resource_is_missing_with_azures_sentence() -> None:
    cloud = troubled()
    make_group(cloud)
    cloud.planned["late"] = 1
    make_disk(cloud)
    error = ask(cloud, "GET", DISK).json()["error"]
    assert error["code"] == "ResourceNotFound"
    assert "'Microsoft.Compute/disks/d' under resource group 'rg'" in error["message"]


def test_an_expired_token_is_refused_until_there_is_a_new_one() -> None:
    sign_in = SignIn(VISITOR)
    cloud = troubled(sign_in=sign_in)
    cloud.app = sign_in.guard(cloud.app)

    def status(token: str) -> int:
        return cloud(
            Request("GET", f"{GROUPS}?api-version=2024-11-01", {"authorization": f"Bearer {token}"})
        ).status

    old = sign_in.issue("arm")["access_token"]
    assert status(old) == 200
    cloud.planned["token_expired"] = 1
    assert [status(old), status(old)] == [401, 401]
    assert status(sign_in.issue("arm")["access_token"]) == 200
    assert cloud.seen["token_expired"] == 1


def test_the_alias_list_is_never_troubled() -> None:
    cloud = troubled(dict.fromkeys(RATES, 1.0))
    assert cloud(Request("GET", "/cli/vm/aliases.json")).status == 200
