import json
from pathlib import Path

from azlab.arm.messages import Json
from azlab.cli.home import Account, Home

ACCOUNT = Account("learner@practice.example", "tenant", {"one": "First", "two": "Second"})


def signed_in(home: Home) -> list[Json]:
    return json.loads((home.configuration / "azureProfile.json").read_text("utf-8-sig"))["subscriptions"]


def test_the_first_subscription_is_the_default_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare(ACCOUNT)
    assert [(entry["id"], entry["name"], entry["isDefault"]) for entry in signed_in(home)] == [
        ("one", "First", True),
        ("two", "Second", False),
    ]


def test_preparing_again_keeps_the_sign_in_and_the_settings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare(ACCOUNT)
    before = (home.configuration / "azureProfile.json").read_bytes()
    (home.configuration / "config").write_text("[core]\n")
    home.prepare(ACCOUNT)
    assert (home.configuration / "azureProfile.json").read_bytes() == before
    assert (home.configuration / "config").read_text() == "[core]\n"


def test_preparing_for_someone_else_signs_them_in(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare(ACCOUNT)
    home.prepare(Account("guest@practice.example", "tenant", {"one": "First"}))
    assert {entry["user"]["name"] for entry in signed_in(home)} == {"guest@practice.example"}


def test_a_damaged_sign_in_is_written_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare(ACCOUNT)
    (home.configuration / "azureProfile.json").write_text("{")
    home.prepare(ACCOUNT)
    assert len(signed_in(home)) == 2


def test_the_domain_is_the_users_or_a_practice_one() -> None:
    assert ACCOUNT.domain == "practice.example"
    assert Account("build-agent", "tenant", {}).domain == "practice.onmicrosoft.com"


def test_the_account_is_read_from_the_clis_own_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.account is None
    home.prepare(ACCOUNT)
    assert home.account == ACCOUNT
    changed = signed_in(home)
    changed[0]["isDefault"], changed[1]["isDefault"] = False, True
    (home.configuration / "azureProfile.json").write_text(json.dumps({"subscriptions": changed}))
    assert list(home.account.subscriptions) == ["two", "one"]
    (home.configuration / "azureProfile.json").write_text('{"subscriptions": []}')
    assert home.account is None
