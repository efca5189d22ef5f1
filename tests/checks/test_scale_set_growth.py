"""Claims about what a scale set is like and what becomes of it: its model, its likeness, its growth."""

from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, Desk, Json
from tests.checks.test_autoscale import inward, out, setting
from tests.checks.test_scale_sets import GALLERY_IMAGE, PAIR, SET, WEB, Fleet, fleet, instance, scale_set

__all__ = ["fleet"]
SETTINGS = "/subscriptions/{}/providers/Microsoft.Insights/autoscaleSettings"
LINUX = {"disablePasswordAuthentication": True, "ssh": {"publicKeys": [{"keyData": "ssh-rsa x"}]}}
LOGIN: Json = {"adminUsername": "azureuser", "linuxConfiguration": LINUX}
FIXED: Json = {"storageProfile": {"imageReference": {"id": f"{GALLERY_IMAGE}/versions/1.0.0"}}}
TRUSTED: Json = {"securityType": "TrustedLaunch"}
OPEN: Json = {"adminUsername": "olga", "linuxConfiguration": {}}


def versions(desk: Desk, *names: str, **more: Any) -> None:
    """The versions of the definition, all in the set's region; `excluded` and `regional` are no `latest`."""
    excluded, regional = more.get("excluded", ()), more.get("regional", ())
    listed = []
    for name in names:
        region = {"name": "West Europe", **({"excludeFromLatest": True} if name in regional else {})}
        published = {"targetRegions": [region], "excludeFromLatest": name in excluded}
        listed.append({"name": name, "properties": {"publishingProfile": published}})
    desk.cloud.collections[f"{GALLERY_IMAGE}/versions".lower()] = listed


def watched(desk: Desk, document: Json) -> None:
    desk.cloud.collections[SETTINGS.format(desk.cloud.subscription).lower()] = [document]


@pytest.mark.parametrize(
    ("claim", "right", "wrong", "found"),
    [
        (
            "has_security_type('Standard')",
            {},
            {"securityProfile": {"securityType": "TrustedLaunch"}},
            "Trusted",
        ),
        ("has_admin('azureuser')", {"osProfile": LOGIN}, {"osProfile": OPEN}, "its account is olga"),
        ("takes_ssh_keys_only()", {"osProfile": LOGIN}, {"osProfile": OPEN}, "and know no key"),
        (
            "takes_ssh_keys_only()",
            {"osProfile": LOGIN},
            {"osProfile": {"linuxConfiguration": {**LINUX, "disablePasswordAuthentication": False}}},
            "a password, too",
        ),
    ],
)
def test_a_model_says_how_one_gets_in(
    desk: Desk, fleet: Fleet, claim: str, right: Json, wrong: Json, found: str
) -> None:
    fleet.flexible(profile=wrong)
    eval(f"SET().{claim}")
    assert found in desk.said()
    desk.next_cell()
    fleet.flexible(profile=right)
    eval(f"SET().{claim}")
    assert desk.report.points == 1


def test_two_sets_are_alike_in_what_a_prompt_asks_for(desk: Desk, fleet: Fleet) -> None:
    other = {**scale_set(profile={"osProfile": LOGIN}), "id": f"{COMPUTE}/virtualMachineScaleSets/other"}
    fleet.flexible(profile={"osProfile": LOGIN})
    SET().is_like("other", group="rg")
    assert "there is no 'other' in 'rg' to compare it with" in desk.said()
    desk.find(other)
    desk.next_cell()
    SET().is_like("other", group="rg")
    assert desk.report.points == 1
    odd = scale_set(
        "Uniform", profile={"osProfile": OPEN, "securityProfile": {"securityType": "TrustedLaunch"}}
    )
    desk.find({**odd, "sku": {"name": "Standard_D2s_v5"}})
    desk.next_cell()
    SET().is_like("other", group="rg")
    said = desk.said()
    for part in (
        "mode is Uniform",
        "size is Standard_D2s_v5",
        "security is TrustedLaunch",
        "account is olga",
    ):
        assert part in said
    assert "login is by password" in said


def test_at_least_so_many_are_enough(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR)
    SET().has_at_least(2)
    assert "✓" in desk.said()
    SET().has_at_least(3)
    assert "it has 2" in desk.said()


def test_what_autoscale_will_bring_is_told_as_on_its_way(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR)
    watched(desk, setting(minimum="3"))
    SET().has_at_least(3)
    assert "Its autoscale brings it there" in desk.said()


def test_what_autoscale_will_take_back_does_not_count(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR, instance("third"))
    watched(desk, setting(minimum="1", maximum="2"))
    SET().has_at_least(3)
    assert "it has 3, and its autoscale takes back what is beyond 2" in desk.said()
    watched(desk, setting(minimum="1", maximum="2", enabled=False))
    desk.next_cell()
    SET().has_at_least(3)
    assert desk.report.points == 1


