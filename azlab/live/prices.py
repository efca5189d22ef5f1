"""What things cost, roughly. An estimate and no more.

US dollars, pay as you go, about West Europe, Linux, rounded up; written down in November 2026 from general
knowledge and not read from Azure. The price of a subscription may differ by half:
https://azure.microsoft.com/pricing/calculator/
"""

from collections.abc import Mapping
from types import MappingProxyType

REMARK = (
    "All prices are an estimate (rounded list prices in US dollars, November 2026, not read from Azure); "
    "your subscription's prices count."
)
MACHINES: Mapping[str, float] = MappingProxyType(
    {
        "Standard_A2_v2": 0.11,
        "Standard_B1s": 0.02,
        "Standard_B1ms": 0.03,
        "Standard_B2s": 0.06,
        "Standard_B2ms": 0.11,
        "Standard_B4ms": 0.21,
        "Standard_B2s_v2": 0.10,
        "Standard_B2as_v2": 0.09,
        "Standard_DS1_v2": 0.08,
        "Standard_D2s_v3": 0.13,
        "Standard_D4s_v3": 0.25,
        "Standard_D2s_v4": 0.12,
        "Standard_D4s_v4": 0.24,
        "Standard_D2as_v4": 0.12,
        "Standard_D4as_v4": 0.24,
        "Standard_D2s_v5": 0.12,
        "Standard_D4s_v5": 0.24,
        "Standard_D2as_v5": 0.11,
        "Standard_D4as_v5": 0.22,
        "Standard_D2ds_v5": 0.14,
        "Standard_D4ds_v5": 0.28,
    }
)
"""A running Linux VM, per hour. A size that is not here is not made in live mode."""
WINDOWS_PER_CORE = 0.05
DISK_PER_GIB_MONTH = 0.16
COPY_PER_GIB_MONTH = 0.06
"""Snapshots, images and each replica of a gallery version, as if full."""
ADDRESS = 0.006
"""A public IP address, per hour: `azlab/billing/price_list.json` has 0.005, with its source."""
LOAD_BALANCER = 0.025
"""A Standard load balancer with up to five rules, per hour: as in `azlab/billing/price_list.json`."""
NAT_GATEWAY = 0.05
"""A NAT gateway, per hour, without what passes through it: c3x.dev/resources/azure/azurerm_nat_gateway has
0.045, and as much again per GiB (read in November 2026)."""
HOURS_OF_A_MONTH = 730.0


def machine(size: str, cores: int = 2, os_type: str = "Linux") -> float:
    """Dollars per hour of a running VM; 0 for a size without a price."""
    by_key = {name.lower(): price for name, price in MACHINES.items()}
    price = by_key.get(size.lower(), 0.0)
    return price + (WINDOWS_PER_CORE * cores if price and os_type == "Windows" else 0.0)


def disk(gib: float) -> float:
    """Dollars per hour of a managed disk (premium SSD)."""
    return gib * DISK_PER_GIB_MONTH / HOURS_OF_A_MONTH


def copy(gib: float) -> float:
    """Dollars per hour of a snapshot, an image or one replica."""
    return gib * COPY_PER_GIB_MONTH / HOURS_OF_A_MONTH


def is_priced(size: str) -> bool:
    """Whether the course knows what a size costs, and so makes it live; case does not count."""
    return size.lower() in {name.lower() for name in MACHINES}


def dollars(amount: float) -> str:
    """`about 0.24 USD`; never less than a cent."""
    return f"about {max(amount, 0.01):.2f} USD"
