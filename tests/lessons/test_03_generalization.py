"""Lesson 03: what counts as done, what does not, and what a learner is told then."""

import pytest

from tests.lessons import generalization_turn as turn
from tests.lessons import generalization_windows as windows
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

GROUP = "-g rg-generalize"
INSIDE = f"az vm run-command invoke {GROUP} --command-id RunShellScript -n"
READ = f'{INSIDE.removeprefix("az ")} web-base -o tsv --query "value[0].message" --scripts'
STOP, DEALLOCATE, GENERALIZE, START = (
    f"az vm {verb} {GROUP} -n" for verb in ("stop", "deallocate", "generalize", "start")
)
IMAGE = f"az image create {GROUP} --hyper-v-generation V2 -n"
BAD_IMAGE = f"{IMAGE} bad-image --source web-copy"
MARK_COPY = f"{DEALLOCATE} web-copy\n{GENERALIZE} web-copy"
COMPUTE = "/subscriptions/{{subscriptionId}}/resourceGroups/rg-generalize/providers/Microsoft.Compute"
AT = "?api-version=2024-11-01"
CLEAN = "userdel -r olga; rm /etc/shop.env; cloud-init clean --machine-id; waagent -deprovision+user -force"
CAPTURE = f"{DEALLOCATE} web-base\n{GENERALIZE} web-base\n{IMAGE} good-image --source web-base"
PLAIN = "--size Standard_D2s_v5 --public-ip-address ''"
WEB_1, WEB_2 = (
    f"az vm create {GROUP} -n {name} --admin-username webadmin --generate-ssh-keys {PLAIN} --image"
    for name in ("web-1", "web-2")
)
PAIR = f"{WEB_1} good-image\n{WEB_2} good-image"
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {
            "type": "Microsoft.Compute/images",
            "apiVersion": "2024-11-01",
            "name": "good-image",
            "location": "westeurope",
            "properties": {
                "hyperVGeneration": "V2",
                "sourceVirtualMachine": {
                    "id": "[resourceId('Microsoft.Compute/virtualMachines', 'web-base')]"
                },
            },
        }
    ],
}


def cleaned(script: str, *later: str) -> tuple[str, str]:
    """Exercise 3, with a script that runs inside, and commands after it."""
    return "clean_web_base", "\n".join([f'%%az\n{INSIDE} web-base --scripts "{script}"', *later])


def found(stranger: object, password: object) -> tuple[str, str]:
    """Exercise 1, as two values."""
    return "find_stranger", f"stranger = {stranger!r}\ntyped_password = {password!r}"


def chosen(*words: str) -> tuple[str, str]:
    """Exercise 7, as three words."""
    return "choose_state", "fleet, move, way_back = {!r}, {!r}, {!r}".format(*words)


