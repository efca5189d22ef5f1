"""The bank's keys, tried: commands of questions are run by the real CLI in a practice cloud.

The cloud that a question names is built once and kept; each question begins with it as it was built.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from azlab import lab
from azlab.cli import script
from azlab.cli.magics import current
from azlab.cli.result import Result
from grader.exam.questions import CLOUDS, Question
from grader.exam.rules import SHOWN


class Trial:
    """A lab whose clouds are built when they are needed first."""

    def __init__(self, folder: Path) -> None:
        self.built: set[str] = set()
        lab.start("x", folder)
        lab.save("nothing")

    def close(self) -> None:
        lab.stop()

    def begin(self, cloud: str) -> dict[str, str]:
        """Bring a cloud back as it was built; no name is a variable yet."""
        if not cloud:
            lab.restore("nothing")
        elif cloud not in self.built:
            lab.restore("nothing")
            run((CLOUDS / f"{cloud}.az").read_text("utf-8"), must=True)
            lab.save(cloud)
            self.built.add(cloud)
        else:
            lab.restore(cloud)
        lab.sign_in_as("learner")
        return {}

    def problems(self, question: Question) -> Iterator[str]:
        """What is not as the question says; nothing where its key holds."""
        for command, expected in question.tried:
            yield from self._tried(question, command, expected)
        if question.form in ("complete", "fix"):
            for answer in question.accept:
                yield from self._tried(question, question.completed(answer), "")
            for option in question.wrong:
                expected = "" if option.runs else "!"
                yield from self._tried(question, question.completed(option.text), expected)
        if question.form == "fix":
            yield from self._tried(question, question.command, f"!{question.fails}")

    def _tried(self, question: Question, command: str, expected: str) -> Iterator[str]:
        names = self.begin(question.cloud)
        for line in question.before:
            for result in run(line, names):
                if result.exit_code:
                    yield f"before: {line}\n{result.errors}"
        results = run(command, names)
        said = "\n".join(f"{result.text}\n{result.errors}" for result in results)
        refused = results[-1].exit_code != 0
        if expected.startswith("!") != refused:
            yield f"{command}\n  was {'refused' if refused else 'taken'}: {said[-900:]}"
        wanted = question.shown if expected.lstrip("!") == SHOWN else expected.lstrip("!")
        if not shows(said, wanted):
            yield f"{command}\n  said {said[-1500:]}\n  and not {wanted}"


def run(commands: str, names: dict[str, str] | None = None, *, must: bool = False) -> list[Result]:
    """Run lines as a `%%az` cell does; with `must`, each has to succeed."""
    statements = script.parse(commands)
    results = list(script.run(statements, current().run, {} if names is None else names, {}))
    failed = [f"{result.command}: {result.errors}" for result in results if result.exit_code]
    assert not (must and failed), failed
    return results


def shows(said: str, wanted: str) -> bool:
    """Whether a text stands in what was said; `...` in it stands for anything."""
    parts = [re.escape(part) for part in plain(wanted).split("...")]
    return re.search(".*?".join(parts), plain(said)) is not None


def plain(text: str) -> str:
    """A text without what differs from screen to screen: gaps, and the rules of tables."""
    return " ".join(re.sub(r"-{2,}", " ", text).split())
