"""What a shell `az` needs to talk to a cloud on this machine: a folder of its own, and a few variables.

All of it can be written before anything listens there; only `trust` waits for the server's certificate.
"""

import configparser
import json
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Protocol

import certifi

from azlab.arm.identities import object_id
from azlab.cli import shell_program
from azlab.cli.home import CLOUD, Account, Home
from azlab.privacy import keep_private

TOKEN_PATH = "/msi/token"
"""Where an SDK gets its token, as from a managed identity."""
NO_LOGIN = "The practice Azure needs no login: you are signed in already."
CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
"""The Azure CLI's own application id, `AZURE_CLI_CLIENT_ID` in its source."""
TRUSTED = "trusted.pem"
PROGRAMS = "bin"
"""The folder with `az`, within that of the shell."""
NOWHERE = shell_program.NOWHERE.removeprefix(".")
"""A name that never leads anywhere (RFC 6761, 6.4): `shell_program` knows better."""
RESOURCE_MANAGER = "https://management.core.windows.net/"
SHELL = """\
#!/bin/sh
# The real Azure CLI, with a home folder of its own, and signed in already. What it keeps is its owner's only.
umask 077
if [ "$1" = login ]; then
    shift
    left=$#
    set -- "$@" account list
    while [ "$left" -gt 0 ]; do
        word=$1
        shift
        left=$((left - 1))
        case "$word" in
            -u | --username | --username=*) echo {another} >&2; exit 1 ;;
            --output=* | --query=*) set -- "$@" "$word" ;;
            -o | --output | --query) set -- "$@" "$word" "$1"; shift; left=$((left - 1)) ;;
        esac
    done
    cp {kept}/*.json "$AZURE_CONFIG_DIR"
    echo "WARNING: {sentence}" >&2
fi
HOME={home} exec {python} -P {program} "$@"
"""
"""A login shows what `az account list` shows, in the form that was asked for."""
ANOTHER = (
    "ERROR: A shell is signed in as its notebook is: lab.sign_in_as('NAME') there makes you somebody else."
)
BATCH = """\
@echo off
rem The real Azure CLI, with a home folder of its own, and signed in already.
setlocal
set "USERPROFILE={home}"
if not "%~1"=="login" goto run
copy /y "{kept}\\*.json" "%AZURE_CONFIG_DIR%" >nul
echo WARNING: {sentence} 1>&2
"{python}" -P "{program}" account list
exit /b %errorlevel%
:run
"{python}" -P "{program}" %*
"""


