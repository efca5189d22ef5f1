"""The price list, read: what has no price in it is None, and never 0."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RULES_INCLUDED = 5
"""Rules of a load balancer within its price."""


@dataclass(frozen=True)
class PriceList:
    """Prices of one region, in dollars. Sizes and storage types are compared without regard to case."""

    said: dict[str, Any]

    @property
    def sentence(self) -> str:
        """Of when, where and by whom the prices are."""
        said = self.said
        return (
            f"Prices of {said['date']} for {said['region_name']}, whatever the region, in "
            f"{said['currency']}, {said['terms']}. "
            f"Source: {said['source']}. A month has {said['hours_of_a_month']} hours."
        )

    @property
    def hours(self) -> float:
        """Of a month."""
        return float(self.said["hours_of_a_month"])

    def machine(self, size: str, os_type: str) -> float | None:
        """Of an hour of a VM that is on a host."""
        prices = _named(self.said["machines_per_hour"], size)
        return None if prices is None else prices.get(os_type)

    def disk(self, kind: str, gib: float, tier: str = "") -> tuple[str, float | None]:
        """A disk's tier and its price a month, by its size as provisioned; `tier` is one it was given."""
        rows = _named(self.said["disks_per_month"], kind) or []
        for name, size, price in rows:
            if (name == tier) if any(row[0] == tier for row in rows) else gib <= size:
                return name, float(price)
        return tier, None

    def copy(self, kind: str) -> float | None:
        """A month of a GiB in use, of a snapshot, an image or a replica."""
        price: float | None = _named(self.said["copies_per_gib_month"], kind)
        return price

    def address(self, kind: str) -> float | None:
        """Of an hour of a public address."""
        price: float | None = _named(self.said["addresses_per_hour"], kind)
        return price

    def load_balancer(self, kind: str, rules: int) -> float | None:
        """Of an hour; None also where there are more rules than the price includes."""
        price: float | None = _named(self.said["load_balancers_per_hour"], kind)
        if price is not None and not rules:
            return 0.0
        return price if rules <= RULES_INCLUDED else None


@cache
def price_list() -> PriceList:
    """The list that comes with the course."""
    return PriceList(json.loads(Path(__file__).with_name("price_list.json").read_text("utf-8")))


def _named(prices: dict[str, Any], name: str) -> Any:
    known = {key.lower(): value for key, value in prices.items() if key != "about"}
    return known.get(name.lower())
