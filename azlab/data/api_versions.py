"""Which api-version to ask for a resource type: the newest that Azure itself lists for it."""

from functools import cache

from azlab.data.namespaces import resource_providers

USUAL = "2024-11-01"
"""Resource Manager's own, and Compute's."""
SUBSCRIPTIONS = "2022-12-01"
OTHERS = {
    # Pages of Azure Monitor that no list of types names, as the Azure CLI asks for them.
    "microsoft.insights/metrics": "2018-01-01",
    "microsoft.insights/eventtypes/values": "2015-04-01",
    "microsoft.marketplaceordering/offertypes/publishers/offers/plans/agreements": "2021-01-01",
}


def api_version(resource_type: str) -> str:
    """E.g. `2024-03-02` for `Microsoft.Compute/disks`, in any case."""
    kind = resource_type.lower()
    return OTHERS.get(kind) or _listed().get(kind) or USUAL


def is_known(resource_type: str) -> bool:
    """Whether `api_version` knows the type, rather than guesses."""
    kind = resource_type.lower()
    return kind in OTHERS or kind in _listed()


def nearest_version(resource_type: str) -> str:
    """The version of a type, or of an action or a page below it: of the nearest type above that is known."""
    namespace, *types = resource_type.split("/")
    names = ["/".join((namespace, *types[:depth])) for depth in range(len(types), 0, -1)]
    return next((api_version(name) for name in names if is_known(name)), USUAL)


@cache
def _listed() -> dict[str, str]:
    found = {}
    for namespace, provider in resource_providers().items():
        for kind in provider["resourceTypes"]:
            versions = [version for version in kind["apiVersions"] if "preview" not in version]
            if versions:
                found[f"{namespace}/{kind['resourceType']}".lower()] = max(versions)
    return found
