"""What machines cost in the practice Azure, beside the same in moto's EC2; both in one process, in one run.

    python tests/benchmarks/beside_moto.py [FOLDER]

moto is installed into an environment of its own in FOLDER (by default one that is removed at the end); where
that cannot be done, the reason is printed. Each side is asked as its users ask it in a process, and both keep
their state in memory: moto through boto3, the practice Azure by requests with their JSON. A row is what the
call or the requests take; how a long operation is getting on, which moto has not, is asked after that.
Wanted: below 0.5 of moto's time in each row. Not a test.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from azlab.arm.messages import Json, Request  # noqa: E402
from azlab.arm.operations import HOST  # noqa: E402
from azlab.arm.store import Store  # noqa: E402
from azlab.cli.identity import token  # noqa: E402
from azlab.lab.people import LEARNER  # noqa: E402
from azlab.lab.reading import version_for  # noqa: E402
from azlab.providers import practice_azure  # noqa: E402

WANTED, MACHINES, ROUNDS = 0.5, 10, 3
PACKAGES = ("moto[ec2]>=5", "boto3")
GROUP = f"/subscriptions/{next(iter(LEARNER.subscriptions))}/resourceGroups/rg"
COMPUTE, NETWORK = f"{GROUP}/providers/Microsoft.Compute", f"{GROUP}/providers/Microsoft.Network"
HEADERS = {"authorization": f"Bearer {token(LEARNER)}"}
REGION = {"location": "westeurope"}
IMAGE = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
MOTO = """
import json, os, sys, time
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="eu-west-1")
import boto3
from moto import mock_aws
count = int(sys.argv[1])
def least(works):
    taken = []
    for work in works:
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000
with mock_aws():
    ec2 = boto3.client("ec2")
    image = ec2.describe_images(Owners=["099720109477"])["Images"][0]["ImageId"]
    machines = []
    def create():
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro")
        machines.append(made["Instances"][0]["InstanceId"])
    create()
    figures = {"create": least([create] * count)}
    volumes = [
        ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"][0]
        ["BlockDeviceMappings"][0]["Ebs"]["VolumeId"] for name in machines
    ]
    figures["get"] = least([lambda: ec2.describe_instances(InstanceIds=[machines[1]])] * 50)
    figures["list"] = least([lambda: ec2.describe_instances()] * 20)
    figures["snapshot"] = least([lambda v=v: ec2.create_snapshot(VolumeId=v) for v in volumes[1:]])
    figures["image"] = least([lambda m=m: ec2.create_image(InstanceId=m, Name=m) for m in machines[1:]])
    figures["delete"] = least([lambda m=m: ec2.terminate_instances(InstanceIds=[m]) for m in machines[1:]])
