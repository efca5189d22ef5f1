"""What the Azure CLI itself says: the practice Azure lets it come to each of its sentences."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab.arm.store import Store
from azlab.cli.home import Account
from azlab.cli.result import Result
from azlab.cli.session import Session
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure
from azlab.transports.simulated import Simulated

UBUNTU, WINDOWS = (
    "Canonical:ubuntu-24_04-lts:server:latest",
    "MicrosoftWindowsServer:WindowsServer:2022-datacenter-core-g2:latest",
)
VM = "az vm create -g rg -n other --size Standard_D2s_v5 --security-type Standard --public-ip-address ''"
UPGRADE = (
    "Consider upgrading security for your workloads using Azure Trusted Launch VMs. To know more about "
    "Trusted Launch, please visit https://aka.ms/TrustedLaunch."
)
PASSWORD = (
    "The password length must be between 12 and {}. Password must have the 3 of the following: 1 lower case "
    "character, 1 upper case character, 1 number and 1 special character."
)
OLD = "MicrosoftWindowsServer:WindowsServer:2012-Datacenter:9200.24523.231004"
SCHEDULED = (
    f"Warning: This image {OLD} is scheduled for deprecation and will be blocked after "
    "June 14, 2024.\n"
    "VM / VMSS creation is allowed temporarily, but future deployments, redeployments, or scale‑out "
    "operations may fail after this date.\nConsider switching to a supported image now."
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A signed-in CLI over a cloud with the group `rg`, the VM `web`, and a disk and a gallery beside it."""
    store = Store()
    account = Account("learner@practice.onmicrosoft.com", TENANT, SUBSCRIPTIONS)
    session = Session(Simulated(practice_azure(store)), Path(tmp_path_factory.mktemp("home")), account)
    for command in (
        "az group create -n rg -l westeurope",
        "az disk create -g rg -n data --size-gb 4",
        "az sig create -g rg -r shop",
        f"{VM.replace('other', 'web')} --image {UBUNTU} --admin-username keeper --generate-ssh-keys",
    ):
        done = run(session, command)
        assert done.exit_code == 0, done.errors
    yield session
    store.close()


def run(session: Session, command: str) -> Result:
    return session.run(shlex.split(command)[1:])


REFUSED = [
    (
        "az vm image show -l westeurope --urn Canonical:ubuntu-24_04-lts:server",
        "--urn should be in the format of publisher:offer:sku:version or "
        "publisher:offer:sku:edge_zone:version",
    ),
    (
        "az vm image show -l westeurope --urn Canonical:UbuntuServer:17.10:latest",
        "Can't resolve the version of 'Canonical:UbuntuServer:17.10'",
    ),
    (
        "az image create -g rg -n golden --source data",
        "usage error: os type is required to create the image, please specify '--os-type OS_TYPE'",
    ),
    (
        "az image create -g rg -n golden --source web --data-disk-sources data",
        "'--data-disk-sources' is not allowed when capturing images from virtual machines",
    ),
    (f"{VM} --image {UBUNTU} --admin-username keeper --admin-password short", PASSWORD.format(72)),
    (f"{VM} --image {WINDOWS} --admin-username keeper --admin-password short", PASSWORD.format(123)),
    (
        f"{VM} --image {UBUNTU} --admin-username admin --admin-password Practice-Azure-1",
        "This user name 'admin' meets the general requirements, but is specifically disallowed for this "
        "image. Please try a different value.",
    ),
    (
        f"{VM} --image {WINDOWS} --admin-username keeper --generate-ssh-keys --authentication-type ssh",
        "SSH not supported for Windows VMs.",
    ),
    (
        "az vm create -g rg -n other --specialized --attach-os-disk data --os-type linux",
        "usage error: --specialized is only configurable when --image is specified.",
    ),
    (f"az vm image terms accept --urn {UBUNTU}", f"Image '{UBUNTU}' has no terms to accept."),
]


@pytest.mark.parametrize(("command", "sentence"), REFUSED)
def test_the_cli_refuses_in_its_own_words(session: Session, command: str, sentence: str) -> None:
    refused = run(session, command)
    assert refused.exit_code != 0
    assert sentence in refused.errors


WARNED = [
    (
        "az vm stop -g rg -n web",
        "About to power off the specified VM...\n"
        "It will continue to be billed. To deallocate a VM, run: az vm deallocate.",
    ),
    (
        "az vm image list -o none",
        "You are viewing an offline list of images, use --all to retrieve an up-to-date list",
    ),
    (f"{VM} --image {UBUNTU} --admin-username keeper --generate-ssh-keys", UPGRADE),
    (
        f"{VM} -n old --image {OLD} --admin-username keeper --admin-password Practice-Azure-1",
        SCHEDULED,
    ),
    (
        "az sig image-definition create -g rg -r shop -i web --os-type Linux --publisher a --offer b --sku c",
        'Starting Build (May) 2024, "az sig image-definition create" command will use the new default values '
        "Hyper-V Generation: V2 and SecurityType: TrustedLaunchSupported.",
    ),
]


@pytest.mark.parametrize(("command", "sentence"), WARNED)
def test_the_cli_warns_in_its_own_words(session: Session, command: str, sentence: str) -> None:
    done = run(session, command)
    assert done.exit_code == 0, done.errors
    assert f"WARNING: {sentence}" in done.errors
