"""Answers to the exercises of the capstone's first stage about images: rows as in `answers.py`."""

TWO = 'az account set -s "Practice Two"'
PARTNER = "3e95a6c2-71d4-48bf-a03c-7d28e6b1f930"
GALLERY = "-g rg-tills-images -r galTills"
GROUPS = f"az sig create {GALLERY} --permissions Groups -o none"
SHARE = f"az sig share add {GALLERY} --subscription-ids {PARTNER}"
DEFINE = f"az sig image-definition create {GALLERY} -o none --publisher lindqvist --sku 2026"
TILL = (
    f"{DEFINE} -i till --offer till --os-type Linux --hyper-v-generation V2 --features SecurityType=Standard"
)
OFFICE = f"{DEFINE} -i office --offer office --os-type Windows --features SecurityType=TrustedLaunch"
IN_TWO = ' --subscription "Practice Two"'


def cell(*lines: str) -> str:
    """A `%%az` cell that works in Practice Two."""
    return "\n".join(("%%az", TWO, *lines))


def on(machine: str, script: str) -> str:
    """A command that runs a script inside one of the two machines."""
    shell = "RunShellScript" if machine == "till-base" else "RunPowerShellScript"
    told = f"az vm run-command invoke -g rg-tills-build -n {machine} --command-id {shell} -o none"
    return f'{told} --scripts "{script}"'


def marked(machine: str) -> str:
    return "\n".join(f"az vm {verb} -g rg-tills-build -n {machine}" for verb in ("deallocate", "generalize"))


def till(*scripts: str) -> tuple[str, str]:
    """An answer to exercise 2: scripts inside, then the mark."""
    return "clean_till", cell(*(on("till-base", script) for script in scripts), marked("till-base"))


def office(*lines: str) -> tuple[str, str]:
    """An answer to exercise 3: commands, then the mark."""
    return "seal_office", cell(*lines, marked("office-base"))


BODY = '{"location": "westeurope", "properties": {"sharingProfile": {"permissions": "Groups"}}}'
BY_REST = (
    "az rest --method put --url /subscriptions/$(az account show --query id -o tsv)/resourceGroups"
    "/rg-tills-images/providers/Microsoft.Compute/galleries/galTills?api-version=2024-03-03 "
    f"--body '{BODY}' -o none"
)
GALLERIES = [
    ("make_gallery", cell(GROUPS, OFFICE, TILL, SHARE)),
    ("make_gallery", "\n".join(("%%az", *(line + IN_TWO for line in (GROUPS, SHARE, TILL, OFFICE))))),
    ("make_gallery", cell(BY_REST, TILL, OFFICE, SHARE)),
    (
        "make_gallery",
        f"two = {IN_TWO!r}\nfor line in {[GROUPS, SHARE, TILL, OFFICE]!r}:\n    az(line[3:] + two)",
    ),
]
OTHER_GALLERIES = [
    (
        "make_gallery",
        cell(GROUPS.replace("Groups", "Private"), SHARE, TILL, OFFICE),
        0,
        "is shared with nobody",
    ),
    (
        "make_gallery",
        cell(
            GROUPS,
            SHARE.replace(
                f"subscription-ids {PARTNER}", "tenant-ids $(az account show --query tenantId -o tsv)"
            ),
            TILL,
            OFFICE,
        ),
        2,
        "is shared with",
    ),
    ("make_gallery", cell(GROUPS, TILL, OFFICE), 2, "is shared with '3e95a6c2"),
    (
        "make_gallery",
        cell(GROUPS, SHARE, TILL.replace(" --features SecurityType=Standard", ""), OFFICE),
        2.75,
        "its SecurityType is TrustedLaunchSupported",
    ),
    (
        "make_gallery",
        cell(GROUPS, SHARE, TILL, OFFICE.replace("=TrustedLaunch", "=TrustedLaunchSupported")),
        2.75,
        "its SecurityType is TrustedLaunchSupported",
    ),
    ("make_gallery", cell(GROUPS, SHARE, TILL.replace("V2", "V1"), OFFICE), 2.75, "its generation is V1"),
    (
        "make_gallery",
        cell(GROUPS, SHARE, TILL, f"{OFFICE} --os-state Specialized"),
        2.75,
        "its OS state is Specialized",
    ),
    ("make_gallery", f"%%az\n{GROUPS}\n{SHARE}", 0, "does not exist yet"),
]

AGENT = "rm -f /etc/ssh/ssh_host_*; cloud-init clean --machine-id; waagent -force -deprovision+user"
GONE = "userdel -r anders; rm /etc/till.env /opt/till/setup.log"
TILLS = [
    till(f"{GONE}; {AGENT}"),
    till("deluser --remove-home anders", "grep -rl tok- /etc /opt | xargs rm", AGENT),
    till(f"sed -i /tok-/d /etc/till.env /opt/till/setup.log; userdel anders; rm -r /home/anders; {AGENT}"),
    till(
        f"{GONE} /etc/ssh/ssh_host_*",
        "waagent -force -deprovision+user",
        "truncate -s 0 /etc/machine-id; cloud-init clean",
    ),
]
OTHER_TILLS = [
    (*till(f"userdel -r anders; rm /etc/till.env; {AGENT}"), 3, "'/opt/till/setup.log' has it"),
    (*till(f"rm /etc/till.env /opt/till/setup.log; {AGENT}"), 2, "has no account of a person"),
    (*till(f"{GONE.replace(' -r', '')}; {AGENT}"), 2.5, "has no home folder"),
    (
        *till(f"{GONE} /etc/ssh/ssh_host_*; waagent -force -deprovision+user"),
        3.5,
        "its machine id is still in /etc/machine-id",
    ),
    (*till(f"{GONE}; {AGENT.replace('+user', '')}"), 3, "another one is there"),
    (*till(f"{GONE}; rm -r /opt/till; {AGENT}"), 3.5, "no such file is there"),
    (*till("true"), 1, "`lab.undo()` takes the last command back"),
    ("clean_till", cell(on("till-base", f"{GONE}; {AGENT}")), 3.5, "is marked as generalized"),
]

