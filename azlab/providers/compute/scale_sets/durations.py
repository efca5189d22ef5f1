"""Spans of time as policies write them, ISO 8601: `PT30S`, `PT5M`, `PT1H30M`."""

import re

_SPAN = re.compile(r"^PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?$")


def is_span(text: object) -> bool:
    return isinstance(text, str) and _SPAN.fullmatch(text) is not None and text != "PT"


def seconds(text: object) -> int:
    """The span's seconds; 0 for what is no span."""
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return 0
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest
