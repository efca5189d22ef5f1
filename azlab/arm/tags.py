"""The tags of a subscription, a group or a resource: what ARM takes of them, whoever their owner is.

Limits: Microsoft's page "Use tags to organize your Azure resources", section Limitations. Sentences: the
checks that Az.Migrate repeats before it sends, and the storage tests of azure-powershell; issue 1997 of
Azure-Samples/azure-search-openai-demo; of `null`, issue 5819 of scylladb/scylla-cluster-tests.
"""

import re
from typing import Any

from azlab.arm.errors import BadRequest

MOST = 50
LONGEST_NAME = 512
LONGEST_VALUE = 256
PREFIXES = ("microsoft", "azure", "windows")
HIDDEN = ("hidden", "link")
"""Names that begin so are for tools, and may hold whole ids: `hidden-link:/subscriptions/...`."""
_CHARACTERS = re.compile(r"[<>%&\\?/\x00-\x1f\x7f]")
Tags = dict[str, Any]


def read_tags(tags: Tags) -> Tags:
    """The tags as ARM keeps them. Raises its refusal of names and values that it does not take.

    Names differ by more than their case: of two that do not, the first is kept with the value of the last
    (MicrosoftDocs/azure-docs issue 57888).
    """
    refuse_number(tags)
    _refuse_names(list(tags))
    _refuse_values(tags)
    return merged_tags({}, tags)


def merged_tags(there: Tags, more: Tags) -> Tags:
    """Tags with others written over them, in the spelling of the names that were there."""
    spelt, result = {name.lower(): name for name in there}, dict(there)
    for name, value in more.items():
        result[spelt.setdefault(name.lower(), name)] = value
    return result


def without_tags(there: Tags, taken: Tags) -> Tags:
    """What is left: a tag is taken away by its name and value, or by its name alone (an empty value)."""
    values = {name.lower(): value for name, value in taken.items()}
    return {
        name: value
        for name, value in there.items()
        if name.lower() not in values or values[name.lower()] not in ("", value)
    }


def refuse_number(tags: Tags) -> None:
    """Raise what ARM says of too many tags."""
    if len(tags) > MOST:
        raise BadRequest(
            "InvalidTags",
            f"Too many tags on the resource/resource group. Requested tag count - '{len(tags)}'. "
            f"Maximum number of tags allowed - '{MOST}'.",
        )


def _refuse_names(names: list[str]) -> None:
    if not all(name.strip() for name in names):
        raise BadRequest(
            "InvalidTagName",
            "The tag name must be non-null, non-empty and non-whitespace only. "
            "Please provide an actual value.",
        )
    plain = [name for name in names if not name.lower().startswith(HIDDEN)]
    strange = [name for name in plain if _CHARACTERS.search(name)]
    if strange:
        raise BadRequest(
            "InvalidTagNameCharacters",
            f"The tag names '{','.join(strange)}' have reserved characters '<,>,%,&,\\,?,/' or control "
            "characters. These characters are only allowed for tags that start with the prefix "
            "'hidden, link'.",
        )
    reserved = [name for name in plain if name.lower().startswith(PREFIXES)]
    if reserved:  # the rule is documented; its sentence is made after its neighbours'
        raise BadRequest(
            "InvalidTagNamePrefix",
            f"The tag names '{','.join(reserved)}' have reserved prefix 'microsoft', 'azure', 'windows'.",
        )
    for name in names:
        if len(name) > LONGEST_NAME:
            raise BadRequest("InvalidTagName", _too_large("key", "name", name, LONGEST_NAME))


def _refuse_values(tags: Tags) -> None:
    nothing = [name for name, value in tags.items() if value is None or value.lower() in ("null", "(null)")]
    if nothing:
        raise BadRequest(
            "InvalidReservedTagValue",
            f"The tag names '{','.join(nothing)}' have reserved tag values. "
            "The reserved tag values are: 'null, (null)'.",
        )
    for value in tags.values():
        if len(value) > LONGEST_VALUE:
            raise BadRequest("InvalidTagValueLength", _too_large("value", "value", value, LONGEST_VALUE))


def _too_large(part: str, noun: str, given: str, longest: int) -> str:
    return (
        f"Tag {part} too large.  Following tag {noun} '{given}' exceeded the maximum length. "
        f"Maximum allowed length for tag {noun} - '{longest}' characters."
    )
