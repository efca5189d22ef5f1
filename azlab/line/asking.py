"""Ask across the line: from the kernel, and from the programs that it starts."""

import os
import socket
from typing import Any

from azlab.line import LINE
from azlab.line.addresses import address_of
from azlab.line.messages import LineError, receive, send
from azlab.sentences import SentenceError

PREFIXES = ("AZURE_DEFAULTS_", "AZURE_CORE_")
"""Beginnings of the variables by which a learner may set up the CLI."""


def ask(question: str, **said: Any) -> dict[str, Any]:
    """The answer to one question. Raises `SentenceError` with the sentence of a refusal."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            # A connection for each question: forks of the kernel must not share one and read each other's
            # answers.
            with address_of(os.environ[LINE]) as address:
                line.connect(address)
            send(line, {"question": question, **said})
            answer = receive(line)
    except (OSError, KeyError, LineError) as error:
        raise SentenceError(f"The lesson's cloud cannot be reached: {error}") from None
    if "refused" in answer:
        raise SentenceError(str(answer["refused"]))
    return answer


def ask_az(words: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """What one `az` command said: `text`, `errors`, `exit_code` and `data`."""
    told = {name: value for name, value in environment.items() if name.startswith(PREFIXES)}
    return ask("az", words=words, folder=os.getcwd(), environment=told)
