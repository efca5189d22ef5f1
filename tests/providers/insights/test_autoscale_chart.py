"""`lab.autoscale` after a day in the practice Azure."""

import pytest

from azlab.arm.app import App
from azlab.lab.reading import LabCloud
from azlab.providers import SUBSCRIPTIONS
from azlab.transports.simulated import Simulated
from azlab.widgets.autoscale import Autoscale, autoscale
from tests.providers.insights.conftest import Web, begin_at


def told_by(azure: App) -> Autoscale:
    return autoscale(LabCloud(Simulated(azure), next(iter(SUBSCRIPTIONS))))


@pytest.mark.parametrize("second", [0.25, 20, 58.9, 59.9])
def test_each_change_has_its_reason(azure: App, web: Web, second: float) -> None:
    """Whenever in a minute it begins: what was looked at tells of the moment at which it was decided."""
    begin_at(azure, second)
    web.load(150)
    web.autoscale(web.out(by=2), web.inward(), most=6)
    web.let_pass(30)
    web.load(5)
    web.let_pass(60)
    actions = told_by(azure).told.actions
    assert [(action.before, action.after) for action in actions][:2] == [(2, 4), (4, 6)]
    assert actions[-1].after == 1
    for change in actions:
        rule = "above 70%: add 2" if change.after > change.before else "below 30%: take 1 away"
        assert change.why.startswith("average CPU over 5 min was ")
        assert rule in change.why


def test_a_change_that_azure_refused_says_what_it_said(azure: App, web: Web) -> None:
    web.resize(19)
    web.autoscale(web.out(by=5), most=40)
    web.load(100)
    web.let_pass(7)
    (change, *_) = told_by(azure).told.actions
    assert change.refused == "(OperationNotAllowed) Not so many cores are left."
    assert change.rests == ()


def test_looking_changes_nothing(azure: App, web: Web) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(100)
    web.let_pass(30)
    # The chart ends in this minute, and each question takes half a second.
    begin_at(azure, 0)
    assert str(told_by(azure)) == str(told_by(azure))
