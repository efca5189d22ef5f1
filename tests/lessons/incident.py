"""Commands of the incident of lesson 12, as its answers are made of."""

TWO = '--subscription "Practice Two"'
GALLERY = f"-g rg-tills-images -r galTills {TWO}"
VERSION = f"{GALLERY} -i till"
RENEW = "az storage account keys renew -g rg-tills-takings -n lindqvisttakings --key"
ACCOUNT = "-g rg-tills-takings -n lindqvisttakings"
EXCLUDE = "--set publishingProfile.excludeFromLatest=true -o none"
EXCLUDE_BOTH = "\n".join(
    f"az sig image-version update {VERSION} -e {version} {EXCLUDE}" for version in ("1.0.0", "0.9.5")
)
UNLOCK = f"az lock delete -n keep-tills -g rg-tills-images {TWO}"
LOCK = f"az lock create -n keep-tills -g rg-tills-images --lock-type CanNotDelete {TWO} -o none"
BUILDER = "builder@practice.onmicrosoft.com"
GALLERY_ID = f"$(az sig show {GALLERY} --query id -o tsv)"
LET_GO = f"""az role assignment delete --assignee {BUILDER} --scope {GALLERY_ID}
az role assignment delete --assignee {BUILDER} -g rg-tills-build {TWO}"""
LINKS = f"""az snapshot revoke-access -g rg-tills-build -n till-base-copy {TWO}
az disk revoke-access -g rg-tills-build -n handover {TWO}"""
UNSHARE = f"az sig share reset {GALLERY}"

DISK = "$(az disk show -g rg-tills-north -n till-test-os --query id -o tsv)"
GROUP = "az group create -n rg-tills-evidence -l northeurope -o none"
COPY = f"az snapshot create -g rg-tills-evidence -n evidence --source {DISK} -o none"
KEEP = "az lock create -n keep-evidence -g rg-tills-evidence --lock-type CanNotDelete -o none"
TAKE_AWAY = """az vm delete -g rg-tills-north -n till-test --yes
az disk delete -g rg-tills-north -n till-test-os --yes"""

LIKE_ALL = f"""--size Standard_B2s --security-type Standard --admin-username azureuser --generate-ssh-keys \\
    --public-ip-address "" {TWO} -o none"""
MARKETPLACE = "Canonical:ubuntu-24_04-lts:server:latest"
SETUP = "apt-get update; apt-get install -y nginx; echo 'Till 2026' > /var/www/html/index.html; "
SETUP += "mkdir -p /opt/till; echo 'screens=2 key_file=/etc/till/takings.env' > /opt/till/till.conf"
REMOVE = "rm /opt/till/upload-test.env /root/upload-by-hand.sh"
CLEAN = "cloud-init clean --machine-id; waagent -force -deprovision+user"
EVERYWHERE = "westeurope northeurope swedencentral"


def of_version(number: str) -> str:
    """The id of a version of `till`, as a substitution."""
    return f"$(az sig image-version show {VERSION} -e {number} --query id -o tsv)"


def run(machine: str, script: str) -> str:
    """A script inside a machine in the group of builds."""
    return (
        f"az vm run-command invoke -g rg-tills-build -n {machine} {TWO} --command-id RunShellScript "
        f'-o none --scripts "{script}"'
    )


def marked(machine: str) -> str:
    """Stop a machine for good."""
    own = f"-g rg-tills-build -n {machine} {TWO}"
    return f"az vm deallocate {own}\naz vm generalize {own}"


def published(machine: str, regions: str = EVERYWHERE, more: str = "") -> str:
    """Version 1.0.1, from a machine in the group of builds."""
    source = f"$(az vm show -g rg-tills-build -n {machine} {TWO} --query id -o tsv)"
    return (
        f"az sig image-version create {VERSION} -e 1.0.1 --virtual-machine {source} "
        f"--target-regions {regions} -o none {more}"
    )


def made(machine: str, image: str) -> str:
    """A machine in the group of builds."""
    return f"az vm create -g rg-tills-build -n {machine} --image {image} {LIKE_ALL}"


def rebuilt(script: str, regions: str = EVERYWHERE, more: str = "") -> str:
    """Version 1.0.1 by way of the machine on which tills are built."""
    steps = [
        f"az vm start -g rg-tills-build -n till-base {TWO}",
        run("till-base", script),
        marked("till-base"),
        published("till-base", regions, more),
    ]
    return "%%az\n" + "\n".join(steps)


def from_image(image: str, script: str) -> str:
    """Version 1.0.1 by way of a fresh machine."""
    steps = [made("fresh", image), run("fresh", script), marked("fresh"), published("fresh")]
    return "%%az\n" + "\n".join(steps)


IMAGE = "virtualMachineProfile.storageProfile.imageReference.id"
HEALTH = (
    "-n ApplicationHealthLinux --publisher Microsoft.ManagedServices --version 1.0 "
    """--settings '{"protocol": "http", "port": 80, "requestPath": "/"}' -o none"""
)
ROLLING = "--upgrade-policy-mode Rolling --max-batch-instance-percent"


def of(region: str) -> str:
    """The scale set of a region."""
    return f"-g rg-tills-{region} -n tills-{region}"


def model(region: str, number: str, more: str = "") -> str:
    """Let the model of a set name a version."""
    return f"az vmss update {of(region)} -o none {more} --set {IMAGE}={of_version(number)}"


def rolled(region: str, number: str = "1.0.1", percent: int = 20, more: str = "") -> str:
    """Bring a set to a version by a rolling upgrade."""
    return model(region, number, f"{ROLLING} {percent} {more}")


ALL_AT_ONCE = '--instance-ids "*"'
WITH_HEALTH = f"""{model("sweden", "1.0.0")}
az vmss extension set -g rg-tills-sweden --vmss-name tills-sweden {HEALTH}
az vmss update-instances {of("sweden")} {ALL_AT_ONCE}"""
"""The set in Sweden with what tells how its tills are; its model names a number first: no till changes."""
ROLL_ALL = "\n".join([WITH_HEALTH, rolled("west"), rolled("north"), rolled("sweden")])


def pairs(region: str) -> str:
    """Bring a set to its model, two at a time, in Python."""
    return f"""wanted = "[?starts_with(name, 'tills-')].name"
names = az(f'vm list -g rg-tills-{region} --query "{{wanted}}" -o tsv').text.split()
for at in range(0, len(names), 2):
    az(f"vmss update-instances {of(region)} --instance-ids {{names[at]}} {{names[at + 1]}}")"""


def by_pairs(region: str) -> str:
    """A set whose model names 1.0.1, brought to it two at a time, in Python."""
    return f"""new = az('sig image-version show {VERSION} -e 1.0.1 --query id -o tsv').text.strip()
az(f"vmss update {of(region)} --set {IMAGE}={{new}}")
{pairs(region)}"""


def deleted(*numbers: str) -> str:
    """Delete versions of `till`."""
    return "\n".join(f"az sig image-version delete {VERSION} -e {number}" for number in numbers)


PARTNER = "3e95a6c2-71d4-48bf-a03c-7d28e6b1f930"
FOUND = "token_file, token_key, bad_versions, test_machine ="
FILE = "/opt/till/upload-test.env"
COLUMNS = "{Name:name, Version:storageProfile.imageReference.exactVersion}"
PROOF = f"""proof=$(az vm list --query "[].{COLUMNS}")"""
