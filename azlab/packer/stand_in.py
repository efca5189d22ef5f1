"""Packer's commands without Packer: the same HCL2, the same requests, the same words where they are known."""

import fnmatch
import signal
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from azlab.packer import post_processors, provisioners
from azlab.packer.arguments import Arguments
from azlab.packer.azure_arm import options, validation
from azlab.packer.azure_arm.errors import BuildError
from azlab.packer.azure_arm.resource_manager import ResourceManager, Send
from azlab.packer.azure_arm.settings import Settings
from azlab.packer.azure_arm.steps import Steps
from azlab.packer.communicator import Communicator, Dial
from azlab.packer.hcl import configuration
from azlab.packer.hcl.configuration import Build, Configuration
from azlab.packer.hcl.problems import ConfigurationError, Problem, not_played
from azlab.packer.screen import Screen, Voice

STANDS_IN = (
    "This is the stand-in of the practice Azure: it reads the same file and asks Azure for the same as "
    "Packer's azure-arm (plug-in 2.6); docs/packer.md says what it knows."
)
VERSION = "Packer's stand-in of the practice Azure (azure-arm of plug-in 2.6)"


@dataclass
class Lesson:
    """The cloud in which a build takes place, and who asks."""

    send: Send
    dial: Dial
    subscription: str
    sign_in: Callable[[str, str], Send] | None = None
    """A service principal's own requests, by its id and secret; None where there is none."""


@dataclass
class StandIn:
    """One command."""

    lesson: Callable[[], Lesson]
    screen: Screen = field(default_factory=Screen)

    def run(self, given: Arguments) -> int:
        """Carry it out; Packer's exit code."""
        if given.command == "version":
            self.screen.line(VERSION)
            return 0
        try:
            found = configuration.read(given.path, given.variables, given.variable_files)
            self.screen.secrets = found.secrets
            chosen = _chosen(found, given)
            return _COMMANDS[given.command](self, found, chosen, given)
        except ConfigurationError as error:
            self.screen.line(str(error))
            return 1
        except RecursionError:
            self.screen.line("Error: The configuration is nested too deeply.")
            return 1

    def _init(self, found: Configuration, chosen: list[Build], given: Arguments) -> int:
        self.screen.line(STANDS_IN)
        for plugin in found.plugins:
            self.screen.line(f"Nothing is installed for it: {plugin}")
        return 0

    def _validate(self, found: Configuration, chosen: list[Build], given: Arguments) -> int:
        if "syntax-only" not in given.switches:
            _prepare(chosen)
        self.screen.line("The configuration is valid.")
        return 0

    def _build(self, found: Configuration, chosen: list[Build], given: Arguments) -> int:
        _prepare(chosen)
        self.screen.line(STANDS_IN)
        lesson, run = self.lesson(), uuid.uuid4()
        began = time.monotonic()
        done: dict[str, list[str] | str] = {}
        for build in chosen:
            try:
                done[build.name] = self._one(build, lesson, run, given)
            except KeyboardInterrupt:
                self.screen.line("\nCleanly cancelled builds after being interrupted.")
                return 1
            except BuildError as error:
                done[build.name] = str(error)
        self.screen.line(f"\n==> Wait completed after {_duration(time.monotonic() - began)}")
        return self._told(done)

    def _one(self, build: Build, lesson: Lesson, run: uuid.UUID, given: Arguments) -> list[str]:
        """Build one machine; the rows that say what came out. Raises `BuildError`."""
        settings, voice, began = Settings(build.source), Voice(self.screen, build.name), time.monotonic()
        self.screen.line(f"{build.name}: output will be in this color.\n")
        try:
            azure = ResourceManager(_sender(settings, lesson))
            steps = Steps(settings, lesson.subscription, azure, lesson.dial, voice)
            with _interrupts_once():
                steps.run(
                    lambda machine: _provision(build, machine, voice, run), force="force" in given.switches
                )
            for part in () if settings.truth("skip_create_image") else build.post_processors:
                artifact = steps.destination.image if settings.is_managed_image else steps.destination.version
                with _own_files():
                    post_processors.write_manifest(part, build.name.rpartition(".")[2], artifact, run, voice)
        except BuildError as error:
            self.screen.line(
                f"Build '{build.name}' errored after {_duration(time.monotonic() - began)}: {error}"
            )
            raise
        self.screen.line(f"Build '{build.name}' finished after {_duration(time.monotonic() - began)}.")
        return [] if settings.truth("skip_create_image") else steps.destination.artifact(steps.location)

    def _told(self, done: dict[str, list[str] | str]) -> int:
        failed = {name: why for name, why in done.items() if isinstance(why, str)}
        if failed:
            self.screen.line("\n==> Some builds didn't complete successfully and had errors:")
            for name, why in failed.items():
                self.screen.line(f"--> {name}: {why}")
        made = {name: rows for name, rows in done.items() if not isinstance(rows, str) and rows}
        if not made:
            self.screen.line("\n==> Builds finished but no artifacts were created.")
        else:
            self.screen.line("\n==> Builds finished. The artifacts of successful builds are:")
        for name, rows in made.items():
            self.screen.line(f"--> {name}: Azure.ResourceManagement.VMImage:\n")
            for row in rows:
                self.screen.line(row)
            self.screen.line()
        return 1 if failed else 0


