"""Answers to the capstone's first stage, about machines and rights: rows as in `answers.py`."""

REGIONS = ("west", "north", "sweden")
IN_TWO = '--subscription "Practice Two"'
SHOW = f"az sig image-version show -g rg-tills-images -r galTills -e 1.0.0 {IN_TWO} --query id -o tsv"
TILL = f"$({SHOW} -i till)"
LATEST = f"$(az sig image-definition show -g rg-tills-images -r galTills -i till {IN_TWO} --query id -o tsv)"
LOGIN = "--admin-username azureuser --generate-ssh-keys"
CLOSED = '--load-balancer "" --public-ip-address ""'
OPTIONS = f"--instance-count 10 --vm-sku Standard_B2s --security-type Standard {LOGIN} {CLOSED} -o none"


def cell(*lines: str) -> str:
    """A `%%az` cell that works in Practice."""
    return "\n".join(("%%az", "az account set -s Practice", *lines))


def fleet(options: str = OPTIONS, image: str = TILL, *, regions: tuple[str, ...] = REGIONS) -> list[str]:
    """A command for each region's ten tills, of one image."""
    made = [f"az vmss create -g rg-tills-{name} -n tills-{name} --image $till {options}" for name in regions]
    return [f"till={image}", *made]


def tills(*lines: str) -> tuple[str, str]:
    return "thirty_tills", cell(*lines)


FEWER = OPTIONS.replace("--instance-count 10", "--instance-count 5")
FLEETS = [
    tills(
        *fleet(OPTIONS.replace("-o none", "--no-wait")),
        "az vmss wait -g rg-tills-sweden -n tills-sweden --created",
    ),
    (
        "thirty_tills",
        f"till = az({SHOW[3:]!r} + ' -i till').text.strip()\naz('account set -s Practice')\n"
        f"for name in {list(REGIONS)}:\n"
        f"    az('vmss create -g rg-tills-' + name + ' -n tills-' + name + ' --image $till ' + {OPTIONS!r})",
    ),
    tills(
        *fleet(FEWER),
        *(f"az vmss scale -g rg-tills-{name} -n tills-{name} --new-capacity 10 -o none" for name in REGIONS),
    ),
    tills(*fleet(f"{OPTIONS} --orchestration-mode Uniform --storage-sku StandardSSD_LRS")),
]
OTHER_FLEETS = [
    (
        *tills(*fleet(regions=("west", "north"))),
        3,
        "'tills-sweden' in group 'rg-tills-sweden' does not exist yet",
    ),
    (*tills(*fleet(image=LATEST)), 3.75, "its model names whatever is latest"),
    (*tills(*fleet(FEWER)), 3.75, "it has 5"),
    (
        *tills(*fleet(image="Canonical:ubuntu-24_04-lts:server:latest")),
        1.5,
        "serves a page with 'Till 2026' from every instance",
    ),
]

OFFICE = f"$({SHOW} -i office)"
PASSWORD = "--admin-username azureuser --admin-password Books-and-2026-tills"
WINDOWS = f'--size Standard_D2s_v5 --security-type TrustedLaunch {PASSWORD} --public-ip-address "" -o none'

MOVED = f"group update -n rg-tills-images {IN_TWO} --set tags.ordered=2099-01-01T00:00:00+00:00 -o none"
AS_A_TILL = f'--size Standard_B2s --security-type Standard {LOGIN} --public-ip-address "" -o none'


def desks(options: str = WINDOWS, *, regions: tuple[str, ...] = REGIONS) -> list[str]:
    """A command for each region's office."""
    made = [f"az vm create -g rg-tills-{name} -n office-{name} --image $office {options}" for name in regions]
    return [f"office={OFFICE}", *made]


def offices(*lines: str) -> tuple[str, str]:
    return "offices", cell(*lines)


BY_CALLS = [f"az({line[3:]!r})" for line in ("az account set -s Practice", *desks()[1:])]
OFFICES = [
    offices(*desks(WINDOWS.replace("-o none", "--no-wait"))),
    offices(*desks(WINDOWS.replace("--security-type TrustedLaunch ", ""))),
    offices(*desks(f"{WINDOWS} --storage-sku StandardSSD_LRS")),
    ("offices", "\n".join((f"office = az({SHOW[3:]!r} + ' -i office').text.strip()", *BY_CALLS))),
]
OTHER_OFFICES = [
    (*offices(*desks(WINDOWS.replace('--public-ip-address ""', ""))), 3.75, "has no public address"),
    (
        "offices",
        "\n".join(
            ("lab.let_pass(hours=2)", f"office = az({SHOW[3:]!r} + ' -i office').text.strip()", *BY_CALLS)
        ),
        3.75,
        "minutes too late",
    ),
    (
        "offices",
        "\n".join(
            (
                "lab.let_pass(hours=2)",
                f"office = az({SHOW[3:]!r} + ' -i office').text.strip()",
                *BY_CALLS,
                f"az({MOVED!r})",
            )
        ),
        3.75,
        "minutes too late",
    ),
    (*offices(*desks(WINDOWS.replace("D2s", "D4s"))), 3.75, "has no price in the list"),
    (
        *offices(*desks(regions=("west",))),
        2.5,
        "VM 'office-north' in group 'rg-tills-north' does not exist yet",
    ),
    (
        *offices(*desks(WINDOWS.replace("--public-ip-address", "-l northeurope --public-ip-address"))),
        4,
        "VM 'office-west' is in 'westeurope'",
    ),
    (*offices(f"office={TILL}", *desks(AS_A_TILL)[1:]), 3.75, "was created from 'office'"),
    (
        *offices(
            *desks(),
            *(f"az disk create -g rg-tills-{name} -n spare --size-gb 512 -o none" for name in REGIONS),
        ),
        3.75,
        "is at most 2000 USD a month",
    ),
]

