"""The practice Azure on loopback HTTPS, for a shell `az`, an SDK or any other ARM client."""

from azlab.server.serving import Server, serve
from azlab.server.shell import shell_environment

__all__ = ["Server", "serve", "shell_environment"]
