"""The newest Azure SDKs, in an environment of their own, against the HTTPS door."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from azlab import directory
from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.cli import Account, Session, script
from azlab.providers import SUBSCRIPTIONS, practice_azure, resource_types
from azlab.server import serve
from azlab.transports.simulated import Simulated

pytestmark = pytest.mark.long

PACKAGES = ("azure-mgmt-compute", "azure-mgmt-network", "azure-mgmt-resource")
TOUR = Path(__file__).with_name("sdk_tour.py")
THEIRS = ("Microsoft.Compute/", "Microsoft.Network/")
"""Namespaces whose types these packages know; others have packages of their own."""
WITHOUT_CALLS = {"Microsoft.Network/loadBalancers/inboundNatPools"}
"""What the SDKs write as a part of something else only."""
CLOUD = Path(__file__).with_name("tour.az")


@pytest.fixture(scope="module")
def interpreter() -> Path:
    """A Python that has the newest packages; it is kept for a day, so that a second run begins at once."""
    day = time.strftime("%Y-%m-%d")
    folder = Path(tempfile.gettempdir()) / f"azlab-sdks-{os.getuid()}-{day}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had: {done.stderr.strip().splitlines()[-1]}")
        (folder / "complete").touch()
    return python


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> App:
    """A cloud with something of every type."""
    app = practice_azure(Store())
    account = Account(directory.LEARNER.user, directory.TENANT, SUBSCRIPTIONS)
    session = Session(Simulated(app), tmp_path_factory.mktemp("home"), account)
    commands = script.parse(CLOUD.read_text(), prefix_needed=True)
    for result in script.run(commands, session.run, {}, session.environment):
        assert result.ok, f"{result.command}: {result.errors}"
    return app


@pytest.fixture(scope="module")
def report(azure: App, interpreter: Path) -> dict[str, Any]:
    with serve(Simulated(azure).send) as server:
        told = {
            "url": server.url,
            "token": server.sign_in.issue("https://management.azure.com/")["access_token"],
            "subscription": next(iter(SUBSCRIPTIONS)),
            "ids": [one.id.text for one in azure.cloud.resources() if one.id.group],
        }
        trusted = interpreter.parent / "trusted.pem"
        trusted.write_text(server.certificate)
        done = subprocess.run(
            [str(interpreter), str(TOUR)],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            env={"REQUESTS_CA_BUNDLE": str(trusted), "NO_PROXY": "127.0.0.1"},
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    counts = {name: len(found[name]) for name in ("refused", "faults", "changed")}
    print(f"\nSDK tour: {found['calls']} calls about {len(found['types'])} addresses, {counts}")
    print(*sorted({*found["refused"]}), *found["faults"], *found["changed"], sep="\n")
    return found


def test_the_newest_sdks_can_read_whatever_they_are_answered(report: dict[str, Any]) -> None:
    assert report["faults"] == []
    assert report["calls"] > 100


def test_what_get_gave_may_be_put_again_and_changes_nothing(report: dict[str, Any]) -> None:
    assert report["changed"] == []


def test_the_tour_comes_to_every_type(report: dict[str, Any]) -> None:
    visited = [name.lower() for name in report["types"]]
    known = [kind.name for kind in resource_types() if kind.name.startswith(THEIRS)]
    left_out = {name for name in known if not any(one.startswith(name.lower()) for one in visited)}
    assert left_out == WITHOUT_CALLS
