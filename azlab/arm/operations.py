"""Long operations: what Azure answers with 201 or 202 and finishes later.

Time is the cloud's own: each time somebody asks how an operation is getting on, time passes. A short
one has then ended; a long one is first `InProgress` and ended at the second question. What an
operation does at its end is written down as data, so that it survives a restart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from azlab.arm.clock import Clock, timestamp
from azlab.arm.fields import set_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource, Store

LONG = 10.0
"""Seconds from which an operation is seen in progress before it has ended."""

PATIENCE = 60.0
"""Real seconds after which anything in progress has ended, also what takes Azure an hour."""

PAUSE = "0.001"
"""Seconds that a client waits between two questions, as the header says it."""

REMEMBERED = timedelta(days=1)
"""How long an operation that has ended can be asked about, in the cloud's time."""

STATE = "properties.provisioningState"

HOST = "https://management.azure.com"


@dataclass(frozen=True)
class Style:
    """How a provider shows its operations (Compute, Disks, Network and Resources all differ)."""

    segment: str
    shape: str
    """`compute` | `network` | `resources`."""
    output: bool = False
    """Whether the finished operation repeats the resource under `properties.output`."""
    pause: str = PAUSE
    """What `Retry-After` says; the CLI's own SDKs of some providers read whole seconds only."""


COMPUTE = Style("operations", "compute")
DISKS = Style("DiskOperations", "compute", output=True)
GALLERIES = Style("capsOperations", "compute")
NETWORK = Style("operations", "network")


class Operations:
    """The operations of one cloud."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def start(self, name: str, key: str, seconds: float, **more: Any) -> Json:
        """Begin an operation on the resource `key`. `more`: path, shape, effects, error, result, output."""
        now = self._clock.now()
        operation = {
            "name": name,
            "key": key,
            "status": "InProgress",
            "start": now.isoformat(),
            "due": (now + timedelta(seconds=seconds)).isoformat(),
            "seconds": seconds,
            "asked": 0,
            "effects": [],
            "error": None,
            **more,
        }
        self._store.put_operation(name, operation)
        self._store.forget_operations((now - REMEMBERED).isoformat())
        self._clock.watch()  # real time before this is not its own
        return operation

    def seconds_left(self) -> float:
        """Until everything in progress has ended, by the cloud's clock; 0.0 when nothing is."""
        dues = [datetime.fromisoformat(operation["due"]) for operation in self._store.open_operations()]
        return max(0.0, (max(dues) - self._clock.now()).total_seconds()) if dues else 0.0

    def pace(self) -> float:
        """How many of the cloud's seconds pass in a real one: so many that nothing outlasts `PATIENCE`."""
        lengths = [float(operation["seconds"]) for operation in self._store.open_operations()]
        return max(1.0, *(length / PATIENCE for length in lengths)) if lengths else 1.0

    def ask(self, name: str) -> Json | None:
        """How an operation is getting on; time passes."""
        operation = self._store.operation(name)
        if operation is None or operation["status"] != "InProgress":
            return operation
        operation["asked"] += 1
        self._store.put_operation(name, operation)
        left = max(0.0, (datetime.fromisoformat(operation["due"]) - self._clock.now()).total_seconds())
        # Half the time at the first question: who looks sees it in progress once, and never for long.
        half = operation["asked"] == 1 and operation["seconds"] >= LONG
        self._clock.advance(left / 2 if half else left)
        self.finish_due()
        return self._store.operation(name)

    @property
    def due(self) -> list[Json]:
        """Those whose time has come."""
        return self._store.open_operations(due=self._clock.now().isoformat())

    def let_pass(self, seconds: float) -> None:
        """Let time pass, and end what is due in it."""
        self._clock.advance(seconds)
        self.finish_due()

    def finish_due(self) -> None:
        """End every operation whose time has come, in the order of their times."""
        # By their times, not as they began: of two that write the same field the later one counts.
        for operation in sorted(self.due, key=lambda operation: str(operation["due"])):
            self._finish(operation)

    def is_busy(self, key: str) -> bool:
        """Whether an operation on this resource, or on its owner's behalf, has not ended."""
        return bool(self._store.open_operations(touching=key))

    def wait_until_idle(self, key: str) -> None:
        """Let time pass until nothing is in progress that will still change this resource.

        A scale set's operation ends by saying that its instances run: an instance that was deallocated in
        the meantime would run again.
        """
        open_here = self._store.open_operations(touching=key)
        for operation in open_here:
            left = (datetime.fromisoformat(operation["due"]) - self._clock.now()).total_seconds()
            self._clock.advance(max(0.0, left))
        if open_here:
            self.finish_due()

    def cancel(self, key: str) -> None:
        """Stop what is in progress on this resource; what it would have done at its end is not done."""
        # Its end is now, not when it was due: it is forgotten a day after this.
        for operation in self.open_on(key):
            end = self._clock.now().isoformat()
            self._store.put_operation(operation["name"], {**operation, "status": "Canceled", "end": end})

    def end(self, key: str, error: Json | None) -> None:
        """End at once what is in progress on this resource, with another outcome than was foreseen."""
        state = "Failed" if error else "Succeeded"
        for operation in self.open_on(key):
            effects = [
                [*effect[:3], state] if effect[:3] == ["set", key, STATE] else effect
                for effect in operation["effects"]
            ]
            due = self._clock.now().isoformat()
            self._finish({**operation, "effects": effects, "error": error, "due": due})

    def forget(self, key: str) -> None:
        """Delete a resource with all below it; what was in progress there is cancelled."""
        for gone in (key, *(resource.id.key for resource in self._store.resources("", key))):
            self.cancel(gone)
            self._store.delete(gone)

    def apply(self, effects: list[list[Any]]) -> None:
        """Do at once what an operation does at its end."""
        for effect in effects:
            self._apply(*effect)

    def open_on(self, key: str) -> list[Json]:
        """What is in progress on this resource, oldest first."""
        return self._store.open_operations(key=key)

    def percent(self, operation: Json) -> int:
        """How much of an operation's time has passed."""
        passed = (self._clock.now() - datetime.fromisoformat(operation["start"])).total_seconds()
        return min(100, int(100 * passed / operation["seconds"]))

    def outcome(self, key: str, document: Json) -> Json:
        """The document as it will be when everything in progress on the resource has ended."""
        for operation in self.open_on(key):
            for verb, there, *written in operation["effects"]:
                shown = [document] if there == key else _documents(document, there)
                for part in shown if verb == "set" else ():
                    set_at(part, *written)
        return document

    def _finish(self, operation: Json) -> None:
        self.apply(operation["effects"])
        operation["status"] = "Failed" if operation["error"] else "Succeeded"
        operation["end"] = operation["due"]
        self._store.put_operation(operation["name"], operation)

    def _apply(self, verb: str, key: str, path: str = "", value: Any = None) -> None:
        if verb == "delete":
            self.forget(key)
            return
        if verb == "put":
            self._put(value)
            return
        # Read anew: what is written at the end may be of a resource that changed, or went, meanwhile.
        resource = self._store.get(key)
        if resource is not None:
            set_at(resource.interior if verb == "set-interior" else resource.document, path, value)
            self._store.put(resource)

    def _put(self, made: Json) -> None:
        """Write a resource that is made only now: `id`, `document`, `interior`. Its owner may have gone."""
        id = parse_id(made["id"])
        assert id is not None
        if self._store.get(str(id.parent or id.group_id)) is not None:
            self._store.put(Resource(id, made["document"], made["interior"]))


