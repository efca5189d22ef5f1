"""The functions of the template language, by lower-case name."""

from azlab.templates.functions import collections, digests, lambdas, numbers, resources, strings
from azlab.templates.functions.resources import is_runtime, runtime_call

PURE = strings.FUNCTIONS | collections.FUNCTIONS | numbers.FUNCTIONS | digests.FUNCTIONS | lambdas.FUNCTIONS
CONTEXTUAL = resources.FUNCTIONS
CALLING = lambdas.FUNCTIONS.keys()
"""Those that take a lambda."""

__all__ = ["CALLING", "CONTEXTUAL", "PURE", "is_runtime", "runtime_call"]
