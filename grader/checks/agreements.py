"""Claims about the terms of Marketplace images with a plan."""

from functools import cached_property

from grader.checks.claims import Subject, claim
from grader.checks.cloud import Json, Reader
from grader.checks.subjects import subject


def agreement_id(cloud: Reader, publisher: str, offer: str, plan: str) -> str:
    """Where the terms of a plan are found, for the default subscription."""
    return (
        f"/subscriptions/{cloud.subscription}/providers/Microsoft.MarketplaceOrdering"
        f"/offerTypes/virtualmachine/publishers/{publisher}/offers/{offer}/plans/{plan}/agreements/current"
    )


@subject("terms")
class Terms(Subject):
    """The terms of one plan, in the default subscription."""

    def __init__(self, publisher: str, offer: str, plan: str) -> None:
        super().__init__(f"the terms of '{publisher}:{offer}:{plan}'")
        self.cloud = self.notebook.cloud
        self.id = agreement_id(self.cloud, publisher, offer, plan)

    @cached_property
    def document(self) -> Json | None:
        """The agreement as ARM shows it; None when there is no such plan."""
        return self.cloud.get(self.id)

    @property
    def missing(self) -> str | None:
        return f"{self.label} were not found" if self.document is None else None

    @claim("are accepted")
    def are_accepted(self) -> str | None:
        """Looking at terms does not accept them: which command of `az vm image terms` does?

        Terms belong to one plan, and a URN has four parts. Did you name that image? Was it cancelled again?
        """
        accepted = (self.document or {}).get("properties", {}).get("accepted")
        return None if accepted is True else "they are not accepted in this subscription"
