"""A foreign cloud to which the learner is signed in; az itself is asked only where a test is about that."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.directory import LEARNER, TENANT
from azlab.live.account import LearnersCli
from azlab.providers import practice_azure
from azlab.server import ForeignCloud, Seconds, foreign_cloud
from tests.live.clouds import SUBSCRIPTION


class QuickCli(LearnersCli):
    """Answers as `az` would, without starting it."""

    cloud: ForeignCloud
    seen: Mapping[str, str] = {SUBSCRIPTION: "Practice"}

    def ask(self, *words: str) -> Any:
        if words[1] == "get-access-token":
            return {"accessToken": self.cloud.sign_in.issue(words[3])["access_token"]}
        if words[0] == "cloud":
            url = self.cloud.server.url
            return {"endpoints": {"resourceManager": url, "vmImageAliasDoc": f"{url}/cli/vm/aliases.json"}}
        if words[:2] == ("account", "list"):
            return [{"id": id, "name": name} for id, name in self.seen.items()]
        user = {"name": LEARNER.user}
        return {"id": SUBSCRIPTION, "name": "Practice", "tenantId": TENANT, "user": user}


@contextmanager
def abroad(
    monkeypatch: pytest.MonkeyPatch, folder: Path, rates: Mapping[str, float] | None = None
) -> Iterator[tuple[ForeignCloud, App]]:
    """The cloud and what is behind it; the learner is signed in to it."""
    app = practice_azure(Store())
    with foreign_cloud(app, rates or {}, seed=1, seconds=Seconds(0.01, 0.1, 0.1)) as cloud:
        certificate = folder / "certificate.pem"
        certificate.write_text(cloud.server.certificate)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr("azlab.live.connection.LearnersCli", QuickCli)
        monkeypatch.setattr(QuickCli, "cloud", cloud, raising=False)
        for name in [name for name in os.environ if name.startswith("AZLAB_")]:
            monkeypatch.delenv(name)
        yield cloud, app
