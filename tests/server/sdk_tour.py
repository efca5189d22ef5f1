"""A tour with the Azure SDKs over what is in a cloud, run by an interpreter that has the newest of them.

    python sdk_tour.py < {"url": ..., "token": ..., "subscription": ..., "ids": [...]}

It knows no resource type: which call is about which type, it sees from the address that a call asks for. What
it met it writes as JSON (see `Report`).
"""

import inspect
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, cast
from urllib.parse import parse_qs

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

CLIENTS = (ComputeManagementClient, NetworkManagementClient, ResourceManagementClient)
SCOPES = ["https://management.azure.com/.default"]
LONGEST_SLEEP = 0.02
GROUPS = "Microsoft.Resources/resourceGroups"
BODIES = ("parameters", "body", "resource")
ENDS = ("begin_power_off", "begin_deallocate", "generalize", "begin_delete")
"""Calls after which a machine is not what it was, in their order."""
UNSTEADY = ("etag", "timeUpdated", "lastModifiedAt")
"""What changes because the same was written again."""


@dataclass
class Report:
    """What was met. Of `refused`, each is an answer of ARM that the SDK understood."""

    calls: int = 0
    refused: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Ids that were other than before when what GET gave was PUT again, and how."""
    types: dict[str, int] = field(default_factory=dict)
    """Calls by resource type."""


class AskedError(Exception):
    """In place of an answer: the method and the address that were asked for."""


class Credential:
    """A token that somebody else got."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + 3600)