def test_an_instance_that_goes_while_a_check_looks_is_asked_no_more(
    desk: Desk, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.flexible(*PAIR)
    desk.find({"id": f"{COMPUTE}/virtualMachines/web_1"})

    def run(machine: str, command: str, script: str) -> str:
        if machine.endswith("web_2"):
            raise ValueError("(ResourceNotFound) It is gone.")
        return "hello"

    monkeypatch.setattr(desk.cloud, "run", run)
    SET().every_instance_serves("hello")
    assert "✓" in desk.said()


@pytest.mark.parametrize(
    ("policy", "code", "hint"),
    [
        ("Manual", "", "keep theirs until `az vmss update-instances`"),
        ("Rolling", "RollingForward", "It is on its way."),
        ("Rolling", "Faulted", "It stopped."),
    ],
)
def test_instances_behind_their_model_are_told_what_they_wait_for(
    desk: Desk, fleet: Fleet, policy: str, code: str, hint: str
) -> None:
    fleet.flexible(*PAIR, instance("old", version="0.9.0"), profile=FIXED, upgradePolicy={"mode": policy})
    desk.find({"id": f"{WEB}/rollingUpgrades/latest", "properties": {"runningStatus": {"code": code}}})
    SET().every_instance_runs_version("1.0.0")
    assert "1 runs 0.9.0 and 2 run 1.0.0" in desk.said()
    assert hint in desk.said()


@pytest.mark.parametrize(
    ("held", "excluded", "regional", "said"),
    [
        (("1.0.0", "1.1.0"), (), (), "they run 1.0.0, and the next one will run 1.1.0"),
        (("1.0.0", "1.10.0", "1.9.0"), (), (), "the next one will run 1.10.0"),
        (("1.0.0", "1.1.0"), ("1.1.0",), (), "✓"),
        (("1.0.0", "1.1.0"), (), ("1.1.0",), "✓"),
        (("1.0.0",), (), (), "✓"),
        ((), (), (), "there is no image for the next one"),
    ],
)
def test_the_next_instance_may_be_of_another_version(
    desk: Desk, fleet: Fleet, held: tuple[str, ...], excluded: Any, regional: Any, said: str
) -> None:
    fleet.flexible(*PAIR)
    versions(desk, *held, excluded=excluded, regional=regional)
    SET().makes_more_of_the_same()
    assert said in desk.said()


def test_a_version_that_a_model_names_must_be_there(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR, profile=FIXED)
    versions(desk, "1.1.0")
    SET().makes_more_of_the_same()
    assert "there is no image for the next one" in desk.said()
    versions(desk, "1.0.0", "1.1.0")
    desk.next_cell()
    SET().makes_more_of_the_same()
    assert desk.report.points == 1


def test_a_mixture_makes_no_more_of_the_same(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR, instance("old", version="0.9.0"))
    versions(desk, "1.0.0")
    SET().makes_more_of_the_same()
    assert "its instances run 0.9.0 and 1.0.0" in desk.said()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (setting(out(), inward()), "✓"),
        (setting(out(metric="Network In Total")), "✓"),
        (setting(out(), enabled=False), "its autoscale is switched off"),
        (setting(out(), minimum="1"), "its autoscale keeps it between 1 and 10"),
        (setting(out(), maximum="9"), "its autoscale keeps it between 2 and 9"),
        (setting(inward()), "its autoscale has no rule that adds instances"),
        (setting(out(), scale_set="other"), "nothing scales it"),
    ],
)
def test_what_scales_a_set_is_found_whatever_its_name(
    desk: Desk, fleet: Fleet, document: Json, said: str
) -> None:
    fleet.flexible(*PAIR)
    watched(desk, document)
    SET().scales_itself_between(2, 10)
    assert said in desk.said()


@pytest.mark.parametrize(
    ("code", "percent", "said"),
    [
        ("Completed", 20, "✓"),
        ("Completed", 5, "✓"),
        ("Completed", 50, "a batch of the latest one was up to 50 per cent"),
        ("RollingForward", 20, "`lab.let_pass(minutes=10)`"),
        ("Faulted", 20, "the latest one is Faulted"),
    ],
)
def test_a_rolling_upgrade_has_an_outcome_and_a_batch(
    desk: Desk, fleet: Fleet, code: str, percent: int, said: str
) -> None:
    fleet.flexible()
    policy = {"runningStatus": {"code": code}, "policy": {"maxBatchInstancePercent": percent}}
    desk.find({"id": f"{WEB}/rollingUpgrades/latest", "properties": policy})
    SET().had_rolling_upgrade("completed", at_once=20)
    assert said in desk.said()


def test_pages_that_differ_are_told_apart(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR, instance("third"))
    desk.cloud.pages = ["old", "old", ""]
    check.scale_set("web", group="rg").every_instance_serves("new")
    assert "2 of 3 serve 'old' and 1 of 3 serve nothing" in desk.said()


def test_what_ran_is_to_go_on_as_it_is(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*PAIR, instance("new", version="1.1.0"))
    SET().keeps_instances_of("1.0.0", 2)
    assert desk.report.points == 1
    fleet.flexible(PAIR[0], instance("new", version="1.1.0"))
    desk.next_cell()
    SET().keeps_instances_of("1.0.0", 2)
    assert "1 of its instances is left" in desk.said()
