"""The custom script extensions: a command or a script of the settings, run as root or as SYSTEM.

What the Linux one says of its settings is in Azure/custom-script-extension-linux (handlersettings.go,
schema.go), as reported in its issue 209 and in MicrosoftDocs/azure-docs issue 14631.
"""

import base64
import binascii
import gzip
import io
from dataclasses import replace

from azlab import guest
from azlab.arm.messages import Json
from azlab.providers.compute.extensions import command_lines, downloads
from azlab.providers.compute.extensions.outcomes import Outcome, failure, timeout

LINUX_HELP = "https://aka.ms/VMExtensionCSELinuxTroubleshoot"
WINDOWS_HELP = "https://aka.ms/VMExtensionCSEWindowsTroubleshoot"
PUBLIC = {"commandToExecute", "script", "fileUris", "skipDos2Unix", "timestamp"}
PROTECTED = PUBLIC | {"storageAccountName", "storageAccountKey", "managedIdentity"}
LONGEST_SCRIPT = 256 * 1024
"""Bytes of a script, as learn.microsoft.com (custom-script-linux) limits it; unpacked ones, too."""
LAST = 4096
"""Characters of output that a report keeps."""


class _SettingsError(Exception):
    """Settings that the extension does not take; the message is its own."""


def run_on_linux(name: str, properties: Json, machine: guest.Machine) -> Outcome:
    """Run `commandToExecute` or `script` with the shell.

    A non-zero end fails the extension, and so does a file that is to be fetched before.
    """
    try:
        _check(properties)
        script = _script(properties)
    except _SettingsError as error:
        return failure(name, properties, f"Enable failed: failed to get configuration: {error}", LINUX_HELP)
    if problem := downloads.linux_problem(properties):
        return failure(name, properties, f"Enable failed: {problem}", LINUX_HELP)
    done = guest.run(machine, "RunShellScript", [script], [])
    if done.timed_out:
        return timeout(name, LINUX_HELP)
    printed = f"[stdout]\n{done.stdout[-LAST:]}\n[stderr]\n{done.stderr[-LAST:]}"
    if done.exit_code == 0:
        return Outcome(f"Enable succeeded: \n{printed}", shut_down=done.shut_down)
    reason = f"failed to execute command: command terminated with exit status={done.exit_code}"
    return failure(name, properties, f"Enable failed: {reason}\n{printed}", LINUX_HELP)


def run_on_windows(name: str, properties: Json, machine: guest.Machine) -> Outcome:
    """Run `commandToExecute` as cmd.exe does. Sentences: Azure/azure-cli issue 6898 (both ends) and
    microsoft/MCW-Line-of-business-application-migration issue 78 (a command that failed)."""
    if problem := downloads.windows_problem(properties):
        return failure(name, properties, problem, WINDOWS_HELP)
    done = _run_line(machine, str(_settings(properties).get("commandToExecute", "")))
    if done.timed_out:
        return timeout(name, WINDOWS_HELP)
    if done.exit_code == 0:
        substatuses = [_stream("StdOut", done.stdout), _stream("StdErr", done.stderr)]
        return Outcome("Finished executing command", substatuses, shut_down=done.shut_down)
    reason = (
        f"Command execution finished, but failed because it returned a non-zero exit code of: "
        f"'{done.exit_code}'. The command had an error output of: '{done.stderr[-LAST:]}'"
    )
    return failure(name, properties, reason, WINDOWS_HELP)


def _run_line(machine: guest.Machine, line: str) -> guest.Execution:
    """The commands of a line one after another, as `&`, `&&` and `||` say; the last one's end is its end."""
    ended = guest.Execution()
    for mark, command in command_lines.commands(line):
        if (mark == "&&" and ended.exit_code) or (mark == "||" and not ended.exit_code):
            continue
        done = guest.run(machine, "RunPowerShellScript", [command_lines.as_powershell(command)], [])
        printed, complained = ended.stdout + done.stdout, ended.stderr + done.stderr
        ended = replace(done, stdout=printed, stderr=complained)
        if done.timed_out or done.shut_down:
            break
    return ended


KINDS = {"customscript": run_on_linux, "customscriptextension": run_on_windows}
"""Types of the two, in lower case."""


def _settings(properties: Json) -> Json:
    return {**properties.get("settings", {}), **properties.get("protectedSettings", {})}


def _check(properties: Json) -> None:
    public, protected = properties.get("settings", {}), properties.get("protectedSettings", {})
    for part, given, known in (("public", public, PUBLIC), ("protected", protected, PROTECTED)):
        for strange in sorted(given.keys() - known):
            sentence = f"{strange}: Additional property {strange} is not allowed"
            raise _SettingsError(f"json validation error: invalid {part} settings JSON: {sentence}")
    for field, verb in (("commandToExecute", "was"), ("script", "was"), ("fileUris", "were")):
        if public.get(field) and protected.get(field):
            twice = f"{verb} specified both in public and protected settings; it must be specified only once"
            raise _SettingsError(f"invalid configuration: '{field}' {twice}")


def _script(properties: Json) -> str:
    given = _settings(properties)
    command, script = str(given.get("commandToExecute", "")), str(given.get("script", ""))
    if command and script:
        raise _SettingsError(
            "invalid configuration: 'commandToExecute' and 'script' were both specified, but only one is "
            "validate at a time"
        )
    if not command and not script:
        raise _SettingsError("invalid configuration: 'commandToExecute' is not specified")
    return command or _unpacked(script)


def _unpacked(script: str) -> str:
    """A script is written in base64, and may be packed with gzip before that."""
    try:
        raw = base64.b64decode(script, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise _SettingsError(f"failed to decode script: {problem}") from None
    if raw.startswith(b"\x1f\x8b"):
        try:
            # Read, not decompress: a small file may unpack to more than there is memory for.
            raw = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(LONGEST_SCRIPT)
        except (OSError, EOFError) as problem:
            raise _SettingsError(f"failed to decompress script: {problem}") from None
    return raw[:LONGEST_SCRIPT].decode("utf-8", "replace")


def _stream(name: str, text: str) -> Json:
    return {
        "code": f"ComponentStatus/{name}/succeeded",
        "level": "Info",
        "displayStatus": "Provisioning succeeded",
        "message": text[-LAST:],
    }
