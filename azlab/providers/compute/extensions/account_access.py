"""The VMAccess extensions, which `az vm user` uses: accounts, their keys and passwords."""

import re
import shlex

from azlab import guest
from azlab.arm.messages import Json
from azlab.providers.compute.extensions.outcomes import Outcome, failure

LINUX_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


def change_on_linux(name: str, properties: Json, machine: guest.Machine) -> Outcome:
    """Make or change an account that may do everything, or remove one (`username`, `password`, `ssh_key`,
    `remove_user`; `reset_ssh` finds nothing to mend here)."""
    given = {**properties.get("settings", {}), **properties.get("protectedSettings", {})}
    removed, wanted = str(given.get("remove_user", "")), str(given.get("username", ""))
    if wanted and LINUX_NAME.fullmatch(wanted) is None:
        return failure(name, properties, f"Enable failed: Failed to create user account: {wanted}")
    if removed and machine.account(removed) is None:
        return failure(name, properties, f"Enable failed: Failed to remove user {removed}")
    lines = [f"userdel -r {shlex.quote(removed)}"] if removed else []
    lines += _account_lines(machine, wanted, given) if wanted else []
    guest.run(machine, "RunShellScript", lines, [])
    return Outcome()


def _account_lines(machine: guest.Machine, name: str, given: Json) -> list[str]:
    """The commands by which the account comes to be as wanted."""
    lines = [] if machine.account(name) else [f"useradd -m -s /bin/bash -G sudo {name}"]
    lines.append(f"echo '{name} ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers.d/waagent")
    if given.get("password"):
        secret = shlex.quote(f"{name}:{given['password']}")
        lines.append(f"echo {secret} | chpasswd")
    if given.get("ssh_key"):
        folder = f"/home/{name}/.ssh"
        key = shlex.quote(str(given["ssh_key"]).strip())
        lines += [f"mkdir -p {folder}", f"echo {key} >> {folder}/authorized_keys"]
    return lines


def change_on_windows(name: str, properties: Json, machine: guest.Machine) -> Outcome:
    """Give an administrator a new password; one of another name is made, as learn.microsoft.com says in
    troubleshooting/reset-rdp."""
    wanted = str(properties.get("settings", {}).get("UserName", ""))
    password = properties.get("protectedSettings", {}).get("Password")
    account = machine.account(wanted) if wanted else None
    if wanted and account is None:
        number = 1 + max([1000, *(known.uid for known in machine.accounts)])
        account = guest.Account(wanted, number, ["Administrators"], f"C:\\Users\\{wanted}", shell="")
        account.created_by = "New-LocalUser"
        machine.accounts.append(account)
    if account is not None and password:
        account.has_password, account.enabled = True, True
    return Outcome()


KINDS = {"vmaccessforlinux": change_on_linux, "vmaccessagent": change_on_windows}
"""Types of the two, in lower case."""
