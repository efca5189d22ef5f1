"""Claims about resource groups, and about what is in them."""

from collections.abc import Iterator

from grader.checks.claims import claim
from grader.checks.cloud import Json
from grader.checks.documents import same, value_at
from grader.checks.resources import Resource
from grader.checks.subjects import subject

USERS_OF_AN_ADDRESS = ("properties.ipConfiguration", "properties.natGateway")
"""Where a public address names what uses it."""


def _unused_words(but_tagged: str) -> str:
    kept = f", but for what is tagged '{but_tagged}'" if but_tagged else ""
    return f"pays for no unused disk and no unused address{kept}"


@subject("group")
class ResourceGroup(Resource):
    """A resource group."""

    kind = "resource group"

    def __init__(self, name: str) -> None:
        super().__init__(name, name)

    @property
    def id(self) -> str:
        return self.cloud.group_id(self.name)

    @property
    def missing(self) -> str | None:
        return f"{self.label} does not exist yet" if self.document is None else None

    @claim("was deleted", of_the_missing=True)
    def was_deleted(self) -> str | None:
        """Which command takes a whole group away? Look at the name that it was given."""
        return self._still_there()

    @claim("still holds {names}")
    def holds(self, *names: str) -> str | None:
        """`az resource list -g GROUP -o table` shows what is in it. What did your command take besides?

        `lab.undo()` takes the last command back, and `lab.history()` lists what can be undone.
        """
        found = [str(resource.get("name")) for resource in self.cloud.list(f"{self.id}/resources")]
        gone = [name for name in names if not any(same(name, other) for other in found)]
        return f"'{gone[0]}' is not there" if gone else None

    @claim(_unused_words)
    def pays_for_nothing_unused(self, but_tagged: str = "") -> str | None:
        """`lab.bill()` lists what costs. Which of these does no machine use?

        A disk that nobody uses is `Unattached`; an address that nobody uses has no `ipConfiguration`.
        """
        unused = [
            row for row in self._unused() if not any(same(tag, but_tagged) for tag in row["tags"] or {})
        ]
        count = len(unused)
        said = "1 unused one is" if count == 1 else f"{count} unused ones are"
        return f"{said} still there" if count else None

    def _unused(self) -> Iterator[Json]:
        """Its disks and addresses that nothing uses, each with its `tags`."""
        for disk in self.cloud.list(f"{self.id}/providers/Microsoft.Compute/disks"):
            if not disk.get("managedBy"):
                yield {"tags": {}, **disk}
        for address in self.cloud.list(f"{self.id}/providers/Microsoft.Network/publicIPAddresses"):
            if not any(value_at(address, path) for path in USERS_OF_AN_ADDRESS):
                yield {"tags": {}, **address}
