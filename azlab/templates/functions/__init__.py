"""The functions of the template language, by lower-case name."""

from azlab.templates.functions import (
    addresses,
    collections,
    dates,
    digests,
    lambdas,
    numbers,
    resources,
    strings,
)
from azlab.templates.functions.resources import is_runtime, runtime_call

PURE = (
    strings.FUNCTIONS
    | collections.FUNCTIONS
    | numbers.FUNCTIONS
    | digests.FUNCTIONS
    | lambdas.FUNCTIONS
    | dates.FUNCTIONS
    | addresses.FUNCTIONS
)
CONTEXTUAL = resources.FUNCTIONS
CALLING = lambdas.FUNCTIONS.keys()
"""Those that take a lambda."""
ABSENT = frozenset(
    "deployer pickzones references managementgroup managementgroupresourceid builduri parseuri externalinput "
    "fail onlyifnotexists".split()
)
"""Those that Azure has and this engine has not."""

__all__ = ["ABSENT", "CALLING", "CONTEXTUAL", "PURE", "is_runtime", "runtime_call"]
