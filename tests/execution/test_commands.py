"""What reaches the cloud of a submission is what the real CLI sent, whatever a learner typed."""

import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from azlab.arm.identities import caller_of
from azlab.arm.messages import Request, Response
from azlab.cli.identity import token
from azlab.lab.people import LEARNER, account_of
from azlab.lab.reading import KEEPER
from grader.execution.commands import Runners, trusted

INVENTED = {"commandname": "vm generalize", "parametersetname": "-g -n"}


def _request(**headers: str) -> Request:
    return Request("GET", "/subscriptions", {"authorization": f"Bearer {token(LEARNER)}", **headers})


@pytest.mark.parametrize(
    "words",
    [
        ["rest", "--method", "get"],
        ["REST"],
        ["--debug", "rest", "--headers", "CommandName=vm generalize"],
        ["@word", "--method", "get"],
        ["--debug", " @word"],
    ],
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


class Launched:
    """Stands for the processes with the CLI: each answers as one, and knows whether it was ended."""

    def __init__(self) -> None:
        self.ended: list[bool] = []

    def __call__(self, command: list[str], descriptors: list[int]) -> "Process":
        self.ended.append(False)
        control = socket.socket(fileno=os.dup(descriptors[0]))
        threading.Thread(target=_serve, args=[control], daemon=True).start()
        return Process(self, len(self.ended) - 1)


@dataclass
class Process:
    launched: Launched
    number: int

    def close(self) -> None:
        self.launched.ended[self.number] = True


def _serve(control: socket.socket) -> None:
    with control, suppress(OSError):
        control.sendall(b"r")
        while word := socket.recv_fds(control, 1, 1)[0]:
            control.sendall(word)


@pytest.mark.parametrize(("confines", "ended"), [(True, [False]), (False, [False, True, False])])
def test_where_forks_cannot_be_kept_apart_each_submission_has_a_process_of_its_own(
    tmp_path: Path, confines: bool, ended: list[bool]
) -> None:
    launched = Launched()
    runners = Runners(launched, tmp_path, confines=confines)
    first, second = (runners.fork(lambda request: Response(200, {}, b"")) for _ in range(2))
    first.close()
    assert launched.ended == ended
    second.close()
    runners.close()
    assert all(launched.ended)