class Asking:
    """A transport that sends nothing, and tells what would have been sent."""

    def __enter__(self) -> "Asking":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Nothing is opened."""

    def close(self) -> None:
        """Nothing was opened."""

    def send(self, request: Any, **_: Any) -> Any:
        raise AskedError(request.method, request.url)


@dataclass(frozen=True)
class Call:
    """One method of an SDK; `names` are its parameters in the order of the address."""

    name: str
    method: Callable[..., Any]
    verb: str
    type: str
    names: tuple[str, ...]
    body: str
    version: str
    client: Any

    def on(self, values: tuple[str, ...], **body: Any) -> Any:
        """Make the call, with the names in an id as its parameters, and wait for its end."""
        answer = self.method(**dict(zip(self.names, values, strict=False)), **body)
        return answer.result() if hasattr(answer, "result") else answer


def needed(method: Callable[..., Any]) -> list[str]:
    """The parameters that must be given, in their order."""
    variable = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    found = inspect.signature(method).parameters.items()
    return [name for name, one in found if one.default is one.empty and one.kind not in variable]


def calls(client: Any, asking: Any) -> Iterator[Call]:
    """Every call of a client that needs names and perhaps a body, with the type that it is about."""
    for group_name, group in vars(asking).items():
        if type(group).__name__.endswith("Operations"):
            for name, method in inspect.getmembers(group, callable):
                found = None if name.startswith("_") else asked(name, method)
                if found is not None:
                    real = getattr(getattr(client, group_name), name)
                    yield Call(name, real, *found, client)


def asked(name: str, method: Callable[..., Any]) -> tuple[str, str, tuple[str, ...], str, str] | None:
    """Verb, type, names, body and version of a call; None where it does not ask with names alone."""
    given: dict[str, Any] = {one: one for one in needed(method)}
    wants_body = [one for one in given if one in BODIES] or (
        list(given)[-1:] if re.search(r"(create_or_update|update|update_tags)$", name) else []
    )
    given.update({one: {} for one in wants_body})
    try:
        next(iter(method(**given)))
    except AskedError as seen:
        verb, url = seen.args
    except Exception:
        return None
    path, _, query = re.sub(r"^https://[^/]+", "", url).partition("?")
    version = parse_qs(query)["api-version"][0]
    parts = path.rpartition("/providers/")[2].split("/") if "/providers/" in path else []
    if not parts and path.lower().endswith("/resourcegroups/resource_group_name"):
        parts = GROUPS.split("/")
    kind = "/".join(part for part in parts if part not in given)
    names = tuple(part for part in path.split("/") if part in given)
    if {*given} != {*names, *wants_body}:
        return None
    return verb, kind, names, "".join(wants_body[:1]), version


class Model(Protocol):
    """What an SDK makes of a body: in the newest ones each field is read when it is looked at."""

    _attr_to_rest_field: dict[str, Any]
    _attribute_map: dict[str, Any]


def look_at(value: Any) -> None:
    """Look at every field, however deep. Raises what the SDK raises where it cannot read one."""
    if isinstance(value, list | tuple):
        for item in value:
            look_at(item)
    elif isinstance(value, dict):
        look_at(list(value.values()))
    else:
        model = cast(Model, value)
        names = getattr(model, "_attr_to_rest_field", None) or getattr(model, "_attribute_map", None) or {}
        look_at([getattr(value, name) for name in names])


class Tour:
    """Every call on every resource: reads, writes of what was read, special verbs, deletion."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.report = Report()
        signed = {"credential": Credential(told["token"]), "subscription_id": told["subscription"]}
        options = {**signed, "base_url": told["url"], "credential_scopes": SCOPES}
        self._clients = [kind(**options) for kind in CLIENTS]
        mute = [kind(**options, transport=Asking(), retry_total=0) for kind in CLIENTS]
        self._calls = [call for pair in zip(self._clients, mute, strict=True) for call in calls(*pair)]
        self._ids: list[str] = told["ids"]

    def go(self) -> Report:
        for step in (self.read, self.write, self.act, self.end):
            for id in self._ids if step != self.end else reversed(self._ids):
                step(id, *_parts(id))
        return self.report

    def read(self, id: str, kind: str, values: tuple[str, ...]) -> None:
        for call in self._about(kind, "GET"):
            if len(call.names) <= len(values):
                self._try(call, values)

    def write(self, id: str, kind: str, values: tuple[str, ...]) -> None:
        for get in self._about(kind, "GET"):
            if get.name == "get" and len(get.names) == len(values):
                for call in (*self._about(kind, "PUT"), *self._about(kind, "PATCH")):
                    if call.body and len(call.names) == len(values):
                        self._write_back(id, get, call, values)
                return

    def act(self, id: str, kind: str, values: tuple[str, ...]) -> None:
        acts = [one for one in self._calls if one.type.lower().startswith(f"{kind.lower()}/")]
        for call in sorted(acts, key=lambda call: ENDS.index(call.name) if call.name in ENDS else -1):
            if len(call.names) == len(values) and not call.body:
                self._try(call, values)

    def end(self, id: str, kind: str, values: tuple[str, ...]) -> None:
        for call in self._about(kind, "DELETE"):
            if len(call.names) == len(values):
                self._try(call, values)

    def _about(self, kind: str, verb: str) -> Iterable[Call]:
        return [one for one in self._calls if one.verb == verb and one.type.lower() == kind.lower()]

    def _write_back(self, id: str, get: Call, call: Call, values: tuple[str, ...]) -> None:
        before = self._raw(id, call)
        model = self._try(get, values)
        if model is None:
            return
        tags = getattr(model, "tags", None)
        body = model if call.verb == "PUT" else {"tags": dict(tags)} if tags else {}
        self._try(call, values, **{call.body: body})
        after = self._raw(id, call)
        different = [name for name in {*before, *after} if before.get(name) != after.get(name)]
        if different:
            shown = {name: (before.get(name), after.get(name)) for name in sorted(different)}
            self.report.changed.append(f"{call.verb} {id}: {shown}")

    def _try(self, call: Call, values: tuple[str, ...], **body: Any) -> Any:
        self.report.calls += 1
        self.report.types[call.type] = self.report.types.get(call.type, 0) + 1
        try:
            answer = call.on(values, **body)
            look_at(list(answer) if hasattr(answer, "by_page") else answer)
            return answer
        except HttpResponseError as error:
            code = getattr(error.error, "code", None)
            met = self.report.refused if code else self.report.faults
            sentence = str(error.message).partition("\n")[0]
            met.append(f"{call.type} {call.name}: {error.status_code} {sentence}")
        except Exception as error:
            self.report.faults.append(f"{call.type} {call.name}: {type(error).__name__} {str(error)[:300]}")
        return None

    def _raw(self, id: str, call: Call) -> dict[str, Any]:
        """The resource as ARM shows it, flat, in the version that the call asks for."""
        request = HttpRequest("GET", f"{id}?api-version={call.version}")
        return dict(_flat(call.client.send_request(request).json()))


def _parts(id: str) -> tuple[str, tuple[str, ...]]:
    """Type and names of an id, the group's first."""
    scope, _, rest = id.rpartition("/providers/")
    if not rest:
        return GROUPS, (id.rpartition("/")[2],)
    namespace, *words = rest.split("/")
    return "/".join([namespace, *words[::2]]), (scope.rpartition("/")[2], *words[1::2])


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a document by their paths, without those that are never twice the same."""
    if isinstance(value, dict | list) and value:
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            if name not in UNSTEADY:
                yield from _flat(item, f"{path}.{name}")
    else:
        yield path, value


def main() -> None:
    sleep = time.sleep
    time.sleep = lambda seconds: sleep(min(float(seconds), LONGEST_SLEEP))
    json.dump(asdict(Tour(json.load(sys.stdin)).go()), sys.stdout)


if __name__ == "__main__":
    main()
