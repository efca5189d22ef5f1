"""The Azure CLI in the kernel: `az()`, `%az`, `%%az`, and what they give back.

The real, unmodified CLI is imported at its first use, not here.
"""

from azlab.cli.home import Account
from azlab.cli.magics import (
    NoSessionError,
    az,
    current,
    leave,
    load_into_notebook,
    load_ipython_extension,
    use,
)
from azlab.cli.result import Result
from azlab.cli.session import Session
from azlab.front_end import running_shell

__all__ = [
    "Account",
    "NoSessionError",
    "Result",
    "Session",
    "az",
    "current",
    "leave",
    "load_into_notebook",
    "load_ipython_extension",
    "running_shell",
    "use",
]