class Endpoint(Protocol):
    """Where the cloud is, or will be: its address, what is shown there to get a token, and who gets it."""

    @property
    def url(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def account(self) -> Account: ...


def shell_environment(endpoint: Endpoint, folder: Path, *, certificate: str = "") -> dict[str, str]:
    """Prepare `folder` and return the variables to set; `az` is then signed in to the cloud at `endpoint`.

    Its `~` is a folder within, so that `--generate-ssh-keys` leaves `~/.ssh` alone. A program
    that trusts the variables' certificates trusts all it trusted before, and `certificate` (PEM), which
    `trust` may add later.
    """
    write_trusted(folder, certificate)
    prepare_shell(endpoint, folder)
    return shell_variables(endpoint, folder)


def shell_variables(endpoint: Endpoint, folder: Path) -> dict[str, str]:
    """The variables that lead to a folder, which `prepare_shell` fills before the first program starts."""
    home = Home(folder)
    return {
        "PATH": os.pathsep.join([str(home.folder / PROGRAMS), os.environ.get("PATH", os.defpath)]),
        "AZURE_CONFIG_DIR": str(home.configuration),
        "REQUESTS_CA_BUNDLE": str(home.folder / TRUSTED),
        "IDENTITY_ENDPOINT": endpoint.url + TOKEN_PATH,
        "IDENTITY_HEADER": endpoint.secret,
        # A site's proxy would be asked for an address of this machine.
        "NO_PROXY": ",".join(filter(None, ["127.0.0.1", os.environ.get("NO_PROXY", "")])),
    }


def prepare_shell(endpoint: Endpoint, folder: Path, learner: Path | None = None) -> None:
    """Write what the `az` of a folder needs. Raises `OSError` when it cannot be written."""
    home = Home(folder)
    home.prepare(endpoint.account)
    name_address(endpoint, folder)
    sign_in_shell(endpoint, folder)
    _write_launcher(home, learner or home.learner)
    keep_private(folder)


def write_trusted(folder: Path, certificate: str = "") -> None:
    """Write the certificates (PEM) that programs with this process's variables trust, and one more."""
    # With all that was trusted before: the variable replaces the list, and other programs see it, too.
    so_far = Path(os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where()).read_text("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TRUSTED).write_text(so_far + certificate, "utf-8")


def trust(folder: Path, certificate: str) -> None:
    """Let the programs of a prepared folder trust a server's certificate (PEM), too."""
    with (folder / TRUSTED).open("a", encoding="utf-8") as trusted:
        trusted.write(f"\n{certificate}")


def name_address(endpoint: Endpoint, folder: Path) -> None:
    """Tell the `az` of a folder where its cloud is."""
    _configure(Home(folder).configuration, endpoint.url)


def sign_in_shell(endpoint: Endpoint, folder: Path) -> None:
    """Sign the `az` of a prepared folder in as the account, as `az login` would have written it."""
    home = Home(folder)
    home.sign_in(endpoint.account)
    kept = home.folder / "sign-in"
    kept.mkdir(mode=0o700, exist_ok=True)
    secrets = {
        "msal_token_cache.json": _token_cache(endpoint),
        "service_principal_entries.json": _entries(endpoint),
    }
    for name, content in secrets.items():
        path = home.configuration / name
        # Before the content: at no moment may another user read it.
        path.touch(mode=0o600)
        path.write_text(json.dumps(content))
    for name in (*secrets, "azureProfile.json"):
        shutil.copy(home.configuration / name, kept)
    keep_private(folder)


def _entries(endpoint: Endpoint) -> list[dict[str, str]]:
    """What the CLI keeps of an application that signed in."""
    account = endpoint.account
    entry = {"client_id": account.user, "tenant": account.tenant, "client_secret": endpoint.secret}
    return [] if account.is_user else [entry]


def _token_cache(endpoint: Endpoint) -> dict[str, Any]:
    """MSAL's cache with one account and its refresh token (the schema of MSAL in all languages)."""
    account = endpoint.account
    home_account = f"{object_id(account.user)}.{account.tenant}"
    who = {"home_account_id": home_account, "environment": "127.0.0.1"}
    known = {
        "realm": account.tenant,
        "local_account_id": object_id(account.user),
        "username": account.user,
        "authority_type": "MSSTS",
    }
    refresh = {"credential_type": "RefreshToken", "client_id": CLIENT, "secret": endpoint.secret}
    return {"Account": {"one": {**who, **known}}, "RefreshToken": {"one": {**who, **refresh}}}


def _configure(configuration: Path, url: str) -> None:
    """Say where `AzureCloud` is (the stock CLI lets its folder say so), and keep to this machine."""
    clouds = configparser.ConfigParser()
    clouds[CLOUD] = {
        "endpoint_resource_manager": url,
        "endpoint_management": url,
        "endpoint_active_directory": url,
        "endpoint_active_directory_resource_id": RESOURCE_MANAGER,
        "endpoint_microsoft_graph_resource_id": url,
        "endpoint_vm_image_alias_doc": url + "/cli/vm/aliases.json",
        # What the CLI makes of an account's name alone must not lead to somebody's real account.
        "suffix_storage_endpoint": NOWHERE,
    }
    _write(configuration / "clouds.config", clouds)
    settings = configparser.ConfigParser()
    settings.read(configuration / "config")
    settings["cloud"] = {"name": CLOUD}
    # The brokers of Windows and macOS know Microsoft's sign-in only.
    settings["core"].update({"enable_broker_on_windows": "no", "enable_broker_on_mac": "no"})
    _write(configuration / "config", settings)


def _write_launcher(home: Home, learner: Path) -> None:
    """`az`: the real one of this environment with a `~` of ours."""
    programs = home.folder / PROGRAMS
    programs.mkdir(parents=True, exist_ok=True)
    name, text = ("az.cmd", BATCH) if os.name == "nt" else ("az", SHELL)
    quote = str if os.name == "nt" else shlex.quote
    kept, learner_home = quote(str(home.folder / "sign-in")), quote(str(learner))
    words = {"python": quote(sys.executable), "kept": kept, "home": learner_home, "sentence": NO_LOGIN}
    words["another"] = quote(ANOTHER)
    words["program"] = quote(shell_program.__file__)
    launcher = programs / name
    launcher.write_text(text.format(**words))
    launcher.chmod(0o755)


def _write(path: Path, content: configparser.ConfigParser) -> None:
    with path.open("w") as file:
        content.write(file)
