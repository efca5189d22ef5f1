"""`/metadata/endpoints`: where the parts of a cloud are, for clients that are told one address only.

Anybody may read it. Names and addresses are those of the public cloud, as `az cloud show` has them; whoever
serves this cloud elsewhere puts its own address in the place of Resource Manager's.
"""

from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import HOST
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
OLD = "2015-01-01"
"""Of this version the answer is one cloud, of any later one a list of clouds."""
AUDIENCES = ["https://management.core.windows.net/", f"{HOST}/"]
LOGIN = "https://login.microsoftonline.com/"
GRAPH = "https://graph.windows.net/"
SUFFIXES = {
    "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
    "acrLoginServer": "azurecr.io",
    "sqlServerHostname": "database.windows.net",
    "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
    "keyVaultDns": "vault.azure.net",
    "storage": "core.windows.net",
    "azureFrontDoorEndpointSuffix": "azurefd.net",
}


@ROUTES.route("GET", "/metadata/endpoints")
def endpoints(visit: Visit) -> Response:
    old = visit.request.query.get("api-version") == OLD
    return json_response(200, _first() if old else [_cloud()])


def _first() -> Json:
    return {
        "galleryEndpoint": "https://gallery.azure.com/",
        "graphEndpoint": GRAPH,
        "portalEndpoint": "https://portal.azure.com/",
        "authentication": {"loginEndpoint": LOGIN, "audiences": AUDIENCES},
    }


def _cloud() -> Json:
    return {
        "portal": "https://portal.azure.com",
        "authentication": {
            "loginEndpoint": LOGIN,
            "audiences": AUDIENCES,
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "media": "https://rest.media.azure.net",
        "graphAudience": GRAPH,
        "graph": GRAPH,
        "name": "AzureCloud",
        "suffixes": SUFFIXES,
        "batch": "https://batch.core.windows.net/",
        "resourceManager": f"{HOST}/",
        "vmImageAliasDoc": f"{HOST}/cli/vm/aliases.json",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "gallery": "https://gallery.azure.com/",
    }
