"""What of a shell's language a `%%az` cell does not read, and what to write in its place."""

import re

OPERATORS = ("&&", "||", "|&", "|", ">>", ">", "<<", "<", ";", "&", "(", ")", "`", "$((")
REFUSED: dict[str, str] = {
    "||": "'||' (run only if the first failed) is not known here: write one command per line",
    "|": "a pipe '|' is not known here: filter with --query, or store the result in a name",
    "|&": "a pipe '|&' is not known here: filter with --query, or store the result in a name",
    ">": "redirection '>' is not known here: keep a result with NAME=$(az ... -o tsv), or %%az name",
    ">>": "redirection '>>' is not known here: keep a result with NAME=$(az ... -o tsv), or %%az name",
    "<": "redirection '<' is not known here: many options take a file as @file",
    "<<": "redirection '<<' is not known here: write the file in a cell of its own, %%writefile FILE",
    ";": "';' is not known here: write each command on its own line",
    "&": "'&' (run in the background) is not known here: use the command's --no-wait",
    "(": "'(' is not known here: put the value in quotes",
    ")": "')' has no '(' before it: put the value in quotes",
    "$((": "arithmetic '$((' is not known here: compute in a Python cell, then use $NAME",
}
CONTINUATIONS = {"`": "PowerShell", "^": "the Windows command prompt"}
"""Who continues a line with which character."""
SHORT_OPTION = re.compile(r"[–—]\w(?!\w)")
SMART = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "--", "\N{NO-BREAK SPACE}": "a space"}
