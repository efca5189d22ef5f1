"""How long does a picture of a thousand things take, beside `az group show` in the same notebook?

    python tests/benchmarks/pictures.py

A picture of the cloud: half of a thousand resources are disks, the others VMs, images and snapshots made from
each other. A chart of autoscale: a day of minutes, each with another value, and a hundred changes. A table of
replicas: a hundred versions in ten regions. A bill of a thousand lines. What is measured is the drawing and
its words, not the requests that ask for them. Not a test: figures depend on the machine.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ["AZLAB_STATE"] = "temporary"

from azlab import lab  # noqa: E402
from azlab.cli import az  # noqa: E402
from azlab.lab.current import current_lab  # noqa: E402
from azlab.lab.watching import Asked, Watch  # noqa: E402
from azlab.widgets.autoscale import Autoscale  # noqa: E402
from azlab.widgets.pictures import Picture, picture  # noqa: E402
from azlab.widgets.tables import Table  # noqa: E402
from azlab.widgets.things import Scene, Thing  # noqa: E402
from tests.widgets.scaled import MINUTE, action, scaling, steady  # noqa: E402

WANTED = 0.3
"""Seconds for each."""


def main() -> None:
    drawn: dict[str, Picture | Autoscale | Table] = {
        "picture of 1000 resources": thousand(),
        "chart of 1440 minutes, 100 changes": day(),
        "replicas of 100 versions in 10 regions": table(100, 10),
        "bill of 1000 lines": table(1000, 5),
    }
    lab.start("pictures")
    az("group create -n rg -l westeurope")
    command = median(lambda: az("group show -n rg"))
    print(f"az group show {command:.3f} s   wanted of each: {WANTED} s")
    for name, shown in drawn.items():
        seconds = median(shown._repr_mimebundle_)
        print(f"{name:40} {seconds:.3f} s   ratio {seconds / command:.1f}")
    unchanged, changed = following()
    print(
        f"lab.follow() of a small cloud            {changed:.3f} s; where nothing changed {unchanged:.6f} s"
    )


def following() -> tuple[float, float]:
    """Seconds that a picture which follows takes, once with nothing new and once drawn anew."""
    running = current_lab()
    sight = running.backend.sight
    assert sight is not None
    watch = Watch(running.cloud.through(sight), sight, Asked())
    watch.panel()
    return median(watch.panel), median(lambda: str(picture(running.cloud.through(sight))))


def thousand() -> Picture:
    """Ten groups of a hundred resources each."""
    kinds = ("VM", "disk", "image", "disk", "snapshot", "disk")
    return Picture(
        tuple(
            Scene(
                f"rg-{group}",
                "westeurope",
                tuple(
                    Thing(
                        kinds[number % len(kinds)],
                        f"{group}/{number}",
                        f"thing-{group}-{number}",
                        ("running", "30 GiB"),
                        ((f"{group}/{number - 1}", "made from"),),
                    )
                    for number in range(100)
                ),
            )
            for group in range(10)
        )
    )


def day() -> Autoscale:
    """A value for each minute of a day, no two beside each other equal, and a hundred changes."""
    samples = steady(0, 1440)
    values = [(moment, number * 37 % 1000 / 10) for number, (moment, _) in enumerate(samples)]
    changes = (action(number * 14, number % 9, number % 9 + 1) for number in range(100))
    return Autoscale(scaling(values, *changes, end=samples[-1][0] + MINUTE))


def table(rows: int, columns: int) -> Table:
    """As many texts as that, as long as those of a bill or of replicas."""
    head = tuple(f"column {number}" for number in range(columns))
    text = "2 × Standard_LRS, excluded from latest"
    return Table("A table", head, tuple((f"web 1.{row}.0", *[text] * (columns - 1)) for row in range(rows)))


def median(measured: Callable[[], object]) -> float:
    """Seconds, of eleven runs after one to warm up."""
    measured()
    taken = []
    for _ in range(11):
        started = time.perf_counter()
        measured()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
