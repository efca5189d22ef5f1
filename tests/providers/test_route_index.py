"""A request for a resource is not held against every page that there is."""

import pytest

from azlab.arm.resource import ResourceType
from azlab.arm.router import RouteIndex
from azlab.providers import resource_types, routes

GROUP = "/subscriptions/S/resourceGroups/G"


@pytest.mark.parametrize("kind", resource_types(), ids=lambda kind: kind.name)
def test_few_of_all_pages_are_tried_for_a_resource(kind: ResourceType) -> None:
    namespace, *types = kind.name.split("/")
    words = "/".join(f"{word}/n{number}" for number, word in enumerate(types))
    index = RouteIndex(routes())
    assert len(index.candidates(f"{GROUP}/providers/{namespace}/{words}")) < len(routes()) / 5


def test_every_page_is_found_at_its_own_address() -> None:
    index = RouteIndex(routes())
    for route in routes():
        path = route.pattern.pattern.strip("^$").removesuffix("/?").replace("\\", "")
        for name in route.pattern.groupindex:
            path = path.replace(f"(?P<{name}>[^/]+)", "x").replace(f"(?P<{name}>.+)", "y/z")
        found = index.find(route.method, path)
        assert found is not None
        assert found[0].pattern.match(path)
