"""The prompt of some shell before a command, which came along with what was pasted."""

import re

PROMPT = re.compile(
    r"^[ \t]*(?:\$ |> (?=[ \t]*(?:az\s|-))"
    r"|(?:[\w.-]+@[\w.-]+[^\n$#%]*[$#%]|PS [^\n>]*>|[A-Za-z]:\\[^\n>]*>|[%❯➜]) ?(?=az\s))",
    re.MULTILINE,
)
"""At the beginning of a line. A `>` is one only before what no file is called: it redirects, too."""
SESSION = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*\$ ")
"""How a text begins that was copied from a terminal."""
IN_A_SESSION = re.compile(rf"{PROMPT.pattern}|^> ", re.MULTILINE)
CONTINUED = re.compile(r"^> ", re.MULTILINE)
"""What bash shows where a command, or a document in it, goes on."""


def prompts_in(text: str) -> re.Pattern[str]:
    """What a prompt looks like in a text, to be matched where a line begins.

    In what was copied from bash in a terminal, any `> ` goes on with a command.
    """
    return IN_A_SESSION if is_session(text) else PROMPT


def is_session(text: str) -> bool:
    """Whether bash's own `$ ` stands before the first command."""
    return SESSION.match(text) is not None
