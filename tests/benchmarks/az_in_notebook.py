"""How fast is `az` in the kernel, beside the same `az` in a shell?

    python tests/benchmarks/az_in_notebook.py [repeats]

Both talk to one practice Azure, the shell's over loopback HTTPS, in the same run. Prints the median
milliseconds of each and their ratio. Not a test: figures depend on the machine.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.arm.store import Store  # noqa: E402
from azlab.cli.home import Account  # noqa: E402
from azlab.cli.session import Session  # noqa: E402
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure  # noqa: E402
from azlab.server import serve, shell_environment  # noqa: E402
from azlab.transports.simulated import Simulated  # noqa: E402

USER = "learner@practice.onmicrosoft.com"
MACHINE = "vm create -g rg -n {} --image Ubuntu2204 --admin-username azureuser --generate-ssh-keys"
COMMANDS = ("group show -n rg", "vm show -g rg -n first", MACHINE)
TARGETS = {"group show": 25, "vm show": 25}
"""Times faster than the shell that we want to be."""

Run = Callable[[list[str]], None]


def main(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        transport = Simulated(practice_azure(Store(folder / "cloud.sqlite")))
        account = Account(USER, TENANT, SUBSCRIPTIONS)
        here = in_process(transport, folder / "kernel")
        here(shlex.split("group create -n rg -l westeurope"))
        cold = seconds(here, MACHINE.format("first"))
        print(f"first vm create in the kernel: {cold * 1000:.0f} ms")
        with serve(transport.send, account=account) as server:
            variables = shell_environment(server, folder / "shell", certificate=server.certificate)
            shell = in_shell({**os.environ, **variables, "HOME": name})
            for command in COMMANDS:
                compare(command, here, shell, repeats)


def compare(command: str, here: Run, shell: Run, repeats: int) -> None:
    """Print one line: medians and ratio."""
    in_kernel = [seconds(here, command.format(f"k{turn}")) for turn in range(repeats * 4)]
    in_a_shell = [seconds(shell, command.format(f"s{turn}")) for turn in range(repeats)]
    fast, slow = median(in_kernel) * 1000, median(in_a_shell) * 1000
    name = " ".join(command.split()[:2])
    wanted = f" (wanted: {TARGETS[name]})" if name in TARGETS else ""
    print(f"az {name:12} kernel {fast:7.0f} ms   shell {slow:7.0f} ms   ratio {slow / fast:5.1f}{wanted}")


def in_process(transport: Simulated, home: Path) -> Run:
    session = Session(transport, home, Account(USER, TENANT, SUBSCRIPTIONS))

    def run(words: list[str]) -> None:
        result = session.run(words)
        assert result.exit_code == 0, result.errors

    return run


def in_shell(environment: dict[str, str]) -> Run:
    az = str(Path(sys.executable).parent / "az")

    def run(words: list[str]) -> None:
        subprocess.run([az, *words], env=environment, check=True, capture_output=True)

    return run


def seconds(run: Run, command: str) -> float:
    start = time.perf_counter()
    run(shlex.split(command))
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