_COMMANDS = {"init": StandIn._init, "validate": StandIn._validate, "build": StandIn._build}


def _chosen(found: Configuration, given: Arguments) -> list[Build]:
    """The builds that `-only` and `-except` leave."""
    builds = found.builds
    if given.only:
        builds = [build for build in builds if _fits(build, given.only)]
    return [build for build in builds if not _fits(build, given.excluded)]


def _fits(build: Build, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(build.name, pattern) for pattern in patterns)


def _prepare(builds: list[Build]) -> None:
    """What Packer refuses before it begins. Raises `ConfigurationError`."""
    problems: list[Problem] = []
    for build in builds:
        found = options.problems_of(build.source)
        if not found:
            found = _refusals(build)
        problems += found
        for part in build.provisioners:
            problems += provisioners.problems_of(part)
        for part in build.post_processors:
            problems += post_processors.problems_of(part)
    if problems:
        raise ConfigurationError(problems)


def _refusals(build: Build) -> list[Problem]:
    settings = Settings(build.source)
    sentences = validation.refusals(settings)
    if sentences:
        listed = "\n".join(f"* {sentence}" for sentence in sentences)
        return [Problem(f"{len(sentences)} error(s) occurred:", listed, build.source.source)]
    if settings.text("os_type").lower() == "windows":
        raise not_played("Windows builds, which need a key vault and WinRM", build.source.source)
    if settings.text("communicator", "ssh") != "ssh":
        raise not_played(f"the communicator `{settings.text('communicator')}`", build.source.source)
    if not settings.truth("use_azure_cli_auth") and not settings.text("client_id"):
        raise not_played("a sign-in without use_azure_cli_auth or client_id", build.source.source)
    return []


def _sender(settings: Settings, lesson: Lesson) -> Send:
    """Who asks: the account of `az`, or a service principal. Raises `BuildError`."""
    if settings.truth("use_azure_cli_auth"):
        return lesson.send
    if lesson.sign_in is None:
        raise BuildError("There is no service principal here: say use_azure_cli_auth = true.")
    return lesson.sign_in(settings.text("client_id"), settings.text("client_secret"))


def _provision(build: Build, machine: Communicator, voice: Voice, run: uuid.UUID) -> None:
    """All provisioners of a build. Raises `BuildError`."""
    told = {
        "PACKER_BUILD_NAME": build.name.rpartition(".")[2],
        "PACKER_BUILDER_TYPE": configuration.BUILDER,
        "PACKER_RUN_UUID": str(run),
    }
    short = build.name.split(".", build.name.count(".") - 1)[-1]
    for part in build.provisioners:
        only, excluded = part.values.get("only"), part.values.get("except") or ()
        if (only is None or short in only) and short not in excluded:
            with _own_files():
                provisioners.provision(part, machine, voice, told)


@contextmanager
def _own_files() -> Iterator[None]:
    """What the learner's folder does not allow ends a build, in Go's words. Raises `BuildError`."""
    try:
        yield
    except OSError as error:
        raise BuildError(f"open {error.filename}: {(error.strerror or str(error)).lower()}") from None


@contextmanager
def _interrupts_once() -> Iterator[None]:
    """The first Ctrl-C or SIGTERM ends the build; while it is cleaned up, another one changes nothing."""
    heard = (signal.SIGINT, signal.SIGTERM)

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = [signal.signal(each, interrupt) for each in heard]
    try:
        yield
    finally:
        for each, handler in zip(heard, before, strict=True):
            signal.signal(each, handler)


def _duration(seconds: float) -> str:
    """As Packer writes it: `1 minute 5 seconds`."""
    minutes, rest = divmod(int(seconds), 60)
    said = [f"{minutes} minute{'s' * (minutes != 1)}"] if minutes else []
    said.append(
        f"{rest} second{'s' * (rest != 1)}" if rest or minutes else f"{int(seconds * 1000)} milliseconds"
    )
    return " ".join(said)
