"""Claims about resource groups."""

from grader.checks.claims import claim
from grader.checks.resources import Resource
from grader.checks.subjects import subject


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
