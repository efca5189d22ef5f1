"""The end-of-life date of an image definition or version: advice, unless deletion is blocked by it."""

from datetime import UTC, datetime

from azlab.arm.cloud import Cloud
from azlab.arm.errors import invalid_content, invalid_parameter


def wanted(cloud: Cloud, given: str | None, known: str | None, path: str) -> str | None:
    """The date as Azure shows it. A date that is not in the future is refused, unless it stays as it was."""
    if given is None:
        return None
    moment = _read(given, path)
    shown = moment.isoformat()
    if shown != known and moment <= cloud.clock.now():
        raise invalid_parameter("EndOfLifeDate must be set to a future date.", "endOfLifeDate")
    return shown


def has_come(cloud: Cloud, date: str | None) -> bool:
    return date is not None and datetime.fromisoformat(date) <= cloud.clock.now()


def _read(given: str, path: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid_content(f"Could not convert string to DateTimeOffset: {given}. Path '{path}'") from None
