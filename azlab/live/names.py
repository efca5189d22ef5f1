"""Names of resource groups: `rg-images` in the lesson, `azlab-anna-3f2a-04-rg-images` in the subscription.

The learner, the notebook and the checks see the lesson's names; the prefix is put on and taken off on the
way. So two learners in one subscription never meet, and no command reaches a group of somebody else.
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace

from azlab.arm.messages import Request, Response

GROUP_IN_PATH = re.compile(r"(/resourceGroups/)([^/?\"'\\\s,\])]+)", re.IGNORECASE)
GROUP_BY_NAME = re.compile(r'("resourceGroup"\s*:\s*")([^"\[]+)(")')
"""A nested deployment names its group so."""
GROUP_IN_EXPRESSION = re.compile(
    r"(resourceId\(\s*(?:subscription\(\)\.\w+\s*,\s*|'[^']+'\s*,\s*)?')([^'/]+)('\s*,\s*'[^']*/)",
    re.IGNORECASE,
)
LONGEST = 16


def learner_name(user: str) -> str:
    """A short name for an account, its own in the subscription: `anna-3f2a` of `anna@school.example`."""
    plain = re.sub(r"[^a-z0-9]+", "-", user.partition("@")[0].lower()).strip("-")[:LONGEST].strip("-")
    mark = hashlib.sha256(user.lower().encode()).hexdigest()[:4]
    return f"{plain or 'learner'}-{mark}"


def lesson_mark(lesson: str) -> str:
    """`04` of `04-managed-images`."""
    number = re.match(r"\d+", lesson)
    return number.group() if number else re.sub(r"[^a-z0-9]+", "-", lesson.lower()).strip("-")[:12]


@dataclass(frozen=True)
class Names:
    """The prefix of one learner in one lesson."""

    prefix: str

    @classmethod
    def of(cls, learner: str, lesson: str) -> "Names":
        return cls(f"azlab-{learner}-{lesson_mark(lesson)}-")

    def outward(self, request: Request) -> Request:
        """The request as the subscription knows the groups."""
        body = request.body
        if body:
            text = GROUP_IN_PATH.sub(self._put_on, body.decode("utf-8", "surrogateescape"))
            text = GROUP_IN_EXPRESSION.sub(self._put_on, GROUP_BY_NAME.sub(self._put_on, text))
            body = text.encode("utf-8", "surrogateescape")
        path, mark, query = request.url.partition("?")
        return replace(request, url=GROUP_IN_PATH.sub(self._put_on, path) + mark + query, body=body)

    def inward(self, response: Response) -> Response:
        """The answer as the lesson knows the groups; groups of others, and what is in them, are left out."""
        body = self._without_others(response.body)
        headers = {name: self.plain(value) for name, value in response.headers.items()}
        if self.prefix.encode() in body.lower():
            text = body.decode("utf-8", "surrogateescape")
            body = self.plain(text).encode("utf-8", "surrogateescape")
        return replace(response, headers=headers, body=body)

    def _put_on(self, match: re.Match[str]) -> str:
        before, name, *after = match.groups()
        prefix = "" if name.lower().startswith(self.prefix) else self.prefix
        return before + prefix + name + "".join(after)

    def plain(self, text: str) -> str:
        """A text with the lesson's names."""
        return re.sub(re.escape(self.prefix), "", text, flags=re.IGNORECASE)

    def _without_others(self, body: bytes) -> bytes:
        if b"/resourcegroups/" not in body.lower() or b'"value"' not in body:
            return body
        try:
            document = json.loads(body)
        except ValueError:
            return body
        rows = document.get("value") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            return body
        kept = [row for row in rows if self._is_here(row)]
        return body if len(kept) == len(rows) else json.dumps({**document, "value": kept}).encode()

    def _is_here(self, row: object) -> bool:
        id = str(row.get("id", "")) if isinstance(row, dict) else ""
        group = GROUP_IN_PATH.search(id)
        return group is None or group.group(2).lower().startswith(self.prefix)
