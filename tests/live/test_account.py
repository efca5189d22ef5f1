"""What the learner's own az tells, in a process of its own."""

import subprocess
from subprocess import CompletedProcess
from typing import Any

import pytest

from azlab.live import LiveError
from azlab.live.account import LearnersCli, Tokens, signed_in


class Told(LearnersCli):
    """Answers by the first two words."""

    def __init__(self, **answers: Any) -> None:
        super().__init__({})
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    def ask(self, *words: str) -> Any:
        self.asked.append(words)
        return self.answers[words[1].replace("-", "_")]


ACCOUNT = {"id": "s", "name": "School", "tenantId": "t", "user": {"name": "anna@school.example"}}
ENDPOINTS = {
    "resourceManager": "https://management.azure.com/",
    "microsoftGraphResourceId": "https://graph.microsoft.com/",
    "vmImageAliasDoc": None,
}


class SignedIn(Told):
    """Answers as to whoever sees these subscriptions; the first is the default one."""

    def __init__(self, *accounts: dict[str, Any]) -> None:
        super().__init__(show=accounts[0], list=list(accounts))

    def ask(self, *words: str) -> Any:
        return {"endpoints": ENDPOINTS} if words[0] == "cloud" else super().ask(*words)


@pytest.mark.parametrize(
    ("others", "shared"),
    [
        ([], False),
        ([{**ACCOUNT, "tenantId": "guest"}], False),
        ([{**ACCOUNT, "id": "s2", "name": "Payroll"}], False),
        ([{**ACCOUNT, "id": "s2", "name": "school"}], True),
    ],
)
def test_a_name_of_two_subscriptions_is_noticed(others: list[dict[str, Any]], shared: bool) -> None:
    assert signed_in(SignedIn(ACCOUNT, *others)).is_name_shared == shared


@pytest.mark.parametrize(
    "said",
    [
        "Multiple subscriptions with the name 'School' found. Specify the subscription ID.",
        "Subscription 'Scool' not found. Check the spelling and casing and try again.",
    ],
)
def test_a_subscription_that_is_not_named_clearly_is_no_matter_of_signing_in(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    done = subprocess.CompletedProcess([], 1, "", f"ERROR: {said}\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(LiveError) as raised:
        LearnersCli({}).ask("account", "show")
    assert said in str(raised.value)
    assert str(raised.value).endswith("put its id there.")


def test_the_account_and_the_cloud_come_from_az() -> None:
    who = signed_in(SignedIn(ACCOUNT))
    assert (who.user, who.tenant, who.subscription, who.subscription_name) == (
        "anna@school.example", "t", "s", "School",
    )  # fmt: skip
    assert who.endpoints.manager == "https://management.azure.com"
    assert (who.endpoints.graph, who.endpoints.aliases) == ("https://graph.microsoft.com", "")


def test_one_token_serves_until_it_is_refused() -> None:
    cli = Told(get_access_token={"accessToken": "one"})
    tokens = Tokens(cli, "s")
    assert [tokens.get("arm/"), tokens.get("arm/")] == ["one", "one"]
    assert cli.asked == [("account", "get-access-token", "--resource", "arm/", "--subscription", "s")]
    cli.answers["get_access_token"] = {"accessToken": "two"}
    tokens.forget("another")
    assert tokens.get("arm/") == "one"
    tokens.forget("one")
    assert tokens.get("arm/") == "two"


def test_az_is_asked_in_the_learners_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> CompletedProcess[str]:
        seen.update(options, command=command)
        return subprocess.CompletedProcess(command, 0, '{"a": 1}', "")

    monkeypatch.setattr(subprocess, "run", run)
    assert LearnersCli({"AZURE_CONFIG_DIR": "/home/anna/.azure"}).ask("account", "show") == {"a": 1}
    assert seen["env"] == {"AZURE_CONFIG_DIR": "/home/anna/.azure"}
    assert seen["command"][1:] == "-m azure.cli account show --output json --only-show-errors".split()


def test_who_is_not_signed_in_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess([], 1, "", "ERROR: Please run 'az login' to setup account.\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(LiveError, match=r"Please run 'az login'.*Sign in first, in a terminal: az login"):
        LearnersCli({}).ask("account", "show")


def test_a_sign_in_that_has_ended_says_so_and_what_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "AADSTS70043: The refresh token has expired.\nInteractive authentication is needed."
    done = subprocess.CompletedProcess([], 1, "", f"ERROR: {said}\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(
        LiveError, match=r"has ended.* In a terminal: az login, then run this again"
    ) as raised:
        Tokens(LearnersCli({}), "s").get("arm/")
    assert str(raised.value).endswith(f"What the course made is still there. The Azure CLI said: {said}")


def test_an_az_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("az", 120)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(LiveError, match="'az account show' did not answer within 120 seconds"):
        LearnersCli({}).ask("account", "show")
