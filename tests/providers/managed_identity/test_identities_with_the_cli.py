"""`az identity`, and what takes a user-assigned identity, by the real Azure CLI."""

from pathlib import Path

from azlab.cli import az
from tests.providers.conftest import run


def test_an_identity_gets_a_role_and_goes_on_a_machine(cli: Path) -> None:
    made = run("identity create -g rg -n builder")
    assert made["type"] == "Microsoft.ManagedIdentity/userAssignedIdentities"
    assert run("identity show -g rg -n builder --query principalId") == made["principalId"]
    assert run("identity list -g rg --query [].name") == ["builder"]
    group = run("group show -n rg")["id"]
    for who in (made["principalId"], made["clientId"]):
        held = run(f"role assignment create --assignee {who} --role Reader --scope {group}")
        assert held["principalId"] == made["principalId"]
    assert run("ad sp show --id " + made["clientId"])["displayName"] == "builder"
    run(f"vm create -g rg -n web --image Debian11 --admin-username learner --generate-ssh-keys "
        f"--security-type Standard --assign-identity {made['id']}")  # fmt: skip
    assert list(run("vm identity show -g rg -n web")["userAssignedIdentities"]) == [made["id"]]
    run("vm identity assign -g rg -n web --identities [system] builder")
    assert run("vm identity show -g rg -n web")["type"] == "SystemAssigned, UserAssigned"
    run("vm identity remove -g rg -n web --identities builder")
    assert run("vm identity show -g rg -n web")["type"] == "SystemAssigned"
    run("identity delete -g rg -n builder")
    assert az("identity show -g rg -n builder").exit_code == 3
