"""What is shown before anything is done."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from azlab.live.account import Endpoints, SignedIn
from azlab.live.ceiling import Limits
from azlab.live.names import Names
from azlab.live.plan import Needs, Plan, commands_in, needs_of
from azlab.live.stand_ins import StandIns

START = r"""
# two machines
az group create -n rg -l westeurope
az disk create -g rg -n data --size-gb 64
az vm create -g rg -n web --image Canonical:ubuntu-24_04-lts:server:latest \
    --size Standard_D2s_v5
az vm create -g rg -n win --image MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest
"""
WHO = SignedIn("anna@school.example", "tenant-1", "1234-5678", "School", Endpoints("https://x", "", ""))


def plan(**changes: Any) -> Plan:
    stand_ins = StandIns({"westeurope": "swedencentral"}, {"Standard_D2s_v5": "Standard_B2ms"})
    names = Names.of("anna-3f2a", "04-managed-images")
    given = {
        "who": WHO,
        "regions": ("swedencentral",),
        "names": names,
        "stand_ins": stand_ins,
        "start": needs_of(START),
    }
    return Plan(
        "04-managed-images",
        limits=Limits(),
        expires="2026-11-25T16:00Z",
        free=("swedencentral 6 of 10",),
        **{**given, **changes},
    )


def test_needs_are_read_from_the_commands() -> None:
    assert needs_of(START) == Needs((("Standard_D2s_v5", "Linux"), ("Standard_D2s_v5", "Windows")), 124)
    assert needs_of("az group list") == Needs((), 0)


def test_needs_have_a_price() -> None:
    assert 0.3 < needs_of(START).hourly < 0.5
    assert needs_of("az group list").hourly == 0


def test_the_plan_names_account_subscription_region_price_names_and_end() -> None:
    shown = str(plan())
    for part in (
        "LIVE, in a real subscription, and cost money",
        "anna@school.example (tenant tenant-1)",
        "School (1234-5678)",
        "swedencentral",
        "2 VMs with 4 vCPUs, about 0.3",
        "10 VMs with 24 vCPUs together, about ",
        "for 12 hours that would be about ",
        "westeurope, swedencentral is used",
        "Standard_D2s_v5, Standard_B2ms is used",
        "azlab-anna-3f2a-04-...",
        "2026-11-25T16:00Z",
        "free vCPUs    swedencentral 6 of 10",
        "All prices are an estimate",
    ):
        assert part in shown


def test_only_the_subscriptions_own_name_or_id_confirms() -> None:
    assert plan().accepts("school")
    assert plan().accepts(" 1234-5678 ")
    assert not any(plan().accepts(word) for word in ("", " ", "yes", "Schoo", "anna@school.example"))


def test_a_quota_that_is_too_small_is_in_the_plan() -> None:
    assert "\nquota         too small: x has 0 free\n" in str(plan(short=("too small: x has 0 free",)))
    assert "quota" not in str(plan())


def test_a_name_that_two_subscriptions_have_confirms_none() -> None:
    shown = plan(who=replace(WHO, is_name_shared=True))
    assert not shown.accepts("School")
    assert shown.accepts("1234-5678")


def test_the_code_of_a_notebook_is_read(tmp_path: Path) -> None:
    cells = '[{"cell_type": "code", "source": ["a\\n", "b"]}, {"cell_type": "markdown", "source": "c"}]'
    (tmp_path / "x.ipynb").write_text(f'{{"cells": {cells}}}')
    assert commands_in(tmp_path, "x") == "a\nb"
    assert commands_in(tmp_path, "not there") == ""
