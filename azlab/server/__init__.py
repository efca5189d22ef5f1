"""The practice Azure on loopback HTTPS, for a shell `az`, an SDK or any other ARM client."""

from typing import TYPE_CHECKING, Any

from azlab.server.faults import RATES, Faults, Seconds
from azlab.server.serving import Server, serve
from azlab.server.shell import shell_environment, sign_in_shell
from azlab.server.sign_in import SignIn

if TYPE_CHECKING:
    from azlab.server.foreign import ForeignCloud, foreign_cloud

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
]


def __getattr__(name: str) -> Any:
    """The foreign cloud brings the whole practice Azure along; a server of anything else does not."""
    if name not in ("ForeignCloud", "foreign_cloud"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from azlab.server import foreign

    return getattr(foreign, name)
