"""What Azure's own reader takes for a template: its classes, their members, and the kind of each.

A template is read into classes before anything is evaluated, and a member that a class has not is refused:
"apiVersion1" of 'TemplateResource' in Microsoft's "Troubleshoot ARM template JSON deployments", "parameters2"
of 'Template' in the tests of microsoft/vscode-azurearmtools and "copy" of 'TemplateOutputParameter' in its
issue 600, "default" of 'TemplateInputParameter' in outsideris/slack-invite-automation issue 91. No report
names the other classes: these names are made after those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Plain(Enum):
    """A value that is of no class. `INTEGER` and `BOOLEAN` may be written as text, and all as expressions."""

    ANY = "any"
    TEXT = "System.String"
    INTEGER = "System.Int64"
    BOOLEAN = "System.Boolean"
    OBJECT = "Newtonsoft.Json.Linq.JObject"
    ARRAY = "Newtonsoft.Json.Linq.JArray"


@dataclass(frozen=True)
class Words:
    """Text that is one of some words, in any case."""

    name: str
    words: frozenset[str]


@dataclass(frozen=True)
class Holder:
    """Values of one class: itself, an array of it ('[]'), or an object with one per name ('{}').

    `or_boolean`: true or false may stand in its place.
    """

    name: str
    form: str = ""
    or_boolean: bool = False


Kind = Plain | Words | Holder
ANY, TEXT, INTEGER, BOOLEAN, OBJECT, ARRAY = Plain
TYPES = Words(
    "TemplateParameterType", frozenset("string securestring int bool object secureobject array".split())
)
MODES = Words("ResourceCopyMode", frozenset(("serial", "parallel")))

_TYPED: Mapping[str, Kind] = {
    "type": TYPES,
    "$ref": TEXT,
    "allowedValues": ARRAY,
    "minValue": INTEGER,
    "maxValue": INTEGER,
    "minLength": INTEGER,
    "maxLength": INTEGER,
    "nullable": BOOLEAN,
    # Bicep's tuples are closed by `"items": false` (Azure/bicep, baselines/TypeDeclarations_LF/main.json).
    "items": Holder("TemplateTypeDefinition", or_boolean=True),
    "prefixItems": Holder("TemplateTypeDefinition", "[]"),
    "properties": Holder("TemplateTypeDefinition", "{}"),
    "additionalProperties": ANY,
    "discriminator": OBJECT,
    "metadata": OBJECT,
}
"""What Bicep's types have, too: a parameter, an output or a definition may have all of it."""

MEMBERS: Mapping[str, Mapping[str, Kind]] = {
    "Template": {
        "$schema": TEXT,
        "languageVersion": TEXT,
        "contentVersion": TEXT,
        "apiProfile": TEXT,
        "metadata": OBJECT,
        "definitions": Holder("TemplateTypeDefinition", "{}"),
        "parameters": Holder("TemplateInputParameter", "{}"),
        "functions": Holder("TemplateFunctionNamespace", "[]"),
        "variables": OBJECT,
        "resources": ANY,
        "outputs": Holder("TemplateOutputParameter", "{}"),
        "imports": ANY,
        "extensions": ANY,
        "rules": ANY,
        "asserts": ANY,
    },
    "TemplateTypeDefinition": {**_TYPED, "defaultValue": ANY},
    "TemplateInputParameter": {**_TYPED, "defaultValue": ANY},
    "TemplateOutputParameter": {
        **_TYPED,
        "value": ANY,
        "condition": ANY,
        "copy": Holder("TemplateOutputCopy"),
    },
    "TemplateOutputCopy": {"name": TEXT, "count": ANY, "input": ANY},
    "TemplateFunctionNamespace": {
        "namespace": TEXT,
        "members": Holder("TemplateFunction", "{}"),
        "metadata": OBJECT,
    },
    "TemplateFunction": {
        "parameters": Holder("TemplateFunctionParameter", "[]"),
        "output": Holder("TemplateFunctionOutput"),
        "metadata": OBJECT,
    },
    "TemplateFunctionParameter": {**_TYPED, "name": TEXT},
    "TemplateFunctionOutput": {**_TYPED, "value": ANY},
    "TemplateResource": {
        **dict.fromkeys("type name apiVersion comments".split(), TEXT),
        **dict.fromkeys("location condition scope dependsOn tags sku plan identity zones kind".split(), ANY),
        **dict.fromkeys("properties resourceGroup subscriptionId managedBy extendedLocation".split(), ANY),
        **dict.fromkeys("managedByExtended placement etag scale import extension asserts".split(), ANY),
        "existing": BOOLEAN,
        "metadata": OBJECT,
        "copy": Holder("TemplateResourceCopy"),
        "resources": ANY,
    },
    "TemplateResourceCopy": {"name": TEXT, "count": ANY, "mode": MODES, "batchSize": ANY},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Template": ("$schema", "contentVersion", "resources"),
    "TemplateInputParameter": ("type",),
    "TemplateOutputParameter": ("type",),
    "TemplateFunctionNamespace": ("namespace", "members"),
    "TemplateFunction": ("output",),
    "TemplateFunctionParameter": ("name", "type"),
    "TemplateFunctionOutput": ("type", "value"),
    "TemplateResourceCopy": ("name", "count"),
    "TemplateOutputCopy": ("count", "input"),
}
"""Members that must be there. A type is not asked for where `$ref` says it."""