RIGHT = [
    found("olga", "Winter-2026"),
    found("' Olga '", '"Winter-2026"'),
    found("`olga`", "winter-2026"),
    (
        "find_stranger",
        f"""stranger = az('{READ} "ls /home | grep -v azureuser"')
typed_password = az('{READ} "grep -o Winter.* /home/olga/.bash_history"')""",
    ),
    ("capture_bad_image", f"%%az\n{MARK_COPY}\n{BAD_IMAGE} --os-disk-caching ReadOnly --tags of=shop"),
    (
        "capture_bad_image",
        f"%%az\n{STOP} web-copy\n{GENERALIZE} web-copy\n{BAD_IMAGE}\n{DEALLOCATE} web-copy",
    ),
    (
        "capture_bad_image",
        f"%%az\nID=$(az vm show {GROUP} -n web-copy --query id -o tsv)\naz vm deallocate --ids $ID\n"
        f"az vm generalize --ids $ID\n{IMAGE} bad-image --source $ID",
    ),
    (
        "capture_bad_image",
        f"""import json
for step in ("deallocate", "generalize"):
    az(f"rest --method post --url {COMPUTE}/virtualMachines/web-copy/{{step}}{AT}")
    az("vm wait {GROUP} -n web-copy --custom \\"instanceView.statuses[?code=='PowerState/deallocated']\\"")
vm = az("vm show {GROUP} -n web-copy --query id -o tsv").text.strip()
what = json.dumps({{"hyperVGeneration": "V2", "sourceVirtualMachine": {{"id": vm}}}})
kind = "--resource-type Microsoft.Compute/images"
az(f"resource create {GROUP} -n bad-image {{kind}} --properties '{{what}}'")""",
    ),
    cleaned(
        "pkill -u olga; deluser --remove-home olga; shred -u /etc/shop.env; truncate -s 0 /etc/machine-id; "
        "sudo /usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"
    ),
    cleaned(
        "userdel olga && rm -rf /home/olga /etc/shop.env /etc/machine-id && waagent -deprovision+user -force"
    ),
    cleaned(
        "userdel -rf olga; unlink /etc/shop.env; cloud-init clean --logs --machine-id; "
        "echo 'waagent -deprovision+user -force' | at now + 1 minutes"
    ),
    cleaned("yes | waagent -deprovision+user; userdel -r olga; rm -f /etc/shop.env; : > /etc/machine-id"),
    cleaned(f"{CLEAN}; poweroff", f"{DEALLOCATE} web-base"),
    (
        "clean_web_base",
        f'%%az\naz vm run-command create {GROUP} --vm-name web-base --name clean --script "{CLEAN}"\n'
        f"az vm run-command delete {GROUP} --vm-name web-base --name clean --yes",
    ),
    (
        "clean_web_base",
        f"""for script in "{CLEAN}".split("; "):
    az(f"{INSIDE.removeprefix("az ")} web-base --scripts '{{script}}'")""",
    ),
    (
        "clean_web_base",
        f"%%az\naz vm user delete {GROUP} -n web-base -u olga\n"
        f"{INSIDE} web-base --scripts '{CLEAN.replace('userdel -r olga', 'rm -r /home/olga')}'",
    ),
    ("clean_web_base", f'printed = !{INSIDE} web-base --scripts "{CLEAN}"'),
    ("deploy_pair", f"%%az\n{CAPTURE}\n{PAIR}\naz vm deallocate {GROUP} -n web-1\n{DEALLOCATE} web-2"),
    (
        "deploy_pair",
        f"%%az\n{CAPTURE}\nID=$(az image show {GROUP} -n good-image --query id -o tsv)\n"
        f"{WEB_2} $ID --security-type Standard\n{WEB_1} $ID --no-wait\naz vm wait {GROUP} -n web-1 --created",
    ),
    (
        "deploy_pair",
        f"""steps = '''{CAPTURE}'''
for step in steps.splitlines():
    az(step.removeprefix("az "))
for number in (1, 2):
    az(f"vm create {GROUP} -n web-{{number}} --image good-image --admin-username webadmin {PLAIN} "
       "--generate-ssh-keys --tags of=shop")""",
    ),
    (
        "deploy_pair",
        f"""import json, pathlib, tempfile
template = pathlib.Path(tempfile.mkdtemp(), "image.json")
template.write_text(json.dumps({TEMPLATE}))
az("vm deallocate {GROUP} -n web-base")
az("vm generalize {GROUP} -n web-base")
az(f"deployment group create {GROUP} --template-file {{template}}")
az("{WEB_1.removeprefix("az ")} good-image")
az("{WEB_2.removeprefix("az ")} good-image")""",
    ),
    chosen("generalized", "specialized", "neither"),
    chosen("Generalized", " SPECIALIZED ", "'neither'"),
    *windows.RIGHT,
    *turn.RIGHT,
]

