"""`azlab cleanup`: the same as `lab.cleanup()`, without a notebook; a teacher's, too."""

import argparse
import os
from typing import Any

TEXT = """\
List what the course made in your Azure subscription, as tags and names tell; then, when you say yes,
remove that and nothing else. Uses your own 'az login'.
"""


def add_cleanup(commands: Any) -> None:
    """Add the subcommand to the parser of `azlab`."""
    cleanup = commands.add_parser(
        "cleanup", help="remove what the course made in a real subscription", description=TEXT
    )
    cleanup.add_argument("--subscription", default="", metavar="NAME", help="by name or id")
    cleanup.add_argument("--lesson", default="", metavar="LESSON", help="only this lesson, by name or number")
    whose = cleanup.add_mutually_exclusive_group()
    whose.add_argument("--learner", default="", metavar="NAME", help="as in the tag azlab-learner")
    whose.add_argument("--everybody", action="store_true", help="of all learners")
    cleanup.add_argument("--expired", action="store_true", help="only what is past its time")
    cleanup.add_argument("--yes", action="store_true", help="do not ask")
    cleanup.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when nothing of it is left, 1 when something is."""
    # Here, so that --help needs nothing but the standard library.
    from azlab.live import prices
    from azlab.live.cleanup import clean_up
    from azlab.live.connection import connect
    from azlab.live.inventory import Choice, find, hourly
    from azlab.live.names import learner_name

    connection = connect(os.environ, chosen.subscription)
    own = learner_name(os.environ.get("AZLAB_LEARNER", "").strip() or connection.who.user)
    learner = "" if chosen.everybody else chosen.learner or own
    choice = Choice(learner, chosen.lesson, chosen.expired)
    manager = connection.manager
    found = find(manager, choice)
    if found.is_empty:
        print("".join(f"{line}\n" for line in found.lines()), end="")
        print(f"Nothing of the course is in subscription '{connection.who.subscription_name}'.")
        return 0
    print("\n".join(found.lines()))
    print(f"This costs up to {prices.dollars(hourly(manager, found))} an hour. {prices.REMARK}")
    if not (chosen.yes or _agreed()):
        print("Nothing was removed.")
        return 1
    outcome = clean_up(manager, choice, print)
    print("\n".join(outcome.sentences))
    return 1 if outcome.left else 0


def _agreed() -> bool:
    try:
        return input("Remove all of this? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
