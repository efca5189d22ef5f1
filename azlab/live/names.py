"""Names of resource groups: `rg-images` in the lesson, `azlab-anna-3f2a-04-rg-images` in the subscription.

The learner, the notebook and the checks see the lesson's names; the prefix is put on and taken off on the
way. So two learners in one subscription never meet, and no command reaches a group of somebody else.

A lesson may speak of a second subscription. It is an alias: an id that only the lesson knows, for groups with
another prefix in the same real subscription.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from azlab.arm.errors import BadRequest
from azlab.arm.messages import Json, Request, Response
from azlab.assignments import number_of

_WORD = r"[^/?\"'\\\s,\])]+"
GROUP_IN_PATH = re.compile(rf"(/subscriptions/{_WORD})?(/resourceGroups/)({_WORD})", re.IGNORECASE)
GROUP_BY_NAME = re.compile(r'("resourceGroup"\s*:\s*")()([^"\[]+)(")')
"""A nested deployment names its group so."""
GROUP_IN_EXPRESSION = re.compile(
    r"(resourceId\(\s*(?:subscription\(\)\.\w+\s*,\s*|'[^']+'\s*,\s*)?')()([^'/]+)('\s*,\s*'[^']*/)",
    re.IGNORECASE,
)
GROUP_IN_FILTER = re.compile(r"(resourceGroup(?:Name)?\s+eq\s+')()([^'/]+)(')", re.IGNORECASE)
LONGEST, CUT = 16, 12
"""Characters of a learner's own name; fewer where it had to be cut, beside a longer mark."""
LONGEST_GROUP = 90
"""Azure's own limit for the name of a resource group."""
_LIKE_A_MARK = re.compile(r"-[0-9a-f]{4,8}(-|$)")
LETTERS = "bcdefg"
"""Each alias has one of these behind the lesson's mark."""


def learner_name(user: str) -> str:
    """A short name for an account, its own in the subscription: `anna-3f2a` of `anna@school.example`.

    Case, blanks around it and the way an accent is encoded do not count. Any text gives a name.
    """
    same = unicodedata.normalize("NFC", user.strip()).lower()
    mark = hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()
    plain = _plain(same.partition("@")[0])
    if plain and len(plain) <= LONGEST:
        return f"{plain}-{mark[:4]}"
    return f"{plain[:CUT].strip('-') or 'learner'}-{mark[:8]}"


def _plain(text: str) -> str:
    """Letters, digits and strokes. What looks like the mark of another learner would make two meet."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
    return plain.replace("-", "") if _LIKE_A_MARK.search(plain) else plain


def lesson_mark(lesson: str) -> str:
    """`04` of `04-managed-images`; `12.2` of `12-capstone-2-incident`, one of several in an assignment."""
    return number_of(lesson) or re.sub(r"[^a-z0-9]+", "-", lesson.lower()).strip("-")[:12]


def is_named(group: str, learner: str, lesson: str) -> bool:
    """Whether a group is called as the course calls those of this learner in this lesson."""
    begin = re.escape(_begin(learner, lesson))
    return bool(learner and lesson and re.match(rf"{begin}[{LETTERS}]?-.", group, re.IGNORECASE))


def _begin(learner: str, lesson: str) -> str:
    return f"azlab-{learner}-{lesson_mark(lesson)}"


class GroupNameTooLong(BadRequest):
    """Ours, in Azure's shape."""

    def __init__(self, name: str, sent: str) -> None:
        super().__init__(
            "GroupNameTooLong",
            f"Live mode did not send this to Azure. Resource group '{name}' would be called '{sent}' there: "
            f"{len(sent)} characters, and Azure allows {LONGEST_GROUP}. Choose a name that is at least "
            f"{len(sent) - LONGEST_GROUP} shorter.",
        )


@dataclass(frozen=True)
class Alias:
    """A subscription of the lesson that is none of its own."""

    id: str
    name: str
    prefix: str


