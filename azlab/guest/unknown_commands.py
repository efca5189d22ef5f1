"""What a machine says of a word that is no command of it."""

import re
from collections.abc import Collection
from difflib import get_close_matches

ALIKE = 0.75
"""How much of a word has to be the same, from 0 to 1, to be taken for a slip of the hand."""
OF = {
    "Linux": re.compile(
        r"waagent|cloud-init|apt(-get)?|dpkg.*|sudo|systemctl|user(add|del|mod)|chmod|chown|getent"
    ),
    "Windows": re.compile(
        r".*sysprep(\.exe)?|(get|set|new|add|remove|select|stop|restart)-\w+|powershell(\.exe)?"
    ),
}
"""Commands of one system that people try on the other one."""


def unknown_command(name: str, known: Collection[str], system: str, *, told: bool) -> str:
    """The sentence about it, on a machine with this `system` ("Linux" or "Windows").

    It says which command is nearly so called, else all that are known, once: `told` is whether that was said.
    """
    said = f"The practice machine does not know '{name}'."
    for other, theirs in OF.items():
        if other != system and theirs.fullmatch(name[:200].lower()):
            return f"{said} That is for {other}, and this machine runs {system}."
    spelled = {command.lower(): command for command in known}
    near = get_close_matches(name.lower(), spelled, 1, ALIKE)
    if near:
        return f"{said} Did you mean '{spelled[near[0]]}'?"
    return said if told else f"{said} It knows: {', '.join(known)}."
