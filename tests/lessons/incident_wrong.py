"""Wrong answers to the exercises of the incident of lesson 12, by several thoughts each."""

from tests.lessons.incident import (
    ALL_AT_ONCE,
    BUILDER,
    CLEAN,
    COLUMNS,
    COPY,
    EXCLUDE,
    EXCLUDE_BOTH,
    FILE,
    FOUND,
    GALLERY_ID,
    GROUP,
    KEEP,
    LET_GO,
    LINKS,
    LOCK,
    PROOF,
    REMOVE,
    RENEW,
    TAKE_AWAY,
    TWO,
    UNLOCK,
    UNSHARE,
    VERSION,
    WITH_HEALTH,
    deleted,
    from_image,
    model,
    of,
    of_version,
    rebuilt,
    rolled,
)

ITS_LOCK = f"az lock create -n keep-gallery --lock-type CanNotDelete --resource {GALLERY_ID} {TWO}"
"""Keeps the gallery, and not the group with all that is in it."""
ALL_WELL = "--max-unhealthy-instance-percent 100 --max-unhealthy-upgraded-instance-percent 100"
"""What lets a rolling upgrade change all instances in one batch."""

WRONG = [
    (
        "find_it",
        f"{FOUND} '/etc/till/takings.env', 'key2', ['1.0.0'], 'till-base'",
        0,
        "Which others have it",
    ),
    ("find_it", f"{FOUND} '{FILE}', 'key2', ['0.9.5', '1.0.0'], 'till-test'", 3, "the tills work with"),
    ("find_it", f"{FOUND} '{FILE}', 'key1', ['0.9.0', '0.9.5', '1.0.0'], 'till-test'", 3, "One of them is"),
    (
        "find_it",
        f"{FOUND} '/root/upload-by-hand.sh', 'key1', '1.0.0 0.9.5', 'till-base'",
        2,
        "on a till, too",
    ),
    ("find_it", f"{FOUND} 'upload-test.env', 'key1', ['0.9.5', '1.0.0'], 'office-west'", 2, "its whole path"),
    ("revoke_it", f"%%az\n{RENEW} key2 -o none\n{EXCLUDE_BOTH}", 1.25, "key2 was renewed instead"),
    ("revoke_it", f"%%az\n{RENEW} key1\n{RENEW} key2\n{EXCLUDE_BOTH}", 2.25, "is locked out"),
    (
        "revoke_it",
        f"%%az\n{RENEW} key1\naz sig image-version update {VERSION} -e 1.0.0 {EXCLUDE}",
        1.75,
        "it is 0.9.5",
    ),
    (
        "revoke_it",
        f"%%az\n{RENEW} key1\n{UNLOCK}\n{deleted('0.9.5', '1.0.0')}\n{LOCK}",
        2.5,
        "it is gone",
    ),
    ("revoke_it", f"%%az\n{EXCLUDE_BOTH}", 1.25, "the account was made with"),
    ("keep_evidence", f"%%az\n{TAKE_AWAY}", 1.25, "does not exist yet"),
    ("keep_evidence", f"%%az\n{GROUP}\n{COPY}\n{TAKE_AWAY}", 2.25, "no lock lies on it"),
    (
        "keep_evidence",
        f"%%az\n{GROUP}\n{COPY}\n{KEEP}\naz vm delete -g rg-tills-north -n till-test --yes",
        2.25,
        "it is still there",
    ),
    (
        "keep_evidence",
        f"%%az\n{GROUP}\n{COPY}\n{KEEP}\n{TAKE_AWAY}\naz snapshot grant-access -g rg-tills-evidence "
        "-n evidence --duration-in-seconds 3600 -o none",
        2.75,
        "a link to it works",
    ),
    ("close_doors", f"%%az\n{UNSHARE}\n{LET_GO}\n{LINKS}", 1.5, "'builder' holds no role"),
    ("close_doors", f"%%az\n{UNSHARE}\n{UNLOCK}\n{LET_GO}\n{LINKS}", 2.5, "no lock lies on it"),
    ("close_doors", f"%%az\n{UNSHARE}\n{UNLOCK}\n{LET_GO}\n{ITS_LOCK}\n{LINKS}", 2.5, "no lock lies on it"),
    ("close_doors", f"%%az\n{UNLOCK}\n{LET_GO}\n{LOCK}\n{LINKS}", 2, "it is shared with"),
    (
        "close_doors",
        f"%%az\n{UNSHARE}\n{UNLOCK}\n{LET_GO}\n{LOCK}\n{LINKS.splitlines()[0]}",
        2.75,
        "a link to it works",
    ),
    (
        "build_again",
        rebuilt(f"rm /opt/till/upload-test.env; {CLEAN}"),
        2.75,
        "'/root/upload-by-hand.sh' has it",
    ),
    ("build_again", rebuilt(f"{REMOVE}; waagent -force -deprovision+user"), 3.5, "its machine id is still"),
    ("build_again", rebuilt(REMOVE), 3, "another one is there"),
    ("build_again", from_image(of_version("0.9.0"), CLEAN), 3.5, "its page is 'Till 2025'"),
    ("build_again", rebuilt(f"{REMOVE}; {CLEAN}", "westeurope northeurope"), 2.75, "swedencentral has none"),
    ("build_again", rebuilt(f"{REMOVE}; {CLEAN}", more="--exclude-from-latest"), 3.25, "it is 0.9.0"),
    ("remove_versions", f"%%az\n{PROOF}\n{deleted('0.9.5', '1.0.0')}", 1.25, "refused to delete it"),
    ("remove_versions", f"%%az\n{UNLOCK}\n{deleted('0.9.5', '1.0.0')}\n{PROOF}", 3.5, "no lock lies on it"),
    ("remove_versions", f"%%az\n{UNLOCK}\n{deleted('1.0.0')}\n{LOCK}\n{PROOF}", 3.5, "it is there"),
    (
        "remove_versions",
        f"%%az\n{UNLOCK}\n{deleted('0.9.5', '1.0.0', '0.9.0')}\n{LOCK}\n"
        f'proof=$(az vm list -g rg-tills-west --query "[].{COLUMNS}")',
        2.5,
        "`proof` has a row for each",
    ),
]

