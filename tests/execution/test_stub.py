"""`grader` as a learner's cells find it while they are graded."""

import pytest

from grader.checks import check as true
from grader.execution.inside.stub import TOLD_TO_LEARNERS, Unchecked, check


@pytest.mark.parametrize("name", sorted(TOLD_TO_LEARNERS))
def test_what_tells_a_learner_something_shows_nothing(name: str) -> None:
    assert callable(getattr(true, name))  # it is what `check` has under this name
    assert getattr(check, name)("exercise 1") is None


def test_a_check_says_when_it_is_looked_at_and_takes_whatever_is_asked_of_it() -> None:
    asked = check.vm("web", group="rg").is_running().has_tag("a", "b")
    assert isinstance(asked, Unchecked)
    assert repr(asked) == "Checked when the notebook is graded"


def test_it_has_nothing_that_python_itself_asks_for() -> None:
    with pytest.raises(AttributeError):
        check._repr_html_  # noqa: B018
