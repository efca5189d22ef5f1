"""A class that is made up: everybody solves lesson 04 alone and in their own way, but for those who copy."""

import random
import re
from dataclasses import dataclass, field

from grader.classroom.commands_as_typed import commands_in
from grader.classroom.traces import LessonText, Work

LONG = {"-g": "--resource-group", "-n": "--name", "-l": "--location", "-o": "--output"}
VARIABLES = "id img image imageid image_id IMG src source source_id vm_id vmid the_id SOURCE_ID imgId".split()
COMMENTS = (
    """
check that it worked|first clean it inside|deallocate before generalize|this takes a while|now make the image
needs the full id because of the other group|not sure if this is right|same region as the source vm
generation must be v2|clean up the machine first|look what is there|the region is important here
""".strip()
    .replace("\n", "|")
    .split("|")
)
LOOKS = (
    """
az vm list -o table|az image list -g rg-images -o table|az vm show -g rg-images -n web-base -o table
az group list -o table|az disk list -g rg-images -o table|az snapshot list -o table
az resource list -g rg-web -o table
az vm get-instance-view -g rg-images -n web-base -o table|az image show -g rg-images -n web-image
az vm list -g rg-web -d -o table|az vm show -d -g rg-web -n web-1|az vm list-sizes -l westeurope -o table
az image list --query "[].name" -o tsv|az account show|az vm image list -o table|az network vnet list -o table
az vm list --query "[].name"|az image show -g rg-north -n web-backup -o json
az disk show -g rg-images -n web-base-os
az vm start -g rg-web -n web-1|az vm stop -g rg-images -n web-base|az group show -n rg-north
az vm create --help
az image create -g rg-images -n web-image --source web-base|az vm wait -g rg-web -n web-1 --created
""".strip()
    .replace("\n", "|")
    .split("|")
)
CELLS = (
    """
for group in ("rg-images", "rg-web", "rg-north"):\\n    print(group, az(f"image list -g {group}"))
lab.picture()|!az image list|print(image_table)|import json\\nprint(json.dumps(1))|2 + 2
lab.compare("web-1", "web-2")
names = [vm["name"] for vm in az("vm list")]\\nnames|%%bash\\naz vm list -o table|image_table
""".strip()
    .replace("\n", "|")
    .split("|")
)
ODD = (
    """
az image delete -g rg-images -n|az group delete --yes --no-wait -n|az disk create --size-gb 10 -g rg-web -n
az snapshot delete -g rg-web -n|az tag create -n|az sig create -g rg-web -r|az vm delete --yes -g rg-web -n
az network nsg create -g rg-web -n|az identity create -g rg-web -n|az vmss list -o yaml -g|az lock create -n
""".strip()
    .replace("\n", "|")
    .split("|")
)
VERBS = "restart redeploy reapply simulate-eviction perform-maintenance open-port auto-shutdown".split()
TAGS = ["--tags by=me", "--tags x", "--zone-resilient true", "--storage-sku Premium_LRS", "--os-type Linux"]
ANSWERS = {
    "warm_1": "clean deallocate mark".split(),
    "warm_2": "waagent Sysprep".split(),
    "warm_3": "yes no".split(),
    "predict_location": "a b c".split(),
    "predict_deletion": "a b c".split(),
}
PEOPLE = "kim ana tom lea max joe eva ben zoe ian mia leo pia sam uli ned".split()


@dataclass
class Learner:
    """What somebody wrote, cell by cell."""

    cells: dict[str, str] = field(default_factory=dict)

    def work(self) -> Work:
        commands = tuple(found for cell in self.cells.values() for found in commands_in(cell))
        return Work(self.cells, commands)


