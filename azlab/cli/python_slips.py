"""What is said besides of an error of Python's, where it is a slip that az commands bring along."""

import re
from types import ModuleType

from azlab.near_names import nearest

COMMAND = re.compile(r"(^|\$\(|=)\s*az\s+[a-z]")
CALL = re.compile(r"\baz\s*\(")
CMDLET = re.compile(r"(^|=)\s*[A-Z][A-Za-z]*-[A-Z]\w+")
NOT_PYTHON = "An az command is not Python: write %az before one, or %%az as the first line of a cell"
ONE_TEXT = (
    "az(...) takes one text, in single quotes where there are double ones in it: az('vm show -n \"web\"')"
)
POWERSHELL = "This is PowerShell, and a cell is Python: use an az command, in a cell that begins with %%az"
MAGIC = re.compile(r"agic .*?%+(?P<name>[\w-]*).*not found")
_TRIES = "`%az --what-if vm create ...`, a command at a time, says what one would do"
ABOUT_ONE = {
    **dict.fromkeys(("--what-if", "what_if", "whatif", "--preview", "preview"), _TRIES),
    "explain": "`%az explain` says more of the last error",
}
"""What begins a cell that is to say something of commands, and what does: as a name it would run them all."""
BEGINS = "A cell of az commands begins with %%az, all its letters small and side by side"
OF_JSON = {"null": "None", "true": "True", "false": "False"}
JSON = "This is JSON, and Python writes {}: keep it in a file by a cell that begins with %%writefile FILE"
MEANT = "Did you mean {}.{}?"


def advice(error: BaseException) -> str:
    """One sentence without its end about an error that a cell ended with; "" where there is none to say."""
    if isinstance(error, SyntaxError):
        return _of_syntax(error.text or "")
    if isinstance(error, NameError) and error.name in OF_JSON:
        return JSON.format(OF_JSON[error.name])
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        near = nearest(error.name or "", (name for name in dir(error.obj) if not name.startswith("_")))
        return MEANT.format(error.obj.__name__.rpartition(".")[2], near) if near else ""
    magic = MAGIC.search(str(error)) if type(error).__name__ == "UsageError" else None
    return ABOUT_ONE.get(magic["name"], BEGINS) if magic else ""


def _of_syntax(line: str) -> str:
    patterns = {COMMAND: NOT_PYTHON, CALL: ONE_TEXT, CMDLET: POWERSHELL}
    return next((sentence for pattern, sentence in patterns.items() if pattern.search(line)), "")
