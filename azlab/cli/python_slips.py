"""What is said besides of an error of Python's, where it is a slip that az commands bring along."""

import re
from inspect import isfunction, signature
from traceback import extract_tb, walk_tb
from types import ModuleType

from azlab.cli.prompts import PROMPT
from azlab.cli.refusals import IN_A_MACHINE, OF_MACHINES
from azlab.cli.result import Result
from azlab.near_names import nearest

COMMAND = re.compile(r"(^|\$\(|=)\s*az\s+[a-z]")
CALL = re.compile(r"\baz\s*\(")
CMDLET = re.compile(r"(^|=)\s*[A-Z][A-Za-z]*-[A-Z]\w+")
NOT_PYTHON = "An az command is not Python: write %az before one, or %%az as the first line of a cell"
ONE_TEXT = (
    "az(...) takes one text, in single quotes where there are double ones in it: az('vm show -n \"web\"')"
)
POWERSHELL = "This is PowerShell, and a cell is Python: use an az command, in a cell that begins with %%az"
KEPT_CELL = re.compile(r"=\s*%%az\b")
ONE_SIGN = "With one %, a line keeps what a command says: NAME = %az ..."
INDENTED = re.compile(r"^\s*(%%az\b|get_ipython\(\)\.run_line_magic\('%)")
AT_THE_BEGINNING = "%%az stands at the very beginning of its line, with no blank before it"
DASHED = re.compile(r"^\s*(?P<name>[A-Za-z_]\w*(?:-\w+)+)\s*=(?!=)")
NO_DASH = "A name in Python has no dash: write {}"
COLON = re.compile(r"^\s*(?P<name>[A-Za-z_]\w*)\s*:\s*['\"\w]")
EQUALS = "A value is given with =: write {} = ..."
UNQUOTED = re.compile(
    r"(?:\b(?:lab|check)\.\w+\([^'\"]*?\b|^\s*\w+\s*=\s*)(?P<name>[A-Za-z]\w*(?:-\w+)+)(?=\s*(?:[,)]|$))"
)
QUOTES = "A name is text, and stands in quotes: '{}'"
FIRST_WORD = re.compile(r"^\s*(?:sudo\s+)?(?P<name>[A-Za-z][\w.-]*)(?=\s+[\w/'\"-]|\s*(?:$|[;&|]))")
OF_A_MACHINE = f"'{{}}' is a program of a machine: in a cell that begins with %%az, {IN_A_MACHINE}"
OTHERS = frozenset("ansible bicep curl docker git helm kubectl packer scp ssh terraform tofu wget".split())
"""Programs whose commands are often pasted beside those of az."""
A_PROGRAM = "'{}' is a program, and a cell is Python: one that begins with %%bash runs what is installed here"
NOT_RUN = re.compile(r"\b(?P<name>lab|check)\s*\(")
HOLDS = "{0} is not run itself: write {0}., and Tab lists what it holds"
BROUGHT_BACK = {
    "az": "from azlab.cli import az",
    "check": "from grader import check",
    "lab": "from azlab import lab",
}
OF_AZ = re.compile(r"\baz\(\) (?:takes|got|missing)")
OF_A_RESULT = re.compile(r"'Result' object|of type 'Result'")
PARTS = "A result has .data (lists and dictionaries), .text (what was printed), .table, .errors and .ok"
UNKNOWN_NAME = re.compile(r"unexpected keyword argument")
CALLED = re.compile(r"\b(?P<module>lab|check)\.(?P<name>\w+)\(")
TAKES = "{} takes {}"
HAS_ANOTHER = "'{}' has another value by now: {} brings it back"
NO_GROUP = re.compile(r"missing .*\bargument.*'group'")
WITH_GROUP = 'Name its resource group, too: group="rg-..."'
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
    if isinstance(error, NameError) and error.name:
        return _of_name(error.name, _line(error))
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return _of_attribute(error.obj, error.name or "", str(error))
    if isinstance(error, AttributeError) and type(error.obj).__module__ in ("builtins", Result.__module__):
        said = _of_another_value(rf"\b(lab|check)\.{re.escape(error.name or '')}\b", _line(error))
        return said or (PARTS if isinstance(error.obj, Result) else "")
    if isinstance(error, TypeError):
        return _of_call(str(error), _line(error)) or _of_names(error)
    magic = MAGIC.search(str(error)) if type(error).__name__ == "UsageError" else None
    return ABOUT_ONE.get(magic["name"], BEGINS) if magic else ""


