"""The practice Azure on loopback HTTPS, for a shell `az`, an SDK or any other ARM client."""

from azlab.server.faults import RATES, Faults, Seconds
from azlab.server.foreign import ForeignCloud, foreign_cloud
from azlab.server.serving import Server, serve
from azlab.server.shell import shell_environment, sign_in_shell
from azlab.server.sign_in import SignIn

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
