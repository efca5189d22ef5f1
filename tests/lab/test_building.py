"""A start that is built in a real subscription: with progress, and from where it stopped."""

import pytest

from azlab.arm.store import Store
from azlab.cli import Result
from azlab.lab.building import Building
from azlab.lab.state import LabError
from azlab.providers.compute.virtual_machines.quotas import quota_exceeded

COMMANDS = """\
az group create -n rg -l westeurope
ID=$(az group show -n rg --query id -o tsv)
az tag create --resource-id $ID --tags a=b
az group list
"""


class Desk:
    """Runs commands, and fails when told to."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.failures: list[str] = []
        self.environment: dict[str, str] = {}

    def run(self, words: list[str]) -> Result:
        self.ran.append(" ".join(words[:2]))
        if self.failures and "tag create" in self.ran[-1]:
            return Result("az tag create", errors=f"ERROR: ({self.failures.pop()}) no\n", exit_code=1)
        return Result("az", text="the-id\n")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return Desk()


def build(desk: Desk, store: Store, commands: str = COMMANDS, key: str = "k") -> Building:
    said: list[str] = []
    building = Building(store, desk, commands, key, said.append)  # type: ignore[arg-type]
    building.run("04-x")
    return building


def test_every_command_is_run_once_and_told(desk: Desk) -> None:
    said: list[str] = []
    Building(Store(), desk, COMMANDS, "k", said.append).run("04-x")  # type: ignore[arg-type]
    assert desk.ran == ["group create", "group show", "tag create", "group list"]
    assert said == [
        "[1/3] az group create -n rg -l westeurope ...",
        "[2/3] az tag create --resource-id ... --tags a=b ...",
        "[3/3] az group list ...",
    ]


def test_the_learner_did_not_run_the_commands_of_the_start(desk: Desk) -> None:
    store = Store()
    with store.transaction():
        store.write_journal({"command": "group create"})
    assert build(desk, store).is_done
    assert store.journal() == []


def test_a_failure_that_passes_is_tried_again(desk: Desk) -> None:
    desk.failures = ["InternalExecutionError", "AnswerLost"]
    assert build(desk, Store()).is_done
    assert desk.ran.count("tag create") == 3


def test_what_was_asked_before_and_is_under_way_is_waited_for(desk: Desk) -> None:
    said: list[str] = []
    busy = (
        "OperationNotAllowed) Operation 'x' is not allowed on VM 'a' since another operation is in progress."
    )
    desk.failures = [busy, busy, "AnswerLost"]
    Building(Store(), desk, COMMANDS, "k", said.append).run("04-x")  # type: ignore[arg-type]
    assert desk.ran.count("tag create") == 4
    assert [line for line in said if "once more in" in line] == [
        f"Azure is not done with what was asked before: once more in {pause} seconds." for pause in (5, 30)
    ]
    desk.failures = [busy] * 4
    with pytest.raises(LabError, match="another operation is in progress"):
        build(desk, Store())


def test_a_failure_for_good_says_why_and_how_to_go_on(desk: Desk) -> None:
    desk.failures = ["QuotaExceeded"]
    with pytest.raises(LabError, match=r"04-x could not be built: .*QuotaExceeded(.|\n)*azlab cleanup"):
        build(desk, Store())


def test_the_next_start_goes_on_where_this_one_stopped(desk: Desk) -> None:
    store = Store()
    desk.failures = ["QuotaExceeded"]
    with pytest.raises(LabError):
        build(desk, store)
    desk.ran.clear()
    assert build(desk, store).is_done
    assert desk.ran == ["group show", "tag create", "group list"]  # a value is looked up again


def test_another_start_or_another_subscription_begins_from_the_beginning(desk: Desk) -> None:
    store = Store()
    build(desk, store)
    for change in ({"key": "other"}, {"commands": "az group create -n rg -l westeurope\n"}):
        desk.ran.clear()
        assert build(desk, store, **change).is_done
        assert desk.ran[0] == "group create"


def test_a_quota_is_one_sentence_and_no_document(desk: Desk) -> None:
    # The sentence of ARM is that of azlab.providers.compute.virtual_machines.quotas.
    said = str(quota_exceeded("Total Regional", "westeurope", 4, 3, 2))
    desk.failures = [f'QuotaExceeded) {{"details": [{{"message": "{said}"}}]}}']
    with pytest.raises(LabError) as raised:
        build(desk, Store())
    assert str(raised.value).splitlines() == [
        "The start of 04-x could not be built: your subscription's quota does not suffice. Total Regional "
        "Cores in westeurope: 4 allowed, 3 in use, 2 more needed. Ask for more in the Azure portal under "
        "Quotas, or delete machines elsewhere.",
        "Start the lesson again to go on from here, or remove it all: python -m azlab cleanup",
    ]


def test_the_last_tasks_start_keeps_its_own_progress_beside_the_lessons(desk: Desk) -> None:
    store = Store()
    lesson = build(desk, store)
    said: list[str] = []
    turn = Building(store, desk, "az tag list\n" + COMMANDS, "k", said.append)  # type: ignore[arg-type]
    turn.part, turn.again = "turn ", "Once more."
    desk.failures = ["Nonsense"]
    with pytest.raises(LabError, match=r"The start of the last task could not be built: .*\n.*Once more\."):
        turn.run("the last task")
    assert lesson.is_done
    assert not turn.is_done
    desk.ran.clear()
    turn.run("the last task")
    assert desk.ran == ["group show", "tag create", "group list"]
    assert lesson.is_done
    assert turn.is_done


def test_a_gateway_that_gave_no_answer_is_asked_once_more(desk: Desk) -> None:
    desk.failures = ["GatewayTimeout"]
    assert build(desk, Store()).is_done
