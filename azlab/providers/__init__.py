"""The resource types of the practice Azure: one file each.

A module below this package may define `TYPES` (resource types), `ROUTES` (pages of its own) and `CHORES`
(what it does every minute); it is found by being there.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from azlab import data, directory
from azlab.arm.app import App
from azlab.arm.bodies import Bodies
from azlab.arm.chores import Chore
from azlab.arm.cloud import Azure, Setting
from azlab.arm.resource import ResourceType
from azlab.arm.router import Route
from azlab.arm.store import Store
from azlab.directory import SUBSCRIPTIONS, TENANT


@cache
def _modules() -> tuple[object, ...]:
    here = str(Path(__file__).parent)
    found = pkgutil.walk_packages([here], f"{__name__}.")
    return tuple(importlib.import_module(module.name) for module in found if not module.ispkg)


def resource_types() -> list[ResourceType]:
    """Every registered resource type."""
    return [kind for module in _modules() for kind in getattr(module, "TYPES", ())]


def routes() -> list[Route]:
    """Every page that a provider serves besides its types."""
    pages = [getattr(module, "ROUTES", None) for module in _modules()]
    return [route for page in pages if page is not None for route in page.all]


def chores() -> list[Chore]:
    """What providers do whenever a minute of the cloud's time has passed."""
    return [chore for module in _modules() for chore in getattr(module, "CHORES", ())]


@cache
def _bodies() -> Bodies:
    """One for all clouds of a process: what was read stays read."""
    return Bodies(data.fields)


def practice_azure(store: Store, wall: Callable[[], float] | None = None) -> App:
    """The whole practice Azure over one store. With `wall` (`time.time`), what is really waited counts."""
    setting = Setting(
        {name: data.location_display_name(name) for name in data.location_names()},
        {**SUBSCRIPTIONS, **directory.PARTNER_SUBSCRIPTIONS},
        TENANT,
        data.normalize_location,
        Azure(
            data.is_namespace,
            data.is_resource_type,
            data.is_page,
            data.listed_versions,
            data.namespaces_to_ask_for(),
        ),
        foreign={directory.PARTNER: directory.PARTNER_TENANT},
        tenants=directory.TENANTS,
        identities=directory.IDENTITIES,
        roles=data.built_in_roles(),
        grants=directory.first_grants(),
        trusted=frozenset({directory.KEEPER.object_id}),
        bodies=_bodies(),
        wall=wall,
    )
    return App(store, resource_types(), routes(), setting, chores())


__all__ = ["SUBSCRIPTIONS", "TENANT", "chores", "practice_azure", "resource_types", "routes"]