REFUSED = [
    ("keep_evidence", f"%%az\naz group create -n rg-tills-evidence -l westeurope\n{COPY}", "westeurope"),
    (
        "close_doors",
        f"%%az\naz role assignment delete --assignee {BUILDER} --scope {GALLERY_ID}",
        "ScopeLocked",
    ),
    ("roll_tills", f"%%az\n{rolled('sweden')}", "a health probe or health extension was not provided"),
    ("remove_versions", f"%%az\n{deleted('1.0.0')}", "ScopeLocked"),
]

ROLLING = [
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            f"{model(name, '1.0.1')}\naz vmss update-instances {of(name)} {ALL_AT_ONCE}"
            for name in ("west", "north", "sweden")
        ),
        5.5,
        "at one time none of 10 were left",
    ),
    ("roll_tills", f"%%az\n{rolled('west')}\n{rolled('north')}", 4, "10 machines are of it"),
    (
        "roll_tills",
        "%%az\n" + "\n".join(model(name, "1.0.1") for name in ("west", "north", "sweden")),
        0,
        "The model names it",
    ),
    (
        "roll_tills",
        "%%az\n" + "\n".join([WITH_HEALTH, rolled("west", percent=50), rolled("north"), rolled("sweden")]),
        6.5,
        "at one time 5 of 10 were left",
    ),
    (
        "roll_tills",
        f"%%az\naz vmss extension set -g rg-tills-sweden --vmss-name tills-sweden "
        f"{WITH_HEALTH.partition('--vmss-name tills-sweden ')[2].splitlines()[0]}\n"
        f"az vmss update-instances {of('sweden')} {ALL_AT_ONCE}\n"
        + "\n".join(rolled(name) for name in ("west", "north", "sweden")),
        6.5,
        "at one time none of 10 were left",
    ),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            f"""az vmss delete {of(name)}
az vmss create {of(name)} --image {of_version("1.0.1")} --instance-count 10 --vm-sku Standard_B2s -o none \\
    --orchestration-mode Flexible --security-type Standard --admin-username azureuser --generate-ssh-keys"""
            for name in ("west", "north", "sweden")
        ),
        5.5,
        "at one time none of 10 were left",
    ),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            f"{model(name, '1.0.1')}\naz vmss update {of(name)} --upgrade-policy-mode Automatic -o none"
            for name in ("west", "north", "sweden")
        ),
        5.5,
        "at one time none of 10 were left",
    ),
    (
        "roll_tills",
        "%%az\n" + "\n".join([WITH_HEALTH, rolled("west", "0.9.0"), rolled("north"), rolled("sweden")]),
        5,
        "10 run 0.9.0",
    ),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            [
                WITH_HEALTH,
                model("west", "1.0.1", ALL_WELL),
                *(
                    f"az vmss update {of('west')} -o none --max-batch-instance-percent {percent}\n"
                    f"az vmss rolling-upgrade start {of('west')}"
                    for percent in (100, 20)
                ),
                rolled("north"),
                rolled("sweden"),
            ]
        ),
        6.5,
        "at one time none of 10 were left",
    ),
]
