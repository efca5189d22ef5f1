"""Lesson 09, what builds at night: Packer, Image Builder, pipelines, the last task. Long: they really run."""

import pytest

from tests.lessons import turn_09
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.test_09_automation import BY_PROGRAM

pytestmark = pytest.mark.long

PACKER = """%%writefile web.pkr.hcl
packer {
  required_plugins {
    azure = { source = "github.com/hashicorp/azure", version = "~> 2" }
  }
}
source "azure-arm" "web" {
  use_azure_cli_auth                = true
  location                          = "westeurope"
  vm_size                           = "Standard_D2s_v5"
  os_type                           = "Linux"
  image_publisher                   = "Canonical"
  image_offer                       = "ubuntu-24_04-lts"
  image_sku                         = "server"
  managed_image_name                = "web-packer"
  managed_image_resource_group_name = "rg-images"
  shared_image_gallery_destination {
    resource_group      = "rg-images"
    gallery_name        = "shop"
    image_name          = "web-baked"
    image_version       = "1.0.0"
    replication_regions = ["westeurope", "northeurope"]
  }
}
build {
  sources = ["source.azure-arm.web"]
  provisioner "shell" {
    execute_command = "{{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline = [
      "apt-get update && apt-get install -y nginx",
      "waagent -force -deprovision+user",
    ]
  }
}
"""
DEPROVISION = '      "waagent -force -deprovision+user",\n'
MANAGED = (
    '  managed_image_name                = "web-packer"\n  managed_image_resource_group_name = "rg-images"\n'
)
REGIONS = '    replication_regions = ["westeurope", "northeurope"]\n'
TARGETS = '    target_region { name = "westeurope" }\n    target_region { name = "northeurope" }\n'
FAR = '    target_region { name = "northeurope" }\n'
"""Without the home region."""
TRUSTED = '  security_type = "TrustedLaunch"\n  secure_boot_enabled = true\n  vtpm_enabled = true\n'
SIZE = '  vm_size                           = "Standard_D2s_v5"\n'
SECOND = """  provisioner "shell" {
    execute_command = "sudo sh '{{ .Path }}'"
    inline          = ["waagent -force -deprovision+user && sync"]
  }
}
"""
TOKEN = 'variable "token" {\n  type      = string\n  sensitive = true\n}\nsource "azure'
KEPT = '"echo sesame-4711 > /etc/shop-token && waagent'


def packed(text: str, command: str = "packer build web.pkr.hcl") -> str:
    """The file written, and built: two magics, so the cell runs each."""
    body = text.removeprefix("%%writefile web.pkr.hcl\n")
    return f"_ = Path('web.pkr.hcl').write_text({body!r})\n!{command}"


UPDATE_ROLE = """
role["Actions"] += ["Microsoft.Compute/galleries/images/versions/write"]
_ = Path("role.json").write_text(json.dumps(role))
%az role definition update --role-definition @role.json -o none
"""
AGAIN = """
_ = Path("baked.json").write_text(json.dumps(baked))
%az image builder delete -g rg-build -n baked
%az image builder create -g rg-build -n baked --image-template baked.json -o none --only-show-errors
%az image builder run -g rg-build -n baked
"""
SUDO = 'shell["inline"] = [f"sudo {line}" for line in shell["inline"]]\n'
ONE_LINE = 'shell["inline"] = ["sudo sh -c \'apt-get update && apt-get install -y nginx\'"]\n'
ASSIGNEE = "--assignee-object-id $principal --assignee-principal-type ServicePrincipal"
SECOND_ROLE = """
role["Name"] = "Version writer"
role["Actions"] = ["Microsoft.Compute/galleries/images/versions/write"]
_ = Path("writer.json").write_text(json.dumps(role))
%az role definition create --role-definition @writer.json -o none
principal = az("identity show -g rg-build -n image-builder --query principalId -o tsv").text.strip()
where = SCOPE
%az role assignment create ASSIGNEE --role "Version writer" --scope $where -o none
""".replace("ASSIGNEE", ASSIGNEE)
BUILT_IN = """
principal = az("identity show -g rg-build -n image-builder --query principalId -o tsv").text.strip()
where = gallery.partition("/providers/")[0]
%az role assignment create ASSIGNEE --role Contributor --scope $where -o none
""".replace("ASSIGNEE", ASSIGNEE)

OUT_OF_LATEST = (
    "%az sig image-version update -g rg-images -r shop -i web -e 1.2.0 -o none "
    "--set publishingProfile.excludeFromLatest=true\n"
)
HEAD = """set -e
az group create -n rg-smoke -l westeurope -o none
id=$(az sig image-version show -g rg-images -r shop -i web -e $VERSION --query id -o tsv)
az vm create -g rg-smoke -n smoke --image $id --size Standard_D2s_v5 --security-type Standard \\
    --admin-username azureuser --generate-ssh-keys --public-ip-address "" -o none --only-show-errors
"""
ASK = """az vm run-command invoke -g rg-smoke -n smoke --command-id RunShellScript \\
    --scripts "curl -sSf http://localhost" --query "value[0].message" -o tsv"""
