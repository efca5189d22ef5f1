from types import ModuleType

import pytest

from azlab import lab
from grader import check


def test_the_lab_lists_what_learners_use_and_nothing_else() -> None:
    listed = dir(lab)
    assert {
        "start",
        "reset",
        "undo",
        "history",
        "picture",
        "bill",
        "autoscale",
        "replicas",
        "your_turn",
    } <= set(listed)
    assert {name for name in listed if not callable(getattr(lab, name))} == set()
    assert {"Path", "Any", "TYPE_CHECKING", "LabError", "cloud", "stop", "state"} & set(listed) == set()


@pytest.mark.parametrize("module", [lab, check])
def test_each_that_is_listed_says_what_it_does(module: ModuleType) -> None:
    assert [name for name in dir(module) if not getattr(module, name).__doc__] == []


def test_check_lists_its_subjects_and_what_learners_ask_for() -> None:
    listed = dir(check)
    assert {"vm", "image", "answer", "hint", "status"} <= set(listed)
    assert {"use", "current", "find_subjects", "Any", "Resource"} & set(listed) == set()
