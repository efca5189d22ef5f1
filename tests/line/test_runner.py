import socket
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from azlab.cli.session import Session
from azlab.line import runner
from azlab.line.messages import receive, send


def test_the_first_key_of_a_submission_is_there_already_and_the_second_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = rsa.generate_private_key(65537, 2048)
    monkeypatch.setattr(rsa, "generate_private_key", rsa.generate_private_key)
    runner._begin_with(ready)
    assert rsa.generate_private_key(public_exponent=3, key_size=1024) is not ready
    assert rsa.generate_private_key(public_exponent=65537, key_size=2048) is ready
    assert rsa.generate_private_key(public_exponent=65537, key_size=2048) is not ready


def test_a_cli_that_keeps_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(session: Session, message: dict[str, object]) -> dict[str, object]:
        (session.home.learner / "kept").write_bytes(bytes(int(str(message["bytes"]))))
        return {}

    monkeypatch.setattr(runner, "_answered", keep)
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=runner.serve, args=[theirs], kwargs={"largest": 100_000}, daemon=True)
    serving.start()
    with ours, theirs:
        send(ours, {"bytes": 1000})
        assert "account" in receive(ours)
        send(ours, {"bytes": 200_000})
        serving.join(60)
        assert not serving.is_alive()


def test_what_if_asks_nothing_and_fails_no_cell_that_is_graded(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=runner.serve, args=[theirs], daemon=True)
    serving.start()
    words = ["--what-if", "group", "create", "-n", "rg-x", "-l", "westeurope"]
    asked = {
        "do": "run",
        "words": words,
        "environment": {},
        "folder": str(tmp_path),
        "otherwise": str(tmp_path),
    }
    with ours, theirs:
        send(ours, asked | {"stdin": ""})
        answer = receive(ours)
        ours.close()
        serving.join(60)
    assert (answer["exit_code"], answer["errors"]) == (0, "")
    assert answer["text"].startswith("Nothing was changed.")