SYSPREP = r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown"
APP = "Get-AppxPackage -AllUsers -Name Contoso.Stocks | Remove-AppxPackage -AllUsers"
RESTART = "az vm restart -g rg-tills-build -n office-base"
OFFICES = [
    office(RESTART, on("office-base", f"{APP}\n{SYSPREP}")),
    office(on("office-base", APP), RESTART, on("office-base", SYSPREP)),
    office(
        "az vm stop -g rg-tills-build -n office-base\naz vm start -g rg-tills-build -n office-base",
        on("office-base", f"{APP}; {SYSPREP}"),
    ),
    office(
        RESTART,
        on("office-base", SYSPREP),
        on("office-base", "Remove-AppxPackage -AllUsers -Package Contoso.Stocks_3.4.7.2_x64__8wekyb3d8bbwe"),
        on("office-base", SYSPREP.replace(" /oobe", "")),
    ),
]
OTHER_OFFICES = [
    (*office(), 1, "was generalized by Sysprep"),
    (*office(on("office-base", f"{APP}; {SYSPREP}")), 1, "its image state is IMAGE_STATE_COMPLETE"),
    (*office(RESTART, on("office-base", SYSPREP)), 1, "its image state is IMAGE_STATE_COMPLETE"),
    (
        *office(RESTART, on("office-base", rf"Remove-Item C:\Office\prices.csv; {APP}; {SYSPREP}")),
        1.5,
        "no such file is there",
    ),
    ("seal_office", cell(RESTART, on("office-base", f"{APP}; {SYSPREP}")), 1.5, "is marked as generalized"),
]

VERSION = f"az sig image-version create {GALLERY} -e 1.0.0"
THREE = "westeurope northeurope swedencentral"
TWICE = "westeurope=2 northeurope=2 swedencentral=2"
OF_TILL = "$(az vm show -g rg-tills-build -n till-base --query id -o tsv)"
OF_OFFICE = "$(az vm show -g rg-tills-build -n office-base --query id -o tsv)"
TILL_VERSION = f"{VERSION} -i till --virtual-machine {OF_TILL} --target-regions {TWICE}"
OFFICE_VERSION = f"{VERSION} -i office --virtual-machine {OF_OFFICE} --target-regions {THREE}"
WAIT = "\n".join(
    f"az sig image-version wait {GALLERY} -e 1.0.0 --created -i {name}" for name in ("office", "till")
)
VERSIONS = [
    ("publish_both", cell(f"{OFFICE_VERSION} -o none", f"{TILL_VERSION} -o none")),
    ("publish_both", cell(f"{TILL_VERSION} --no-wait", f"{OFFICE_VERSION} --no-wait", WAIT)),
    (
        "publish_both",
        cell(
            f"az image create -g rg-tills-build -n till-image --source {OF_TILL} --hyper-v-generation V2",
            f"{OFFICE_VERSION} --no-wait",
            f"{VERSION} -i till -o none --target-regions {THREE} "
            "--managed-image $(az image show -g rg-tills-build -n till-image --query id -o tsv)"
            " --replica-count 2 --storage-account-type Standard_ZRS",
            WAIT,
        ),
    ),
    (
        "publish_both",
        cell(
            f"{VERSION} -i till --virtual-machine {OF_TILL} -o none",
            f"{OFFICE_VERSION} -o none",
            f"az sig image-version update {GALLERY} -e 1.0.0 -i till --target-regions {TWICE} -o none",
        ),
    ),
]
OTHER_VERSIONS = [
    ("publish_both", cell(TILL_VERSION.replace("=2", ""), OFFICE_VERSION), 3.25, "it keeps 1 there"),
    ("publish_both", cell(TILL_VERSION.replace("=2", "=3"), OFFICE_VERSION), 3.25, "it keeps 3 there"),
    (
        "publish_both",
        cell(f"{TILL_VERSION} --storage-account-type Premium_LRS", OFFICE_VERSION),
        3.75,
        "1.0.0 has Premium_LRS",
    ),
    (
        "publish_both",
        cell(TILL_VERSION.replace(" northeurope=2", ""), OFFICE_VERSION),
        2.75,
        "northeurope has none",
    ),
    ("publish_both", cell(TILL_VERSION), 2, "'1.0.0' of 'office' does not exist yet"),
    (
        "publish_both",
        cell(f"{TILL_VERSION} --no-wait", f"{OFFICE_VERSION} --no-wait"),
        3,
        "Replicating",
    ),
]
IMAGES_BY_PROGRAM = [
    (
        "make_gallery",
        f"%%bash\nset -e\n{TWO}\n{GROUPS}\n{SHARE}\n{TILL} --os-state Generalized\n{OFFICE}",
    ),
    (
        "clean_till",
        f"%%bash\n{TWO}\n{on('till-base', GONE)}\n{on('till-base', AGENT)}\n"
        "for verb in stop deallocate generalize; do az vm $verb -g rg-tills-build -n till-base; done",
    ),
]
"""Ways through programs outside of the notebook, which start a CLI each: for the long run."""
IMAGES_RIGHT = [*GALLERIES, *TILLS, *OFFICES, *VERSIONS]
IMAGES_WRONG = [*OTHER_GALLERIES, *OTHER_TILLS, *OTHER_OFFICES, *OTHER_VERSIONS]