print(json.dumps(figures))
"""


def main(folder: str | None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(folder or temporary)
        try:
            moto, ours = figures_of_moto(home), figures()
        except (OSError, subprocess.CalledProcessError) as problem:
            print(f"moto cannot be installed here, so there is nothing to compare with: {problem}")
            return
        for _ in range(ROUNDS - 1):  # in turns: a busy machine hinders both alike
            moto = {name: min(taken, moto[name]) for name, taken in figures_of_moto(home).items()}
            ours = {name: min(taken, ours[name]) for name, taken in figures().items()}
    print(f"wanted: below {WANTED:g} of moto's time\n{'':10} {'ours':>9} {'moto':>9}")
    for name, taken in ours.items():
        print(f"{name:10} {taken:6.2f} ms {moto[name]:6.2f} ms   ratio {taken / moto[name]:4.2f}")


def figures_of_moto(folder: Path) -> dict[str, float]:
    """Least times in milliseconds, by a process of an environment with moto."""
    home = folder / "moto"
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *PACKAGES], check=True)
    done = subprocess.run([python, "-c", MOTO, str(MACHINES)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


class Azure:
    """The practice Azure, and what its machines are made of."""

    def __init__(self) -> None:
        self.app = practice_azure(Store())
        self.begun: list[str] = []
        self.versions: dict[str, str] = {}
        self.ask("PUT", GROUP, REGION)
        subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/16"}}]
        space = {"addressPrefixes": ["10.0.0.0/8"]}
        network = {**REGION, "properties": {"addressSpace": space, "subnets": subnets}}
        self.ask("PUT", f"{NETWORK}/virtualNetworks/net", network)

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """The answer, read as a client reads it."""
        content = json.dumps(body).encode() if body is not None else b""
        answer = self.app(Request(method, f"{path}?api-version={self.version(path)}", HEADERS, content))
        assert answer.status < 300, answer.body
        read: Json = answer.json() or {}
        if link := answer.headers.get("azure-asyncoperation", "").removeprefix(HOST):
            self.begun.append(link)
        return read

    def version(self, path: str) -> str:
        """The api-version for a path, which a client's code has for each type."""
        kind = path.removeprefix(GROUP).rpartition("/")[0]
        if kind not in self.versions:
            self.versions[kind] = version_for(path)
        return self.versions[kind]

    def wait(self) -> None:
        """Ask how all that was begun is getting on, until it has ended."""
        while self.begun:
            link = self.begun.pop()
            while self.app(Request("GET", link, HEADERS)).json()["status"] == "InProgress":
                pass

    def create(self, name: str) -> None:
        """A machine with its network interface; EC2 makes that by itself."""
        subnet = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
        configuration = {"name": "ip", "properties": {"subnet": subnet}}
        interface = f"{NETWORK}/networkInterfaces/{name}"
        self.ask("PUT", interface, {**REGION, "properties": {"ipConfigurations": [configuration]}})
        login = {"computerName": name, "adminUsername": "azureuser", "adminPassword": "Practice-12345"}
        machine = {
            "hardwareProfile": {"vmSize": "Standard_B1s"},
            "storageProfile": {
                "imageReference": IMAGE,
                "osDisk": {"name": f"{name}-os", "createOption": "FromImage"},
            },
            "osProfile": login,
            "networkProfile": {"networkInterfaces": [{"id": interface}]},
        }
        self.ask("PUT", f"{COMPUTE}/virtualMachines/{name}", {**REGION, "properties": machine})

    def snapshot(self, name: str) -> None:
        source = {"createOption": "Copy", "sourceResourceId": f"{COMPUTE}/disks/{name}-os"}
        self.ask("PUT", f"{COMPUTE}/snapshots/{name}", {**REGION, "properties": {"creationData": source}})

    def generalize(self, name: str) -> None:
        """What must be done before an image is made; not a part of its time."""
        for verb in ("deallocate", "generalize"):
            self.ask("POST", f"{COMPUTE}/virtualMachines/{name}/{verb}")
            self.wait()

    def image(self, name: str) -> None:
        source = {
            "sourceVirtualMachine": {"id": f"{COMPUTE}/virtualMachines/{name}"},
            "hyperVGeneration": "V2",
        }
        self.ask("PUT", f"{COMPUTE}/images/{name}", {**REGION, "properties": source})


def figures() -> dict[str, float]:
    """The same of the practice Azure."""
    azure, names = Azure(), [f"machine-{number}" for number in range(MACHINES + 1)]
    azure.create(names[0])
    every, machines = names[1:], f"{COMPUTE}/virtualMachines"
    found = {
        "create": least(azure, azure.create, every),
        "get": least(azure, lambda name: azure.ask("GET", f"{machines}/{name}"), every * 5),
        "list": least(azure, lambda _: azure.ask("GET", machines), every * 2),
        "snapshot": least(azure, azure.snapshot, every),
    }
    for name in every:
        azure.generalize(name)
    found["image"] = least(azure, azure.image, every)
    found["delete"] = least(azure, lambda name: azure.ask("DELETE", f"{machines}/{name}"), every)
    return found


def least(azure: Azure, work: Callable[[str], object], names: list[str]) -> float:
    """The least time of some work in milliseconds, done for each name: without what else the machine did."""
    taken = []
    for name in names:
        began = time.perf_counter()
        work(name)
        taken.append(time.perf_counter() - began)
        azure.wait()
    return min(taken) * 1000


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
