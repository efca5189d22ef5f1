"""nbgrader's `timestamp.txt`: when a submission came."""

from datetime import UTC, datetime

from azlab.assignments import is_spelling

FILE = "timestamp.txt"
LARGEST = 1000
"""A stamp is a line."""
_FORMS = ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S")


def is_stamp(name: str) -> bool:
    """Whether a file is nbgrader's stamp, or a single stage's: `12-capstone-2-incident.timestamp.txt`."""
    return is_spelling(name, FILE)


def written(received: datetime) -> str:
    """A stamp's text, as nbgrader writes it."""
    return f"{received:%Y-%m-%d %H:%M:%S.%f} UTC\n"


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
