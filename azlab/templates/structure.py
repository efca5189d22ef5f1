"""The outer shape of a template, read as Azure's reader does: strictly, and before anything is evaluated."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from azlab.templates.contract import MEMBERS, REQUIRED, Holder, Kind, Plain, Words
from azlab.templates.errors import TemplateError, invalid, malformed, not_in_practice, unreadable
from azlab.templates.grammar import is_expression
from azlab.templates.limits import OUTPUTS, PARAMETERS, refuse_count
from azlab.templates.positions import column, dotted

Path = tuple[str | int, ...]
SCHEMAS = ("2014-04-01-preview", "2015-01-01", "2018-05-01", "2019-04-01", "2019-08-01")
_SCHEMA = re.compile(
    r"https?://schema\.management\.azure\.com/schemas/(?:" + "|".join(SCHEMAS) + r")/"
    r"(?:deployment|subscriptionDeployment|managementGroupDeployment|tenantDeployment)Template\.json#?",
    re.IGNORECASE,
)
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){3}")
_PROFILE = re.compile(r"latest|20[0-9]{2}-[0-9]{2}-[0-9]{2}-(?:hybrid|profile)", re.IGNORECASE)
_LANGUAGES = ("1.0", "2.0")
_SYMBOLIC = ("2.0", "1.9-experimental", "1.10-experimental")
"""Languages in which resources have names; the last two are what Bicep wrote before there was 2.0."""
_ABSENT = ("imports", "extensions", "rules", "asserts")
_SCHEMA_TYPES = "Azure.Deployments.Core.Definitions.Schema."
_EXAMPLES = {"object": '{"name":"value"}', "array": "[1,2,3]"}


def read(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """The template with the names of its members as Azure writes them.

    Raises InvalidRequestContent for what Azure's reader cannot take, InvalidTemplate for a version or a
    number of parts that it does not know, `NotInPracticeError` for parts that this engine has not.
    """
    whole: Mapping[str, Any] = _Reader(template).object(template, "Template", ())
    _refuse_versions(whole)
    for part in _ABSENT:
        if whole.get(part):
            raise not_in_practice(f"{part} of a template")
    refuse_count("parameters", PARAMETERS, len(whole.get("parameters") or ()))
    refuse_count("outputs", OUTPUTS, len(whole.get("outputs") or ()))
    return whole


def _refuse_versions(template: Mapping[str, Any]) -> None:
    schema, content = template["$schema"], template["contentVersion"]
    if not _SCHEMA.fullmatch(schema):  # microsoft/vscode-azurearmtools, its tests of scopes
        raise invalid(
            f"Template schema '{schema}' is not supported. Supported versions are '{','.join(SCHEMAS)}'. "
            "Please see https://aka.ms/arm-template for usage details."
        )
    if not _VERSION.fullmatch(content):  # the pattern is the schema's own; no report quotes a sentence
        raise invalid(
            f"Template content version '{content}' is not valid. It must have the form '1.0.0.0'. "
            "Please see https://aka.ms/arm-template for usage details."
        )
    profile = template.get("apiProfile")
    if profile is not None and not _PROFILE.fullmatch(
        profile
    ):  # in the form of the sentence about the schema
        raise invalid(
            f"Template api profile '{profile}' is not supported. "
            "Please see https://aka.ms/arm-template for usage details."
        )
    language = template.get("languageVersion") or "1.0"
    if language in _SYMBOLIC:
        return
    if language.endswith("-experimental"):
        raise not_in_practice(f"the template language version {language}")
    if language not in _LANGUAGES:  # in the form of the sentence about the schema
        raise invalid(
            f"Template language version '{language}' is not supported. Supported versions are "
            f"'{','.join(_LANGUAGES)}'. Please see https://aka.ms/arm-template for usage details."
        )


class _Reader:
    """Reads the values of one template; positions are those in it."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._template = template
        named = {name.casefold(): value for name, value in template.items()}
        self._symbolic = str(named.get("languageversion")) in _SYMBOLIC

    def object(self, value: Any, name: str, path: Path) -> Any:
        """An object of a class; None where null stands."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self._wrong_container(value, name, path, "object")
        spelt = {member.casefold(): member for member in MEMBERS[name]}
        found: dict[str, Any] = {}
        for given, content in value.items():
            member, here = spelt.get(given.casefold()), (*path, given)
            # Strict as Azure's reader: a misspelt `dependson2` is refused, while case alone is forgiven.
            if member is None or (member == "existing" and not self._symbolic):
                raise self._refusal(f"Could not find member '{given}' on object of type '{name}'.", here)
            found[member] = self._member(name, member, content, here)
        self._require(found, name, path)
        return found

    def _require(self, found: Mapping[str, Any], name: str, path: Path) -> None:
        for member in REQUIRED.get(name, ()):
            # A definition that names another one has its type from there.
            if member == "type" and "$ref" in found:
                continue
            if member not in found:
                raise malformed(member, dotted(path), column(self._template, path))
            if found[member] is None and member not in ("value", "input"):
                reason = f"Required property '{member}' expects a value but got null."
                raise self._refusal(reason, path)

    def _member(self, name: str, member: str, value: Any, path: Path) -> Any:
        if member == "resources" and name in ("Template", "TemplateResource"):
            return self._resources(value, path, root=name == "Template")
        return self._value(value, MEMBERS[name][member], path)

    def _resources(self, value: Any, path: Path, root: bool) -> Any:
        """An array, or with the newer language an object with a name for each."""
        due = "object" if root and self._symbolic else "array"
        if value is None or (not value and isinstance(value, Mapping) and not root):
            return value
        if not isinstance(value, Mapping if due == "object" else list):
            raise self._wrong_container(value, "TemplateResource[]" if due == "array" else "", path, due)
        return self._value(value, Holder("TemplateResource", "[]" if due == "array" else "{}"), path)

    def _value(self, value: Any, kind: Kind, path: Path) -> Any:
        if value is None or kind is Plain.ANY:
            return value
        if isinstance(kind, Holder):
            return self._held(value, kind, path)
        if isinstance(kind, Words):
            if not isinstance(value, str) or value.casefold() not in kind.words:
                raise self._no_conversion(value, _SCHEMA_TYPES + kind.name, path)
            return value
        return self._plain(value, kind, path)

    def _held(self, value: Any, kind: Holder, path: Path) -> Any:
        if kind.or_boolean and isinstance(value, bool):
            return value
        if not kind.form:
            return self.object(value, kind.name, path)
        if kind.form == "[]":
            if not isinstance(value, list):
                raise self._wrong_container(value, f"{kind.name}[]", path, "array")
            return [self._present(item, kind.name, (*path, index)) for index, item in enumerate(value)]
        if not isinstance(value, Mapping):
            raise self._wrong_container(value, kind.name, path, "object")
        found: dict[str, Any] = {}
        seen: set[str] = set()
        for name, item in value.items():
            # .NET's own sentence for two keys that differ in case only, as Azure's dictionaries see them.
            if name.casefold() in seen:
                raise self._refusal(f"An item with the same key has already been added. Key: {name}", path)
            seen.add(name.casefold())
            found[name] = self._present(item, kind.name, (*path, name))
        return found

    def _present(self, value: Any, name: str, path: Path) -> Any:
        if value is None:
            raise self._no_conversion(value, _SCHEMA_TYPES + name, path)
        return self.object(value, name, path)

    def _plain(self, value: Any, kind: Plain, path: Path) -> Any:
        if kind in (Plain.OBJECT, Plain.ARRAY):
            due = "object" if kind is Plain.OBJECT else "array"
            if not isinstance(value, Mapping if kind is Plain.OBJECT else list):
                raise self._wrong_container(value, kind.value, path, due)
            return value
        if isinstance(value, (list, Mapping)):
            mark = "[" if isinstance(value, list) else "{"
            raise self._refusal(f"Unexpected character encountered while parsing value: {mark}.", path)
        if kind is Plain.TEXT:
            return value if isinstance(value, str) else _written(value)
        return self._converted(value, kind, path)

    def _converted(self, value: Any, kind: Plain, path: Path) -> Any:
        # What it will be is not known yet; it is looked at again when it is evaluated.
        if isinstance(value, str) and is_expression(value):
            return value
        known: bool | int | None
        if kind is Plain.BOOLEAN:
            words = {"true": True, "false": False}
            known = value if isinstance(value, bool) else words.get(str(value).casefold())
        else:
            # Json.NET reads numbers from texts, too.
            whole = isinstance(value, str) and re.fullmatch("-?[0-9]{1,18}", value)
            plain = isinstance(value, int) and not isinstance(value, bool)
            known = int(value) if whole or plain else None
        if known is None:
            raise self._no_conversion(value, kind.value, path)
        return known

    def _no_conversion(self, value: Any, name: str, path: Path) -> TemplateError:
        shown = (
            "{null}" if value is None else json.dumps(value) if isinstance(value, str) else _written(value)
        )
        return self._refusal(f"Error converting value {shown} to type '{name}'.", path)

    def _wrong_container(self, value: Any, name: str, path: Path, due: str) -> TemplateError:
        name = _SCHEMA_TYPES + (name or "TemplateResource") if not name.startswith("Newtonsoft") else name
        if not isinstance(value, (list, Mapping)):
            return self._no_conversion(value, name, path)
        given = "array" if isinstance(value, list) else "object"
        return self._refusal(
            f"Cannot deserialize the current JSON {given} (e.g. {_EXAMPLES[given]}) into type '{name}' "
            f"because the type requires a JSON {due} (e.g. {_EXAMPLES[due]}) to deserialize correctly.",
            path,
        )

    def _refusal(self, reason: str, path: Sequence[str | int]) -> TemplateError:
        return unreadable(reason, dotted(path), column(self._template, path))


def _written(value: Any) -> str:
    # As .NET writes them: `True`, where JSON has `true`.
    return str(value) if isinstance(value, bool) else json.dumps(value)
