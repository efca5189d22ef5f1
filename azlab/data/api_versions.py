"""Which api-version to ask for a resource type: the newest that Azure itself lists for it."""

from functools import cache

from azlab.data.namespaces import resource_providers

USUAL = "2024-11-01"
"""Resource Manager's own, and Compute's."""
SUBSCRIPTIONS = "2022-12-01"
OTHERS = {
    "microsoft.marketplaceordering/offertypes/publishers/offers/plans/agreements": "2021-01-01",
}


def api_version(resource_type: str) -> str:
    """E.g. `2024-03-02` for `Microsoft.Compute/disks`, in any case."""
    kind = resource_type.lower()
    return OTHERS.get(kind) or _listed().get(kind) or USUAL


def is_known(resource_type: str) -> bool:
    """Whether `api_version` knows the type, rather than guesses."""
    return resource_type.lower() in {**_listed(), **OTHERS}


def version_for(path: str) -> str:
    """The api-version of what a path names: a resource, a collection or one of their actions."""
    parts = path.strip("/").split("/")
    marks = [index for index, part in enumerate(parts) if part.lower() == "providers"]
    if not marks:
        return USUAL if len(parts) > 2 else SUBSCRIPTIONS
    namespace, *rest = parts[marks[-1] + 1 :]
    words = rest[2:] if rest[:1] == ["locations"] else rest
    kinds = [f"{namespace}/{'/'.join(words[0 : 2 * depth + 1 : 2])}" for depth in range(len(words))]
    known = [kind for kind in kinds if is_known(kind)]
    return api_version(known[-1]) if known else USUAL


@cache
def _listed() -> dict[str, str]:
    found = {}
    for namespace, provider in resource_providers().items():
        for kind in provider["resourceTypes"]:
            versions = [one for one in kind["apiVersions"] if "preview" not in one]
            if versions:
                found[f"{namespace}/{kind['resourceType']}".lower()] = max(versions)
    return found
