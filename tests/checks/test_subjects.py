"""Subjects of `check` are found by being there."""

import pytest

from grader.checks import check
from grader.checks.cloud import CheckError
from grader.checks.resources import Resource
from grader.checks.subjects import SUBJECTS, find_subjects, subject


def test_a_subject_is_offered_where_it_is_declared_and_nowhere_else() -> None:
    offered = dict(SUBJECTS)

    @subject("restore_point")
    class RestorePoint(Resource):
        """A subject that the course does not have."""

    try:
        assert check.restore_point is RestorePoint
        assert "restore_point" in dir(check)
    finally:
        SUBJECTS.clear()
        SUBJECTS.update(offered)


def test_two_subjects_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match=r"`check\.vm` is VirtualMachine already"):
        subject("vm")(Resource)


def test_every_subject_says_what_it_is() -> None:
    for name, offered in find_subjects().items():
        assert (offered.__doc__ or "").strip(), name


def test_a_subject_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        AttributeError, match=r"`check\.vms` is not there: it offers access, answer, audit_report, autoscale"
    ):
        check.vms  # noqa: B018


def test_a_name_that_is_nearly_one_of_them_is_told() -> None:
    with pytest.raises(AttributeError, match=r"did you mean `check\.hint`\? It offers"):
        check.hints  # noqa: B018


def test_a_value_of_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(
        CheckError, match=r"There is no kind 'answer' to take a value from: autoscale, deployment,"
    ):
        check.value("answer", "x")
