"""Right answers to the exercises of the incident of lesson 12, in several ways each."""

from tests.lessons.incident import (
    ACCOUNT,
    ALL_AT_ONCE,
    BUILDER,
    CLEAN,
    COLUMNS,
    COPY,
    EVERYWHERE,
    EXCLUDE,
    EXCLUDE_BOTH,
    FILE,
    FOUND,
    GALLERY,
    GROUP,
    KEEP,
    LET_GO,
    LINKS,
    LOCK,
    MARKETPLACE,
    PARTNER,
    PROOF,
    REMOVE,
    RENEW,
    ROLL_ALL,
    SETUP,
    TAKE_AWAY,
    TWO,
    UNLOCK,
    UNSHARE,
    VERSION,
    WITH_HEALTH,
    by_pairs,
    deleted,
    from_image,
    model,
    of,
    of_version,
    rebuilt,
    rolled,
)

RIGHT = [
    ("find_it", f"{FOUND} '{FILE}', 'KEY1', ('1.0.0', '0.9.5'), 'till-test'"),
    ("find_it", f"{FOUND} '{FILE} ', 'key1', '0.9.5, 1.0.0', ['till-test']"),
    (
        "find_it",
        f'%%az\ntoken_file={FILE}\ntoken_key=key1\nbad_versions="0.9.5 1.0.0"\ntest_machine=till-test',
    ),
    (
        "find_it",
        f"{FOUND} '{FILE}', 'key1', {{'0.9.5', '1.0.0'}}, "
        """az('vm list -g rg-tills-north --query "[?name==\\'till-test\\'].name" -o tsv')""",
    ),
    ("revoke_it", f"%%az\n{EXCLUDE_BOTH}\n{RENEW} primary -o none"),
    (
        "revoke_it",
        f"""az('{RENEW.removeprefix("az ")} key1')
for version in ("0.9.5", "1.0.0"):
    az('sig image-version update {VERSION} {EXCLUDE} -e ' + version)""",
    ),
    (
        "revoke_it",
        f"""%%az
account=$(az storage account show {ACCOUNT} --query id -o tsv)
url=$account/regenerateKey?api-version=2023-05-01
az rest --method post --url $url --body '{{"keyName": "key1"}}' -o none
{EXCLUDE_BOTH}""",
    ),
    (
        "revoke_it",
        f"%%az\n{RENEW} key1 -o none\n"
        + "\n".join(
            f"az sig image-version update {VERSION} -e {number} -o none "
            + " ".join(
                f"--set publishingProfile.targetRegions[{at}].excludeFromLatest=true" for at in range(3)
            )
            for number in ("1.0.0", "0.9.5")
        ),
    ),
    ("keep_evidence", f"%%az\n{GROUP}\n{COPY} --incremental true\n{KEEP}\n{TAKE_AWAY}"),
    (
        "keep_evidence",
        f"%%az\n{GROUP}\n{COPY}\naz lock create -n one -g rg-tills-evidence --resource evidence "
        f"--resource-type Microsoft.Compute/snapshots --lock-type ReadOnly -o none\n{TAKE_AWAY}",
    ),
    (
        "keep_evidence",
        f"%%az\naz vm deallocate -g rg-tills-north -n till-test\naz group create -n rg-tills-evidence "
        f"-l westeurope --tags case=2026-11\n{COPY} -l northeurope\n{TAKE_AWAY}\n{KEEP}",
    ),
    (
        "keep_evidence",
        f"%%az\n{GROUP}\naz vm delete -g rg-tills-north -n till-test --yes\n{COPY}\n"
        f"az disk delete -g rg-tills-north -n till-test-os --yes\n{KEEP}",
    ),
    (
        "close_doors",
        f"%%az\n{UNLOCK}\naz sig share remove {GALLERY} --subscription-ids {PARTNER}\n"
        f"{LET_GO}\n{LOCK}\n{LINKS}",
    ),
    (
        "close_doors",
        f"%%az\n{LINKS}\n{UNSHARE}\n{UNLOCK}\n"
        f"ids=$(az role assignment list --assignee {BUILDER} --all {TWO} --query [].id -o tsv)\n"
        f"az role assignment delete --ids $ids\n{LOCK}",
    ),
    (
        "close_doors",
        f"%%az\naz disk revoke-access -g rg-tills-build -n handover {TWO}\n"
        f"az disk delete -g rg-tills-build -n handover --yes {TWO}\n"
        f"az snapshot revoke-access -g rg-tills-build -n till-base-copy {TWO}\n"
        f"az snapshot delete -g rg-tills-build -n till-base-copy {TWO}\n"
        f"{UNSHARE}\n{UNLOCK}\n{LET_GO}\n{LOCK}",
    ),
    (
        "close_doors",
        f"%%az\n{UNLOCK}\n{UNSHARE}\n{LET_GO}\n{LINKS}\n"
        f"az group lock create -n again -g rg-tills-images {TWO} --lock-type ReadOnly -o none",
    ),
    ("build_again", from_image(MARKETPLACE, f"{SETUP}; {CLEAN}")),
    ("build_again", from_image(of_version("1.0.0"), f"rm -r /opt/till/upload-test.env; {CLEAN}")),
    (
        "build_again",
        from_image(of_version("0.9.0"), f"echo 'Till 2026' > /var/www/html/index.html; {CLEAN}"),
    ),
    (
        "build_again",
        rebuilt(f"grep -rl TAKINGS_KEY /etc /opt /root | xargs rm; {CLEAN}", f"{EVERYWHERE}=2"),
    ),
    ("build_again", rebuilt(f"{REMOVE}; {CLEAN}", more="--exclude-from-latest false")),
    ("remove_versions", f"%%az\n{UNLOCK}\n{deleted('0.9.5', '1.0.0')}\n{LOCK}\n{PROOF}"),
    (
        "remove_versions",
        f"""%%az
{PROOF}
{UNLOCK}
az resource delete --ids {of_version("1.0.0")} {of_version("0.9.5")}
{LOCK}""",
    ),
    (
        "remove_versions",
        f"""az('lock delete -n keep-tills -g rg-tills-images {TWO}')
for version in ("0.9.5", "1.0.0"):
    az('sig image-version delete {VERSION} -e ' + version)
az('{LOCK.removeprefix("az ")}')
proof = []
for region in ("west", "north", "sweden"):
    proof += az("vm list --query '[].{COLUMNS}' -g rg-tills-" + region).data""",
    ),
    (
        "remove_versions",
        f"""%%az
{UNLOCK}
{deleted("1.0.0", "0.9.5")}
{LOCK}
proof=$(az vm list --query "[].[name, resourceGroup, storageProfile.imageReference.exactVersion]")""",
    ),
]

ROLLING = [
    ("roll_tills", "\n".join(map(by_pairs, ("west", "north", "sweden")))),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join([WITH_HEALTH, *(rolled(name, percent=10) for name in ("sweden", "north", "west"))]),
    ),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            [
                WITH_HEALTH,
                rolled("west", more="--max-surge true"),
                rolled("north"),
                rolled("sweden"),
                f"az vmss update-instances {of('west')} {ALL_AT_ONCE}",
            ]
        ),
    ),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            [
                WITH_HEALTH,
                f"az vmss scale {of('west')} --new-capacity 20 -o none",
                rolled("west", percent=50),
                f"az vmss scale {of('west')} --new-capacity 10 -o none",
                rolled("north"),
                rolled("sweden"),
            ]
        ),
    ),
    ("roll_tills", f"%%az\n{ROLL_ALL}\naz vmss update {of('west')} --upgrade-policy-mode Manual -o none"),
    (
        "roll_tills",
        "%%az\n"
        + "\n".join(
            [
                WITH_HEALTH,
                *(
                    f"{model(name, '1.0.1')}\naz vmss rolling-upgrade start {of(name)}"
                    for name in ("west", "north", "sweden")
                ),
            ]
        ),
    ),
]
