"""Secrets and identities, taken out of a recording before it is written.

What is the same stays the same: every occurrence of an id, an address or a person gets one stand-in, so
that a replayed answer still names what an earlier one named.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from azlab import directory
from azlab.recordings.encodings import replace_inside, texts_inside
from azlab.recordings.patterns import (
    EMAIL,
    EXAMPLES,
    GUID,
    MACHINE_NAME,
    PUBLIC_KEY_COMMENT,
    REMOVED,
    TENANT_DOMAIN,
    is_secret_name,
    replace_addresses,
    replace_secret_texts,
    secret_pair,
    secret_texts,
)
from azlab.recordings.people import SUBSCRIPTIONS, known_ids

USER, DOMAIN = directory.LEARNER.user, directory.DOMAIN
KEPT_DOMAINS = (directory.DOMAIN, directory.PARTNER_DOMAIN, "example.com")
_BARE_GUID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
FRESH = "00000000-0000-0000-0000-"
"""With this begin the ids that stand for others."""
SHORTEST = 4
"""A shorter text is not taken for a secret: it would be found everywhere."""
_EXPRESSION = re.compile(r"^\[.*\]$", re.DOTALL)
_VERSION = re.compile(r'version\\*": ?\\*"((?:\d+\.){3}\d+)\\*"', re.IGNORECASE)
"""A version of four numbers, as every template has one: it only looks like an address."""
OPEN = ("authorization",)
"""Names of secrets as texts, which as objects say something else: what an event in a log was allowed by."""
DECLARED = ("type", "metadata", "reference")
"""What a template says of a secret parameter without telling it."""
LABEL = "label"
"""So begin the stand-ins for the names of public addresses."""
PUBLIC_KEY = "ssh-rsa (removed)"


class LeakError(Exception):
    """Something secret would have been written; nothing was."""


class Scrubber:
    """Takes secrets out of JSON documents, all of which it must have seen before."""

    def __init__(self, user: str, tenant: str, subscriptions: Mapping[str, str]) -> None:
        ids = dict(zip(subscriptions, SUBSCRIPTIONS, strict=False))
        self.subscriptions = {id: SUBSCRIPTIONS[id] for id in ids.values()}
        """The stand-ins of the account's subscriptions, with their names."""
        self._guids = {id.lower(): own for id, own in [(tenant, directory.TENANT), *ids.items()]}
        self._names = dict(zip(subscriptions.values(), SUBSCRIPTIONS.values(), strict=False))
        self._people = {user.lower(): USER}
        self._texts = {tenant.replace("-", ""): directory.TENANT.replace("-", "")} | _account_texts(
            user, subscriptions
        )
        self._addresses: dict[str, str] = {}
        self._versions: set[str] = set()
        self._domains: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._secrets: set[str] = set()
        self._known: dict[str, str] = {}

    def clean(self, document: Any) -> Any:
        """The document without secrets. Raises `LeakError` if one should still be in it."""
        # All secrets first, then the replacing: one is often named in one place and repeated where no name
        # tells.
        self._secrets |= {secret for secret in _secrets(document) if len(secret) >= SHORTEST}
        self._foresee(json.dumps(document, ensure_ascii=False))
        self._known = {}
        cleaned = self._cleaned(document)
        # Looked for once more in what came out: the rules above may miss a spelling, the file must not.
        text = json.dumps(cleaned, ensure_ascii=False).lower()
        for secret in [*self._spellings(), *self._identities()]:
            if secret.lower() in text:
                raise LeakError("A secret would have been written into the recording; nothing was written.")
        return cleaned

    def _foresee(self, text: str) -> None:
        """Know what has a stand-in, and what has none, before the first text is written.

        An id may come without dashes first, and a version without its name.
        """
        self._versions |= set(_VERSION.findall(text))
        for found in GUID.finditer(text):
            self._guid(found[0])

    def _cleaned(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            pair = secret_pair(value)
            names = {key: pair if pair and key.lower() == "value" else key for key in value}
            return {self._text(key): self._named(names[key], item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._cleaned(item) for item in value]
        return self._text(value) if isinstance(value, str) else value

    def _named(self, name: str, value: Any) -> Any:
        if name.lower() == "keydata" and isinstance(value, str) and not _EXPRESSION.match(value):
            return PUBLIC_KEY
        if is_secret_name(name) and isinstance(value, str) and not _EXPRESSION.match(value):
            return REMOVED
        if is_secret_name(name) and name.lower() not in OPEN:
            return self._removed(value)
        if name == "displayName" and value in self._names:
            return self._names[value]
        if name.lower() == "domainnamelabel" and isinstance(value, str) and value:
            return self._label(value)
        return self._cleaned(value)

    def _removed(self, value: Any) -> Any:
        """What lies below a secret name: its shape, and what a template declares of it."""
        if isinstance(value, dict):
            shown = {key: self._cleaned(item) for key, item in value.items() if key in DECLARED}
            return {self._text(key): shown.get(key) or self._removed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._removed(item) for item in value]
        is_open = isinstance(value, bool | None) or (isinstance(value, str) and _EXPRESSION.match(value))
        return value if is_open else REMOVED

    def _text(self, text: str) -> str:
        """A text with its stand-ins. Most texts of a recording are in it a thousand times."""
        if text not in self._known:
            self._known[text] = self._with_stand_ins(text)
        return self._known[text]

    def _with_stand_ins(self, text: str) -> str:
        for secret in self._spellings():
            text = text.replace(secret, REMOVED)
        text = replace_secret_texts(text, REMOVED)
        text = self._named_subscriptions(text)
        for own, stand_in in self._texts.items():
            text = re.sub(re.escape(own), stand_in, text, flags=re.IGNORECASE)
        # A lesson has a thousand ids and a hundred thousand texts: most have none without its dashes.
        if _BARE_GUID.search(text):
            text = self._without_dashes(text)
        text = GUID.sub(lambda found: self._guid(found[0]), text)
        text = EMAIL.sub(lambda found: self._person(found[0]), text)
        text = TENANT_DOMAIN.sub(lambda found: self._domain(found[0]), text)
        text = MACHINE_NAME.sub(lambda found: self._label(found["label"]) + found["rest"], text)
        text = PUBLIC_KEY_COMMENT.sub(rf"\1 {REMOVED}", text)
        text = replace_addresses(text, self._address)
        return replace_inside(text, self._text)

    def _without_dashes(self, text: str) -> str:
        """A text in which ids may stand without their dashes, with their stand-ins."""
        lowered = text.lower()
        for guid, stand_in in self._guids.items():
            bare = guid.replace("-", "")
            # Looked for first: a pattern for each of a thousand ids takes a hundred times as long to make.
            if bare in lowered:
                text = re.sub(bare, stand_in.replace("-", ""), text, flags=re.IGNORECASE)
        return text

    def _spellings(self) -> list[str]:
        """Every way in which a secret may be written, the longest first."""
        found = {spelt for secret in self._secrets for spelt in _spelt(secret)}
        return sorted(found, key=lambda spelt: (-len(spelt), spelt))

    def _identities(self) -> list[str]:
        ids = [id for id in self._guids if not _is_known(id)]
        people = [person for person in self._people if not person.endswith(KEPT_DOMAINS)]
        return [*ids, *(id.replace("-", "") for id in ids), *people, *self._addresses]

    def _guid(self, guid: str) -> str:
        if guid.lower() in self._guids:
            return self._guids[guid.lower()]
        if _is_known(guid):
            return guid
        # By what it was, not by a number: one more id in a lesson changes no other ids of its recording.
        digest = hashlib.sha256(guid.lower().encode()).hexdigest()[:12]
        return self._guids.setdefault(guid.lower(), f"{FRESH}{digest}")

    def _person(self, address: str) -> str:
        plain = address.replace("%40", "@").lower()
        if plain in self._people:
            return self._people[plain]
        if plain.endswith(KEPT_DOMAINS):
            return address
        return self._people.setdefault(plain, f"person{len(self._people)}@example.com")

    def _address(self, address: str) -> str:
        if address.startswith(EXAMPLES) or address in self._versions:
            return address
        number = len(self._addresses) + 1
        fresh = f"2001:db8::{number:x}" if ":" in address else f"203.0.113.{number % 256}"
        return self._addresses.setdefault(address, fresh)

    def _domain(self, domain: str) -> str:
        if domain.lower() in KEPT_DOMAINS:
            return domain
        return self._domains.setdefault(domain.lower(), f"domain{len(self._domains) + 1}.example.com")

    def _label(self, label: str) -> str:
        if re.fullmatch(rf"{LABEL}\d+", label):
            return label
        return self._labels.setdefault(label.lower(), f"{LABEL}{len(self._labels) + 1}")

    def _named_subscriptions(self, text: str) -> str:
        for own, stand_in in self._names.items():
            if own != stand_in and len(own) >= SHORTEST:
                for spelt in {own, quote(own), quote_plus(own), json.dumps(own)[1:-1]}:
                    text = re.sub(_as_a_name(spelt), stand_in, text)
        return text


def _as_a_name(text: str) -> str:
    """Where a text is somebody's name: one word alone may be any word, unless it is quoted."""
    if text.isalpha():
        return rf"(?<=['\"]){text}(?=\\*['\"])|(?<=subscription ){text}\b"
    return rf"(?:(?<!\w)|(?<=\\n)){re.escape(text)}(?!\w)"


def _is_known(guid: str) -> bool:
    return guid.lower() in known_ids() or guid.startswith(FRESH)


def _account_texts(user: str, subscriptions: Mapping[str, str]) -> dict[str, str]:
    """The account's own words: the ids without dashes, and the domain."""
    pairs = zip(subscriptions, SUBSCRIPTIONS, strict=False)
    texts = {id.replace("-", ""): own.replace("-", "") for id, own in pairs}
    domain = user.partition("@")[2]
    users = {user: USER, quote(user): quote(USER), user.replace("@", "_"): USER.replace("@", "_")}
    return {**texts, **users, **({domain: DOMAIN} if "." in domain else {})}


def _secrets(value: Any, name: str = "") -> Iterator[str]:
    """What is secret by its name, and what is by its look."""
    if isinstance(value, dict):
        pair = secret_pair(value) or name
        for key, item in value.items():
            yield from _secrets(item, key if is_secret_name(key) else pair if key.lower() == "value" else "")
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item, name)
    elif isinstance(value, str) and value != REMOVED:
        if name and not _EXPRESSION.match(value):
            yield value
        yield from secret_texts(value)
        yield from _nested(value)
        for inside in texts_inside(value):
            yield from _secrets(inside)


def _nested(text: str) -> Iterator[str]:
    """Secrets in a JSON document that is written as a text."""
    if text.lstrip().startswith(("{", "[")):
        try:
            yield from _secrets(json.loads(text))
        except ValueError:
            return


def _spelt(secret: str) -> set[str]:
    """Plain, as in a URL, inside a JSON text (once and twice), and in base64."""
    once = json.dumps(secret)[1:-1]
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), once, json.dumps(once)[1:-1],
            b64encode(secret.encode()).decode(), b64encode(secret.encode("utf-16-le")).decode()}  # fmt: skip