GIVE = "az role assignment create -o none --assignee shop-team@practice.onmicrosoft.com"
TAKE = "az role assignment delete --assignee shop-team@practice.onmicrosoft.com"
OF_TWO = "/subscriptions/$(az account show -s 'Practice Two' --query id -o tsv)"
SHELF = f"$(az sig show -g rg-tills-images -r galTills {IN_TWO} --query id -o tsv)"
READ = f'{GIVE} --role "Compute Gallery Image Reader" --scope {SHELF}'
LOCK = f"az lock create -n keep-tills -g rg-tills-images --lock-type CanNotDelete {IN_TWO} -o none"
AWAY = f"{TAKE} --scope {OF_TWO}"


def groups(role: str = "Virtual Machine Contributor") -> list[str]:
    """A command for the role at each group of machines."""
    return [
        f'{GIVE} --role "{role}" --scope $(az group show -n rg-tills-{name} --query id -o tsv)'
        for name in REGIONS
    ]


def rights(*lines: str) -> tuple[str, str]:
    return "handover", cell(*lines)


ROLE = (
    '{"Name": "Till reader", "Description": "Reads", "Actions": ["Microsoft.Compute/galleries/*/read"], '
    '"AssignableScopes": ["/subscriptions/'
)
HANDOVERS = [
    (
        "handover",
        "two = az(\"account show -s 'Practice Two' --query id -o tsv\").text.strip()\n"
        f"open('role.json', 'w').write({ROLE!r} + two + '\"]}}')\n"
        "az('role definition create --role-definition @role.json -o none')\n"
        + "\n".join(
            f"az({line[3:]!r})"
            for line in (AWAY, READ.replace("Compute Gallery Image Reader", "Till reader"), LOCK, *groups())
        ),
    ),
    rights(AWAY, READ, LOCK, *groups("Contributor")),
    rights(
        *groups(), LOCK, f"{AWAY} --role Contributor", READ.replace("Compute Gallery Image Reader", "Reader")
    ),
    rights(
        AWAY,
        READ,
        *groups(),
        f"az lock create -n all --lock-type CanNotDelete --resource-group rg-tills-images {IN_TWO} -o none",
    ),
    ("handover", "\n".join(f"az({line[3:]!r})" for line in (LOCK, READ, AWAY, *groups()))),
]
OTHER_HANDOVERS = [
    (
        *rights(
            AWAY, READ.replace("$(az sig show", "$(az sig image-definition show -i till"), LOCK, *groups()
        ),
        4.75,
        "may do Microsoft.Compute/galleries/images/versions/read on gallery 'galTills'",
    ),
    (*rights(READ, LOCK, *groups()), 4, "Contributor on the subscription 'Practice Two'"),
    (*rights(AWAY, READ, LOCK, *groups("Owner")), 4.25, "it may, as Owner"),
    (
        *rights(
            AWAY,
            READ,
            LOCK,
            f"{GIVE} --role Contributor --scope /subscriptions/$(az account show --query id -o tsv)",
        ),
        4.75,
        "holds no role above 'rg-tills-west'",
    ),
    (*rights(AWAY, READ, LOCK.replace("CanNotDelete", "ReadOnly"), *groups()), 4, "its lock is ReadOnly"),
    (*rights(AWAY, *groups(), LOCK), 4, "it holds no role there"),
    (*rights(AWAY, READ, *groups()), 3, "no lock lies on it or above it"),
    (
        *rights(AWAY, READ, LOCK, *groups("Reader")),
        3,
        "may do Microsoft.Compute/virtualMachineScaleSets/write",
    ),
]
ROLLOUT_BY_PROGRAM = [
    (
        "thirty_tills",
        "%%bash\nset -e\naz account set -s Practice\n"
        f"till={TILL}\nfor region in west north sweden; do\n"
        f"  az vmss create -g rg-tills-$region -n tills-$region --image $till {OPTIONS} --zones 1 2 3\ndone",
    ),
    (
        "offices",
        f"%%bash\nset -e\naz account set -s Practice\noffice={OFFICE}\nfor region in west north sweden; do\n"
        f"  az vm create -g rg-tills-$region -n office-$region --image $office {WINDOWS}\ndone",
    ),
    (
        "handover",
        f"%%bash\nset -e\naz account set -s Practice\n{AWAY}\n{READ}\n{LOCK}\n" + "\n".join(groups()),
    ),
]
"""Ways through programs outside of the notebook, which start a CLI each: for the long run."""
ROLLOUT_RIGHT = [*FLEETS, *OFFICES, *HANDOVERS]
ROLLOUT_WRONG = [*OTHER_FLEETS, *OTHER_OFFICES, *OTHER_HANDOVERS]
