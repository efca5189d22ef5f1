"""How long a hundred identical web servers take: three scale sets in three regions, through the Azure CLI.

python tests/benchmarks/scale_sets.py [--profile]
"""

import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path

from azlab.arm.store import Store
from azlab.cli.home import Account
from azlab.cli.session import Session
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure
from azlab.transports.simulated import Simulated

FLEET = {"westeurope": 34, "northeurope": 33, "francecentral": 33}
"""Regions, with the number of instances in each; 100 in all."""
LOGIN = ["--admin-username", "azureuser", "--generate-ssh-keys"]


def new_session(folder: str) -> Session:
    """A session on a new practice Azure, warm: the CLI has been imported and has read its tables."""
    cloud = Simulated(practice_azure(Store()))
    session = Session(cloud, Path(folder), Account("learner@practice.onmicrosoft.com", TENANT, SUBSCRIPTIONS))
    for region in FLEET:
        session.run(["group", "create", "-n", region, "-l", region])
    session.run(["vmss", "create", "-g", "westeurope", "-n", "warm", "--image", "Ubuntu2404",
                 "--instance-count", "0", *LOGIN])  # fmt: skip
    return session


def create(session: Session, region: str, count: int, mode: str) -> float:
    """Seconds that one scale set takes."""
    started = time.perf_counter()
    size = "Standard_B1s" if mode == "Uniform" else "Standard_B2ls_v2"
    shape = ["--instance-count", str(count), "--vm-sku", size, "--orchestration-mode", mode]
    name = ["-g", region, "-n", f"web-{mode.lower()}", "--image", "Ubuntu2404"]
    result = session.run(["vmss", "create", *name, *shape, *LOGIN])
    assert result.exit_code == 0, result.errors
    return time.perf_counter() - started


def main() -> None:
    for mode in ("Flexible", "Uniform"):
        with tempfile.TemporaryDirectory() as folder:
            session = new_session(folder)
            profile = cProfile.Profile()
            if "--profile" in sys.argv:
                profile.enable()
            taken = {region: create(session, region, count, mode) for region, count in FLEET.items()}
            profile.disable()
            parts = ", ".join(f"{region} {seconds:.2f}" for region, seconds in taken.items())
            print(f"{mode}: 100 instances in {sum(taken.values()):.2f} s ({parts})")
            if "--profile" in sys.argv:
                pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
