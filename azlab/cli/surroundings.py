"""What one command sees of the process around it: our folder, our streams, our log, no network.

Everything is put back when the command ends, whichever way it ends.
"""

import gc
import io
import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from azlab.cli.home import Account, Home
from azlab.cli.identity import Identity
from azlab.cli.options import options_apart
from azlab.cli.shell_program import patient
from azlab.front_end import is_kernel, somebody_reads

PRIVATE = ("AZURE_", "ARM_", "IDENTITY_", "MSI_")
"""Variables of the learner's own shell with these beginnings stay outside a command."""
CERTIFICATES = "REQUESTS_CA_BUNDLE"
LONGEST_SLEEP = 0.001
"""Seconds. The CLI asks every half second whether an operation is done, `az ... wait` every thirty."""
LOGGERS = ("", "cli", "azure", "az_command_data_logger")

LIBRARIES = (*LOGGERS[1:], "msal", "urllib3", "asyncio", "tornado")


def keep_libraries_quiet() -> None:
    """Outside a command, what libraries log goes nowhere unless somebody asks for it.

    Python writes warnings that nobody takes to standard error; one line there, from whatever thread, and
    nbgrader gives no points for the check that is running.
    """
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())


class Capture(io.TextIOWrapper):
    """A stream that keeps what is written, as text; it also takes bytes, as a real stream does."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for a file without a name, where a command writes past the stream. In grading a command
        may write to no folder for temporary files."""
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
        self._folder = folder
        self._past: IO[bytes] | None = None

    def fileno(self) -> int:
        """A descriptor that whoever asks may write to and close: `az storage blob download` does both."""
        if self._past is None:
            self._past = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - open as long as this is
        return os.dup(self._past.fileno())

    def text(self) -> str:
        """All that was written, past the stream last; bytes that are no UTF-8 as U+FFFD."""
        self.flush()
        written: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        if self._past is not None:
            self._past.seek(0)
            written += self._past.read()
        return written.decode(errors="replace")


class Keyboard(io.StringIO):
    """Standard input: a terminal where the notebook's front end lets us ask, else none."""

    def isatty(self) -> bool:
        """Whether a question can be asked: the CLI asks only a terminal."""
        return is_kernel() and somebody_reads()


@contextmanager
def entered(
    home: Home,
    account: Account,
    environment: Mapping[str, str],
    real_time: bool = False,
    can_ask: bool = True,
) -> Iterator[tuple[Capture, Capture]]:
    """Run the body as the Azure CLI of `home`; yields its standard output and its standard error.

    Unless in `real_time`, waiting is cut short. Unless it `can_ask`, standard input is no terminal.
    """
    output, errors = Capture(home.configuration), Capture(home.configuration)
    with ExitStack() as stack:
        stack.enter_context(_environment(home, environment))
        stack.enter_context(_logging())
        stack.enter_context(_uncollected())
        stack.enter_context(
            replaced(sys, stdout=output, stderr=errors, stdin=Keyboard() if can_ask else io.StringIO())
        )
        stack.enter_context(_constants(home, account))
        stack.enter_context(options_apart())
        if not real_time:
            stack.enter_context(replaced(time, sleep=_short_sleep()))
        yield output, errors


@contextmanager
def _uncollected() -> Iterator[None]:
    """A command that reads long lists (`az vm list-skus`) would spend half its time in the collector."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _short_sleep() -> Callable[[float], None]:
    """Sleep for the command's own thread only; every request moves the practice clock, waiting does not."""
    sleep, command = time.sleep, threading.get_ident()

    def short(seconds: float) -> None:
        # Other threads of the kernel sleep, too, and must not spin.
        sleep(min(seconds, LONGEST_SLEEP) if threading.get_ident() == command else seconds)

    return short


@contextmanager
def replaced(target: Any, **values: Any) -> Iterator[None]:
    """While active, the named attributes of `target` have these values."""
    before = {name: getattr(target, name) for name in values}
    _assign(target, values)
    try:
        yield
    finally:
        _assign(target, before)


def _assign(target: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(target, name, value)


@contextmanager
def _environment(home: Home, environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:  # what is no variable is found half way through
        for name in [name for name in before if name.upper().startswith(PRIVATE)]:
            del os.environ[name]
        if not os.path.exists(os.environ.get(CERTIFICATES, "")):
            # Removed with the lesson's state, it would be the only complaint.
            os.environ.pop(CERTIFICATES, None)
        os.environ.update(environment)
        # HOME decides where `--generate-ssh-keys` writes.
        learner = str(home.learner)
        # argparse would look for a translation of each of its words, in every folder that may have one.
        os.environ["LANGUAGE"] = "C"
        os.environ.update(
            {"AZURE_CONFIG_DIR": str(home.configuration), "HOME": learner, "USERPROFILE": learner}
        )
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _logging() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger.handlers, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers = []
    try:
        yield
    finally:
        with levels_told_once():
            for logger, (handlers, level, propagate) in zip(loggers, before, strict=True):
                logger.handlers, logger.propagate = handlers, propagate
                if logger.level != level:
                    logger.setLevel(level)


@contextmanager
def levels_told_once() -> Iterator[None]:
    """While active, levels of loggers are changed; at the end all loggers hear of it, and only if any was.

    At each `setLevel` each of the 600 loggers that the CLI brings forgets what it has found out: a tenth of a
    command's time.
    """
    manager = logging.root.manager
    forget: Callable[[], None] = manager._clear_cache  # type: ignore[attr-defined]
    told: list[None] = []
    try:
        with replaced(manager, _clear_cache=lambda: told.append(None)):
            yield
    finally:
        if told:
            forget()


@contextmanager
def _constants(home: Home, account: Account) -> Iterator[None]:
    """The CLI reads its folder once, at import: a second session must not inherit the first one's.

    And `az ad sp list -o table` takes `id` from the columns that tables hide, for the rest of the process.
    """
    from azure.cli.core import _config, _profile, cloud, extension, keys, util
    from azure.cli.core.extension import CLIConfig
    from knack.output import _TableOutput

    folder, learned = str(home.configuration), str(home.extensions)
    settings = CLIConfig(config_dir=folder, config_env_var_prefix="AZURE")
    with (
        replaced(_config, GLOBAL_CONFIG_DIR=folder, GLOBAL_CONFIG_PATH=os.path.join(folder, "config")),
        replaced(cloud, GLOBAL_CONFIG_DIR=folder, CLOUD_CONFIG_FILE=os.path.join(folder, "clouds.config")),
        replaced(extension, az_config=settings, EXTENSIONS_DIR=learned, DEV_EXTENSION_SOURCES=[]),
        replaced(extension, EXTENSIONS_SYS_DIR=os.path.join(folder, "no-system-extensions")),
        replaced(_profile, _create_identity_instance=lambda *_, **__: Identity(account)),
        # For a hint to users of PowerShell it looks for its parent, which in a sandbox without /proc fails.
        replaced(util, get_parent_proc_name=lambda: None),
        replaced(keys, is_valid_ssh_rsa_public_key=patient(keys.is_valid_ssh_rsa_public_key)),
        replaced(_TableOutput, SKIP_KEYS=[*_TableOutput.SKIP_KEYS]),
    ):
        yield
