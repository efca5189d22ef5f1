"""Where learner code and the CLI run: each kernel in a sandbox of its own, the CLI in another."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.execution.course_files import PROJECT, prepare
from grader.execution.kernel import COURSE, Kernel
from grader.execution.limits import MEGABYTE, Limits
from grader.execution.sandbox import NoSandbox, Sandbox
from grader.execution.shut import Shut

HOMES = "/homes"
CLI_LIMITS = Limits(memory=4096 * MEGABYTE, address_space=8192 * MEGABYTE, processes=256)
"""Of the one process that all submissions' commands are forks of."""


@dataclass(frozen=True)
class Walls:
    """How programs are started: in sandboxes or, where somebody asked for it, as plain processes."""

    sandboxed: bool = True
    limits: Limits = field(default_factory=Limits)

    def cli(self, homes: Path) -> Callable[[list[str], list[int]], Shut]:
        """How the CLI is launched: it sees the folders of submissions in `homes`, and no processes."""
        prepare()
        kind = Sandbox if self.sandboxed else NoSandbox
        course = {str(PROJECT / "azlab"): f"{COURSE}/azlab"}
        # What a submission leaves in its folder is its kernel's affair: it must not end everybody's CLI.
        sandbox = kind(course, {str(homes): HOMES}, limits=CLI_LIMITS, processes_seen=False, watched=False)
        environment = {"PYTHONPATH": sandbox.path(COURSE), "PYTHONSAFEPATH": "1", "AZLAB_STATE": "temporary"}
        return lambda argv, descriptors: replace(sandbox, environment=environment).start(argv, descriptors)

    def kernel(self, folder: Path, homes: Path, line: Path, worker: int) -> Kernel:
        """A kernel that is being started in a learner's folder; its line will be at `line`."""
        kernel = Kernel(
            str(folder),
            str(line),
            self.limits,
            {"AZLAB_STATE": "temporary"},
            worker=worker,
            sandboxed=self.sandboxed,
            # As the CLI calls it: a path means the same to both.
            inside=f"{HOMES}/{folder.relative_to(homes)}",
        )
        kernel.start()
        return kernel

    def seen_by_the_cli(self, folder: Path, homes: Path) -> str:
        """A submission's folder as the CLI has to name it."""
        return f"{HOMES}/{folder.relative_to(homes)}" if self.sandboxed else str(folder)
