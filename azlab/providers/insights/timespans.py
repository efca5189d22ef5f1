"""The span of time that a client of Azure Monitor asks for.

A client says it by its own watch, and the cloud's time may be hours ahead of it: a span that ends now there
ends now here, and a span of the past stays where it is.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_plus

from azlab.arm.cloud import Cloud
from azlab.arm.errors import invalid_content
from azlab.providers.insights.durations import read_moment

JUST_NOW = timedelta(minutes=2)


def read_timespan(cloud: Cloud, text: str) -> tuple[datetime, datetime]:
    """Read `start/end`; the last hour where the text is empty. Raises `InvalidRequestContent`."""
    now = cloud.clock.now()
    if not text:
        return now - timedelta(hours=1), now
    # The CLI quotes it twice, and of the `+` of an offset only a space is left.
    start, stroke, end = unquote_plus(text).replace(" ", "+").partition("/")
    if not stroke:
        raise invalid_content("Error converting value to a time span. Path 'timespan'")
    return by_the_cloud(cloud, read_moment(start, "timespan"), read_moment(end, "timespan"))


def by_the_cloud(cloud: Cloud, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The same span by the cloud's clock; one that does not end now is left as it is."""
    watch, now = datetime.now(UTC), cloud.clock.now()
    if abs(end - watch) >= JUST_NOW:
        return start, end
    return moved(start, now - watch), now


def moved(moment: datetime, by: timedelta) -> datetime:
    """A moment so much later or earlier; the calendar's own end where there is no such moment."""
    try:
        return moment + by
    except OverflowError:
        return (datetime.max if by > timedelta() else datetime.min).replace(tzinfo=UTC)


def written(moment: datetime) -> str:
    """As Azure Monitor writes a moment: `2024-11-25T08:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written_whole(moment: datetime) -> str:
    """As the activity log writes a moment, which leaves nothing out: `2024-11-25T08:00:00.2500000Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