def honest(lesson: LessonText, exercises: list[str], rng: random.Random) -> Learner:
    """Somebody who works alone: with habits of typing, looks around, comments, names, slips, own cells."""
    learner, long, shuffles = Learner(), rng.random() < 0.35, rng.random() < 0.3
    variable = rng.choice(VARIABLES)
    comments, looks = rng.random() * 0.5, rng.choice([0.0, 0.2, 0.5, 0.9])
    for exercise in exercises:
        text = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", lesson.cells[exercise]).strip()
        text = re.sub(r"^(\w+) = \.\.\.\n", "", text, flags=re.M)
        text = re.sub(r'^(\w+) = "\w+"$', lambda found: _answer(found[1], rng), text, flags=re.M)
        text = re.sub(r"\b(source_id|image_id)\b", variable, text)
        lines = [_typed(row, long, shuffles, rng) for row in re.sub(r"\\\n +", "", text).split("\n")]
        if rng.random() < comments:
            lines.insert(1, f"# {rng.choice(COMMENTS)}")
        if rng.random() < looks:
            lines += rng.sample(LOOKS, rng.choice([1, 1, 2]))
        if rng.random() < 0.03:
            lines.insert(1, f"az group create -n {rng.choice(PEOPLE)}-test{rng.randrange(3)} -l westeurope")
        learner.cells[exercise] = "\n".join(lines)
    for number in range(rng.choice([0, 0, 1, 2, 3])):
        learner.cells[f"own {number}"] = rng.choice(CELLS).replace("\\n", "\n")
    return learner


def quirky(learner: Learner, rng: random.Random) -> Learner:
    """The same with a few things that are somebody's alone: what a copy takes along."""
    mine = f"{rng.choice(PEOPLE)}{rng.randrange(100, 999)}"
    cells = dict(learner.cells)
    cells["prepare_source"] += f"\n# {' '.join(rng.sample(PEOPLE, 4))} said so"
    cells["capture_image"] += f"\n{rng.choice(ODD)} {mine}-old\n{rng.choice(ODD)} {mine}"
    cells["deploy_twins"] += f"\naz vm {rng.choice(VERBS)} -g rg-web -n web-{rng.choice('12')}"
    cells["mend_location"] = cells["mend_location"].replace("-l west", f"{rng.choice(TAGS)} -l west")
    first, second = rng.sample(range(10, 99), 2)
    work = rng.choice(["az(f'vm show -n web-{n}')", "str(n).zfill(3)", "[n, n + 1]", "{'vm': n}"])
    cells["own 9"] = f"{mine} = {{}}\nfor n in range({first}):\n    {mine}[n] = {work}\n{mine}[{second}]"
    return Learner(cells)


def copied(learner: Learner, rng: random.Random) -> Learner:
    """A copy by somebody who hides it: names renamed, comments away or changed, lines and cells moved."""
    cells = dict(learner.cells)
    old = cells["own 9"].partition(" ")[0]
    how = rng.sample(["rename", "comments", "reorder", "spell"], 2)
    if "rename" in how:
        new = f"{rng.choice(PEOPLE)}{rng.randrange(100, 999)}"
        cells = {name: cell.replace(old, new) for name, cell in cells.items()}
    if "comments" in how:
        cells = {
            name: re.sub(r"^# .*$", f"# {' '.join(rng.sample(PEOPLE, 3))}", cell, flags=re.M)
            for name, cell in cells.items()
        }
    if "reorder" in how:
        cells = dict(rng.sample(list(cells.items()), len(cells)))
    if "spell" in how:
        cells = {name: cell.replace(" -g ", " --resource-group ") for name, cell in cells.items()}
    return Learner(cells)


def _answer(question: str, rng: random.Random) -> str:
    return f'{question} = "{rng.choice(ANSWERS[question])}"'


def _typed(line: str, long: bool, shuffles: bool, rng: random.Random) -> str:
    if "az " not in line or "$(" in line or '"' in line:
        return line
    head, *options = re.split(r" (?=--?[a-z])", line)
    if shuffles:
        rng.shuffle(options)
    if long:
        options = [
            re.sub(r"^-\w", lambda found: LONG.get(found.group(), found.group()), row) for row in options
        ]
    if options and rng.random() < 0.02:
        options[-1:] = [options[-1][:-1]]
    return " ".join([head, *options])
