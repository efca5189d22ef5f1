"""The ARM template engine: reads a template, orders its resources, evaluates its expressions.

`prepare` answers with a `Plan`; the deployment runs its steps and asks it for the outputs.
"""

from azlab.templates.errors import NotInPracticeError, TemplateError
from azlab.templates.functions.digests import template_hash
from azlab.templates.limits import new_budget
from azlab.templates.plans import Plan, Step, prepare
from azlab.templates.scopes import Environment, ResourceGroup, Scope

__all__ = [
    "Environment",
    "NotInPracticeError",
    "Plan",
    "ResourceGroup",
    "Scope",
    "Step",
    "TemplateError",
    "new_budget",
    "prepare",
    "template_hash",
]
