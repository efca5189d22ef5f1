"""The practice Azure on loopback HTTPS, for a shell `az`, an SDK or any other ARM client.

Each name brings only what it needs: a sign-in needs no server, a server not the whole practice Azure.
"""

import importlib
from typing import TYPE_CHECKING, Any

from azlab.cli.shell import shell_environment, sign_in_shell, trust

if TYPE_CHECKING:
    from azlab.server.faults import RATES, Faults, Seconds
    from azlab.server.foreign import ForeignCloud, foreign_cloud
    from azlab.server.serving import Server, serve
    from azlab.server.sign_in import SignIn

_HOMES = {
    "RATES": "faults",
    "Faults": "faults",
    "ForeignCloud": "foreign",
    "Seconds": "faults",
    "Server": "serving",
    "SignIn": "sign_in",
    "foreign_cloud": "foreign",
    "serve": "serving",
}

__all__ = [
    "RATES",
    "Faults",
    "ForeignCloud",
    "Seconds",
    "Server",
    "SignIn",
    "foreign_cloud",
    "serve",
    "shell_environment",
    "sign_in_shell",
    "trust",
]


def __getattr__(name: str) -> Any:
    """The module of a name is imported when the name is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
