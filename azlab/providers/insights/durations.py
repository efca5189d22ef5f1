"""Lengths of time as Azure Monitor writes them: `PT5M`, `PT1H30M`, `P1D`."""

import re
from datetime import UTC, datetime, timedelta

from azlab.arm.errors import invalid_content

_DURATION = re.compile(
    r"P(?:(?P<days>\d{1,4})D)?(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
    re.IGNORECASE,
)
_LENGTH_OF_SECONDS = re.compile(r"(\.\d{1,6})\d*")


def read_duration(text: object, path: str) -> timedelta:
    """A length of time. Raises `InvalidRequestContent` for a text that is none."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groups()):
        raise invalid_content(f"Error converting value to TimeSpan. Path '{path}'")
    return timedelta(**{name: int(number) for name, number in match.groupdict().items() if number})


def read_moment(text: object, path: str) -> datetime:
    """A moment; one without an offset is UTC. Raises `InvalidRequestContent` for a text that is none."""
    try:
        moment = datetime.fromisoformat(_LENGTH_OF_SECONDS.sub(r"\1", str(text)))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid_content(f"Error converting value to DateTime. Path '{path}'") from None
