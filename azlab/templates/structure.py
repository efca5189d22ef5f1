"""The outer shape of a template: the parts ARM cannot read one without."""

from collections.abc import Mapping
from typing import Any

from azlab.templates.errors import TemplateError, malformed
from azlab.templates.limits import OUTPUTS, PARAMETERS, refuse_count


def check(template: Mapping[str, Any]) -> None:
    """Raises InvalidRequestContent if a part is missing or of the wrong type, InvalidTemplate if large."""
    for name in ("$schema", "contentVersion", "resources"):
        if name not in template:
            raise malformed(name, "properties.template", 1)
    _typed(template, "resources", (list, Mapping))
    _typed(template, "functions", (list,))
    for name in ("parameters", "variables", "outputs", "definitions"):
        _typed(template, name, (Mapping,))
    for section in ("parameters", "outputs"):
        for name in template.get(section) or ():
            _typed(template[section], name, (Mapping,), f".{section}")
    for index, group in enumerate(template.get("functions") or ()):
        _typed({"": group}, "", (Mapping,), f".functions[{index}]")
        _typed(group, "members", (Mapping,), f".functions[{index}]")
        for name, member in (group.get("members") or {}).items():
            _check_function(group["members"], name, member, f".functions[{index}].members")
    refuse_count("parameters", PARAMETERS, len(template.get("parameters") or ()))
    refuse_count("outputs", OUTPUTS, len(template.get("outputs") or ()))


def _check_function(members: Mapping[str, Any], name: str, member: Any, index: str) -> None:
    _typed(members, name, (Mapping,), index)
    _typed(member, "output", (Mapping, type(None)), f"{index}.{name}")
    _typed(member, "parameters", (list, type(None)), f"{index}.{name}")
    for number, parameter in enumerate(member.get("parameters") or ()):
        _typed({"": parameter}, "", (Mapping,), f"{index}.{name}.parameters[{number}]")


def _typed(holder: Mapping[str, Any], name: str, types: tuple[type, ...], index: str = "") -> None:
    value = holder.get(name)
    if (value is None and not index) or isinstance(value, types):
        return
    path = ".".join(part for part in (f"properties.template{index}", name) if part)
    reason = f"Unexpected value. Path '{path}'."
    text = f"The request content was invalid and could not be deserialized: '{reason}'."
    raise TemplateError("InvalidRequestContent", text)
