"""What is said of a request that a recording cannot answer: what it has nearby, and how to go on."""

from difflib import get_close_matches

from azlab.arm.addresses import Kind
from azlab.arm.errors import BadRequest
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Request
from azlab.recordings.matching import page_name
from azlab.recordings.pages import Pages
from azlab.recordings.recording import Recording, Step
from azlab.recordings.steps import Known, Steps, unlike
from azlab.transports import NOT_RECORDED

SEVERAL = 3
ACTION = "/runcommand"
WHOLE_SCRIPTS = (
    " Of what is run inside machines it knows the lesson's own scripts, however they are spelled: a whole "
    "one, and not a part of it or more than it."
)
NO_COMMAND = "unknown"
"""So the CLI calls what it asks before it knows the command, e.g. to read a region's name."""


def not_recorded(request: Request, name: str, recording: Recording, pages: Pages, lesson: str) -> BadRequest:
    """The error for a request that nobody made while the lesson was recorded."""
    reads = request.method in ("GET", "HEAD")
    near = _pages_near(name, pages) if reads else _steps_near(request, recording)
    known = f" Recorded nearby: {'; '.join(near)}." if near else ""
    if name.endswith(ACTION):
        known = WHOLE_SCRIPTS  # what is nearby has the same name: only the script tells them apart
    said = f"The recording of this lesson has no answer to {_said(request)}."
    return BadRequest(NOT_RECORDED, f"{said}{known} {_way_on(lesson)}")


def nobody_signed_in(name: str, lesson: str) -> BadRequest:
    """The error for a sign-in as somebody who was not needed while the lesson was recorded."""
    said = f"Nobody signed in as '{name}' while this lesson was recorded."
    return BadRequest(NOT_RECORDED, f"{said} {_way_on(lesson)}")


def too_early(known: list[Known], steps: Steps, pages: Pages, made: list[int], lesson: str) -> BadRequest:
    """The error for a request that was recorded when the cloud looked different: what comes before it."""
    best = min(known, key=lambda candidate: len(unlike(candidate, pages)))
    differing = set(unlike(best, pages))
    left = [
        earlier.step
        for earlier in steps.all[: best.number - 1]
        if earlier.number not in made and differing & set(earlier.step.changes.pages)
    ]
    requests = [step.request for step in left if step.request]
    said = list(dict.fromkeys(f"az {request.command} ({_target(request)})" for request in requests))
    before = f"there it came after {'; '.join(said[-SEVERAL:])}" if said else "there it came earlier"
    request = best.step.request
    assert request is not None
    difference = (
        f"'az {request.command}' for {_target(request)} was recorded in another state of the cloud than this"
    )
    return BadRequest(NOT_RECORDED, f"{difference}: {before}. {_way_on(lesson)}")


def described(step: Step) -> str:
    """A step as a learner would name it: the command and what it was for."""
    assert step.request is not None
    return f"{_command(step.request)} ({_target(step.request)})"


def _said(request: Request) -> str:
    asked = f"{request.method} {_target(request)}"
    return asked if request.command == NO_COMMAND else f"'{_command(request)}', {asked}"


def _command(request: Request) -> str:
    options = " ".join(dict.fromkeys(word for word in request.parameters if word.startswith("-")))
    return " ".join(
        ["az", *([request.command] if request.command else ["rest"]), *([options] if options else [])]
    )


def _target(request: Request) -> str:
    """`virtualMachines 'web' in 'rg-web'`, or the path."""
    id, action = _nearest(request), ""
    if id is not request.address.id:
        last = request.address.last
        action = "" if last.lower() in request.command.replace("-", "") else f", {last}"
    if id is None or not id.group:
        return request.path
    if id.is_group:
        return f"group '{id.group}'"
    return f"{id.types[-1]} '{id.name}'{action} in '{id.group}'"


def _steps_near(request: Request, recording: Recording) -> list[str]:
    """Steps of the same command, else of the same kind of resource."""
    steps = [step for step in recording.steps if step.request is not None]
    alike = [
        step for step in steps if step.request and request.command and step.request.command == request.command
    ]
    if not alike:
        alike = [step for step in steps if step.request and _kind(step.request) == _kind(request)]
    return list(dict.fromkeys(described(step) for step in alike))[:SEVERAL]


def _kind(request: Request) -> str:
    id = _nearest(request)
    return id.type.lower() if id else page_name(request.url)


def _nearest(request: Request) -> ResourceId | None:
    """The resource that a request names, or that the last word of its address belongs to."""
    address = request.address
    return address.id or address.owner or (address.scope_id if address.kind is Kind.PAGE else None)


def _pages_near(name: str, pages: Pages) -> list[str]:
    path = name.partition("?")[0]
    same = [page for page in pages if page.partition("?")[0] == path]
    near = same or get_close_matches(name, [page for page in pages if page.startswith("/")], SEVERAL, 0.8)
    return [f"GET {page}" for page in sorted(near)[:SEVERAL]]


def _way_on(lesson: str) -> str:
    return f'To try anything you like, use the practice Azure: lab.start("{lesson}", mode="simulated").'
