"""Tags on everything that the course makes: which course, lesson and learner, and until when.

They are put on each PUT that can carry tags, into the resources of a template too (what a deployment makes
does not pass here again), and taken off every answer: the lesson sees its own tags only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from azlab.arm.messages import Json, Request
from azlab.assignments import is_called

OWN = "azlab-"
COURSE, LESSON, LEARNER, EXPIRES = (f"{OWN}{name}" for name in ("course", "lesson", "learner", "expires"))
THIS_COURSE = "custom-images"
_GROUP = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+/?", re.IGNORECASE)
_DEPLOYMENT = re.compile(r"/providers/Microsoft\.Resources/deployments/", re.IGNORECASE)
IMAGE_TEMPLATES, ARTIFACT_TAGS = "microsoft.virtualmachineimages/imagetemplates", "artifactTags"
_IMAGE_TEMPLATE = re.compile(rf"/providers/{re.escape(IMAGE_TEMPLATES)}/[^/]+/?$", re.IGNORECASE)
_TAGS = "/providers/microsoft.resources/tags/default"
_LOCK = re.compile(r"/providers/Microsoft\.Authorization/locks/[^/]+/?$", re.IGNORECASE)
_NOTE = re.compile(r"\s*\[azlab [^\]]*\]$")


@dataclass(frozen=True)
class Marks:
    """The tags of one learner in one lesson. `expires` is a moment in UTC, `2026-11-25T16:00Z`."""

    lesson: str
    learner: str
    expires: str

    @property
    def tags(self) -> dict[str, str]:
        """What every resource of the lesson is tagged with."""
        return {COURSE: THIS_COURSE, LESSON: self.lesson, LEARNER: self.learner, EXPIRES: self.expires}

    @property
    def note(self) -> str:
        """Locks have no tags: theirs is a remark in their notes."""
        return f"[azlab {THIS_COURSE} {self.learner}]"

    def outward(self, request: Request, body: Json) -> Json:
        """The body with our tags."""
        path = request.path.rstrip("/")
        if path.lower().endswith(_TAGS):
            return self._tag_operation(body)
        if request.method == "PUT" and _LOCK.search(path):
            properties = body.get("properties") or {}
            notes = f"{properties.get('notes') or ''} {self.note}".strip()
            return {**body, "properties": {**properties, "notes": notes}}
        if _DEPLOYMENT.search(path):
            return self._deployment(body)
        if request.method == "PUT" and _IMAGE_TEMPLATE.search(path):
            body = self._image_template(body)
        # Only tracked resources carry tags, and they are those with a location: a subnet has none.
        makes = request.method == "PUT" and ("location" in body or _GROUP.fullmatch(path))
        if makes or (request.method == "PATCH" and isinstance(body.get("tags"), dict)):
            return {**body, "tags": {**(body.get("tags") or {}), **self.tags}}
        return body

    def inward(self, document: Any) -> Any:
        """The answer without our tags."""
        if isinstance(document, list):
            return [self.inward(item) for item in document]
        if not isinstance(document, dict):
            return document
        found = {name: self.inward(value) for name, value in document.items()}
        for word in ("tags", ARTIFACT_TAGS):
            tags = found.get(word)
            if isinstance(tags, dict):
                # It stays, without any: so Azure answers the CLI, whose `--set tags.a=b` needs it.
                found[word] = {name: value for name, value in tags.items() if not name.startswith(OWN)}
        if isinstance(found.get("notes"), str):
            found["notes"] = _NOTE.sub("", found["notes"])
        return found

    def _tag_operation(self, body: Json) -> Json:
        """`az tag update` and `az tag create`: whatever it does, our tags stay."""
        properties = body.get("properties") or {}
        tags = dict(properties.get("tags") or {})
        if str(body.get("operation", "")).lower() == "delete":
            tags = {name: value for name, value in tags.items() if not name.startswith(OWN)}
        else:
            tags.update(self.tags)
        return {**body, "properties": {**properties, "tags": tags}}

    def _deployment(self, body: Json) -> Json:
        properties = body.get("properties")
        if not isinstance(properties, dict) or not isinstance(properties.get("template"), dict):
            return body
        return {**body, "properties": {**properties, "template": self._template(properties["template"])}}

    def _image_template(self, body: Json) -> Json:
        """What Image Builder makes of it does not pass here, and is tagged as the template says."""
        properties = body.get("properties")
        if not isinstance(properties, dict) or not isinstance(properties.get("distribute"), list):
            return body
        marked = [
            {**target, ARTIFACT_TAGS: _joined(target.get(ARTIFACT_TAGS), self.tags)}
            if isinstance(target, dict)
            else target
            for target in properties["distribute"]
        ]
        return {**body, "properties": {**properties, "distribute": marked}}

    def _template(self, template: Json) -> Json:
        resources = template.get("resources") or []
        if isinstance(resources, dict):  # languageVersion 2.0: by symbolic name
            tagged: Any = {name: self._resource(resource) for name, resource in resources.items()}
        else:
            tagged = [self._resource(resource) for resource in resources]
        return {**template, "resources": tagged}

    def _resource(self, resource: Json) -> Json:
        if str(resource.get("type", "")).lower() == "microsoft.resources/deployments":
            return self._deployment(resource)
        if str(resource.get("type", "")).lower() == IMAGE_TEMPLATES:
            resource = self._image_template(resource)
        if "location" in resource:
            resource = {**resource, "tags": _joined(resource.get("tags"), self.tags)}
        if isinstance(resource.get("resources"), list):
            resource = {**resource, "resources": [self._resource(child) for child in resource["resources"]]}
        return resource


def _joined(tags: Any, ours: Mapping[str, str]) -> Any:
    """Tags with ours; an expression becomes a longer one."""
    if not isinstance(tags, str):
        return {**(tags or {}), **ours}
    words = ", ".join(f"'{part}'" for pair in ours.items() for part in pair)
    # Ours come last in `union`: the last object wins.
    return f"[union({tags.strip().removeprefix('[').removesuffix(']')}, createObject({words}))]"


def are_ours(tags: Any, learner: str = "", lesson: str = "") -> bool:
    """Whether tags say that this course made it (and this learner, and this lesson, by name or number)."""
    if not isinstance(tags, dict) or tags.get(COURSE) != THIS_COURSE:
        return False
    name = str(tags.get(LESSON, ""))
    return learner in ("", tags.get(LEARNER)) and (not lesson or is_called(name, lesson))


def is_our_lock(lock: Json, learner: str) -> bool:
    """Whether the notes of a lock say that this course made it for this learner."""
    notes = str((lock.get("properties") or {}).get("notes") or "")
    return notes.endswith(Marks("", learner, "").note)
