"""What reaches the cloud of a submission is what the real CLI sent, whatever a learner typed."""

import pytest

from azlab.arm.identities import caller_of
from azlab.arm.messages import Request
from azlab.cli.identity import token
from azlab.lab.people import LEARNER, account_of
from azlab.lab.reading import KEEPER
from grader.execution.commands import trusted

INVENTED = {"commandname": "vm generalize", "parametersetname": "-g -n"}


def _request(**headers: str) -> Request:
    return Request("GET", "/subscriptions", {"authorization": f"Bearer {token(LEARNER)}", **headers})


@pytest.mark.parametrize(
    "words",
    [["rest", "--method", "get"], ["REST"], ["--debug", "rest", "--headers", "CommandName=vm generalize"]],
)
def test_a_header_that_a_learner_invents_is_not_the_command(words: list[str]) -> None:
    assert trusted(_request(**INVENTED), words, LEARNER).command == "rest"


def test_a_second_token_that_a_learner_makes_is_left_out() -> None:
    second = {"x-ms-authorization-auxiliary": f"Bearer {token(KEEPER)}"}
    assert "x-ms-authorization-auxiliary" in trusted(_request(**second), ["vm", "list"], LEARNER).headers
    assert "x-ms-authorization-auxiliary" not in trusted(_request(**second), ["rest"], LEARNER).headers


def test_the_command_that_the_cli_names_stays() -> None:
    request = trusted(_request(**INVENTED), ["vm", "generalize", "-g", "rg", "-n", "vm"], LEARNER)
    assert (request.command, request.parameters) == ("vm generalize", ["-g", "-n"])


@pytest.mark.parametrize("other", [KEEPER, account_of("builder")])
def test_a_token_that_a_learner_makes_is_nobody_elses(other: object) -> None:
    made = {"authorization": f"Bearer {token(other)}"}  # type: ignore[arg-type]
    caller = caller_of(trusted(_request(**made), ["rest", "--method", "get"], LEARNER))
    assert caller is not None
    assert caller.user == LEARNER.user


def test_a_request_without_a_token_gets_none() -> None:
    request = Request("GET", "/subscriptions", {})
    assert caller_of(trusted(request, ["rest", "--skip-authorization-header"], LEARNER)) is None
