"""Claims about a case: each wrong cause has its answer, evidence is a value, and the repair is what is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab.starts import starts_in
from grader.checks.check import use
from grader.checks.reports import Report
from grader.checks.subjects import find_subjects
from grader.execution.answers import Unreadable
from tests.lab.clinic import write_clinic

MEND = "group update -n rg-{name} --tags app=shop"
CLAIMS = "has_its_cause has_its_evidence is_mended has_harmed_nothing".split()


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lesson with a clinic, started, its first case open."""
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    lab.start("x", write_clinic(tmp_path))
    lab.case(1)
    yield tmp_path
    lab.stop()


def name(folder: Path) -> str:
    return starts_in(folder).cases[0].name


def judged(folder: Path, number: int = 1, times: int = 1, **names: object) -> Report:
    """What the whole check of a case says, the last time it is made."""
    with use(lab.cloud(), names, "cell", folder) as notebook:
        for _ in range(times):
            notebook.report.outcomes.clear()
            case = find_subjects()["case"](number)
            for claim in CLAIMS:
                getattr(case, claim)()
        return notebook.report


def test_nothing_is_earned_before_anything_was_done(clinic: Path) -> None:
    report = judged(clinic)
    assert report.points == 0
    assert "`cause_1` has no value yet" in str(report)
    assert "harmed" not in str(report)


def test_the_cause_its_evidence_and_the_repair_earn_everything(clinic: Path) -> None:
    az(MEND.format(name=name(clinic)))
    report = judged(clinic, cause_1="B", evidence_1=az("group list --query [?tags].name -o tsv"))
    assert report.points == report.total == 4, str(report)
    assert "Why:   commands so far: 2, budget: 3." in str(report)


def test_more_commands_than_the_budget_cost_nothing_and_are_told(clinic: Path) -> None:
    for _ in range(2):
        az("group exists -n rg-healthy")
        az("group list")
    report = judged(clinic, cause_1="b")
    assert report.points == 1
    assert "More than the budget costs no points" in str(report)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("a", 'you say a, "it is in the wrong region"'),
        ("a", "Hint:  Then its location would be another one."),
        ("c", "`cause_1` is 'c', and the letters are a, b"),
        (
            Unreadable("an object"),
            "`cause_1` is an object, which is no plain value, and the letters are a, b",
        ),
        ([Unreadable("an object")], "`cause_1` is [an object, which is no plain value], and the letters are"),
        (7, "the letters are a, b"),
    ],
)
def test_a_wrong_cause_is_told_what_would_be_seen(clinic: Path, cause: object, told: str) -> None:
    report = judged(clinic, cause_1=cause)
    assert report.points == 0
    assert told in str(report)


def test_evidence_is_one_value_and_not_a_whole_output(clinic: Path) -> None:
    whole = "\n".join([f"rg-{name(clinic)}", *"abcdefghijklm"])
    assert "it is a whole output" in str(judged(clinic, cause_1="b", evidence_1=whole))
    assert "`evidence_1` is 'rg-healthy'.\n  Hint:  Which group is it?" in str(
        judged(clinic, cause_1="b", evidence_1="rg-healthy")
    )


def test_evidence_waits_for_its_cause(clinic: Path) -> None:
    report = judged(clinic, cause_1="a", evidence_1=f"rg-{name(clinic)}")
    assert report.points == 0
    assert "evidence is for a cause, and the right one is not named yet" in str(report)


def test_hints_of_the_repair_come_once_the_cause_is_known_and_climb(clinic: Path) -> None:
    assert "Find the cause first" in str(judged(clinic, cause_1="a"))
    assert "What does a group have tags by?" in str(judged(clinic, cause_1="b"))
    assert "`lab.case(1)` begins the case anew" in str(judged(clinic, times=2, cause_1="b"))


def test_what_was_healthy_is_to_be_as_it_was(clinic: Path) -> None:
    az(MEND.format(name=name(clinic)))
    az("group delete -n rg-healthy --yes")
    report = judged(clinic, cause_1="b", evidence_1=f"rg-{name(clinic)}")
    assert report.points == 3
    assert "`lab.undo()` takes back the last command" in str(report)


def test_a_case_is_judged_in_its_own_cloud_only(clinic: Path) -> None:
    report = judged(clinic, 2, cause_2="b")
    assert report.points == 0
    assert 'the cloud is not that of case 2: `lab.case(2)` brings it, `lab.restore("case 2")`' in str(report)


def test_who_practises_is_told_that_another_case_counts(clinic: Path) -> None:
    assert "for practice" not in str(judged(clinic, cause_1="b"))
    lab.case(1, "monday")
    practised = judged(clinic, cause_1="b")
    assert 'This case is for practice: lab.restore("case 1") goes back to your own.' in str(practised)
