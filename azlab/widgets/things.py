"""The boxes of a picture, and what machines, images, disks and snapshots say of themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase

from azlab.widgets.cloud import Json, at, last_name

POWER = {"stopped": "stopped, still billed", "deallocated": "deallocated"}


@dataclass(frozen=True)
class Instance:
    """One instance of a scale set: what it runs, its power state, and its health, "" where nobody asks it."""

    name: str
    runs: str
    state: str
    health: str = ""

    @property
    def said(self) -> list[str]:
        """What it runs, and how it is."""
        return [f"runs {self.runs}", *filter(None, [self.state, self.health])]


def letters_of(runs: Iterable[str]) -> dict[str, str]:
    """A letter for each thing that instances run; "Z" for all that are left when letters are."""
    return {name: ascii_uppercase[min(number, 25)] for number, name in enumerate(dict.fromkeys(runs))}


@dataclass(frozen=True)
class Thing:
    """One box of a picture: its kind, its names, what is said of it."""

    kind: str
    id: str
    name: str
    facts: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    """Ids it came from, each with the word for it, e.g. `captured from`."""
    parts: tuple["Thing", ...] = ()
    """What is drawn inside it: a gallery's image definitions, a definition's versions, a machine's disks."""
    instances: tuple[Instance, ...] = ()
    """Of a scale set."""
    unique: str = ""
    """What Azure gave this very one and no other of its name; "" where it gives nothing of the kind."""
    change: str = ""
    """What has come of it since the last picture: `new`, `gone`, `was running`; "" for nothing."""

    @property
    def likeness(self) -> object:
        """Equal for things that differ in their name only, and in the names of what is in them."""
        inside = tuple((part.kind, part.facts, part.change) for part in self.parts)
        return re.sub(r"\d+", "#", self.name), self.facts, self.origins, self.change, inside

    @property
    def letters(self) -> dict[str, str]:
        """A letter for each thing that instances run; "Z" for all that are left when letters are."""
        return letters_of(instance.runs for instance in self.instances)

    @property
    def everything(self) -> "list[Thing]":
        """The thing and all that is in it."""
        return [self, *(thing for part in self.parts for thing in part.everything)]


@dataclass(frozen=True)
class Scene:
    """One resource group. `subscription` is named when it is not the default one."""

    name: str
    location: str
    things: tuple[Thing, ...] = field(default=())
    subscription: str = ""
    change: str = ""
    """`new` or `gone`, as of its things."""
    is_whole: bool = True
    """Whether all that is in it is known: a recording has only what was asked while it was made."""

    @property
    def remark(self) -> str:
        """What is said where its things end; "" where they are all there is."""
        if not self.is_whole:
            return f"(what {'else ' if self.things else ''}is in it is not in the recording)"
        return "" if self.things else "(empty)"

    @property
    def title(self) -> str:
        """Its name in full."""
        return f"Resource group {self.name}" + (
            f" of subscription {self.subscription}" if self.subscription else ""
        )

    @property
    def heading(self) -> str:
        """Its title with its location, and with what has come of it."""
        return f"{self.title} ({self.location})" + (f": {self.change}" if self.change else "")


def machine(document: Json) -> Thing:
    """A VM; its power state is known only with its instance view."""
    facts = [power(document), "generalized" if "OSState/generalized" in codes(document) else ""]
    facts += ["provisioning failed"] if at(document, "properties.provisioningState") == "Failed" else []
    id, urn = image_of(document)
    facts += [urn] if urn else []
    origins = ((id, "made from"),) if id else ()
    said = tuple(fact for fact in facts if fact)
    return Thing("VM", document["id"], document["name"], said, origins, unique=unique(document))


def codes(document: Json) -> list[str]:
    """The codes of a machine's statuses; none where its instance view was not asked for."""
    return [status.get("code", "") for status in at(document, "properties.instanceView.statuses", [])]


def power(document: Json) -> str:
    """`running`, `stopped, still billed`, ...; empty where it is not known."""
    word = next((code.partition("/")[2] for code in codes(document) if code.startswith("PowerState/")), "")
    return POWER.get(word, word)


def image_of(document: Json, profile: str = "properties.storageProfile") -> tuple[str, str]:
    """The id of the image a machine was made from, or the URN where it came from the Marketplace."""
    reference = at(document, f"{profile}.imageReference", {})
    if reference.get("publisher"):
        parts = [reference.get(name, "") for name in ("publisher", "offer", "sku")]
        return "", ":".join([*parts, reference.get("exactVersion") or reference.get("version", "")])
    id, exact = str(reference.get("id", "")), reference.get("exactVersion", "")
    # An image definition stands for its latest version at that time.
    follows_latest = exact and re.search(r"/galleries/[^/]+/images/[^/]+$", id, re.IGNORECASE)
    return (f"{id}/versions/{exact}" if follows_latest else id), ""


def image(document: Json) -> Thing:
    """A managed image."""
    profile = "properties.storageProfile.osDisk"
    captured = at(document, "properties.sourceVirtualMachine.id")
    source = captured or at(document, f"{profile}.snapshot.id") or at(document, f"{profile}.managedDisk.id")
    facts = (at(document, f"{profile}.osType"), at(document, "properties.hyperVGeneration"))
    origins = ((source, "captured from" if captured else "made from"),) if source else ()
    return Thing("image", document["id"], document["name"], tuple(fact for fact in facts if fact), origins)


def volume(document: Json, kind: str) -> Thing:
    """A disk or a snapshot."""
    data = at(document, "properties.creationData", {})
    source = data.get("sourceResourceId") or at(data, "imageReference.id")
    marketplace = "/publishers/" in source.casefold()
    size = at(document, "properties.diskSizeGB")
    facts = [f"{size} GiB"] if size else []
    if kind == "snapshot" and at(document, "properties.incremental", False):
        facts.append("incremental")
    origins = ((source, "copied from"),) if source and not marketplace else ()
    return Thing(kind, document["id"], document["name"], tuple(facts), origins, unique=unique(document))


def unique(document: Json) -> str:
    """What Azure gave to this very resource and gives to no other of its name; "" where it gives nothing.

    An id; of a version, the date of its publishing. Images and galleries have neither.
    """
    given = ("vmId", "uniqueId", "publishingProfile.publishedDate")
    return next(filter(None, (str(at(document, f"properties.{name}")) for name in given)), "")


def origin(id: str, word: str) -> str:
    """`captured from web-base`; a word that names what it points to needs no more."""
    return word if word.endswith(named(id)) else f"{word} {named(id)}"


def named(id: str) -> str:
    """How a picture calls what an id names: `web-image`, or `web 1.0.0` of a gallery's version."""
    found = re.search(r"/images/([^/]+)/versions/([^/]+)$", id, re.IGNORECASE)
    return f"{found[1]} {found[2]}" if found else last_name(id)