def _documents(value: Any, key: str) -> Iterator[Json]:
    """The documents of a resource inside another's: a load balancer's show its probes and pools."""
    if isinstance(value, dict):
        if str(value.get("id", "")).lower() == key and "properties" in value:
            yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _documents(item, key)


def status_document(operation: Json, resource: Json | None) -> Json:
    """What `GET` on an operation's own address shows."""
    if operation["shape"] != "compute":
        return _error_added({"status": _state(operation)}, operation)
    document = {"startTime": _written(operation["start"])}
    if operation["status"] != "InProgress":
        document["endTime"] = _written(operation["end"])
    shown: Json = {**document, "status": operation["status"], **_output(operation, resource)}
    return _error_added({**shown, "name": operation["name"]}, operation)


def _state(operation: Json) -> str:
    waiting = "Running" if operation["shape"] == "resources" else "InProgress"
    return waiting if operation["status"] == "InProgress" else str(operation["status"])


def _output(operation: Json, resource: Json | None) -> Json:
    if operation["status"] != "Succeeded":
        return {}
    if operation.get("result") is not None:
        return {"properties": {"output": operation["result"]}}
    return {"properties": {"output": resource}} if operation.get("output") and resource else {}


def _error_added(document: Json, operation: Json) -> Json:
    return {**document, "error": operation["error"]} if operation["status"] == "Failed" else document


def _written(moment: str) -> str:
    return timestamp(datetime.fromisoformat(moment))


def pause(operation: Json) -> dict[str, str]:
    """When to ask again. Clients wait 30 s where nothing is said; 0 counts as nothing."""
    return {"retry-after": operation.get("pause", PAUSE)} if operation["status"] == "InProgress" else {}
