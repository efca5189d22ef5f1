"""What differs from run to run, or is nobody's business, in the text of requests and answers."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import unquote

_ENCODED = r"(?<=%[0-9a-fA-F]{2})"
"""After a character as a URL writes it, whose last digit does not belong to what follows."""
GUID = re.compile(
    rf"(?:(?<![0-9a-fA-F])|{_ENCODED})"
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
EMAIL = re.compile(r"[A-Za-z0-9._+#-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
IPV4 = re.compile(rf"(?:(?<![0-9._-])|{_ENCODED})" r"(?:\d{1,3}\.){3}\d{1,3}(?![0-9_-]|\.\d)")
IPV6 = re.compile(
    rf"(?:(?<![0-9a-fA-F:.])|{_ENCODED})" r"(?:[0-9a-fA-F]{0,4}(?::|%3[aA])){2,7}[0-9a-fA-F]{0,4}(?![\w:.])"
)
GENERATED = re.compile(r"\b(?:vm|vmss)_deploy_\w{32}\b")
"""Names that the Azure CLI makes up anew for each command."""
REMOVED = "(removed)"
SECRET_NAMES = (
    "password", "passphrase", "secret", "customdata", "userdata", "protectedsettings", "token", "accountkey",
    "connectionstring", "authorization", "privatekey", "passwd", "primarykey", "secondarykey", "sharedkey",
    "apikey", "credential", "cookie",
)  # fmt: skip
"""Parts of the names of values that are secret."""
SECRET_TEXTS = (
    re.compile(
        r"(?P<secret>eyJ[\w-]{8,}(?:\.[\w-]*){1,4})"
    ),  # a JSON Web Token, signed, encrypted or cut off
    re.compile(r"[Bb](?:earer|asic) (?P<secret>[\w.~+/=-]{16,})"),
    re.compile(r"(?:(?<![A-Za-z])|(?<=%26)|(?<=%3F))sig(?:=|%3D)(?P<secret>[^&\s\"'\\]{6,})"),
    re.compile(r"[Cc]ookie: (?P<secret>[^\r\n\"\\]{6,})"),
    re.compile(r"--[\w-]*password[ =]+[\"']?(?P<secret>[^\s\"'\\]{6,})"),
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
    if "/" in name or " " in name:
        return False
    plain = name.replace("_", "").replace("-", "").lower()
    return any(part in plain for part in SECRET_NAMES)


def secret_texts(text: str) -> list[str]:
    """What looks like a secret in a text."""
    found = [one["secret"] for pattern in SECRET_TEXTS for one in pattern.finditer(text)]
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
    return found.is_global or address.startswith(EXAMPLES)


def replace_addresses(text: str, stand_in: Callable[[str], str]) -> str:
    """The text with every public address replaced."""
    for pattern in (IPV4, IPV6):
        text = pattern.sub(lambda found: _address(found[0], stand_in), text)
    return text


def _address(address: str, stand_in: Callable[[str], str]) -> str:
    plain = unquote(address)
    return stand_in(plain) if is_public(plain) else address
