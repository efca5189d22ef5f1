"""The third stage of lesson 12: access, links and what nothing uses."""

import pytest

from tests.lessons.answers import *  # noqa: F403

pytestmark = pytest.mark.long

TWO = '--subscription "Practice Two"'
GALLERY = f"$(az sig show -g rg-tills-images -r galTills {TWO} --query id -o tsv)"
TEAM, BUILDER = "shop-team@practice.onmicrosoft.com", "builder@practice.onmicrosoft.com"
TAKE = "az role assignment delete --assignee"
SECOND = "$(az account show -s 'Practice Two' --query id -o tsv)"
STRANGER = "8a41f7d0-2c95-4e6b-b318-5f0d9c27e364"
SHARE = f"-g rg-tills-images -r galTills {TWO} --subscription-ids"
LOCK = "az lock create -n keep-evidence -g rg-tills-evidence --lock-type CanNotDelete"
UNLOCK = "az lock delete -n keep-evidence -g rg-tills-evidence"
ACCESS = {
    "ANSWER": 'inherited="Practice Two"',
    "TEAM": f"{TAKE} {TEAM} --role Contributor --scope /subscriptions/{SECOND}",
    "TILL": f"{TAKE} {BUILDER} --scope {GALLERY}/images/till",
    "UNLOCK": UNLOCK,
    "EVIDENCE": f"{TAKE} {BUILDER} -g rg-tills-evidence",
    "LOCK": LOCK,
    "STRANGER": f"az sig share remove {SHARE} {STRANGER}",
}
DISKS = "az disk revoke-access -g"
LINKS = {
    "EVIDENCE": "az snapshot revoke-access -g rg-tills-evidence -n evidence",
    "ROLLOUT": f"{DISKS} rg-tills-evidence -n rollout-copy",
    "HANDOVER": f"{DISKS} rg-tills-build -n handover {TWO}",
}
UNUSED = {
    "VM": "az vm delete -g rg-tills-west -n till-check --yes",
    "OS": "az disk delete -g rg-tills-west -n till-check-os --yes",
    "VMNIC": "az network nic delete -g rg-tills-west -n till-checkVMNic",
    "PIP": "az network public-ip delete -g rg-tills-west -n pip-rescue",
    "NIC": "az network nic delete -g rg-tills-north -n nic-rescue",
    "SCREENS": "az disk delete -g rg-tills-sweden -n screens-old --yes",
    "UNLOCK": UNLOCK,
    "COPY": "az disk delete -g rg-tills-evidence -n rollout-copy --yes",
    "LOCK": LOCK,
}


def cell(steps: dict[str, str], *more: str, **other: str) -> str:
    """The steps, some of them done in another way; "" leaves one out."""
    return "\n".join(["%%az", *filter(None, (steps | other).values()), *more])


