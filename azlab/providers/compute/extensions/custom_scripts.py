"""The custom script extensions: a command or a script of the settings, run as root or as SYSTEM.

What the Linux one says of its settings is in Azure/custom-script-extension-linux (handlersettings.go,
schema.go), as reported in its issue 209 and in MicrosoftDocs/azure-docs issue 14631.
"""

import base64
import binascii
import gzip
import io
import re
from dataclasses import replace

from azlab import guest
from azlab.arm.messages import Json
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.providers.compute.extensions import command_lines, downloads
from azlab.providers.compute.extensions.downloads import DownloadError, Files
from azlab.providers.compute.extensions.outcomes import Outcome, failure, timeout

LINUX_HELP = "https://aka.ms/VMExtensionCSELinuxTroubleshoot"
WINDOWS_HELP = "https://aka.ms/VMExtensionCSEWindowsTroubleshoot"
LINUX_FOLDER = "/var/lib/waagent/custom-script/download/0"
WINDOWS_FOLDER = "C:\\Packages\\Plugins\\Microsoft.Compute.CustomScriptExtension\\1.10.18\\Downloads\\0"
"""Where files are fetched to, and commands run, by learn.microsoft.com (custom-script-linux, -windows)."""
_FETCHED = re.compile(
    r"""(?:& *)?["']?(?:\.[\\/])?(?P<name>[\w.-]+\.ps1)["']?(?P<rest>.*)""", re.DOTALL | re.I
)
_ARGUMENT = re.compile(r"""(?:-(\w+)[ :]+)?(?:("[^"]*"|'[^']*')|([^\s"']+))""")
PUBLIC = {"commandToExecute", "script", "fileUris", "skipDos2Unix", "timestamp"}
PROTECTED = PUBLIC | {"storageAccountName", "storageAccountKey", "managedIdentity"}
LONGEST_SCRIPT = 256 * 1024
"""Bytes of a script, as learn.microsoft.com (custom-script-linux) limits it; unpacked ones, too."""
LAST = 4096
"""Characters of output that a report keeps."""


class _SettingsError(Exception):
    """Settings that the extension does not take; the message is its own."""


def run_on_linux(name: str, properties: Json, machine: guest.Machine, files: Files) -> Outcome:
    """Run `commandToExecute` or `script` with the shell, where the files lie that it fetched before.

    A non-zero end fails the extension, and so does a file that cannot be fetched.
    """
    try:
        _check(properties)
        script = _script(properties)
        _put(machine, LINUX_FOLDER, fetched := downloads.fetched(properties, files, machine.online))
    except _SettingsError as error:
        return failure(name, properties, f"Enable failed: failed to get configuration: {error}", LINUX_HELP)
    except (DownloadError, CommandError) as error:
        reason = f"Enable failed: processing file downloads failed: {error}"
        return failure(name, properties, reason, LINUX_HELP)
    mine = [f"cd {LINUX_FOLDER}", f"chmod 0500 {' '.join(fetched)}"] if fetched else []
    done = guest.run(machine, "RunShellScript", [*mine, script], [])
    if done.timed_out:
        return timeout(name, LINUX_HELP)
    printed = f"[stdout]\n{done.stdout[-LAST:]}\n[stderr]\n{done.stderr[-LAST:]}"
    if done.exit_code == 0:
        return Outcome(f"Enable succeeded: \n{printed}", shut_down=done.shut_down)
    reason = f"failed to execute command: command terminated with exit status={done.exit_code}"
    return failure(name, properties, f"Enable failed: {reason}\n{printed}", LINUX_HELP)


def run_on_windows(name: str, properties: Json, machine: guest.Machine, files: Files) -> Outcome:
    """Run `commandToExecute` as cmd.exe does. Sentences: Azure/azure-cli issue 6898 (both ends) and
    microsoft/MCW-Line-of-business-application-migration issue 78 (a command that failed)."""
    try:
        _put(machine, WINDOWS_FOLDER, fetched := downloads.fetched(properties, files, machine.online))
    except DownloadError as error:
        why = error.reason if machine.online else "Unable to connect to the remote server"
        reason = f"Failed to download all specified files. Exiting. Error Message: {why}"
        return failure(name, properties, reason, WINDOWS_HELP)
    except CommandError as error:
        return failure(name, properties, str(error), WINDOWS_HELP)
    line = str(_settings(properties).get("commandToExecute", ""))
    done = _run_line(machine, line, fetched)
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


def _put(machine: guest.Machine, folder: str, files: Files) -> None:
    mark = "\\" if machine.os_type == "Windows" else "/"
    for name, content in files.items():
        disks.write(machine, f"{folder}{mark}{name}", content)


def _run_line(machine: guest.Machine, line: str, fetched: Files) -> guest.Execution:
    """The commands of a line one after another, as `&`, `&&` and `||` say; the last one's end is its end."""
    ended = guest.Execution()
    for mark, command in command_lines.commands(line):
        if (mark == "&&" and ended.exit_code) or (mark == "||" and not ended.exit_code):
            continue
        script, parameters = _as_script(command_lines.as_powershell(command), fetched)
        done = guest.run(machine, "RunPowerShellScript", script, parameters)
        printed, complained = ended.stdout + done.stdout, ended.stderr + done.stderr
        ended = replace(done, stdout=printed, stderr=complained)
        if done.timed_out or done.shut_down:
            break
    return ended


def _as_script(statements: str, fetched: Files) -> tuple[list[str], list[str]]:
    """What is run, and with which parameters: a fetched script by its content, since that is what is there.

    A `param(...)` stands first in a script, and nothing goes before it.
    """
    begin = [f"Set-Location '{WINDOWS_FOLDER}'"] if fetched else []
    named = _FETCHED.match(statements)
    content = fetched.get(named["name"]) if named else None
    if named is None or content is None:
        return [*begin, statements], []
    begin = [] if content.lstrip().lower().startswith("param") else begin
    return [*begin, content], [_parameter(*found) for found in _ARGUMENT.findall(named["rest"])]


def _parameter(name: str, quoted: str, plain: str) -> str:
    value = quoted[1:-1] if quoted else plain
    return f"{name}={value}" if name else value


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
