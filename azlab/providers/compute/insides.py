"""The practice cloud's own page, which Azure has not: what a script would print that looks at a disk.

A check asks it of what nobody can look into otherwise: a VM that is off, its disk, and what was captured from
it. Nothing that the script does is kept.
"""

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ROUTES = Routes()
LOOKING = {"Linux": "RunShellScript", "Windows": "RunPowerShellScript"}


@ROUTES.route("GET", "/lab/insides/{resource*}")
def look(visit: Visit) -> Response:
    """The stdout and exit code of the script in `script`, run on a copy of what lies on the disk."""
    id = f"/{visit.parts['resource']}"
    content = _content(visit.cloud, visit.cloud.get(id))
    if content is None:
        raise NotFound("ResourceNotFound", f"There is no disk to look at in '{id}'.")
    machine = guest.Machine.from_json(content)
    seen = guest.run(machine, LOOKING[machine.os_type], [visit.request.query.get("script", "")], [])
    return json_response(200, {"stdout": seen.stdout, "exitCode": seen.exit_code})


def _content(cloud: Cloud, resource: Resource | None) -> Json | None:
    """The machine on a disk, a snapshot, an image, a version, or on a VM's OS disk; None without one."""
    if resource is None:
        return None
    disk = resource.properties.get("storageProfile", {}).get("osDisk", {}).get("managedDisk", {}).get("id")
    if resource.interior.get("machine") is None and disk:
        resource = cloud.get(disk)
    found: Json | None = resource.interior.get("machine") if resource else None
    return found
