"""nbgrader's `timestamp.txt`: when a submission came."""

from datetime import UTC, datetime

FILE = "timestamp.txt"
_FORMS = ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S")


def read_stamp(data: bytes | None) -> tuple[datetime | None, tuple[str, ...]]:
    """The time in nbgrader's `timestamp.txt`, UTC without a zone; a remark where it cannot be read."""
    if data is None:
        return None, ()
    text = data.decode("utf-8", "replace").strip().removeprefix("\ufeff")
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC), ()
        except ValueError:
            continue
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC), ()
    except (ValueError, OverflowError):
        return None, (f"Its {FILE} says no time that can be read; when it came is not known.",)
