"""A resource as it is stored: its texts are read when somebody looks, and written where they may differ."""

import json

from azlab.arm.health import DAMAGED, StoreError
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json, written

decode = json.JSONDecoder().raw_decode
"""What `json.loads` does, without its looking around: half the time for a short text."""


class Resource:
    """A resource: `document` is what ARM shows, `interior` what it never shows."""

    __slots__ = ("_document", "_document_text", "_id", "_id_text", "_interior", "_interior_text", "_origin")

    def __init__(self, id: ResourceId, document: Json, interior: Json | None = None) -> None:
        self._id: ResourceId | None = id
        self._document: Json | None = document
        self._interior: Json | None = {} if interior is None else interior
        self._id_text = self._document_text = self._interior_text = self._origin = ""

    @classmethod
    def stored(cls, row: tuple[str, str, str], origin: str) -> "Resource":
        """One that a store holds: id, document and interior as texts.

        `origin` is the store's file, for what is said of a damaged one.
        """
        resource = cls.__new__(cls)
        resource._id = resource._document = resource._interior = None
        resource._id_text, resource._document_text, resource._interior_text = row
        resource._origin = origin
        return resource

    @property
    def id(self) -> ResourceId:
        """Its id. Raises `StoreError` where what is stored is none."""
        if self._id is None:
            self._id = parse_id(self._id_text)
            if self._id is None:
                raise StoreError(DAMAGED, self._origin, f"'{self._id_text}' is no id")
        return self._id

    @property
    def document(self) -> Json:
        """What ARM shows. Raises `StoreError` where what is stored is no JSON object."""
        if self._document is None:
            self._document = self._read(self._document_text)
        return self._document

    @property
    def interior(self) -> Json:
        """What ARM never shows, such as the machine on a disk. Raises as `document` does."""
        if self._interior is None:
            self._interior = self._read(self._interior_text)
        return self._interior

    @property
    def properties(self) -> Json:
        """The document's `properties`, made if there are none."""
        properties: Json = self.document.setdefault("properties", {})
        return properties

    @property
    def location(self) -> str:
        """Its region's short name; "" for what has none."""
        return str(self.document.get("location", ""))

    @property
    def document_text(self) -> str:
        """The document as JSON."""
        return self._document_text if self._document is None else written(self._document)

    @property
    def interior_text(self) -> str:
        """The interior as JSON."""
        return self._interior_text if self._interior is None else written(self._interior)

    def _read(self, text: str) -> Json:
        try:
            found, end = decode(text)
            if end != len(text):
                raise ValueError(f"it goes on after character {end}")
        except ValueError as error:
            raise StoreError(DAMAGED, self._origin, f"'{self._id_text}' is no JSON: {error}") from None
        if not isinstance(found, dict):
            raise StoreError(DAMAGED, self._origin, f"'{self._id_text}' is no object")
        return found

    def __repr__(self) -> str:
        return f"Resource({self.id.text!r}, {self.document!r})"


def mentions(key: str, document: str) -> set[str]:
    """The ids and GUIDs in a document, in lower case; without those of the resource's own parts."""
    texts = (text for text in document.split('"') if text[:1] == "/" or len(text) == 36)
    found = {_plain(text).lower().rstrip("/") for text in texts if _may_name(text)}
    return {name for name in found if name != key and not name.startswith(f"{key}/")}


def _may_name(text: str) -> bool:
    """Whether a text between two quotes is an id or a GUID, as far as its look tells."""
    # Not a regular expression over the document: this is done for every write, and takes a third of the time.
    if text[:1] == "/":
        return text[:15].lower().startswith(("/subscriptions/", "/providers/"))
    return len(text) == 36 and text[8] == text[13] == text[18] == text[23] == "-"


def _plain(text: str) -> str:
    """A text of a JSON document as it is meant: letters beyond ASCII are escaped there."""
    if "\\" not in text:
        return text
    try:
        plain = str(json.loads(f'"{text}"'))
    except ValueError:  # cut at a quote that was escaped: no id has one
        return text
    return plain.encode(errors="replace").decode()  # half a letter cannot be written
