"""`packer` of a lesson: `packer init|validate|build FILE`, by the installed one or by the stand-in."""

import os
import sys

from azlab.packer import arguments, clouds
from azlab.packer.arguments import UsageError
from azlab.packer.stand_in import StandIn
from azlab.sentences import SentenceError

CHOICE, STAND_IN = "AZLAB_PACKER", "stand-in"
"""The variable by which a learner leaves the installed one aside."""


def main(words: list[str]) -> int:
    """Run a command; its exit code. Never raises."""
    try:
        return _run(words)
    except SentenceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1


def _run(words: list[str]) -> int:
    # While grading always the stand-in: marks are not to depend on what a machine has installed.
    if not clouds.is_graded() and os.environ.get(CHOICE) != STAND_IN:
        from azlab.packer import installed

        packer = installed.find()
        if packer is not None:
            return installed.run(packer, words)
    try:
        given = arguments.read(words)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 1
    if clouds.is_open():
        os.environ.update(clouds.variables())
    return StandIn(clouds.find_lesson).run(given)
