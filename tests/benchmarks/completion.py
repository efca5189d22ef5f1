"""How long does a Tab take in `%az`, beside `az group show` in the same kernel?

    python tests/benchmarks/completion.py [repeats]

Prints, for a cloud of 300 resources, milliseconds of processor time: the first time a group or a command is
met, the median of what is known by then, and its ratio to `az group show`. Not a test: figures depend on the
machine.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.arm.ids import resource_id  # noqa: E402
from azlab.arm.store import Store  # noqa: E402
from azlab.arm.stored import Resource  # noqa: E402
from azlab.cli.completion.typed import command_at  # noqa: E402
from azlab.cli.home import Account  # noqa: E402
from azlab.cli.session import Session  # noqa: E402
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure  # noqa: E402
from azlab.transports.simulated import Simulated  # noqa: E402

USER = "learner@practice.onmicrosoft.com"
LONGEST = 150.0
"""Milliseconds that a Tab may take, median, once family and command are known."""
LINES = {
    "a command": "vm dea",
    "an option": "vm create -n web --",
    "a value": "vm create -n web --security-type ",
    "a name": "vm show -n ",
    "a size": "vm create --size ",
}


def main(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        session = with_cloud(Path(name))
        assert session.run(["group", "show", "-n", "rg"]).ok
        shown = median(spent(lambda: session.run(["group", "show", "-n", "rg"])) for _ in range(repeats))
        print(f"az group show {shown:7.1f} ms")
        for kind, line in LINES.items():
            code = f"%az {line}"
            first = spent(partial(tab, session, code))
            taken = median(spent(partial(tab, session, code)) for _ in range(repeats))
            told = "" if taken < LONGEST else f"   slower than the {LONGEST:.0f} ms wanted"
            print(
                f"{kind:13} {taken:7.1f} ms   ratio {taken / shown:5.2f}   first time {first:7.1f} ms{told}"
            )


def with_cloud(folder: Path) -> Session:
    """A session whose cloud has a group with 300 disks and machines that nobody made."""
    store = Store(folder / "cloud.sqlite")
    session = Session(Simulated(practice_azure(store)), folder / "home", Account(USER, TENANT, SUBSCRIPTIONS))
    session.ids = store.seen_ids
    session.run(["group", "create", "-n", "rg", "-l", "westeurope"])
    subscription = next(iter(SUBSCRIPTIONS))
    with store.transaction():
        for number in range(150):
            for type in ("Microsoft.Compute/disks", "Microsoft.Compute/virtualMachines"):
                id = resource_id(subscription, "rg", type, f"web-{number}")
                store.put(Resource(id, {"id": id.text, "name": id.name, "type": type}))
    return session


def tab(session: Session, code: str) -> None:
    found = command_at(code, len(code))
    assert found is not None
    assert session.completer.candidates(found)


def spent(do: Callable[[], object]) -> float:
    """Milliseconds of processor time: others may be at work on this machine."""
    begun = time.process_time()
    do()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
