"""Packer's functions of texts, times and files.

What they give is what `packer console` of 1.6.6 gave; `startswith`, `endswith`, `strcontains`, `regexall` and
`legacy_isotime` are later, by the docs.
"""

import base64
import hashlib
import json
import re
import urllib.parse
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from azlab.packer.hcl.functions import SECONDS, FunctionError, pattern, text_of

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_LAYOUT = {
    "2006": "%Y", "January": "%B", "Monday": "%A", "Jan": "%b", "Mon": "%a", "MST": "%Z", "01": "%m",
    "02": "%d", "15": "%H", "03": "%I", "04": "%M", "05": "%S", "06": "%y", "PM": "%p",
}  # fmt: skip
"""Of the moment by which Go writes down a form of time: Mon Jan 2 15:04:05 MST 2006."""

_SPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def _regex_replace(text: Any, searched: Any, new: Any) -> str:
    """As Go replaces: `$name` reaches as far as letters, digits and `_` do; an unknown group is empty."""

    def written(found: Any) -> str:
        def group(name: re.Match[str]) -> str:
            asked = name[1] or name[2] or ""
            if name[0] == "$$":
                return "$"
            try:
                return str(found[int(asked) if asked.isdigit() else asked] or "")
            except IndexError:
                return ""

        return re.sub(r"\$\$|\$(\w+)|\$\{(\w+)\}", group, text_of(new))

    return str(pattern(text_of(searched)).sub(written, text_of(text), timeout=SECONDS))


def _regex_all(searched: Any, text: Any) -> list[Any]:
    found = pattern(text_of(searched)).finditer(text_of(text), timeout=SECONDS)
    return [each.groupdict() or (list(each.groups()) if each.groups() else each[0]) for each in found]


def _title(text: Any) -> str:
    return re.sub(r"(^|\s)(\S)", lambda found: found[1] + found[2].upper(), text_of(text))


def _indent(spaces: int, text: Any) -> str:
    if spaces > LARGEST_FILE:
        raise FunctionError(f"more than {LARGEST_FILE} spaces.")
    first, *rest = text_of(text).split("\n")
    return "\n".join([first, *(" " * spaces + line for line in rest)])


def _base64decode(text: Any) -> str:
    try:
        return base64.b64decode(text_of(text), validate=True).decode()
    except ValueError:
        raise FunctionError(f'failed to decode base64 data "{text_of(text)}".') from None


def _timeadd(moment: Any, duration: Any) -> str:
    """A moment and as much later as a duration of Go says: `24h`, `-1h30m`."""
    written = text_of(duration)
    parts = re.findall(r"([0-9.]+)(h|ms|us|ns|m|s)", written)
    if not parts or "".join(map("".join, parts)) != written.lstrip("+-"):
        raise FunctionError(f'time: invalid duration "{written}".')
    seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    try:
        start = datetime.fromisoformat(text_of(moment).replace("Z", "+00:00"))
    except ValueError:
        raise FunctionError(f'not a valid RFC3339 timestamp: "{text_of(moment)}".') from None
    later = start + timedelta(seconds=-seconds if written.startswith("-") else seconds)
    return later.isoformat(timespec="seconds").replace("+00:00", "Z")


def _legacy_isotime(layout: Any = "2006-01-02T15:04:05Z") -> str:
    now, names = datetime.now(UTC), "|".join(_LAYOUT)
    return re.sub(names, lambda found: now.strftime(_LAYOUT[found[0]]), text_of(layout))


def _jsondecode(text: Any) -> Any:
    try:
        return json.loads(text_of(text))
    except ValueError as error:
        raise FunctionError(f"{error}.") from None


def _yamldecode(text: Any) -> Any:
    import yaml  # here, since few templates ask for it

    try:
        return yaml.safe_load(text_of(text))
    except yaml.YAMLError as error:
        raise FunctionError(f"{error}.") from None


LARGEST_FILE = 4_000_000


def read_file(folder: str, name: Any) -> str:
    """What a file says; a relative name is of the template's folder. Raises `FunctionError`."""
    path = Path(folder) / Path(text_of(name)).expanduser()
    try:
        with path.open("rb") as file:  # some never end
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise FunctionError(f"{path} is larger than {LARGEST_FILE} bytes.")
        return content.decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        raise FunctionError(f"no file exists at {Path(folder) / text_of(name)}.") from None


def _hashed(kind: str) -> Callable[[Any], str]:
    return lambda text: hashlib.new(kind, text_of(text).encode(), usedforsecurity=False).hexdigest()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "base64decode": _base64decode,
    "basename": lambda path: Path(text_of(path)).name,
    "chomp": lambda text: text_of(text).rstrip("\r\n"),
    "dirname": lambda path: str(Path(text_of(path)).parent),
    "endswith": lambda text, end: text_of(text).endswith(text_of(end)),
    "indent": _indent,
    "jsondecode": _jsondecode,
    "legacy_isotime": _legacy_isotime,
    "md5": _hashed("md5"),
    "pathexpand": lambda path: str(Path(text_of(path)).expanduser()),
    "regex_replace": _regex_replace,
    "regexall": _regex_all,
    "sha1": _hashed("sha1"),
    "sha256": _hashed("sha256"),
    "sha512": _hashed("sha512"),
    "startswith": lambda text, start: text_of(text).startswith(text_of(start)),
    "strcontains": lambda text, part: text_of(part) in text_of(text),
    "strrev": lambda text: text_of(text)[::-1],
    "timeadd": _timeadd,
    "title": _title,
    "trim": lambda text, letters: text_of(text).strip(text_of(letters)),
    "trimprefix": lambda text, start: text_of(text).removeprefix(text_of(start)),
    "trimsuffix": lambda text, end: text_of(text).removesuffix(text_of(end)),
    "urlencode": lambda text: urllib.parse.quote_plus(text_of(text)),
    "uuidv4": lambda: str(uuid.uuid4()),
    "uuidv5": lambda space, name: str(uuid.uuid5(_SPACES.get(space) or uuid.UUID(space), text_of(name))),
    "yamldecode": _yamldecode,
}
OF_FILES: dict[str, Callable[..., Any]] = {
    "abspath": lambda folder, path: str((Path.cwd() / text_of(path)).resolve()),
    "file": read_file,
    "fileexists": lambda folder, path: (Path(folder) / Path(text_of(path)).expanduser()).is_file(),
}
"""These take the folder of the template first."""