RIGHT = [
    ("set_access", cell(ACCESS)),
    (
        "set_access",
        cell(
            ACCESS,
            ANSWER="inherited=2b7d4e81-9c06-4f3a-b2e5-6f1a8c3d5e20",
            TILL="az role assignment delete --ids "
            f"$(az role assignment list --all --assignee {BUILDER} {TWO} --query [0].id -o tsv)",
            UNLOCK="az lock delete --ids $(az lock list -g rg-tills-evidence --query [0].id -o tsv)",
            LOCK="az lock create -n audit -g rg-tills-evidence -t CanNotDelete --notes kept",
        ),
    ),
    (
        "set_access",
        cell(
            ACCESS,
            TEAM=f"{TAKE} {TEAM} {TWO}\naz role assignment delete --assignee {TEAM} --scope {GALLERY}\n"
            f"az role assignment create --assignee {TEAM} --role Reader --scope {GALLERY} -o none",
            STRANGER=f"az sig share remove {SHARE} {STRANGER} --no-wait\n"
            f"az sig share wait -g rg-tills-images -r galTills {TWO} --updated",
        ),
    ),
    (
        "set_access",
        f"""inherited = "practice two"
two = az('account show -s "Practice Two" --query id -o tsv').text.strip()
az("{UNLOCK}")
for subscription in ("Practice", "Practice Two"):
    for who, role in (("{BUILDER}", ""), ("{TEAM}", " --role Contributor")):
        found = az(["role", "assignment", "list", "--all", "--assignee", who, "--subscription", subscription])
        for row in found.data:
            if who.startswith("builder") or row["roleDefinitionName"] == "Contributor":
                az(["role", "assignment", "delete", "--ids", row["id"]])
az("{LOCK}")
az('sig share remove {SHARE} {STRANGER}')""",
    ),
    ("close_links", cell(LINKS)),
    (
        "close_links",
        cell(
            LINKS,
            ROLLOUT=f"{UNLOCK}\n{DISKS} rg-tills-evidence -n rollout-copy\n"
            f"az disk delete -g rg-tills-evidence -n rollout-copy --yes\n{LOCK}",
        ),
    ),
    (
        "close_links",
        """for kind, group, subscription in (
    ("snapshot", "rg-tills-evidence", "Practice"),
    ("disk", "rg-tills-evidence", "Practice"),
    ("disk", "rg-tills-build", "Practice Two"),
):
    where = ["-g", group, "--subscription", subscription]
    for row in az([kind, "list", *where]).data:
        if row["diskState"] == "ActiveSAS":
            az([kind, "revoke-access", "-n", row["name"], *where])""",
    ),
    (
        "close_links",
        cell(
            {
                "SWITCH": 'az account set -s "Practice Two"',
                "HANDOVER": f"{DISKS} rg-tills-build -n handover",
                "DELETE": "az disk delete -g rg-tills-build -n handover --yes",
                "BACK": "az account set -s Practice",
                "ROLLOUT": LINKS["ROLLOUT"],
                "EVIDENCE": "az snapshot revoke-access --ids "
                "$(az snapshot list -g rg-tills-evidence --query [0].id -o tsv)",
            }
        ),
    ),
    ("clear_unused", cell(UNUSED)),
    (
        "clear_unused",
        cell(
            UNUSED,
            VM="az vm deallocate -g rg-tills-west -n till-check",
            OS="",
            VMNIC="",
            PIP="az resource delete --ids "
            "$(az network public-ip show -g rg-tills-west -n pip-rescue --query id -o tsv)",
        ),
    ),
    (
        "clear_unused",
        f"""az("vm delete -g rg-tills-west -n till-check --yes")
az("{UNLOCK}")
for group in ("rg-tills-west", "rg-tills-north", "rg-tills-sweden", "rg-tills-evidence"):
    for row in az(["disk", "list", "-g", group]).data:
        if not row.get("managedBy") and "keep" not in (row.get("tags") or {{}}):
            az(["disk", "delete", "--ids", row["id"], "--yes"])
for row in az("network nic list").data:
    if not row.get("virtualMachine"):
        az(["network", "nic", "delete", "--ids", row["id"]])
for row in az("network public-ip list").data:
    if not row.get("ipConfiguration"):
        az(["network", "public-ip", "delete", "--ids", row["id"]])
az("{LOCK}")""",
    ),
]


WRONG = [
    ("set_access", cell(ACCESS, ANSWER=""), 5.5, "`inherited` has no value yet"),
    ("set_access", cell(ACCESS, ANSWER="inherited=galTills"), 5.5, "that role only reads"),
    ("set_access", cell(ACCESS, ANSWER="inherited=rg-tills-images"), 5.5, "Who holds one above it?"),
    ("set_access", cell(ACCESS, TEAM=""), 4, "it holds Contributor on the subscription 'Practice Two'"),
    ("set_access", cell(ACCESS, TEAM=f"{TAKE} {TEAM} {TWO}\n{TAKE} {TEAM} --scope {GALLERY}"), 4, "no role"),
    ("set_access", cell(ACCESS, UNLOCK="", LOCK=""), 2.5, "it holds Contributor on 'rg-tills-evidence'"),
    ("set_access", cell(ACCESS, LOCK=""), 5.5, "no lock lies on it or above it"),
    ("set_access", cell(ACCESS, TILL=""), 5, "it holds Reader on 'till'"),
    ("set_access", cell(ACCESS, STRANGER=""), 5, f"7d28e6b1f930 and {STRANGER}"),
    (
        "set_access",
        cell(ACCESS, STRANGER=f"az sig share reset -g rg-tills-images -r galTills {TWO}"),
        5,
        "it is shared with nobody",
    ),
    (
        "set_access",
        cell(ACCESS, f"az role assignment delete --role Contributor --scope {GALLERY}"),
        5.5,
        "'pipeline' may do Microsoft.Compute/galleries/images/versions/write",
    ),
    ("set_access", cell(ACCESS, f"{TAKE} {TEAM} -g rg-tills-north"), 5.75, "it holds no role there"),
    ("set_access", cell(ACCESS, f"{TAKE} auditor@practice.onmicrosoft.com {TWO}"), 5.75, "it holds no role"),
    (
        "set_access",
        cell(ACCESS, f"{TAKE} auditor@practice.onmicrosoft.com"),
        5.75,
        "'auditor' may do */read on 'rg-tills-west'",
    ),
    ("close_links", cell(LINKS, HANDOVER=""), 2, "1 link still works"),
    ("close_links", cell(LINKS, EVIDENCE="", ROLLOUT=""), 2, "2 links still work"),
    ("close_links", cell(LINKS, HANDOVER=f"{DISKS} rg-tills-build -n handover"), 2, "1 link still works"),
    (
        "close_links",
        cell(LINKS, UNLOCK, "az snapshot delete -g rg-tills-evidence -n evidence", LOCK),
        2,
        "it was there, and was deleted: `lab.undo()`",
    ),
    ("clear_unused", cell(UNUSED, OS="", VMNIC=""), 3.5, "there are 1 disk and 1 interface"),
    ("clear_unused", cell(UNUSED, NIC=""), 3.5, "there is 1 interface"),
    (
        "clear_unused",
        cell(UNUSED, PIP="az network public-ip update -g rg-tills-west -n pip-rescue --tags keep=2033"),
        3.5,
        "there is 1 address",
    ),
    ("clear_unused", cell(UNUSED, UNLOCK="", COPY="", LOCK=""), 3, "there is 1 disk"),
    (
        "clear_unused",
        cell(UNUSED, VM="", OS="", VMNIC=""),
        3.5,
        "'till-check' is stopped, and not deallocated",
    ),
    (
        "clear_unused",
        cell(UNUSED, VM="az vm start -g rg-tills-west -n till-check", OS="", VMNIC=""),
        4.5,
        "it costs 1617.27",
    ),
    (
        "clear_unused",
        cell(
            UNUSED,
            VM="az vm start -g rg-tills-west -n till-check\n"
            "az vm resize -g rg-tills-west -n till-check --size Standard_B2ms -o none",
            OS="",
            VMNIC="",
        ),
        4.5,
        "'till-check' (VM Standard_B2ms, running) has no price in the list",
    ),
    ("clear_unused", cell(UNUSED, LOCK=""), 4.5, "no lock lies on it or above it"),
    (
        "clear_unused",
        cell(UNUSED, COPY=f"{UNUSED['COPY']}\naz disk delete -g rg-tills-evidence -n evidence-disk --yes"),
        4.5,
        "it was there, and was deleted: `lab.undo()`",
    ),
    (
        "clear_unused",
        cell(UNUSED, "az vm deallocate -g rg-tills-west -n office-west"),
        4,
        "0 of 1 run of 'office-west'",
    ),
]


REFUSED = [
    ("set_access", cell(ACCESS, UNLOCK="", LOCK=""), "(ScopeLocked)"),
    ("clear_unused", cell(UNUSED, UNLOCK="", LOCK=""), "(ScopeLocked)"),
    (
        "close_links",
        f"%%az\n{UNLOCK}\naz disk delete -g rg-tills-evidence -n rollout-copy --yes",
        "There is an active shared access signature outstanding for disk rollout-copy",
    ),
]
