"""What a learner asks to see ends no cell: where it cannot be shown, a note says why."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from azlab import lab
from azlab.lab import current
from azlab.lab.pictures import NOT_RECORDED
from azlab.lab.reading import CloudError
from azlab.sentences import NotRecordedError, PracticeOnlyError
from tests.widgets.clouds import DrawnCloud


def latest() -> Any:
    return lab.latest("web", gallery="shop", group="rg-images")


LOOKS = (lab.autoscale, lab.replicas, lab.bill, latest)


def look(monkeypatch: pytest.MonkeyPatch, look: Callable[[], Any], cloud: Any) -> str:
    backend = SimpleNamespace(mode="recorded")
    monkeypatch.setattr(current, "running", [SimpleNamespace(cloud=cloud, backend=backend)])
    return str(look())


class Refusing(DrawnCloud):
    """Answers everything with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[dict[str, Any]]:
        raise self.error


@pytest.mark.parametrize("shown", LOOKS)
@pytest.mark.parametrize("error", [NotRecordedError("No answer."), PracticeOnlyError("Only there.")])
def test_what_a_recording_does_not_know_is_skipped(
    monkeypatch: pytest.MonkeyPatch, shown: Callable[[], Any], error: Exception
) -> None:
    assert look(monkeypatch, shown, Refusing(error)) == NOT_RECORDED


@pytest.mark.parametrize("shown", LOOKS)
def test_a_refusal_is_a_note(monkeypatch: pytest.MonkeyPatch, shown: Callable[[], Any]) -> None:
    error = CloudError("Throttled", "Later.")
    assert look(monkeypatch, shown, Refusing(error)) == str(error)


@pytest.mark.parametrize(
    ("shown", "said"), [(lab.autoscale, "az monitor autoscale create"), (lab.replicas, "no version")]
)
def test_a_cloud_without_any_says_so(
    monkeypatch: pytest.MonkeyPatch, shown: Callable[[], Any], said: str
) -> None:
    assert said in look(monkeypatch, shown, DrawnCloud())
