"""The practice cloud's own page, which Azure has not: files that machines can fetch, as from a web server.

A lesson's start file says it with `az rest --method put --url /lab/files/setup.sh --body
'{"content": "..."}'`. Extensions find it as `https://lesson.example/setup.sh`
(`compute/extensions/downloads`): a name that the standards keep for examples (RFC 2606), so that nobody's
server is meant.
"""

import re

from azlab.arm.errors import NotFound, invalid_parameter
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
FACT = "lesson files"
LARGEST = 256 * 1024
"""Characters of a file."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,79}", re.ASCII)


@ROUTES.route("GET", "/lab/files")
def files(visit: Visit) -> Response:
    """What there is: `{"setup.sh": content}`."""
    return json_response(200, visit.cloud.store.fact(FACT, {}))


@ROUTES.route("PUT", "/lab/files/{name}")
def offer(visit: Visit) -> Response:
    name, content = visit.parts["name"], visit.body.get("content")
    if not _NAME.fullmatch(name):
        raise invalid_parameter("The name of a file is letters, digits, '.', '-' and '_'.", "name")
    if not isinstance(content, str) or len(content) > LARGEST:
        raise invalid_parameter(f"'content' must be a text of at most {LARGEST} characters.", "content")
    visit.cloud.store.set_fact(FACT, {**visit.cloud.store.fact(FACT, {}), name: content})
    return json_response(200, {"name": name, "address": f"https://lesson.example/{name}"})


@ROUTES.route("DELETE", "/lab/files/{name}")
def withdraw(visit: Visit) -> Response:
    known = visit.cloud.store.fact(FACT, {})
    if visit.parts["name"] not in known:
        raise NotFound("FileNotFound", f"There is no file '{visit.parts['name']}'.")
    visit.cloud.store.set_fact(
        FACT, {name: text for name, text in known.items() if name != visit.parts["name"]}
    )
    return json_response(204)
