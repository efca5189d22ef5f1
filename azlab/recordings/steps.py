"""Which step of a recording a request makes again.

A step fits where the cloud looks, to that request, as it looked then: the resources that it names and those
that it changed, with the disks of the VMs among them.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from azlab.arm.ids import parse_id
from azlab.arm.messages import Request
from azlab.recordings.absence import exists
from azlab.recordings.matching import exact_form, form, page_name
from azlab.recordings.pages import VIEW, Answer, Pages, apply, digest
from azlab.recordings.patterns import GENERATED, GUID
from azlab.recordings.people import asker
from azlab.recordings.recording import Recording, Step

_ID = re.compile(r"/subscriptions/[^\"'\s,\\\])]+", re.IGNORECASE)
_MADE_UP = re.compile(f"{GENERATED.pattern}|{GUID.pattern}")
ROLES = "/roleassignments/"
MACHINES = ("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets")
LOOSE = ("microsoft.network/", "microsoft.resources/")
"""Of these, a request that only names one minds whether it is there, and nothing else of it."""


@dataclass(frozen=True)
class Known:
    """A recorded step and how the cloud looked to it: a digest per page."""

    number: int
    step: Step
    before: dict[str, str]


class Steps:
    """The steps of one recording, by the form of their requests."""

    def __init__(self, recording: Recording) -> None:
        self.all: list[Known] = []
        self._days = (datetime.now(UTC), *recording.days)
        self._by_form: dict[str, list[Known]] = {}
        pages = dict(recording.start)
        for number, step in enumerate(recording.steps, 1):
            before = {} if step.request is None else _look(step, pages)
            known = Known(number, step, before)
            self.all.append(known)
            if step.request is not None:
                self._by_form.setdefault(self._form(step.request), []).append(known)
            apply(pages, step.changes)

    def known(self, request: Request) -> list[Known]:
        """Every step with such a request; those with the very names and ids first."""
        exact = exact_form(request)
        found = self._by_form.get(self._form(request), [])
        return sorted(
            found, key=lambda known: known.step.request is None or exact_form(known.step.request) != exact
        )

    def fitting(self, request: Request, pages: Pages, made: list[int]) -> int | None:
        """The number of the step that the request makes: of those that fit, one not yet made if there is one.

        None when no such request was recorded, or the cloud does not look as it did for any of them.
        """
        fitting = [known for known in self.known(request) if not unlike(known, pages)]
        fresh = [known for known in fitting if known.number not in made]
        # A step that was made already may be made once more: a learner deletes something and makes it again.
        # One that built the cloud of the last task has no changes of its own, since they came all at once.
        telling = [known for known in fitting if known.step.changes]
        return (fresh or telling or fitting)[0].number if fitting else None

    def again(self, request: Request, made: list[int]) -> int | None:
        """The last step that was made with such a request and worked: a cell is run again. Else None."""
        purpose = self._purpose(request)
        numbers = {
            known.number
            for known in self.all
            if known.step.worked and known.step.request and self._purpose(known.step.request) == purpose
        }
        return next((number for number in reversed(made) if number in numbers), None)

    def names(self, number: int, request: Request) -> dict[str, str]:
        """The names made up for this run, with those that the recording has in their place."""
        recorded = self.all[number - 1].step.request
        assert recorded is not None
        pairs = zip(_MADE_UP.findall(request.path), _MADE_UP.findall(recorded.path), strict=False)
        return {new: old for new, old in pairs if new != old}

    def _purpose(self, request: Request) -> str:
        """The request itself; of `az vm create` the VM alone: run again, it finds its network there."""
        if not GENERATED.search(request.path):
            return self._form(request)
        resources = json.loads(request.body)["properties"]["template"]["resources"]
        machines = [resource for resource in resources if resource["type"].lower() in MACHINES]
        for machine in machines:
            machine.pop("dependsOn", None)
            # Run again, `az vm create` finds its network and leaves it out of the template: the machine is
            # what it is for.
            machine["properties"].pop("networkProfile", None)
        return self._form(replace(request, body=json.dumps(machines).encode()))

    def _form(self, request: Request) -> str:
        """By every clock a client may have its times from: it sends back what a recorded page told it."""
        return form(request, (datetime.now(UTC), *self._days))


def unlike(known: Known, pages: Pages) -> list[str]:
    """The pages that do not look as they did when the step was recorded."""
    return [name for name, before in known.before.items() if _seen(name, pages) != before]


def _look(step: Step, pages: Pages) -> dict[str, str]:
    """The pages that matter to a step, as they are in this state."""
    assert step.request is not None
    target = page_name(step.request.url).partition("?")[0]
    named = {id for id in _ids(step.request) if parse_id(id) is not None}
    changed = {name for name in step.changes.pages if parse_id(name.partition("?")[0]) is not None}
    if step.request.method == "DELETE":
        changed = set()  # what goes along with a resource need not look as it did
    ids = {nearby for id in (target, *named) for nearby in (id, *_above(id))} | changed
    ids |= {disk for id in ids for disk in _disks(pages, id)}
    names = ids | {f"{id}{VIEW}" for id in ids if f"{id}{VIEW}" in pages}
    if step.request.method == "PUT" or target.endswith("/runcommand"):
        names |= {f"inside {id}" for id in ids if f"inside {id}" in pages}
    if asker(step.request):  # what somebody else may do depends on every role there is
        # Whether a request of somebody else is allowed is not told by the pages that it names.
        names |= {name for name in pages if ROLES in name}
    return {name: _seen(name, pages) for name in sorted(names)}


def _seen(name: str, pages: Pages) -> str:
    id = parse_id(name)
    if id is not None and (id.is_group or id.type.lower().startswith(LOOSE)):
        # Networks and groups change all the time by what is put into them, which changes nothing for who only
        # names them.
        return "there" if exists(pages, name) else ""
    return digest(pages.get(name))


def _ids(request: Request) -> set[str]:
    """The ids in a request's address and body, as the names of their pages."""
    text = f"{request.path} {request.body.decode(errors='replace')}"
    return {found.rstrip("/").lower() for found in _ID.findall(text)}


def _above(id: str) -> list[str]:
    """The resource that an address belongs to, its parents and its group."""
    found = parse_id(id) or parse_id(id.rpartition("/")[0])
    above: list[str] = []
    while found is not None:
        above.append(found.key)
        found = found.parent or (found.group_id if found.group and not found.is_group else None)
    return above


def _disks(pages: Pages, id: str) -> set[str]:
    page = pages.get(id)
    if not isinstance(page, Answer) or "/virtualmachines/" not in id:
        return set()
    return {disk.lower() for disk in _ID.findall(json.dumps(page.body)) if "/disks/" in disk.lower()}
