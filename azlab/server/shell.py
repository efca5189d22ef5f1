"""What a shell `az` needs to talk to a practice Azure: a folder of its own, and a few variables."""

import configparser
import json
from pathlib import Path

from azlab.cli.home import Home
from azlab.server.serving import TOKEN_PATH, Server

CLOUD = "AzurePractice"


def shell_environment(server: Server, home: Path) -> dict[str, str]:
    """Prepare `home` and return the variables to set; `az` is then signed in to the practice Azure.

    The files are those that `az cloud register`, `az cloud set` and `az login --identity` would write.
    """
    folder = Home(home)
    folder.prepare(server.account)
    folder.sign_in(server.account, CLOUD)
    _become_managed_identity(folder.configuration / "azureProfile.json")
    _register_cloud(folder.configuration, server.url)
    return {
        "AZURE_CONFIG_DIR": str(folder.configuration),
        "REQUESTS_CA_BUNDLE": str(server.certificate_path),
        "IDENTITY_ENDPOINT": server.url + TOKEN_PATH,
        "IDENTITY_HEADER": server.secret,
        "NO_PROXY": "127.0.0.1",
    }


def _become_managed_identity(profile: Path) -> None:
    # The only sign-in of the stock CLI whose token endpoint is named by the environment.
    document = json.loads(profile.read_text("utf-8-sig"))
    for subscription in document["subscriptions"]:
        subscription["user"] = {
            "name": "systemAssignedIdentity",
            "type": "servicePrincipal",
            "assignedIdentityInfo": "MSI",
        }
    profile.write_text(json.dumps(document), encoding="utf-8-sig")


def _register_cloud(configuration: Path, url: str) -> None:
    clouds = configparser.ConfigParser()
    clouds[CLOUD] = {
        "profile": "latest",
        "endpoint_resource_manager": url,
        "endpoint_management": url,
        "endpoint_active_directory": url,
        "endpoint_active_directory_resource_id": "https://management.core.windows.net/",
        "endpoint_microsoft_graph_resource_id": url,
        "endpoint_vm_image_alias_doc": url + "/cli/vm/aliases.json",
        "suffix_storage_endpoint": "core.windows.net",
        "suffix_keyvault_dns": ".vault.azure.net",
    }
    _write(configuration / "clouds.config", clouds)
    settings = configparser.ConfigParser()
    settings.read(configuration / "config")
    settings["cloud"] = {"name": CLOUD}
    _write(configuration / "config", settings)


def _write(path: Path, content: configparser.ConfigParser) -> None:
    with path.open("w") as file:
        content.write(file)
