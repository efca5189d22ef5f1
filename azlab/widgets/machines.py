"""Asking machines who they are: what must be different in each."""

from collections.abc import Sequence

from azlab.sentences import SentenceError
from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.comparisons import MISSING, UNKNOWN, Comparison

SHELL, POWERSHELL = "RunShellScript", "RunPowerShellScript"
QUESTIONS = {
    "Linux": {
        "host name": "hostname",
        "machine id": "cat /etc/machine-id",
        "SSH host key": "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
        "accounts": "getent passwd",
    },
    "Windows": {
        "host name": "hostname",
        "machine SID": "(Get-LocalUser)[0].SID.AccountDomainSid",
        "accounts": "(Get-LocalUser).Name",
    },
}
MACHINES = "providers/Microsoft.Compute/virtualMachines"


def compare_machines(cloud: Cloud, group: str, names: Sequence[str]) -> Comparison:
    """Ask each VM who it is, with run-command; a VM that is off has `not known`.

    They are of one resource group, or of any where `group` is "". Raises `SentenceError` for a name that VMs
    in several groups have.
    """
    ids = [_id(cloud, group, name) for name in names]
    machines = [cloud.get(id) if id else None for id in ids]
    system = "properties.storageProfile.osDisk.osType"
    systems = [at(machine, system, "Linux") if machine else "" for machine in machines]
    marks = list(dict.fromkeys(mark for system in systems for mark in QUESTIONS.get(system, ())))
    marks = marks or ["host name"]
    asked = list(zip(ids, systems, strict=True))
    rows = [(mark, tuple(_answer(cloud, id, system, mark) for id, system in asked)) for mark in marks]
    return Comparison(tuple(names), tuple(rows))


def _id(cloud: Cloud, group: str, name: str) -> str:
    """The id of a VM; "" where no group is named and none has it."""
    subscription = f"/subscriptions/{cloud.subscription}"
    if group:
        return f"{subscription}/resourceGroups/{group}/{MACHINES}/{name}"
    found = [row["id"] for row in cloud.list(f"{subscription}/{MACHINES}") if _is_called(row, name)]
    if len(found) > 1:
        groups = ", ".join(f"'{id.split('/')[4]}'" for id in found)
        raise SentenceError(f"Several resource groups have a VM '{name}': say group= and one of {groups}.")
    return str(found[0]) if found else ""


def _is_called(row: Json, name: str) -> bool:
    return str(row["name"]).casefold() == name.casefold()


def _answer(cloud: Cloud, id: str, system: str, mark: str) -> str:
    if not system:
        return MISSING
    script = QUESTIONS.get(system, {}).get(mark)
    if script is None:
        return UNKNOWN
    try:
        said = cloud.run(id, POWERSHELL if system == "Windows" else SHELL, script)
    except Exception:  # a VM that does not run, or is gone, cannot be asked
        return UNKNOWN
    return _read(mark, said) or UNKNOWN


def _read(mark: str, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if mark == "accounts":
        return ", ".join(_account(line) for line in lines if _is_person(line))
    if mark == "SSH host key":
        return next((word for line in lines for word in line.split() if word.startswith("SHA256:")), "")
    return lines[0] if lines else ""


def _account(line: str) -> str:
    return line.partition(":")[0]


def _is_person(line: str) -> bool:
    """Whether a line of `getent passwd` is a person's account; on Windows every line is an account."""
    parts = line.split(":")
    return len(parts) < 3 or (parts[2].isdigit() and 1000 <= int(parts[2]) < 60000)
