"""What sshd of a VM does: the practice cloud's own page, which Azure has not. In front of it is `azlab.ssh`.

Every question is a POST, so that whoever may only read the cloud finds out nothing about its machines.
Who has logged in stays, also when the account goes (`waagent -deprovision+user`): sshd knows what it read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict, NotFound, invalid_parameter
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.guest import remote_files
from azlab.guest.disks import CommandError
from azlab.providers.compute.virtual_machines.volumes import plugged

ROUTES = Routes()
MACHINE = "Microsoft.Compute/virtualMachines"
LOCKED = ("/usr/sbin/nologin", "/sbin/nologin", "/bin/false")


@ROUTES.route("POST", "/lab/ssh/{vm*}")
def ask(visit: Visit) -> Response:
    """Answer one `question`: `host`, `key`, `run` or `file`."""
    question = _QUESTIONS.get(str(visit.body.get("question")))
    if question is None:
        raise invalid_parameter(f"'question' must be one of {', '.join(_QUESTIONS)}.", "question")
    vm = visit.cloud.follow(f"/{visit.parts['vm']}", MACHINE)
    if vm is None:
        raise NotFound("ResourceNotFound", f"There is no machine '/{visit.parts['vm']}'.")
    return json_response(200, question(visit.cloud, vm, visit.body))


def _host(cloud: Cloud, vm: Resource, asked: Json) -> Json:
    """Whether the machine runs, whether sshd does, and the host key that it shows."""
    disk = _disk(cloud, vm)
    if vm.interior.get("power") != "running" or disk is None:
        return {"running": False}
    machine = guest.Machine.from_json(disk.interior["machine"])
    return {"running": True, "listens": guest.listens_for_ssh(machine), "key": guest.host_key(machine)}


def _key(cloud: Cloud, vm: Resource, asked: Json) -> Json:
    """Whether a public key (its kind and its body) lets a user in; and whether they get a shell."""
    with _inside(cloud, vm) as machine:
        account = machine.account(str(asked.get("user")))
        if account is None or not account.enabled:
            return {"known": False}
        wanted = str(asked.get("key")).split()[:2]
        options = [_options(line, wanted) for line in account.authorized_keys]
        found = [option for option in options if option is not None]
        return {"known": bool(found), "forced": found[0] if found else "", "home": account.home}


def _options(line: str, wanted: list[str]) -> str | None:
    """The command that a line of authorized_keys forces, "" for none; None where it is another key's."""
    words = line.split()
    at = next((number for number, word in enumerate(words) if word == wanted[0]), None) if wanted else None
    if at is None or words[at : at + 2] != wanted:
        return None
    before = " ".join(words[:at])
    _, command, rest = before.partition('command="')
    return rest.rpartition('"')[0].replace('\\"', '"') if command else ""


def _run(cloud: Cloud, vm: Resource, asked: Json) -> Json:
    """A script in the user's login shell. `stdin` is what comes in, null where nothing has come yet.

    Raises `Conflict` of the code `InputNeeded` where the script reads what has not come; nothing is changed.
    """
    login = guest.Login(
        _text(asked, "user"),
        asked.get("stdin"),
        str(asked.get("folder", "")),
        {str(name): str(value) for name, value in asked.get("environment", {}).items()},
    )
    with _inside(cloud, vm) as machine:
        try:
            done = guest.log_in(machine, login, _text(asked, "script"))
        except guest.InputNeeded:
            raise Conflict("InputNeeded", "The script reads what has not come yet.") from None
    if done.shut_down:
        vm.interior["power"] = "stopped"
        cloud.put(vm)
    return {
        "stdout": done.stdout,
        "stderr": done.stderr,
        "exitCode": done.exit_code,
        "folder": done.folder,
        "environment": done.environment,
    }


def _file(cloud: Cloud, vm: Resource, asked: Json) -> Json:
    """One operation of sftp, done as the user: what comes of it, or `error` in sftp's own words."""
    user = _text(asked, "user")
    with _inside(cloud, vm) as machine:
        machine.user = user
        try:
            return {"result": remote_files.do(machine, asked)}
        except CommandError as refusal:
            return {"error": remote_files.reason(refusal)}
        finally:
            machine.user = "root"


def _text(asked: Json, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise invalid_parameter(f"'{name}' must be a text.", name)
    return value


def _disk(cloud: Cloud, vm: Resource) -> Resource | None:
    disk = cloud.get(str(vm.properties["storageProfile"]["osDisk"]["managedDisk"]["id"]))
    return disk if disk is not None and disk.interior.get("machine") is not None else None


@contextmanager
def _inside(cloud: Cloud, vm: Resource) -> Iterator[guest.Machine]:
    """The machine of a VM that runs, with its data disks; what is done to it is kept. Raises `Conflict`."""
    disk = _disk(cloud, vm)
    if disk is None or vm.interior.get("power") != "running":
        raise Conflict("OperationNotAllowed", "The VM is not running.")
    machine = guest.Machine.from_json(disk.interior["machine"])
    with plugged(cloud, vm, machine):
        yield machine
    after = machine.to_json()
    if after != disk.interior["machine"]:
        disk.interior["machine"] = after
        cloud.put(disk)


_QUESTIONS: dict[str, Callable[[Cloud, Resource, Json], Any]] = {
    "host": _host,
    "key": _key,
    "run": _run,
    "file": _file,
}