def _of_syntax(line: str) -> str:
    if match := DASHED.search(line):
        return NO_DASH.format(match["name"].replace("-", "_"))
    patterns = {
        KEPT_CELL: ONE_SIGN,
        INDENTED: AT_THE_BEGINNING,
        COMMAND: NOT_PYTHON,
        PROMPT: NOT_PYTHON,
        CALL: ONE_TEXT,
        CMDLET: POWERSHELL,
    }
    known = next((sentence for pattern, sentence in patterns.items() if pattern.search(line)), "")
    return known or _of_text(line) or _of_program(line)


def _of_text(line: str) -> str:
    if match := UNQUOTED.search(line):
        return QUOTES.format(match["name"])
    match = COLON.search(line)
    return (
        EQUALS.format(match["name"])
        if match and match["name"] not in ("else", "finally", "lambda", "try")
        else ""
    )


def _of_program(line: str) -> str:
    match = FIRST_WORD.search(line)
    if match and match["name"] in OF_MACHINES:
        return OF_A_MACHINE.format(match["name"])
    return A_PROGRAM.format(match["name"]) if match and match["name"] in OTHERS else ""


def _of_name(name: str, line: str) -> str:
    if name in OF_JSON:
        return JSON.format(OF_JSON[name])
    match = UNQUOTED.search(line)
    if match and name in match["name"].split("-"):
        return QUOTES.format(match["name"])
    if (match := COLON.search(line)) and match["name"] != name:
        return EQUALS.format(match["name"])
    match = FIRST_WORD.search(line)
    return _of_program(line) if match and match["name"] == name else ""


def _of_attribute(module: ModuleType, name: str, said: str) -> str:
    if MEANT.partition(" {")[0].casefold() in said.casefold():  # whoever raised it has said so
        return ""
    names = [known for known in dir(module) if not known.startswith("_")]
    near = next((known for known in names if known.casefold() == name.casefold()), nearest(name, names))
    return MEANT.format(module.__name__.rpartition(".")[2], near) if near else ""


def _of_call(said: str, line: str) -> str:
    if "'module' object is not callable" in said and (match := NOT_RUN.search(line)):
        return HOLDS.format(match["name"])
    if said.endswith("object is not callable"):
        return _of_another_value(r"(?<![\w.])(az)\s*\(", line)
    if OF_A_RESULT.search(said):
        return PARTS
    if OF_AZ.search(said):
        return ONE_TEXT
    return WITH_GROUP if NO_GROUP.search(said) else ""


def _of_names(error: TypeError) -> str:
    """What a call of the lab takes, for who gave it something by another name."""
    match = CALLED.search(_line(error)) if UNKNOWN_NAME.search(str(error)) else None
    if match is None:
        return ""
    names = [
        frame.f_globals for frame, _ in walk_tb(error.__traceback__) if match["module"] in frame.f_globals
    ]
    called = getattr(names[0][match["module"]], match["name"], None) if names else None
    if not isfunction(called):
        return ""
    return TAKES.format(
        f"{match['module']}.{match['name']}", ", ".join(signature(called).parameters) or "nothing"
    )


def _of_another_value(used: str, line: str) -> str:
    match = re.search(used, line)
    return HAS_ANOTHER.format(match[1], BROUGHT_BACK[match[1]]) if match else ""


def _line(error: BaseException) -> str:
    """The line of the cell that an error was raised in; "" where it came from elsewhere."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.name == "<module>"]
    return (frames[-1].line or "") if frames else ""
