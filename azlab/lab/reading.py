"""The cloud as checks and pictures read it: ARM GETs, whatever answers them."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import quote

from azlab import directory
from azlab.arm.addresses import read_address
from azlab.arm.history import LOOK
from azlab.arm.messages import Request, Response
from azlab.arm.operations import HOST
from azlab.cli.home import Account
from azlab.cli.identity import token
from azlab.data.api_versions import SUBSCRIPTIONS, USUAL, nearest_version
from azlab.sentences import NotRecordedError, PracticeOnlyError, SentenceError
from azlab.transports import NOT_RECORDED, PRACTICE_ONLY, Transport

KEEPER = Account(directory.KEEPER.user, directory.TENANT, directory.SUBSCRIPTIONS)
LOG = "providers/Microsoft.Insights/eventtypes/management/values"
PAUSE = 5.0
"""Seconds between two questions about an operation where the cloud names none."""


class CloudError(SentenceError):
    """The cloud refused a question, with its own code and sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"({code}) {message}")
        self.code, self.message = code, message


class LabCloud:
    """Read the cloud of the running lesson, as `reader`, whoever is signed in.

    Without a reader, the transport itself signs what is asked.
    """

    def __init__(self, transport: Transport, subscription: str, reader: Account | None = KEEPER) -> None:
        self.transport, self.subscription = transport, subscription
        self._reader = reader
        self.lesson = ""
        """The lesson's name, by which its files beside the notebook are found; "" where nobody asks."""
        self.is_real = False
        """Whether it is a real subscription, in which the people of the lessons are not."""
        self.forms: Mapping[str, str] = {}
        """In which form each cell was run last, by its id; nothing where every cell is run once."""

    def through(self, transport: Transport) -> "LabCloud":
        """The same cloud, asked by another way."""
        return LabCloud(transport, self.subscription, self._reader)

    def get(self, id: str, expand: str = "") -> dict[str, Any] | None:
        """One resource as ARM shows it; None when it does not exist."""
        answer = self._ask(_asking(id, expand))
        return cast("dict[str, Any] | None", answer)

    def list(self, collection: str, expand: str = "", filter: str = "") -> "list[dict[str, Any]]":
        """All of a collection, e.g. `/subscriptions/S/resourceGroups`; none when it is not there."""
        rows: list[Any] = []
        page = _asking(collection, expand, filter)
        while page:
            answer = self._ask(page) or []
            rows += answer if isinstance(answer, list) else answer["value"]
            page = "" if isinstance(answer, list) else str(answer.get("nextLink") or "").removeprefix(HOST)
        return rows

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        """Run a script inside a VM with `runCommand`; what it printed."""
        body = json.dumps({"commandId": command, "script": [script], "parameters": []}).encode()
        answer = self._send("POST", _asking(f"{virtual_machine}/runCommand"), body, {LOOK: "1"})
        path = answer.headers.get("location", "").removeprefix(HOST)
        while answer.status == 202:
            time.sleep(float(answer.headers.get("retry-after", PAUSE)))
            answer = self._send("GET", path)
        message = str(answer.json()["value"][0]["message"])
        _, marked, rest = message.partition("[stdout]\n")
        return rest.partition("\n[stderr]")[0] if marked else message

    def look(self, resource: str, script: str) -> str | None:
        """What a script would print that looks at a disk; None without one. PracticeOnlyError elsewhere."""
        answer = self._ask(f"/lab/insides{resource}?script={quote(script, safe='')}")
        return None if answer is None else str(answer["stdout"])

    def measured(self, id: str, metric: str, span: timedelta, grain: str) -> "dict[str, Any] | None":
        """The averages of a metric in a span that ends now, as Azure Monitor says them; None without the
        resource.
        """
        end = datetime.now(UTC)
        options = {
            "timespan": f"{_written(end - span)}/{_written(end)}",
            "interval": grain,
            "metricnames": metric,
            "aggregation": "average",
        }
        asked = "&".join(f"{name}={value}" for name, value in options.items())
        answer = self._ask(f"{_asking(f'{id}/providers/Microsoft.Insights/metrics')}&{asked}")
        return cast("dict[str, Any] | None", answer)

    def events(self, id: str, span: timedelta) -> "Sequence[dict[str, Any]]":
        """What the activity log has of a resource in a span that ends now, the newest first."""
        end = datetime.now(UTC)
        subscription = "/".join(id.split("/")[:3])
        # The order that Azure asks for.
        wanted = (
            f"eventTimestamp ge '{_written(end - span)}' and eventTimestamp le '{_written(end)}' "
            f"and resourceUri eq '{id}'"
        )
        return self.list(f"{subscription}/{LOG}", filter=wanted)

    def scarcity(self, size: str, location: str, reason: str | None) -> None:
        """Make a size scarce, or end it (the practice cloud's own page)."""
        body = json.dumps({"reason": reason}).encode()
        self._send("DELETE" if reason is None else "PUT", f"/lab/scarcities/{location}/{size}", body)

    def load(self, scale_set: str, percent: float) -> None:
        """Let a scale set's present instances be busy to so much (the practice cloud's own page)."""
        self._send("PUT", f"/lab/loads{scale_set}", json.dumps({"percent": percent}).encode())

    def let_pass(self, minutes: int) -> datetime:
        """Let time pass in the practice cloud; what time it is then."""
        body = json.dumps({"minutes": minutes}).encode()
        return datetime.fromisoformat(str(self._send("POST", "/lab/clock", body).json()["now"]))

    def wait(self, seconds: float) -> None:
        """Let what is in progress in the practice cloud get on as if somebody had waited so long."""
        self._send("POST", "/lab/clock", json.dumps({"seconds": seconds}).encode())

    def _ask(self, path: str) -> Any:
        answer = self._send("GET", path, missing_ok=True)
        return None if answer.status == 404 else answer.json()

    def _send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        more: Mapping[str, str] = MappingProxyType({}),
        missing_ok: bool = False,
    ) -> Response:
        url = quote(path, safe="/?&=$:@,;+%")
        headers = {"content-type": "application/json", **more}
        if self._reader is not None:
            headers["authorization"] = f"Bearer {token(self._reader)}"
        answer = self.transport.send(Request(method, url, headers, body))
        if answer.status < 400 or (answer.status == 404 and missing_ok):
            return answer
        error = answer.json()["error"]
        if error["code"] == PRACTICE_ONLY:
            raise PracticeOnlyError(error["message"])
        if error["code"] == NOT_RECORDED:
            raise NotRecordedError(f"({NOT_RECORDED}) {error['message']}")
        raise CloudError(error["code"], error["message"])


def _asking(path: str, expand: str = "", filter: str = "") -> str:
    options = {"api-version": version_for(path), "$expand": expand, "$filter": filter}
    return f"{path}?" + "&".join(f"{name}={value}" for name, value in options.items() if value)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def version_for(path: str) -> str:
    """The api-version of what a path names: a resource, a collection or one of their actions."""
    address = read_address("GET", path)
    if address.namespace:
        return nearest_version(address.type)
    is_subscription = address.path == "/subscriptions" or (address.id is not None and not address.group)
    return SUBSCRIPTIONS if is_subscription else USUAL
