"""Time zones as Azure Monitor names them, with their standard offsets (without daylight saving)."""

from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache

from azlab.data.files import rows


@cache
def _offsets() -> dict[str, tzinfo]:
    return {name.lower(): _zone(offset) for name, offset in rows("time_zones").items()}


def _zone(offset: str) -> tzinfo:
    """`-03:30` as a time zone."""
    hours, _, minutes = offset.lstrip("+-").partition(":")
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-away if offset.startswith("-") else away)


def time_zone(name: str) -> tzinfo | None:
    """The zone of this name, in any case; None when there is none."""
    return UTC if name.upper() == "UTC" else _offsets().get(name.lower())
