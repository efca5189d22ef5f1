"""What live mode never sends: writes outside the lesson's own resource groups."""

import re
from dataclasses import dataclass

from azlab.arm.addresses import GRAPH
from azlab.arm.errors import Forbidden
from azlab.arm.messages import Request

READS = ("GET", "HEAD")
_INSIDE = re.compile(r"/subscriptions/(?P<subscription>[^/]+)/resourcegroups/[^/]+(/|$)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/providers/"
    r"(Microsoft\.MarketplaceOrdering/.*|[^/]+/register|Microsoft\.Compute/.*/checkNameAvailability)/?",
    re.IGNORECASE,
)
_TAGS = "/providers/microsoft.resources/tags/default"


class OutsideTheLesson(Forbidden):
    """Ours, in Azure's shape."""

    def __init__(self, sentence: str) -> None:
        super().__init__("OutsideTheLesson", f"Live mode did not send this to Azure. {sentence}")


@dataclass(frozen=True)
class Boundary:
    """Writes go into groups of this subscription only; `names` makes them the lesson's own."""

    subscription: str
    aliases: tuple[str, ...] = ()
    """Ids of subscriptions that only the lesson knows; they lead into the same one."""

    def check(self, request: Request) -> None:
        """Raise `OutsideTheLesson` for a write that could touch anything else."""
        if request.method in READS:
            return
        if request.path.startswith(GRAPH):
            raise OutsideTheLesson("It would change the directory of your organisation.")
        path = request.path
        if request.method == "DELETE" and path.lower().rstrip("/").endswith(_TAGS):
            raise OutsideTheLesson("Without its tags nobody could tell what the course made.")
        found = _INSIDE.match(path) or _HARMLESS.fullmatch(path)
        if found is None:
            raise OutsideTheLesson("It writes outside the lesson's resource groups.")
        ours = [id.lower() for id in (self.subscription, *self.aliases)]
        if found.group("subscription").lower() not in ours:
            raise OutsideTheLesson("It is for another subscription than the one you confirmed.")
        if b'"templateLink"' in request.body:
            raise OutsideTheLesson("A template behind a link cannot be tagged: use --template-file.")

    def refuse_unread(self, request: Request) -> None:
        """Raise `OutsideTheLesson` for content that we cannot read, and so neither tag nor limit."""
        if request.method in ("PUT", "PATCH") and request.body:
            raise OutsideTheLesson("Its content is not a JSON object.")
