"""Azure's built-in roles, as far as images, machines, networks and access need them.

Names, ids and actions are those of Azure's own list of built-in roles (learn.microsoft.com,
role-based-access-control/built-in-roles).
"""

from functools import cache
from typing import Any

from azlab.data.files import rows


@cache
def built_in_roles() -> dict[str, dict[str, Any]]:
    """Role definition name (a GUID) to roleName, description and permissions."""
    return {row["name"]: row for row in rows("roles")}


def role_name(role: str) -> str:
    """The GUID of a built-in role, e.g. of `Reader`. Raises StopIteration when there is none."""
    return next(name for name, row in built_in_roles().items() if row["roleName"] == role)
