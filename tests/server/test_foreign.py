"""What an unmodified shell `az` sees of a foreign cloud's faults."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.server import ForeignCloud, Seconds, foreign_cloud, shell_environment
from tests.server.clouds import GROUPS, ask, make_group


@pytest.fixture(scope="module")
def azure() -> App:
    return practice_azure(Store())


@pytest.fixture(scope="module")
def cloud(azure: App) -> Iterator[ForeignCloud]:
    with foreign_cloud(azure, seconds=Seconds(pause=0.02, slow=0.1, late=3600)) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def environment(cloud: ForeignCloud, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    return {
        **os.environ,
        **shell_environment(cloud.server, home, certificate=cloud.server.certificate),
        "HOME": str(home),
    }


def az(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "azure.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_nobody_gets_in_without_signing_in(cloud: ForeignCloud, tmp_path: Path) -> None:
    (tmp_path / "trusted.pem").write_text(cloud.server.certificate)
    answer = requests.get(cloud.server.url + GROUPS, verify=str(tmp_path / "trusted.pem"), timeout=60)
    assert answer.status_code == 401


@pytest.mark.parametrize("fault", ["throttled", "answer_lost"])
def test_the_stock_cli_gets_over_what_passes(
    cloud: ForeignCloud, environment: dict[str, str], fault: str
) -> None:
    cloud.faults.planned[fault] = 1
    before = cloud.faults.seen[fault]
    done = az(environment, "group", "create", "-n", f"rg-{fault}", "-l", "westeurope", "--query", "name")
    assert (done.stdout.strip(), done.returncode) == (f'"rg-{fault}"', 0), done.stderr
    assert cloud.faults.seen[fault] == before + 1


def test_the_stock_cli_reports_a_token_that_ended_early(
    cloud: ForeignCloud, environment: dict[str, str]
) -> None:
    cloud.faults.planned["token_expired"] = 1
    done = az(environment, "group", "list")
    assert done.returncode == 1
    assert "(ExpiredAuthenticationToken) The access token expiry UTC time" in done.stderr


def test_the_stock_cli_reports_a_failed_operation(
    azure: App, cloud: ForeignCloud, environment: dict[str, str]
) -> None:
    make_group(azure, "rg-failing")
    cloud.faults.planned["failed_operation"] = 1
    done = az(environment, "disk", "create", "-g", "rg-failing", "-n", "d", "--size-gb", "32")
    assert done.returncode == 1
    assert "(InternalExecutionError) An internal execution error occurred" in done.stderr


def test_the_stock_cli_waits_for_a_slow_operation(
    azure: App, cloud: ForeignCloud, environment: dict[str, str]
) -> None:
    make_group(azure, "rg-slow")
    cloud.faults.planned["slow_operation"] = 1
    assert az(environment, "disk", "create", "-g", "rg-slow", "-n", "d", "--size-gb", "32").returncode == 0
    assert cloud.faults.seen["slow_operation"] == 1


def test_the_stock_cli_does_not_find_what_is_late(cloud: ForeignCloud, environment: dict[str, str]) -> None:
    cloud.faults.planned["late"] = 1
    az(environment, "group", "create", "-n", "rg-late", "-l", "westeurope")
    done = az(environment, "group", "show", "-n", "rg-late")
    assert "(ResourceGroupNotFound) Resource group 'rg-late' could not be found." in done.stderr


def test_a_skewed_clock_does_not_lock_the_stock_cli_out(tmp_path: Path) -> None:
    with foreign_cloud(practice_azure(Store()), skew=-7200.0) as cloud:
        variables = {
            **os.environ,
            **shell_environment(cloud.server, tmp_path, certificate=cloud.server.certificate),
            "HOME": str(tmp_path),
        }
        assert az(variables, "group", "list").returncode == 0
        assert int(cloud.sign_in.issue("arm")["expires_on"]) < time.time() + 80000


def test_what_is_in_progress_gets_on_in_a_foreign_cloud_while_nobody_asks() -> None:
    azure = practice_azure(Store())
    with foreign_cloud(azure, pace=1000.0):
        make_group(azure, "rg")
        assert ask(azure, "DELETE", f"{GROUPS}/rg").status == 202
        time.sleep(0.05)
        assert ask(azure, "GET", f"{GROUPS}/rg").status == 404