@dataclass(frozen=True)
class Names:
    """The prefix of one learner in one lesson; `subscription` is the real one."""

    prefix: str
    subscription: str = ""
    aliases: tuple[Alias, ...] = ()

    @classmethod
    def of(cls, learner: str, lesson: str, subscription: str = "", **others: str) -> "Names":
        """`others`: ids of further subscriptions of the lesson, by their names with `_` for a blank."""
        begin = _begin(learner, lesson)
        aliases = (
            Alias(id, name.replace("_", " "), f"{begin}{letter}-")
            for letter, (name, id) in zip(LETTERS, others.items(), strict=False)
        )
        return cls(f"{begin}-", subscription, tuple(aliases))

    def outward(self, request: Request) -> Request:
        """The request as the subscription knows the groups. Raises `GroupNameTooLong` for a new one."""
        body = request.body
        if body:
            text = self._sent(body.decode("utf-8", "surrogateescape"))
            text = GROUP_IN_EXPRESSION.sub(self._put_on, GROUP_BY_NAME.sub(self._put_on, text))
            body = text.encode("utf-8", "surrogateescape")
        path, mark, query = request.url.partition("?")
        sent = self._sent(path)
        if request.method == "PUT":
            _refuse_too_long(path, sent)
        return replace(request, url=sent + mark + self._asked(query), body=body)

    def inward(self, request: Request, response: Response) -> Response:
        """The answer as the lesson knows the groups; groups of others, and what is in them, are left out."""
        asked = self._alias_in(request.path)
        headers = {name: self.plain(value) for name, value in response.headers.items()}
        body = self._shown(request.path.rstrip("/"), asked, response.body)
        text = body.decode("utf-8", "surrogateescape")
        plain = self.plain(text)
        changed = body if plain == text else plain.encode("utf-8", "surrogateescape")
        return replace(response, headers=headers, body=changed)

    def plain(self, text: str) -> str:
        """A text with the lesson's names."""
        for alias in self.aliases:
            real = (
                rf"(/subscriptions/){re.escape(self.subscription)}(/resourceGroups/){re.escape(alias.prefix)}"
            )
            text = re.sub(real, rf"\g<1>{alias.id}\g<2>", text, flags=re.IGNORECASE)
        for prefix in (self.prefix, *(alias.prefix for alias in self.aliases)):
            text = re.sub(re.escape(prefix), "", text, flags=re.IGNORECASE)
        return text

    def _sent(self, text: str) -> str:
        text = GROUP_IN_PATH.sub(self._put_on, text)
        for alias in self.aliases:
            text = re.sub(
                f"/subscriptions/{alias.id}", f"/subscriptions/{self.subscription}", text, flags=re.I
            )
        return text

    def _asked(self, query: str) -> str:
        """`$filter=resourceGroup eq 'rg'` and ids in a filter; any other query stays as it is."""
        if "resourcegroup" not in query.lower():
            return query
        pairs = parse_qsl(query, keep_blank_values=True)
        sent = [(name, self._sent(GROUP_IN_FILTER.sub(self._put_on, value))) for name, value in pairs]
        return urlencode(sent, quote_via=quote, safe="$'/:,")

    def _put_on(self, match: re.Match[str]) -> str:
        before, between, name, *after = (part or "" for part in match.groups())
        alias = self._alias_in(before)
        prefix = alias.prefix if alias else self.prefix
        if name.lower().startswith((self.prefix, *(known.prefix for known in self.aliases))):
            prefix = ""
        return before + between + prefix + name + "".join(after)

    def _alias_in(self, path: str) -> Alias | None:
        start = path.lower()
        return next(
            (alias for alias in self.aliases if start.startswith(f"/subscriptions/{alias.id.lower()}")), None
        )

    def _shown(self, path: str, asked: Alias | None, body: bytes) -> bytes:
        subscriptions = path.lower() in (
            "/subscriptions",
            f"/subscriptions/{asked.id}".lower() if asked else "",
        )
        if not subscriptions and (b"/resourcegroups/" not in body.lower() or b'"value"' not in body):
            return body
        try:
            document = json.loads(body)
        except ValueError:
            return body
        if not isinstance(document, dict):
            return body
        if asked and subscriptions:
            return json.dumps(_called(document, asked)).encode()
        rows = document.get("value")
        if not isinstance(rows, list):
            return body
        if subscriptions:
            kept = self._subscriptions(rows)
        else:
            kept = [row for row in rows if _is_in(row, asked.prefix if asked else self.prefix)]
        return body if kept == rows else json.dumps({**document, "value": kept}).encode()

    def _subscriptions(self, rows: list[Json]) -> list[Json]:
        """The real one, and those that the lesson speaks of besides."""
        real = [
            row for row in rows if str(row.get("subscriptionId", "")).lower() == self.subscription.lower()
        ]
        return [*real, *(_called(row, alias) for row in real for alias in self.aliases)]


def _refuse_too_long(path: str, sent: str) -> None:
    asked, group = GROUP_IN_PATH.search(path), GROUP_IN_PATH.search(sent)
    name = unquote(group.group(3)) if group else ""
    if asked and len(name) > LONGEST_GROUP:
        raise GroupNameTooLong(unquote(asked.group(3)), name)


def _called(row: Json, alias: Alias) -> Json:
    names = {"id": f"/subscriptions/{alias.id}", "subscriptionId": alias.id, "displayName": alias.name}
    return {**row, **names}


def _is_in(row: object, prefix: str) -> bool:
    id = str(row.get("id", "")) if isinstance(row, dict) else ""
    group = GROUP_IN_PATH.search(id)
    return group is None or group.group(3).lower().startswith(prefix)
