"""Errors as values: their JSON, and the same error again from it."""

from typing import Any

import pytest

from azlab.arm import errors
from azlab.arm.errors import AzureError, BadRequest, Conflict, Forbidden, NotFound, NotInPractice

INNER = Conflict("Inner", "It is busy.", target="disk")
INFORMED = BadRequest("Policy", "No.", additional_info=[{"type": "PolicyViolation", "info": {"a": 1}}])


@pytest.mark.parametrize(
    ("error", "document"),
    [
        (NotFound("Absent", "Gone."), {"code": "Absent", "message": "Gone."}),
        (INNER, {"code": "Inner", "message": "It is busy.", "target": "disk"}),
        (
            Conflict("Outer", "Look inside.", details=[INNER]),
            {"code": "Outer", "message": "Look inside.", "details": [INNER.document()]},
        ),
        (
            INFORMED,
            {
                "code": "Policy",
                "message": "No.",
                "additionalInfo": [{"type": "PolicyViolation", "info": {"a": 1}}],
            },
        ),
    ],
)
def test_an_error_is_written_and_read_again(error: AzureError, document: dict[str, Any]) -> None:
    assert error.document() == document
    again = errors.from_document(document, error.status)
    assert (again.document(), again.status, str(again)) == (document, error.status, str(error))


@pytest.mark.parametrize(
    ("kind", "status"),
    [(BadRequest, 400), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (NotInPractice, 400)],
)
def test_a_kind_of_error_has_its_status(kind: type[AzureError], status: int) -> None:
    assert kind("Code", "Sentence.").status == status
    assert kind("Code", "Sentence.", status=418).status == 418


def test_what_ends_an_operation_is_a_conflict_unless_something_else_is_said() -> None:
    assert errors.from_document({"code": "A", "message": "b"}).status == 409


@pytest.mark.parametrize(
    ("error", "status", "code", "target"),
    [
        (errors.missing_value("osDisk"), 400, "InvalidParameter", "osDisk"),
        (errors.invalid_value("osDisk.lun"), 400, "InvalidParameter", "osDisk.lun"),
        (errors.property_change("osDisk"), 409, "PropertyChangeNotAllowed", "osDisk"),
        (errors.invalid_name("vmName", r"^[\w\-]$"), 400, "InvalidParameter", "vmName"),
        (errors.not_allowed("No."), 409, "OperationNotAllowed", None),
        (errors.method_not_allowed("PUT", "/x"), 405, "MethodNotAllowed", None),
        (errors.missing_subscription(), 404, "MissingSubscription", None),
    ],
)
def test_a_common_refusal_has_azures_code(
    error: AzureError, status: int, code: str, target: str | None
) -> None:
    assert (error.status, error.code, error.target) == (status, code, target)


def test_a_rule_is_shown_as_azure_writes_it() -> None:
    assert r"validation rule: ^[\w-]$." in errors.invalid_name("vmName", r"^[\w\-]$").message
