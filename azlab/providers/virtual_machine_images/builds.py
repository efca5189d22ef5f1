"""A build: a VM of the source image, customizers, deprovisioning, images.

It is carried out at once, as a rehearsal of which nothing is kept: so it is refused by whatever refuses a VM
or an image, and takes as long. What comes of it is written when that time has passed. Until then it can be
cancelled, and nobody sees an image.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from azlab import guest
from azlab.arm.assigned_identities import USER_ASSIGNED
from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError
from azlab.arm.identities import Caller
from azlab.arm.registrations import refuse_unregistered
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images import build_machines, distribution, sources, staging
from azlab.providers.virtual_machine_images.customizers import (
    RESTART,
    BuildTimeoutError,
    ScriptFailedError,
    Work,
)
from azlab.providers.virtual_machine_images.distribution import DistributionError
from azlab.providers.virtual_machine_images.log import Log

JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action"
DEFAULT_MINUTES = 240
NEEDED = ("Microsoft.Compute", "Microsoft.Network", "Microsoft.Storage", "Microsoft.KeyVault",
          "Microsoft.ContainerInstance")  # fmt: skip
"""What a build uses, and must be registered: learn.microsoft.com, linux/image-builder ("Register the
providers")."""
CONTAINER_SECONDS = 120.0
"""How long it takes until the container in which Packer runs is there."""
COPYING_SECONDS = 720.0
"""How long the disk is copied before it is distributed: so long that a build of a managed image takes the
quarter of an hour that a recorded one took (az image builder run, May 2024)."""
TIMEOUT = (
    "Failed while waiting for packerizer: Timeout waiting for microservice to complete: 'context deadline "
    "exceeded'"
)

UNUSABLE = (
    "The assigned managed identity cannot be used. Please remove the existing one and re-assign a new "
    "identity. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts."
)
INTERNAL = (
    "Internal error occurred. This is a generic error. To identify possible causes, go to "
    "https://aka.ms/azvmimagebuilderts."
)
"""What is said of an identity that is not there any more, and of a staging group without its account.

MicrosoftDocs/azure-compute-docs, image-builder-troubleshoot.md; Azure/azvmimagebuilder issue 45.
"""


@dataclass
class Outcome:
    """What a build came to."""

    state: str = "Succeeded"
    """`Succeeded`, `PartiallySucceeded` or `Failed`."""
    message: str = ""
    seconds: float = 0.0
    log: str = ""
    made: list[Resource] = field(default_factory=list)
    """Images and versions, finished."""
    outputs: dict[str, str] = field(default_factory=dict)
    """The id of what was made, by the name of the run's output."""
    stages: dict[str, float] = field(default_factory=dict)
    """After how many seconds the build came to each `runSubState`."""


class _RehearsedError(Exception):
    """Leaves the rehearsal, so that nothing of it is kept."""


class _NotBegunError(Exception):
    """A build cannot begin: there is no container for Packer, and so no log. The message says why."""


@dataclass
class Build:
    """One build of a template. `operation` is the id by which its log tells it."""

    cloud: Cloud
    template: Resource
    operation: str
    link: str
    """Where the log will lie."""

    def rehearse(self) -> Outcome:
        """What comes of the build. Nothing of it is kept in the cloud."""
        outcome, log = Outcome(), Log(self.operation, self.cloud.clock.now)
        began = self.cloud.clock.now()
        with self._rehearsal(), staging.acting_as(self.cloud, None):
            try:
                self._refuse_to_begin()
                self._carry_out(outcome, log)
            except _NotBegunError as problem:
                outcome.state, outcome.message, outcome.seconds = "Failed", str(problem), CONTAINER_SECONDS
            except BuildTimeoutError:
                outcome = self._timed_out()
            except ScriptFailedError as problem:
                log.failed(str(problem))
                outcome.state, outcome.message = "Failed", self._failed()
            except AzureError as error:
                # danielsollondon/azvmimagebuilder issue 11 shows how Packer tells an error of ARM.
                log.out(f"==> azure-arm: ERROR: -> {error.code} : {error.message}")
                log.failed(error.message)
                outcome.state, outcome.message = "Failed", self._failed()
            passed = (self.cloud.clock.now() - began).total_seconds() + CONTAINER_SECONDS
            outcome.seconds = outcome.seconds or passed
        if outcome.seconds > 60.0 * self._minutes:
            outcome = self._timed_out()
        outcome.log = log.text
        return outcome

    @contextmanager
    def _rehearsal(self) -> Iterator[None]:
        try:
            with self.cloud.store.savepoint():
                yield
                raise _RehearsedError
        except _RehearsedError:
            pass

    def _timed_out(self) -> Outcome:
        return Outcome("Failed", TIMEOUT, 60.0 * self._minutes)

    def _refuse_to_begin(self) -> None:
        assigned = (self.template.document.get("identity") or {}).get("userAssignedIdentities") or {}
        if not any(self.cloud.follow(id, USER_ASSIGNED) for id in assigned):
            raise _NotBegunError(UNUSABLE)
        group = self.template.properties["exactStagingResourceGroup"]
        if staging.account(self.cloud, group) is None:
            raise _NotBegunError(INTERNAL)
        for namespace in NEEDED:
            try:
                refuse_unregistered(self.cloud, self.template.id.subscription, namespace)
            except AzureError as error:
                raise _NotBegunError(error.message) from None

    @property
    def _minutes(self) -> int:
        return int(self.template.properties.get("buildTimeoutInMinutes") or DEFAULT_MINUTES)

    def _carry_out(self, outcome: Outcome, log: Log) -> None:
        began = self.cloud.clock.now()

        def reached(stage: str) -> None:
            passed = (self.cloud.clock.now() - began).total_seconds()
            outcome.stages[stage] = passed + CONTAINER_SECONDS

        reached("Building")
        source = sources.find(self.cloud, self.template)
        self._refuse_forbidden()
        log.out("==> azure-arm: Deploying deployment template ...")
        machine = build_machines.make(self.cloud, self.template, source)
        connection = "WinRM connected." if source.is_windows else "Connected to SSH!"
        log.out(f"==> azure-arm: {connection}")
        reached("Customizing")
        self._customize(machine, log)
        image = build_machines.capture(self.cloud, self.template, machine)
        log.ended()
        reached("Distributing")
        self.cloud.clock.advance(COPYING_SECONDS)
        self._distribute(outcome, image, source.number)

    def _refuse_forbidden(self) -> None:
        """What the profile names, the template's identity must be allowed to use.

        image-builder-json.md ("User-assigned identity for the Image Builder Build VM") and, of a network,
        image-builder-permissions-cli.md. Raises ARM's 403.
        """
        profile, caller = build_machines.profile_of(self.template), self._caller
        for identity in profile.get("userAssignedIdentities") or ():
            distribution.refuse_forbidden(self.cloud, caller, f"{USER_ASSIGNED}/assign/action", identity)
        subnet = (profile.get("vnetConfig") or {}).get("subnetId")
        if subnet:
            distribution.refuse_forbidden(self.cloud, caller, JOIN, subnet)

    @property
    def _caller(self) -> Caller:
        return staging.identity_of(self.cloud, self.template)

    def _customize(self, machine: build_machines.BuildMachine, log: Log) -> None:
        with machine.inside() as inside:
            work = Work(inside, log, 60.0 * self._minutes)
            work.prepare()
        for customizer in self.template.properties.get("customize") or ():
            if customizer["type"] == RESTART:
                machine.restart()
            with machine.inside() as inside:
                work.machine = inside
                work.run(customizer)
        with machine.inside() as inside:
            self._validate(Work(guest.Machine.from_json(inside.to_json()), log, work.seconds_left))
            work.machine = inside
            work.deprovision()
        self.cloud.clock.advance(work.seconds)

    def _validate(self, work: Work) -> None:
        """Validators see a copy of the machine: nothing of what they do gets into the image."""
        wanted = self.template.properties.get("validate") or {}
        try:
            for validator in wanted.get("inVMValidations") or ():
                work.run(validator)
        except ScriptFailedError:
            if not wanted.get("continueDistributeOnFailure"):
                raise

    def _distribute(self, outcome: Outcome, image: Resource, number: str) -> None:
        targets, problems = self.template.properties["distribute"], list[str]()
        for index, target in enumerate(targets):
            try:
                made = distribution.distribute(self.cloud, self._caller, target, image, number)
            except DistributionError as problem:
                problems.append(f"[Error {len(problems)}] [Distribute {index}] {problem}")
                continue
            outcome.made.append(Resource(made.id, copy_of(made.document), copy_of(made.interior)))
            outcome.outputs[target["runOutputName"]] = made.id.text
        if problems:
            outcome.state = "Failed" if len(problems) == len(targets) else "PartiallySucceeded"
            said = " ".join(problems)
            outcome.message = (
                f"Failed in distributing {len(problems)} images out of total {len(targets)}: {{{said}}}"
            )

    def _failed(self) -> str:
        """The sentence: MicrosoftDocs/azure-compute-docs, image-builder-troubleshoot.md."""
        return (
            "Failed while waiting for packerizer: Microservice has failed: Failed while processing request: "
            "Error when executing packerizer: Packer build command has failed: exit status 1. During the "
            "image build, a failure has occurred, please review the build log to identify which "
            "build/customization step failed. For more troubleshooting steps go to "
            f"https://aka.ms/azvmimagebuilderts. Image Build log location: {self.link}. OperationId: "
            f"{self.operation}. Use this operationId to search packer logs."
        )


def written(outcome: Outcome) -> list[list[object]]:
    """What the end of a build writes: the effects that make its images."""
    return [
        ["put", made.id.key, "", {"id": made.id.text, "document": made.document, "interior": made.interior}]
        for made in outcome.made
    ]
