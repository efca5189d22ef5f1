"""When two requests are the same: in everything but what differs from run to run.

Tolerated are the API version and all headers; the spelling of ids in capitals; names that the Azure CLI
makes up (`vm_deploy_...`), GUIDs that are not in the practice directory, e-mail addresses, public keys;
passwords, keys, tokens, etags and signatures; public addresses and their labels; times near the day of the
request, by the clock on the wall or by the recorded cloud's; how a script that runs inside a machine is
written (`scripts`). Nothing else: an option more or less is another request, and so is another person's.
"""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from azlab.arm.messages import Request
from azlab.recordings import scripts
from azlab.recordings.patterns import (
    EMAIL,
    GENERATED,
    GUID,
    PUBLIC_KEY,
    TIME,
    is_secret_name,
    replace_addresses,
    replace_secret_texts,
    secret_pair,
)
from azlab.recordings.people import asker, known_ids

ANY = "*"
UNIQUE = ("keydata", "etag", "signature", "domainnamelabel")
NEAR = timedelta(days=8)


def page_name(url: str) -> str:
    """The name of the page at a path and query: lower case, without version, parameters in order.

    A span of time is told by its length: whoever asks mostly means one that ends now.
    """
    parts = urlsplit(url)
    # The CLI writes `//` where a part is empty, quotes blanks or not, and takes ids in any case.
    path = unquote(parts.path).replace("//", "/").rstrip("/").lower()
    query = Request("GET", url).query
    named = [f"{name}={_span(value)}" for name, value in sorted(query.items()) if name != "api-version"]
    return path + (f"?{'&'.join(named)}" if named else "")


def _span(text: str) -> str:
    """A text with its moments as seconds before the last of them."""
    text = unquote(text) if TIME.search(unquote(text)) else text
    moments = {found: _moment(found) for found in TIME.findall(text)}
    # Against the last of them: "the last hour" is another pair of moments each time, and always an hour.
    last = max(filter(None, moments.values()), default=None)
    for found, moment in moments.items():
        if moment and last:
            text = text.replace(found, f"{ANY}-{(last - moment).total_seconds():.0f}s")
    return text


def asked_page(request: Request) -> str:
    """The name of the page that a request reads; another one for everybody but the learner."""
    name = page_name(request.url)
    return f"{name} as {asker(request)}" if asker(request) else name


def question(machine: str, command: str, script: str) -> str:
    """The name of the page that holds what a check or picture asked inside a VM."""
    return f"ask {machine.lower()} {command}: {script}"


def form(request: Request, days: Collection[datetime]) -> str:
    """The request without what is tolerated, times near `days` among it: the same for the same request."""
    given = _with_ids_in_order(_with_plain_script(_body(request)))
    url, body = _text(page_name(request.url), days), _value(given, days)
    return json.dumps([request.method, url, body, asker(request)])


def exact_form(request: Request) -> str:
    """The request with its GUIDs and names, to choose among several of the same form."""
    return json.dumps([request.method, page_name(request.url), _body(request)])


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body.decode("utf-8-sig")) if request.body else None
    except ValueError:
        return request.body.decode(errors="replace")


def _with_plain_script(body: Any) -> Any:
    """The body of a run-command with its script in the form in which scripts are compared."""
    lines = body.get("script") if isinstance(body, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return body
    return {**body, "script": scripts.normal(str(body.get("commandId")), lines)}


def _with_ids_in_order(body: Any) -> Any:
    """The body of Graph's `getByIds` with its ids sorted: the CLI sends a set, in any order."""
    ids = body.get("ids") if isinstance(body, dict) else None
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        return body
    return {**body, "ids": sorted(ids)}


def _value(value: Any, days: Collection[datetime]) -> Any:
    if isinstance(value, dict):
        pair = secret_pair(value)
        names = {name: pair if pair and name.lower() == "value" else name for name in value}
        # ARM takes null for absent, and a client may write either.
        kept = {name: _named(names[name], item, days) for name, item in value.items() if item is not None}
        return dict(sorted(kept.items()))
    if isinstance(value, list):
        return [_value(item, days) for item in value]
    return _text(value, days) if isinstance(value, str) else value


def _named(name: str, value: Any, days: Collection[datetime]) -> Any:
    if name.lower() in UNIQUE or (is_secret_name(name) and not isinstance(value, bool)):
        return ANY
    return _value(value, days)


def _text(text: str, days: Collection[datetime]) -> str:
    text = GUID.sub(lambda found: found[0] if found[0].lower() in known_ids() else ANY, text)
    for pattern in (EMAIL, GENERATED, PUBLIC_KEY):
        text = pattern.sub(ANY, text)
    text = replace_secret_texts(text, ANY)
    text = TIME.sub(lambda found: ANY if _is_near(found[0], days) else found[0], text)
    return replace_addresses(text, lambda _: ANY)


def _is_near(text: str, days: Collection[datetime]) -> bool:
    moment = _moment(text)
    return moment is not None and any(abs(moment - day) < NEAR for day in days)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # ARM's clock is UTC; a moment without a zone would not compare with one that has it.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
