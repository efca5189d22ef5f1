"""The description of the cloud that clients read before they sign in."""

from azlab.arm.access import unsigned
from azlab.arm.app import App
from azlab.arm.messages import Request


def test_anybody_may_read_where_the_parts_of_the_cloud_are(azure: App) -> None:
    request = Request("GET", "/metadata/endpoints?api-version=2022-09-01")
    assert unsigned(request) is None
    (cloud,) = azure(request).json()
    assert cloud["name"] == "AzureCloud"
    assert cloud["resourceManager"] == "https://management.azure.com/"
    assert cloud["authentication"]["loginEndpoint"].startswith("https://login.")
    assert cloud["suffixes"]["storage"] == "core.windows.net"


def test_old_clients_read_one_cloud(azure: App) -> None:
    cloud = azure(Request("GET", "/metadata/endpoints?api-version=2015-01-01")).json()
    assert cloud["authentication"]["audiences"]
    assert cloud["portalEndpoint"]
