"""What customizers do inside the build VM: scripts as Packer runs them, one after another.

Shell scripts are run by the build's own user, who may use sudo: learn.microsoft.com, image-builder-json
("Super user privileges"). Inline commands become one script that ends at the first command that fails, as
Packer's shell provisioner has it (`#!/bin/sh -e`).
"""

from dataclasses import dataclass

from azlab import guest
from azlab.arm.messages import Json
from azlab.guest import disks
from azlab.providers.virtual_machine_images.log import Log

USER = "packer"
LINUX_END, WINDOWS_END = "/tmp/DeprovisioningScript.sh", "C:\\DeprovisioningScript.ps1"
"""Where the deprovisioning script lies; a customizer may put another one there."""
DEPROVISION = (
    "WAAGENT=/usr/sbin/waagent\n"
    "waagent -version 1> /dev/null 2>&1\n"
    "if [ $? -eq 0 ]; then\n"
    "  WAAGENT=waagent\n"
    "fi\n"
    "$WAAGENT -force -deprovision+user && export HISTSIZE=0 && sync\n"
)
"""The default of Linux: learn.microsoft.com, image-builder-json ("Generalize"), and that of Windows, of which
the waiting for the agents' services is left out."""
SYSPREP = (
    "Write-Output '>>> Sysprepping VM ...'\n"
    "& $Env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /oobe /generalize /quiet /quit\n"
    "Write-Output '>>> Sysprep complete ...'\n"
)
MISSING = (
    "Deprovisioning script [{}] could not be found. Image build may fail or the VM created from the Image "
    "may not boot. Please make sure the deprovisioning script is not accidentally deleted by a Customizer in "
    "the Template."
)
DISCONNECTED = (
    "Script disconnected unexpectedly. If you expected your script to disconnect, i.e. from a restart, you "
    'can try adding `"expect_disconnect": true` or `"valid_exit_codes": [0, 2300218]` to the shell '
    "provisioner parameters."
)
"""What Packer's shell provisioner says when the machine goes: hashicorp/packer, provisioner/shell."""
SHELL, POWERSHELL, RESTART = "Shell", "PowerShell", "WindowsRestart"
PROVISIONERS = {SHELL: "shell", POWERSHELL: "powershell", RESTART: "windows-restart"}
"""What Packer calls them."""


class BuildTimeoutError(Exception):
    """The build has taken longer than the template allows."""


class ScriptFailedError(Exception):
    """A script ended otherwise than its customizer takes; the message is Packer's."""


@dataclass
class Work:
    """What is on the disk of a build VM, and how many seconds of its time are left."""

    machine: guest.Machine
    log: Log
    seconds_left: float
    seconds: float = 0.0
    """How many its scripts took."""

    @property
    def is_windows(self) -> bool:
        return self.machine.os_type == "Windows"

    def prepare(self) -> None:
        """Put the deprovisioning script where customizers find it."""
        path, script = (WINDOWS_END, SYSPREP) if self.is_windows else (LINUX_END, DEPROVISION)
        disks.write(self.machine, path, script)

    def run(self, customizer: Json) -> None:
        """Run a script. Raises `ScriptFailedError` and `BuildTimeoutError`."""
        name = PROVISIONERS[customizer["type"]]
        self.log.telemetry(f"Starting provisioner {name}")
        allowed = customizer.get("validExitCodes") or [0]
        done = self._execute(customizer.get("inline") or [str(customizer.get("restartCheckCommand") or "")])
        self.log.streams(done.stdout, done.stderr)
        if done.timed_out:
            raise BuildTimeoutError
        self.log.telemetry(f"ending {name}")
        if done.shut_down:
            raise ScriptFailedError(DISCONNECTED)
        if done.exit_code not in allowed:
            raise ScriptFailedError(
                f"Script exited with non-zero exit status: {done.exit_code}. Allowed exit codes are: "
                f"[{' '.join(map(str, allowed))}]"
            )

    def deprovision(self) -> None:
        """Run the deprovisioning script that is there now. Raises as `run` does."""
        path = WINDOWS_END if self.is_windows else LINUX_END
        script = disks.read(self.machine, path)
        kind = POWERSHELL if self.is_windows else SHELL
        self.log.telemetry(f"Starting provisioner {PROVISIONERS[kind]}")
        self.log.out(
            f"    azure-arm: {MISSING.format(path) if script is None else 'Found command: ' + script}"
        )
        done = self._as_root(script or "")
        self.log.streams(done.stdout, done.stderr)
        if done.timed_out:
            raise BuildTimeoutError
        self.log.telemetry(f"ending {PROVISIONERS[kind]}")
        if done.exit_code:
            raise ScriptFailedError(f"Script exited with non-zero exit status: {done.exit_code}")

    def _execute(self, lines: list[str]) -> guest.Execution:
        if self.is_windows:
            return self._as_root("\n".join(lines))
        path = "/tmp/packer-shell.sh"
        disks.write(self.machine, path, "\n".join(["#!/bin/sh -e", *lines, ""]))
        self.machine.modes[path], self.machine.owners[path] = "0755", f"{USER}:{USER}"
        self.log.out(f"==> azure-arm: Provisioning with shell script: {path}")
        home = f"/home/{USER}"  # where a script comes by SSH, as Packer's does
        done = self._as_root(f"cd {home} && HOME={home} runuser -u {USER} -- {path}")
        disks.remove(self.machine, path)
        return done

    def _as_root(self, script: str) -> guest.Execution:
        command = "RunPowerShellScript" if self.is_windows else "RunShellScript"
        done = guest.run(self.machine, command, [script], [], allowed_seconds=self.seconds_left)
        self.seconds_left -= done.seconds
        self.seconds += done.seconds
        return done
