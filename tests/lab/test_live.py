"""Live mode: only when confirmed, with warnings, and with everything put away at the end."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

import pytest

from azlab import lab
from azlab.arm.app import App
from azlab.cli import az
from azlab.cli.magics import NoSessionError
from azlab.lab.finding import choose
from azlab.lab.temporary import lock
from azlab.live import LiveError
from azlab.live.marks import are_ours
from azlab.server import ForeignCloud
from grader.checks import check
from tests.live.abroad import QuickCli, abroad
from tests.live.clouds import SUBSCRIPTION

LESSON = "04-x"
DISK = "disk create -g rg-start -n d --size-gb 32"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ForeignCloud, App]]:
    lesson = tmp_path / "lesson"
    lesson.mkdir()
    (lesson / "start.az").write_text("az group create -n rg-start -l westeurope\n")
    monkeypatch.chdir(lesson)
    with abroad(monkeypatch, tmp_path) as world:
        yield world
        lab.stop()


def ours(app: App) -> list[str]:
    rows = app.cloud.resources()
    return [one.id.name for one in rows if are_ours(one.document.get("tags"))]


def start(confirm: str = "Practice") -> str:
    return repr(lab.start(LESSON, mode="live", confirm=confirm))


@pytest.mark.parametrize("confirm", ["", "yes", "Practice Two"])
def test_nothing_happens_before_the_plan_is_confirmed(world: tuple[ForeignCloud, App], confirm: str) -> None:
    with pytest.raises(lab.LabError) as raised:
        start(confirm)
    shown = str(raised.value)
    assert "cost money" in shown
    assert 'To go on: lab.start("04-x", mode="live", confirm="Practice")' in shown
    assert ("is not the name or id of this subscription" in shown) == bool(confirm)
    assert ours(world[1]) == []
    with pytest.raises(NoSessionError):
        az("group list")


def test_where_two_subscriptions_have_the_name_only_the_id_confirms(
    world: tuple[ForeignCloud, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuickCli, "seen", {SUBSCRIPTION: "Practice", "another": "practice"})
    with pytest.raises(lab.LabError) as raised:
        start()
    assert "You see several subscriptions named 'Practice': only its id confirms." in str(raised.value)
    assert f'confirm="{SUBSCRIPTION}")' in str(raised.value)
    assert ours(world[1]) == []
    assert "start state" in start(SUBSCRIPTION)


def test_a_variable_confirms_for_a_grader(
    world: tuple[ForeignCloud, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_MODE", "live")
    monkeypatch.setenv("AZLAB_CONFIRM", "practice")
    assert "Live, in subscription 'Practice'. This is the lesson's start state." in repr(lab.start(LESSON))


def test_the_start_is_built_for_real_and_cells_show_the_mode(world: tuple[ForeignCloud, App]) -> None:
    start()
    assert [name.partition("-04-")[2] for name in ours(world[1])] == ["rg-start"]
    shown = az("group list")
    assert [group["name"] for group in shown.data] == ["rg-start"]
    assert shown.mode == "live"
    assert [row["command"] for row in lab.cloud().list("/lab/commands")] == ["group list"]


def test_a_new_kernel_goes_on_where_the_last_one_left_off(world: tuple[ForeignCloud, App]) -> None:
    start()
    az(DISK)
    lab.stop()
    assert "You go on where you left off" in start()
    assert [disk["name"] for disk in az("disk list -g rg-start").data] == ["d"]
    assert "disk create" in [row["command"] for row in lab.cloud().list("/lab/commands")]


def test_a_lesson_that_is_being_started_elsewhere_is_not_started_twice(
    world: tuple[ForeignCloud, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    folder = Path.cwd() / ".azlab" / LESSON / "live"
    folder.mkdir(parents=True)
    with FileIO(folder / "building", "w") as elsewhere:
        lock(elsewhere)
        with pytest.raises(
            lab.LabError, match="04-x is being started already, in another notebook or kernel"
        ):
            start()
        assert ours(world[1]) == []
    assert "start state" in start()


def test_a_sign_in_that_has_ended_is_said_before_anything_else(
    world: tuple[ForeignCloud, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LiveError("Your sign-in has ended.")

    monkeypatch.setattr("azlab.live.account.Tokens.get", refuse)
    with pytest.raises(lab.LabError, match=r"^Your sign-in has ended\.$"):
        start()


def test_after_somebody_cleaned_up_the_start_is_built_again(world: tuple[ForeignCloud, App]) -> None:
    start()
    lab.cleanup(confirm=True)
    lab.stop()
    assert "start state" in start()
    assert [group["name"] for group in az("group list").data] == ["rg-start"]


def test_clean_up_lists_first_and_removes_when_told(
    world: tuple[ForeignCloud, App], capsys: pytest.CaptureFixture[str]
) -> None:
    start()
    az(DISK)
    listed = repr(lab.cleanup())
    assert "disks d" in listed
    assert "To remove it: lab.cleanup(confirm=True)" in listed
    assert len(ours(world[1])) == 2
    assert "Removed 2 of the course's resources and groups." in repr(lab.cleanup(confirm=True))
    assert ours(world[1]) == []
    assert repr(lab.cleanup()) == "Nothing of the course is left in the subscription."


def test_leaving_with_something_left_warns_with_its_price(
    world: tuple[ForeignCloud, App], capsys: pytest.CaptureFixture[str]
) -> None:
    start()
    az(DISK)
    lab.stop()
    warning = capsys.readouterr().err
    assert "Still in subscription 'Practice': 1 resources of the course, about 0.01 USD an hour" in warning
    assert "lab.cleanup()" in warning


def test_leaving_with_nothing_left_says_nothing(
    world: tuple[ForeignCloud, App], capsys: pytest.CaptureFixture[str]
) -> None:
    start()
    lab.cleanup(confirm=True)
    lab.stop()
    assert capsys.readouterr().err == ""


def test_leaving_without_a_network_says_that_nothing_is_known(
    world: tuple[ForeignCloud, App], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start()

    def fail(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr("azlab.lab.live.find", fail)
    lab.stop()
    assert "Whether something is left in the subscription is not known: no network" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: lab.save("x"), "Skipped: saving the cloud is possible only in the practice Azure"),
        (lambda: lab.restore("x"), "Skipped: restoring the cloud is possible only in the practice Azure"),
        (lambda: lab.scarcity("Standard_D2s_v5", "westeurope", None), "Skipped: making a size scarce"),
        (lambda: lab.let_pass(hours=1), "Skipped: letting time pass"),
        (lab.reset, "is not put back. python -m azlab cleanup --lesson 04-x removes what this lesson made"),
    ],
)
def test_what_only_the_practice_azure_can_do_is_skipped_in_a_sentence(
    world: tuple[ForeignCloud, App], call: Callable[[], object], said: str
) -> None:
    start()
    assert said in repr(call())


def test_the_course_sets_ceiling_and_subscription(world: tuple[ForeignCloud, App], tmp_path: Path) -> None:
    (tmp_path / "azlab.toml").write_text('mode = "live"\n[live]\ndisk_gib = 16\nhours = 1\n')
    lab.start(LESSON, confirm="Practice")
    refused = az(DISK)
    assert "CourseCeilingReached" in refused.errors
    assert "azlab.toml, [live] disk_gib" in refused.errors


def test_a_setting_that_is_no_number_is_one_sentence(world: tuple[ForeignCloud, App], tmp_path: Path) -> None:
    (tmp_path / "azlab.toml").write_text('[live]\nmachines = "few"\n')
    with pytest.raises(lab.LabError, match=r"\[live\] machines must be a whole number"):
        start()


def test_a_learner_can_be_named_where_a_class_shares_one_account(
    world: tuple[ForeignCloud, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_LEARNER", "Ben Smith")
    start()
    assert ours(world[1])[0].startswith("azlab-ben-smith-")


def test_az_login_in_a_live_lesson_says_whose_sign_in_it_is(world: tuple[ForeignCloud, App]) -> None:
    start()
    assert "with your own 'az login': you are signed in as 'learner@" in az("login").errors


def test_az_in_a_shell_takes_the_same_safe_way(world: tuple[ForeignCloud, App]) -> None:
    start()
    command = "az group create -n rg-shell -l westeurope --query name -o tsv"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=300)
    assert (done.stdout, done.returncode) == ("rg-shell\n", 0)
    assert any(name.endswith("-04-rg-shell") for name in ours(world[1]))


def test_a_shell_says_that_the_lesson_runs_live(world: tuple[ForeignCloud, App]) -> None:
    lab.start(LESSON)
    start()
    command = [sys.executable, "-m", "azlab", "shell", "-c", "az group list"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "Lesson 04-x runs in live mode, and azlab shell opens the practice Azure only."
    )
    lab.stop()
    lab.start(LESSON)
    assert choose(None, Path.cwd()).mode == "simulated"
    start()
    with pytest.raises(lab.LabError, match="runs in live mode"):
        choose(None, Path.cwd())


def test_people_of_a_lesson_are_acted_with_ones_own_rights(world: tuple[ForeignCloud, App]) -> None:
    path = Path.cwd() / "start.az"
    path.write_text('az group create -n rg-web -l westeurope --subscription "Practice Two"\n')
    start()
    assert [one["name"] for one in az("account list").data] == ["Practice", "Practice Two"]
    assert az("group list").data == []
    assert "with your own rights" in repr(lab.sign_in_as("shop-team"))
    assert az("account show --query name").data == "Practice Two"
    assert [group["name"] for group in az("group list").data] == ["rg-web"]
    assert az("login -u learner").ok
    assert az("account show --query name").data == "Practice"
    assert len({one.id.subscription for one in world[1].cloud.resources() if one.id.is_group}) == 1


def test_whom_a_lesson_does_not_know_nobody_can_act(world: tuple[ForeignCloud, App]) -> None:
    start()
    with pytest.raises(lab.LabError, match="There is nobody named 'nobody'"):
        lab.sign_in_as("nobody")


def test_checks_of_people_are_not_judged_and_their_points_are_given(world: tuple[ForeignCloud, App]) -> None:
    start()
    with check.use(lab.cloud()):
        shown = str(check.access("shop-team").has_role("Reader", "rg-start"))
    assert "Not judged here: 'shop-team' holds the role Reader" in shown
    assert shown.endswith("1 of 1 point.")