IN_A_SHELL = [
    (
        "find_stranger",
        f"""stranger = !az {READ} "getent passwd 1001 | cut -d: -f1"
typed_password = !az {READ} "sed 's/.*-p//' /home/olga/.bash_history" """,
    ),
    ("capture_bad_image", f"%%bash\n{STOP} web-copy\n{MARK_COPY}\n{BAD_IMAGE}"),
    (
        "deploy_pair",
        f"%%bash\nset -e\n{CAPTURE}\nfor n in 1 2; do {WEB_1.replace('web-1', 'web-$n')} good-image; done",
    ),
    *windows.IN_A_SHELL,
]

WRONG = [
    (*found("azureuser", "Winter-2026"), 1, "--admin-username"),
    (*found("www-data", "Winter-2026"), 1, "nobody can log in"),
    (*found("oleg", "Winter-2026"), 1, "first word of each line"),
    (*found("olga:x:1001:1001::/home/olga:/bin/bash", "Winter-2026"), 1, "that word alone is the name"),
    (*found("olga", "-pWinter-2026"), 1, "`-p` is the option"),
    (*found("olga", "mysql -u shop -pWinter-2026"), 1, "the whole line"),
    (*found("olga", "tok-7f3c-91ae"), 1, ".bash_history"),
    ("capture_bad_image", f"%%az\n{BAD_IMAGE}", 0, "Azure refused `az image create` with Operation"),
    ("capture_bad_image", f"%%az\n{GENERALIZE} web-copy\n{BAD_IMAGE}", 0, "it has no such mark"),
    ("capture_bad_image", f"%%az\n{DEALLOCATE} web-copy\n{BAD_IMAGE}", 1, "it has no such mark"),
    ("capture_bad_image", f"%%az\n{STOP} web-copy\n{GENERALIZE} web-copy\n{BAD_IMAGE}", 4, "it is stopped"),
    (
        "capture_bad_image",
        f"%%az\n{DEALLOCATE} web-base\n{GENERALIZE} web-base\n{BAD_IMAGE.replace('web-copy', 'web-base')}",
        2,
        "it was captured from 'web-base'",
    ),
    ("capture_bad_image", f"%%az\n{MARK_COPY}\n{BAD_IMAGE}-disk --os-type Linux", 4, "from the disk"),
    *[
        (
            "capture_bad_image",
            f"%%az\n{INSIDE} web-copy --scripts '{script}'\n{MARK_COPY}\n{BAD_IMAGE}",
            4,
            "no longer as it was",
        )
        for script in CLEAN.split("; ")
    ],
    (*cleaned("waagent -deprovision+user -force"), 2, "another one is there"),
    (*cleaned(CLEAN.replace("+user", "")), 5, "the account is there"),
    (*cleaned(CLEAN.replace(" -force", "")), 4, "still knows its name, 'web-base'"),
    (*cleaned(CLEAN.replace("waagent", "echo waagent")), 4, "still knows its name, 'web-base'"),
    (*cleaned(CLEAN.replace("waagent", "true || waagent")), 4, "still knows its name"),
    (*cleaned(f"echo n | {CLEAN.split('; ')[-1].removesuffix(' -force')}"), 0, "still knows its name"),
    (*cleaned(CLEAN.replace("waagent", "# waagent")), 4, "still knows its name"),
    (*cleaned(CLEAN.replace("userdel -r", "userdel")), 5, "has no home folder"),
    (*cleaned(CLEAN.replace("userdel -r olga", "rm -r /home/olga")), 5, "has no account of a person"),
    (*cleaned(CLEAN.replace("userdel -r olga", "usermod -L olga")), 4, "another one is there"),
    (*cleaned(CLEAN.replace(" --machine-id", "")), 5, "its machine id is still"),
    (*cleaned(CLEAN.replace("rm /etc/shop.env", "mv /etc/shop.env /root/shop")), 5.5, "'/root/shop' has it"),
    (*cleaned(CLEAN.replace("rm /etc/shop.env", ": > /etc/shop.env")), 5.5, "'/etc/shop.env' is there"),
    (*cleaned(CLEAN, f"{DEALLOCATE} web-base", f"{START} web-base"), 5, "its machine id is still"),
    ("clean_web_base", f"%%az\n{DEALLOCATE} web-base\n{GENERALIZE} web-base", 0, "never starts again"),
    ("deploy_pair", f"%%az\n{IMAGE} good-image --source web-base", 0, "Azure refused `az image create`"),
    ("deploy_pair", f"%%az\n{CAPTURE}", 2, "does not exist yet"),
    ("deploy_pair", f"%%az\n{CAPTURE}\n{WEB_1} bad-image", 3, "it was created from the image 'bad-image'"),
    (
        "deploy_pair",
        f"%%az\n{CAPTURE}\n{PAIR.replace('webadmin', 'azureuser')}",
        6.5,
        "istrator is azureuser",
    ),
    ("deploy_pair", f"%%az\n{CAPTURE}\n{PAIR.replace(PLAIN, '')}", 7.5, "it has 'web-1PublicIP'"),
    (
        "deploy_pair",
        f"%%az\n{CAPTURE}\n{PAIR.replace('--generate-ssh-keys', '--admin-password Long-2026-enough')}",
        7.5,
        "it takes a password, and knows no key",
    ),
    ("deploy_pair", f"%%az\n{CAPTURE}\n{PAIR.replace('good-image', 'Ubuntu2404')}", 5.5, "from Canonical"),
    (
        "deploy_pair",
        f"%%az\n{DEALLOCATE} web-base\n{START} web-base\n{CAPTURE}\n{PAIR}",
        7,
        "both have the same machine id",
    ),
    (
        "deploy_pair",
        f"%%az\n{INSIDE} web-base --scripts 'useradd -m tim'\n{CAPTURE}\n{PAIR}",
        7,
        "another one is there",
    ),
    (*chosen("specialized", "specialized", "neither"), 2, "one name"),
    (*chosen("generalized", "generalized", "neither"), 2, "set up as a new one"),
    (*chosen("generalized", "specialized", "generalized"), 2, "unusable"),
    (*chosen("generalized", "specialized", "specialized"), 2, "keep one disk"),
    (*chosen("neither", "neither", "neither"), 1, "what it should remember"),
    (*chosen("generalized", "both", "neither"), 2, "generalized, specialized, neither"),
    *windows.WRONG,
    *turn.WRONG,
]

