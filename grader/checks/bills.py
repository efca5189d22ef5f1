"""Claims about what resource groups cost, by the price list of `lab.bill`."""

from collections.abc import Sequence

from azlab.billing.bill import costs
from azlab.billing.lines import Line
from azlab.billing.price_list import price_list
from grader.checks.claims import Found, Subject, claim, in_words
from grader.checks.subjects import subject

UNPRICED = (
    "Of what the list has no price, nobody can say that it is within the budget. Take what is in the list."
)


def monthly(lines: Sequence[Line]) -> float | Found:
    """What lines of a bill come to a month, in USD; where one of them has no price, that it has none."""
    unpriced = next((line for line in lines if line.hourly is None), None)
    if unpriced:
        return Found(f"'{unpriced.name}' ({unpriced.what}) has no price in the list", UNPRICED)
    return sum(line.hourly or 0.0 for line in lines) * price_list().hours


@subject("bill")
class Bill(Subject):
    """What groups cost together as they stand, in the default subscription or in another one."""

    def __init__(self, *groups: str, subscription: str = "") -> None:
        super().__init__(f"the bill of {in_words(groups)}")
        self.groups = groups
        self.cloud = self.notebook.cloud.of(subscription)

    @property
    def missing(self) -> str | None:
        gone = [group for group in self.groups if self.cloud.get(self.cloud.group_id(group)) is None]
        return f"resource group '{gone[0]}' does not exist" if gone else None

    @claim("is at most {dollars} USD a month")
    def is_at_most(self, dollars: float) -> str | None:
        """`lab.bill("GROUP")` has a line for all that costs, the dearest first. What do you have most of?

        Sizes, kinds of disks, and what comes along unasked: a load balancer, an address. Which is needed?
        """
        total = monthly(costs(self.cloud, self.groups))
        if isinstance(total, Found):
            return total
        return None if total <= dollars else f"it is {total:.0f}"