NIGHTS = """for base, version in (("night-2", "1.3.0"), ("night-1", "1.4.0")):
    lab.pipeline("nightly.yml", base=base, version=version)"""


def smoke(end: str, nights: str = NIGHTS) -> str:
    """1.2.0 taken out, a smoke test with this end, and the two nights."""
    return f"{OUT_OF_LATEST}_ = Path('smoke.sh').write_text({HEAD + end!r})\n{nights}"


WEB = "-g rg-images -r shop -i web"


def copied(version: str, other: str) -> str:
    """A version that no night made: a copy of another one."""
    return (
        f"old = az('sig image-version show {WEB} -e {other} --query id -o tsv').text.strip()\n"
        f"%az sig image-version create {WEB} -e {version} --image-version $old -o none"
    )


FIVE = {
    "Build": "- {displayName: Build, bash: bash build.sh}",
    "Smoke test": "- {displayName: Smoke test, bash: bash smoke.sh}",
    "Clean up": "- {displayName: Clean up, bash: az group delete -n rg-smoke --yes, condition: always()}",
    "Admit": "- {displayName: Admit, bash: bash admit.sh}",
    "Prune": "- {displayName: Prune, bash: bash prune.sh}",
}
START = """parameters: [{name: base}, {name: version}]
variables: {base: "${{ parameters.base }}", version: "${{ parameters.version }}"}
"""


def ordered(*names: str, **other: str) -> str:
    """The pipeline with these steps in this order, run for the two nights."""
    steps = "\n".join({**FIVE, **other}[name] for name in names)
    return piped(f"{START}steps:\n{steps}\n")


def piped(text: str) -> str:
    """The pipeline of this text, run for the two nights."""
    nights = '(("night-2", "1.5.0"), ("night-1", "1.6.0"))'
    runs = f'[lab.pipeline("azure-pipelines.yml", base=b, version=v) for b, v in {nights}]'
    test = f"{HEAD}{ASK} | grep sale\n"
    files = (("smoke.sh", test), ("azure-pipelines.yml", text))
    return "".join(f"_ = Path({name!r}).write_text({held!r})\n" for name, held in files) + runs


ORDER = ("Build", "Smoke test", "Clean up", "Admit", "Prune")
JOBS = f"""{START}jobs:
- job: try_it
  steps:
  {FIVE["Build"]}
  {FIVE["Smoke test"]}
  {FIVE["Clean up"]}
- job: release
  dependsOn: try_it
  steps:
  {FIVE["Admit"]}
  {FIVE["Prune"]}
"""
TASKS = {
    "Admit": "- {task: Bash@3, displayName: Admit, inputs: {targetType: inline, script: bash admit.sh}}",
    "Prune": "- {script: bash prune.sh, displayName: Prune, condition: succeeded()}",
}

RIGHT = [
    *BY_PROGRAM,
    ("mend_packer", packed(PACKER)),
    ("mend_packer", packed(PACKER.replace(MANAGED, ""))),
    ("mend_packer", packed(PACKER.replace(REGIONS, TARGETS))),
    ("mend_packer", packed(PACKER.replace(DEPROVISION, "").removesuffix("}\n") + SECOND)),
    (
        "mend_packer",
        packed(
            PACKER.replace('source "azure', TOKEN, 1),
            "packer build -var token=sesame-4711 web.pkr.hcl",
        ),
    ),
    (
        "mend_packer",
        f"{packed(PACKER.replace(REGIONS, FAR))}\n{packed(PACKER, 'packer build -force web.pkr.hcl')}",
    ),
    ("mend_builder", SUDO + UPDATE_ROLE + AGAIN),
    ("mend_builder", ONE_LINE + UPDATE_ROLE + AGAIN),
    ("mend_builder", SUDO + SECOND_ROLE.replace("SCOPE", "gallery.partition('/providers/')[0]") + AGAIN),
    ("mend_builder", SUDO + SECOND_ROLE.replace("SCOPE", "gallery") + AGAIN),
    ("mend_smoke", smoke(f"{ASK} | grep sale\n")),
    ("mend_smoke", smoke(f"page=$({ASK})\n[[ $page == *sale* ]]\n")),
    ("mend_smoke", smoke(f"page=$({ASK})\ncase $page in *sale*) echo good;; *) echo bad; exit 1;; esac\n")),
    ("mend_smoke", smoke(f"if ! {ASK} | grep -q sale; then exit 3; fi\n")),
    (
        "mend_smoke",
        smoke(
            f"{ASK} > page.txt\ngrep -q sale page.txt\n",
            "lab.pipeline('nightly.yml', base='night-1', version='1.4.0')\n"
            "lab.pipeline('nightly.yml', base='night-2', version='1.3.0')",
        ),
    ),
    ("order_steps", ordered(*ORDER)),
    ("order_steps", ordered("Build", "Smoke test", "Admit", "Prune", "Clean up")),
    ("order_steps", ordered("Build", "Smoke test", "Admit", "Clean up", "Prune")),
    ("order_steps", piped(JOBS)),
    ("order_steps", ordered(*ORDER, **TASKS)),
    *turn_09.RIGHT,
]