REFUSED = [
    ("capture_bad_image", f"%%az\n{BAD_IMAGE}", "requires the Virtual Machine 'web-copy' to be Generalized"),
    (
        "capture_bad_image",
        f"%%az\n{GENERALIZE} web-copy",
        "since the VM is running. Please power off explicitly",
    ),
    ("deploy_pair", f"%%az\n{CAPTURE}\n{START} web-base", "since the VM is generalized"),
    *windows.REFUSED,
    *turn.REFUSED,
]


@pytest.mark.long
@pytest.mark.parametrize(("exercise", "source"), IN_A_SHELL)
def test_an_az_outside_of_the_kernel_counts_as_well(lesson: Player, exercise: str, source: str) -> None:
    assert lesson.attempt(exercise, source).full


@pytest.mark.parametrize("exercise", ["capture_bad_image", "clean_web_base", "mend_windows"])
def test_a_solution_counts_however_long_after_it_the_machine_is_switched_off(
    lesson: Player, exercise: str
) -> None:
    machine = {"mend_windows": "win-base", "clean_web_base": "web-base"}.get(exercise, "web-copy")
    assert lesson.attempt(exercise, f"{lesson.solution(exercise)}\n{DEALLOCATE} {machine}").full


def test_no_check_and_no_prompt_gives_a_persons_name_away(lesson: Player) -> None:
    checks = [cell.source for id, cell in lesson.cells.items() if id.startswith("check_")]
    prompts = [cell.source for cell in lesson.cells.values() if cell.cell_type == "markdown"]
    assert not [text for text in [*checks, *prompts] if "olga" in text.casefold() or "romy" in text.split()]
