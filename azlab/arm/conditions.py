"""`If-Match` and `If-None-Match`: a write that is for one state of a resource, or for none.

The sentence about two tags is Azure's, kubernetes-sigs/cloud-provider-azure issue 9728; those about a
resource that is there or is not are ours, of the same make.
"""

from azlab.arm.errors import AzureError
from azlab.arm.messages import Json, Request

ANY = "*"


class PreconditionFailed(AzureError):
    """What is there is not what the request is for."""

    status = 412

    def __init__(self, sentence: str) -> None:
        super().__init__("PreconditionFailed", sentence)


def refuse_unmet(request: Request, shown: Json | None) -> None:
    """Raise `PreconditionFailed` where a condition of the request does not hold.

    `shown` is the resource as GET shows it, None where there is none. A type without an etag takes any.
    """
    wanted, unwanted = request.headers.get("if-match", ""), request.headers.get("if-none-match", "")
    there = str((shown or {}).get("etag", ""))
    if shown is None and wanted:
        raise PreconditionFailed(f"Etag provided in if-match header {wanted} does not match: no resource.")
    if shown is not None and unwanted.strip() == ANY:
        raise PreconditionFailed("The if-none-match header is '*', and the resource exists already.")
    if there and wanted and not _names(wanted, there):
        raise PreconditionFailed(
            f"Etag provided in if-match header {wanted} does not match etag {there} of resource."
        )
    if there and unwanted and _names(unwanted, there):
        raise PreconditionFailed(
            f"Etag provided in if-none-match header {unwanted} matches etag {there} of resource."
        )


def etag_header(shown: Json | None) -> dict[str, str]:
    """The header with the tag of what an answer shows, where it has one."""
    tag = (shown or {}).get("etag")
    return {"etag": tag} if isinstance(tag, str) else {}


def _names(header: str, etag: str) -> bool:
    """Whether a list of tags has this one. Clients write tags with and without quotes and `W/`."""
    return any(tag.strip() == ANY or _bare(tag) == _bare(etag) for tag in header.split(","))


def _bare(tag: str) -> str:
    return tag.strip().removeprefix("W/").strip('"')
