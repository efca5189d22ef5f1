"""Template functions for times: `utcNow`'s formats, `dateTimeAdd` and seconds since 1970."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.values import integer, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = {"u": "yyyy-MM-dd HH:mm:ssZ", "d": "MM/dd/yyyy", "o": "yyyy-MM-ddTHH:mm:ss.fffffffZ"}
_PARTS = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "dddd": "%A", "ddd": "%a", "dd": "%d",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "tt": "%p",
}  # fmt: skip
_PART = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)) + "|f{1,7}")
_FORMS = ("%Y-%m-%d %H:%M:%SZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%d")
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?"
    r"(?:(?P<days>\d{1,6})D)?(?:T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?"
)


def shown(moment: datetime, form: str) -> str:
    """A time in one of .NET's formats: a letter for a standard one, or its parts."""
    pattern = _NAMED.get(form, form)

    def part(match: re.Match[str]) -> str:
        letters = match.group()
        if letters.startswith("f"):  # .NET has seven digits of a second, Python six
            return f"{moment:%f}0"[: len(letters)]
        return moment.strftime(_PARTS[letters])

    return _PART.sub(part, pattern)


def add(base: Any, duration: Any, form: Any = None) -> str:
    """A time and an ISO 8601 duration later, in the format of the base unless another is given."""
    moment, pattern = _read(text(base))
    match = _DURATION.fullmatch(text(duration))
    if match is None or duration.endswith(("P", "T")):
        raise ArgumentError(f"the duration '{duration}' is not in ISO 8601 format")
    sign = -1 if match["sign"] else 1
    parts = {name: sign * int(match[name] or 0) for name in match.groupdict() if name != "sign"}
    later = _months_later(moment, 12 * parts.pop("years") + parts.pop("months")) + timedelta(**parts)
    return later.strftime(pattern) if form is None else shown(later, text(form))


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _read(value: str) -> tuple[datetime, str]:
    for form in _FORMS:
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC), form
        except ValueError:
            continue
    raise ArgumentError(f"the date '{value}' is not valid")


def from_epoch(seconds: Any) -> str:
    """Seconds since 1970 as `2023-05-03T04:00:00Z`."""
    # Added, not `fromtimestamp`: what that says of a moment beyond the calendar depends on the system.
    return (_EPOCH + timedelta(seconds=integer(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_epoch(value: Any) -> int:
    """A time as seconds since 1970."""
    return int(_read(text(value))[0].timestamp())


FUNCTIONS = {
    "datetimeadd": Function(add, 2, 3),
    "datetimefromepoch": Function(from_epoch, 1, 1),
    "datetimetoepoch": Function(to_epoch, 1, 1),
}
