"""What services of Azure keep in a learner's storage account: containers with blobs, to be listed and read.

learn.microsoft.com, rest/api/storageservices: list-containers2, list-blobs. An account's blobs are texts in
its interior, by `container/name`.
"""

from email.utils import format_datetime
from html import escape  # xml.sax.saxutils would load an HTTP client

from azlab.arm.cloud import Cloud
from azlab.arm.store import Resource

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def blobs(account: Resource) -> dict[str, str]:
    """The content of every blob by `container/name`."""
    kept: dict[str, str] = account.interior.get("blobs", {})
    return kept


def content(account: Resource, path: str) -> str | None:
    """The blob at `container/name`; None where there is none."""
    return blobs(account).get(path)


def has_container(account: Resource, name: str) -> bool:
    """Whether anything was ever put into a container of this name."""
    return any(path.partition("/")[0] == name for path in blobs(account))


def container_list(cloud: Cloud, account: Resource) -> str:
    """The document that lists an account's containers."""
    names = sorted({path.partition("/")[0] for path in blobs(account)})
    properties = _properties(cloud, "<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>")
    shown = "".join(f"<Container><Name>{escape(name)}</Name>{properties}</Container>" for name in names)
    return f"{_opened(account)}<Containers>{shown}</Containers><NextMarker /></EnumerationResults>"


def blob_list(cloud: Cloud, account: Resource, container: str, prefix: str) -> str:
    """The document that lists the blobs of a container whose names begin with `prefix`."""
    shown = []
    for path, text in sorted(blobs(account).items()):
        holder, _, name = path.partition("/")
        if holder == container and name.startswith(prefix):
            size = len(text.encode())
            more = (
                f"<Content-Length>{size}</Content-Length><Content-Type>application/octet-stream</Content-Type>"
                "<BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>"
            )
            shown.append(f"<Blob><Name>{escape(name)}</Name>{_properties(cloud, more)}</Blob>")
    opened = _opened(account, f' ContainerName="{escape(container)}"')
    return f"{opened}<Blobs>{''.join(shown)}</Blobs><NextMarker /></EnumerationResults>"


def _opened(account: Resource, more: str = "") -> str:
    host = f"https://{account.id.name}.blob.core.windows.net/"
    return f'{HEAD}<EnumerationResults ServiceEndpoint="{host}"{more}>'


def _properties(cloud: Cloud, more: str) -> str:
    changed = format_datetime(cloud.clock.now(), usegmt=True)
    return f'<Properties><Last-Modified>{changed}</Last-Modified><Etag>"0x1"</Etag>{more}</Properties>'