WRONG = [
    ("mend_packer", packed(PACKER.replace(REGIONS, FAR)), 0, "does not exist yet"),
    ("mend_packer", packed(PACKER.replace("+user", "")), 5, "another one is there"),
    ("mend_packer", packed(PACKER.replace(DEPROVISION, "")), 4, "still knows its name"),
    ("mend_packer", packed(PACKER.replace('"waagent', KEPT)), 4, "sesame"),
    ("mend_packer", packed(PACKER.replace(', "northeurope"', "")), 5, "northeurope"),
    ("mend_packer", packed(PACKER.replace(SIZE, "")), 0, "does not exist yet"),
    ("mend_packer", packed(PACKER.replace("-y nginx", "-y apache2")), 5, "nginx"),
    ("mend_builder", UPDATE_ROLE + AGAIN, 0, "does not exist yet"),
    ("mend_builder", SUDO + AGAIN, 0, "does not exist yet"),
    ("mend_builder", SUDO + BUILT_IN + AGAIN, 4, "Contributor"),
    ("mend_builder", SUDO + UPDATE_ROLE + "del target['excludeFromLatest']" + AGAIN, 4, "latest"),
    (
        "mend_builder",
        SUDO + "role['Actions'] += ['Microsoft.Compute/virtualMachines/write']" + UPDATE_ROLE + AGAIN,
        4.5,
        "it may do Microsoft.Compute/virtualMachines/write by Image writer",
    ),
    ("mend_smoke", smoke(f"{ASK}\n"), 3, "Which command sets this tag"),
    ("mend_smoke", smoke(f"{ASK} | grep sale || true\n"), 3, "takes part in latest"),
    ("mend_smoke", smoke(f"{ASK}\nexit 1\n"), 4, "it is 1.1.0"),
    ("mend_smoke", smoke(f"{ASK} | grep sale\n").replace(OUT_OF_LATEST, ""), 4, "1.2.0"),
    ("mend_smoke", smoke(f"{ASK} | grep stderr\n"), 3, "its tag 'tested'"),
    (
        "mend_smoke",
        smoke(f"{ASK} | grep sale\n", "lab.pipeline('nightly.yml', base='night-2', version='1.3.0')\n")
        + copied("1.4.0", "1.1.0"),
        4.5,
        "it was made from",
    ),
    (
        "order_steps",
        f"{ordered(*ORDER)}\n%az sig image-version delete {WEB} -e 1.6.0\n{copied('1.6.0', '1.4.0')}",
        5.5,
        "it was made from",
    ),
    ("order_steps", ordered("Build", "Admit", "Smoke test", "Clean up", "Prune"), 4, "takes part in latest"),
    ("order_steps", ordered("Build", "Smoke test", "Clean up", "Admit"), 5, "1.3.0"),
    ("order_steps", ordered("Prune", *ORDER[:4]), 5, "1.3.0"),
    ("order_steps", ordered("Build", "Smoke test", "Admit", "Prune"), 3.5, "rg-smoke"),
    (
        "order_steps",
        ordered(*ORDER, **{"Clean up": FIVE["Clean up"].replace(", condition: always()", "")}),
        3.5,
        "it is 1.4.0",
    ),
    *turn_09.WRONG,
]

REFUSED = [
    (
        "mend_packer",
        packed(PACKER.replace("  os_type", TRUSTED + "  os_type", 1), "packer validate web.pkr.hcl"),
        "managed",
    ),
    ("mend_packer", packed(PACKER.replace(SIZE, "")), "Standard_A1"),
    ("mend_packer", packed(PACKER.replace(REGIONS, FAR)), "must contain the location of image version"),
    ("mend_packer", f"{packed(PACKER.replace(REGIONS, FAR))}\n{packed(PACKER)}", "use the -force option"),
    ("mend_builder", SUDO + AGAIN, "versions/write"),
    (
        "mend_smoke",
        smoke(ASK, "lab.pipeline('nightly.yml', base='night-2', version='1.9.0')"),
        "Failed to connect",
    ),
]
