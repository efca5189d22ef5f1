"""What differs from run to run, or is nobody's business, in the text of requests and answers."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

_ENCODED = r"(?<=%[0-9a-fA-F]{2})"
"""After a character as a URL writes it, whose last digit does not belong to what follows."""
GUID = re.compile(
    rf"(?:(?<![0-9a-fA-F])|{_ENCODED})"
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
EMAIL = re.compile(r"[A-Za-z0-9._+#-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_NUMBERS = r"(?:\d{1,3}\.){3}\d{1,3}"
IPV4 = re.compile(rf"(?:(?<![0-9._-])|{_ENCODED})" rf"{_NUMBERS}(?:-{_NUMBERS})?(?![0-9_-]|\.\d)")
"""An address, or both ends of a range."""
IPV6 = re.compile(
    rf"(?:(?<![0-9a-fA-F:.])|{_ENCODED})" r"(?:[0-9a-fA-F]{0,4}(?::|%3[aA])){2,7}[0-9a-fA-F]{0,4}(?![\w:.])"
)
BEGIN = r"(?:(?<![\w+/\\-])|(?<=\\[nrt]))"
"""Where a word begins; in JSON inside JSON it may follow an escaped end of line."""
_TOP = r"(?:(?<![\w.@%\\-])|(?<=\\[nrt])|(?<=%[0-9a-fA-F]{2}))"
TENANT_DOMAIN = re.compile(rf"{_TOP}[A-Za-z0-9-]+(?:\.mail)?\.onmicrosoft\.(?:com|us|de|cn)\b", re.IGNORECASE)
MACHINE_NAME = re.compile(
    rf"{_TOP}(?P<label>[A-Za-z0-9-]+)(?:\.[A-Za-z0-9-]+)?(?P<rest>\.[a-z0-9]+\.cloudapp\.azure\.com)\b",
    re.IGNORECASE,
)
"""The name of a public address; between label and region Azure may put a word of its own."""
PUBLIC_KEY_COMMENT = re.compile(r"((?:ssh|ecdsa|sk)-[\w@.-]+ AAAA[\w+/]{40,}={0,3}) [^\s\"'\\]+")
"""A whole public key of SSH, and who made it on which machine."""
PUBLIC_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[\w@.-]+ AAAA[\w+/]{40,}={0,3}")
"""A public key of SSH, without its comment: clients make new ones."""
GENERATED = re.compile(r"\b(?:vm|vmss)_deploy_\w{32}\b")
"""Names that the Azure CLI makes up anew for each command."""
REMOVED = "(removed)"
SECRET_NAMES = (
    "password", "passphrase", "secret", "customdata", "userdata", "protectedsettings", "token", "accountkey",
    "connectionstring", "authorization", "privatekey", "passwd", "primarykey", "secondarykey", "sharedkey",
    "apikey", "credential", "cookie", "protectedparameters",
)  # fmt: skip
"""Parts of the names of values that are secret."""
FOLDER = "PWD"
"""In an environment, and only in capitals, this is the folder that a shell is in."""
SHORT_SECRET_NAMES = ("sas", "sig", "pwd")
"""Whole names of values that are secret: as parts they are of other words too."""
_QUOTED = r"(?<=\")[^\"\\\n]{6,}(?=\\*\")|(?<=')[^'\\\n]{6,}(?=\\*')"
_VALUE = rf"(?:\\*[\"'])?(?P<secret>{_QUOTED}|[^\s\"'\\]{{6,}})"
"""What an option of a command is given: quoted, even in JSON, it may have blanks."""
_SAME_COMMAND = r"(?:[^\n|;&\\]|\\\r?\n|\\{3}n){0,200}?"
_NO_PASSWORD = r"(?![\"']?/)(?!\d+(?::\d+)*\b)(?!(?:warning|notice)\b)"
"""Not a folder, ports or a level of a journal, which other commands take after -p."""
_USER = r"(?:-u|--user|--username)"
SECRET_TEXTS = (
    re.compile(
        r"(?P<secret>eyJ[\w-]{8,}(?:\.[\w-]*){1,4})"
    ),  # a JSON Web Token, signed, encrypted or cut off
    re.compile(r"[Bb](?:earer|asic) (?P<secret>[\w.~+/=-]{16,})"),
    re.compile(r"(?:(?<![A-Za-z])|(?<=%26)|(?<=%3F))sig(?:=|%3D)(?P<secret>[^&\s\"'\\]{6,})"),
    re.compile(r"[Cc]ookie: (?P<secret>[^\r\n\"\\]{6,})"),
    re.compile(rf"--[\w-]*password[ =]+(?!-){_VALUE}"),
    re.compile(rf"\b(?:login|sshpass|useradd|usermod)\b{_SAME_COMMAND}(?<!\S)-p[ =]{_NO_PASSWORD}{_VALUE}"),
    re.compile(rf"\bsshpass -p{_VALUE}"),
    re.compile(rf"(?<!\S){_USER}[ =]\S+ -p[ =]{_NO_PASSWORD}{_VALUE}"),
    re.compile(rf"(?<!\S)-p[ =]{_NO_PASSWORD}{_VALUE}(?=\\*[\"']? {_USER}\b)"),
    re.compile(r"[\w.-]+:(?P<secret>[^\s\"'|\\]{6,})[^|\n]{0,8}\|\s*(?:sudo\s+)?[\w/]*chpasswd\b"),
    re.compile(r"chpasswd\s*<<<\s*\\*[\"']?[\w.-]+:(?P<secret>[^\s\"'\\]{6,})"),
    re.compile(rf"(?:password|passwd|pwd|client_secret) ?[=:] ?\\*[\"'](?P<secret>{_QUOTED})", re.IGNORECASE),
    re.compile(r"(?P<secret>\$6\$[\w./]+\$[\w./]{16,})"),  # a password's hash in /etc/shadow
    re.compile(r"(?P<secret>\bgh[pousr]_\w{20,})"),
    re.compile(r"(?P<secret>(?<![\w.~-])[\w.~-]{3}[78]Q~[\w.~-]{30,})"),  # a secret of an Entra application
    re.compile(
        r"(?:AccountKey|SharedAccessKey|SharedAccessSignature|client_secret|password|pwd) ?= ?"
        r"(?P<secret>[^;&\s\"'\\]{6,})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<secret>-----BEGIN [A-Z ]*PRIVATE KEY.+?(?:-----END [A-Z ]*PRIVATE KEY[A-Z ]*-----|\Z))",
        re.DOTALL,
    ),
    re.compile(
        r"(?:(?<![\w+/=])|(?<=\\n))(?P<secret>[A-Za-z0-9+/]{86}==)(?![\w+/=])"
    ),  # the key of a storage account
)
PLATFORM = "168.63.129.16"
"""The address at which every VM of Azure finds the platform; it says nothing about anybody."""
EXAMPLES = ("203.0.113.", "2001:db8:")
"""Addresses for documentation (RFC 5737, RFC 3849): they stand where a public one was."""


def is_secret_name(name: str) -> bool:
    """Whether a value of this name is secret, whatever it is. An address or a sentence is no name."""
    if "/" in name or " " in name or name == FOLDER:
        return False
    plain = name.replace("_", "").replace("-", "").lower()
    return plain in SHORT_SECRET_NAMES or any(part in plain for part in SECRET_NAMES)


def secret_pair(value: Mapping[str, Any]) -> str:
    """The secret name that is written beside a value (`name` or `key`, and `value`); empty if none is."""
    found = {key.lower(): item for key, item in value.items()}
    name = found.get("name") or found.get("key")
    return name if "value" in found and isinstance(name, str) and is_secret_name(name) else ""


def secret_texts(text: str) -> list[str]:
    """What looks like a secret in a text."""
    found = [match["secret"] for pattern in SECRET_TEXTS for match in pattern.finditer(text)]
    return [secret for secret in found if secret != REMOVED]


def replace_secret_texts(text: str, stand_in: str) -> str:
    """The text with everything that looks like a secret replaced."""
    for pattern in SECRET_TEXTS:
        text = pattern.sub(lambda found: found[0].replace(found["secret"], stand_in), text)
    return text


def is_public(address: str) -> bool:
    """Whether a text is an address on the internet, or stands for one."""
    if address == PLATFORM:
        return False
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # Python calls the addresses for documentation private; they stand for public ones here.
    return found.is_global or address.startswith(EXAMPLES)


def replace_addresses(text: str, stand_in: Callable[[str], str]) -> str:
    """The text with every public address replaced."""
    for pattern in (IPV4, IPV6):
        text = pattern.sub(
            lambda found: "-".join(_address(end, stand_in) for end in found[0].split("-")), text
        )
    return text


def _address(address: str, stand_in: Callable[[str], str]) -> str:
    plain = unquote(address)
    return stand_in(plain) if is_public(plain) else address
