"""The programs and names of which a reader of bash must know more: what they assign, run, or compute."""

import re

ASSIGNING = frozenset({"export", "declare", "local", "readonly", "typeset"})
READING = frozenset({"read", "mapfile", "readarray"})
OF_SEVERAL = frozenset({"openssl"})
"""Programs that are many: which one it is, the word behind it says."""
XARGS_VALUE = re.compile(
    r"-[0oprtx]*[IanPLdEs]|--(?:arg-file|delimiter|max-args|max-chars|max-procs|process-slot-var)"
)
"""An option of `xargs` whose value is the word behind it."""
RUNNING = {
    "awk": re.compile(
        r"\bsystem\s*\(|\bgetline\b|\bprintf?\b[^;}\n]*[^|]\|(?!\|)|@(?:load|include)\b"
        r"|^-[fEil]|^--(?:file|exec|include|load)"
    ),
    "mapfile": re.compile(r"^-\w*C"),
    "readarray": re.compile(r"^-\w*C"),
    "sed": re.compile(
        r"s([^\w\s\\]).*\1.*\1[gpmiIM\d]*e[gpmiIM\d]*(?=$|[;}\s])|(?:^|[;{\d$/!]\s*)e(?=\s|$)"
        r"|^-[nErsuz]*f|^--file"
    ),
    "sort": re.compile(r"^--comp"),
}
"""Words with which these run other programs: awk's `system("...")`, sed's `s/.../.../e`."""
RULING = re.compile(r"PATH|ENV|PS4|PROMPT_COMMAND|BASH_\w+|LD_\w+", re.ASCII)
"""Names whose values say which programs run when others are named, or at each command."""
DORMANT = re.compile(r"\w\[[^]]*(?:\$\(|`|\\[xuU0-7])")
"""Commands in the index of a text: bash runs them when the text becomes a number or a name."""
EVALUATING = frozenset("[ [[ getopts let printf test unset wait".split()) | ASSIGNING | READING
"""Commands that take words for numbers or for names."""
