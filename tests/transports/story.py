"""A story that is recorded once and told again, and how far it is told."""

from dataclasses import dataclass
from pathlib import Path

from azlab import lab
from azlab.cli import Result, az

SIZE = "--size Standard_D2s_v5 --security-type Standard --admin-username azureuser --public-ip-address ''"
MACHINE = f"vm create -g rg -n web --image Ubuntu2404 {SIZE}"
LOGIN = "--admin-password 'Never-Kept-{}-12345' --authentication-type password"
LOOK = "vm run-command invoke -g rg -n web --command-id RunShellScript --scripts 'cat /etc/motto'"
DISK = "--query storageProfile.osDisk.name -o tsv"
STORY = [
    "group create -n rg -l westeurope --tags made=here",
    "group create -n rg-mars -l mars",
    f"{MACHINE} {LOGIN.format('first')}",
    "image create -g rg -n early --source web --hyper-v-generation V2",
    "vm run-command invoke -g rg -n web --command-id RunShellScript --scripts 'echo slow > /etc/motto'",
    LOOK,
    "vm run-command invoke -g rg -n web --command-id RunShellScript --scripts 'echo fast > /etc/motto'",
    LOOK,
    "vm stop -g rg -n web",
    "vm start -g rg -n web",
    "vm deallocate -g rg -n web",
    "vm generalize -g rg -n web",
    "image create -g rg -n early --source web --hyper-v-generation V2",
    f"snapshot create -g rg -n kept --source $(az vm show -g rg -n web {DISK})",
    "group create -n rg-2 -l westeurope",
    "disk create -g rg-2 -n data --size-gb 4 --no-wait",
    "disk show -g rg-2 -n data",
    "group delete -n rg-2 --yes",
]
NOTEBOOK = {"cells": [{"cell_type": "code", "source": ["lab.start('x')"]}]}


@dataclass(frozen=True)
class Recorded:
    """A folder with a recording, and what the commands said while it was made."""

    folder: Path
    said: list[Result]


def machine_id() -> str:
    base = f"/subscriptions/{lab.cloud().subscription}/resourceGroups/rg"
    return f"{base}/providers/Microsoft.Compute/virtualMachines/web"


def question() -> str:
    return lab.cloud().run(machine_id(), "RunShellScript", "cat /etc/motto")


def until(command: str) -> None:
    """Tell the story up to and with this command."""
    for one in STORY[: STORY.index(command) + 1]:
        az(one)
