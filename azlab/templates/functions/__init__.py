"""The functions of the template language, by lower-case name."""

from azlab.templates.functions import collections, digests, numbers, resources, strings
from azlab.templates.functions.resources import is_runtime, runtime_call

PURE = strings.FUNCTIONS | collections.FUNCTIONS | numbers.FUNCTIONS | digests.FUNCTIONS
CONTEXTUAL = resources.FUNCTIONS

__all__ = ["CONTEXTUAL", "PURE", "is_runtime", "runtime_call"]
