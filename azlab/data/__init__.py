"""What Azure offers before a learner makes anything: regions, sizes, quotas, images, types, time zones.

Each answer is read from a JSON file in this folder the first time it is asked for.
"""

from azlab.data.aliases import alias_document
from azlab.data.extensions import Extension, extension, extensions, lists_every_extension
from azlab.data.fields import fields
from azlab.data.images import MarketplaceImage
from azlab.data.machine_sizes import DEFAULT_SIZE, Size, is_offered, size, sizes
from azlab.data.marketplace import (
    DEFAULT_IMAGE,
    image,
    offers,
    publisher_name,
    publishers,
    skus,
    version_number,
    versions,
)
from azlab.data.namespaces import (
    is_namespace,
    is_page,
    is_resource_type,
    listed_versions,
    namespaces_to_ask_for,
    resource_providers,
)
from azlab.data.quotas import limits, usages
from azlab.data.regions import (
    location_display_name,
    location_names,
    locations,
    normalize_location,
    zones,
)
from azlab.data.roles import built_in_roles, role_name
from azlab.data.time_zones import time_zone

__all__ = [
    "DEFAULT_IMAGE",
    "DEFAULT_SIZE",
    "Extension",
    "MarketplaceImage",
    "Size",
    "alias_document",
    "built_in_roles",
    "extension",
    "extensions",
    "fields",
    "image",
    "is_namespace",
    "is_offered",
    "is_page",
    "is_resource_type",
    "limits",
    "listed_versions",
    "lists_every_extension",
    "location_display_name",
    "location_names",
    "locations",
    "namespaces_to_ask_for",
    "normalize_location",
    "offers",
    "publisher_name",
    "publishers",
    "resource_providers",
    "role_name",
    "size",
    "sizes",
    "skus",
    "time_zone",
    "usages",
    "version_number",
    "versions",
    "zones",
]
