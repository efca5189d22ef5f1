"""What of a shell's language a `%%az` cell does not read, and what to write in its place."""

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
OF_BRACES = "braces that stand for several words are not known here: write each of the words"
SHELL_WORDS = {"for", "while", "until", "if", "then", "else", "fi", "do", "done", "case", "function", "set"}
ADVICE = {
    "echo": "show a value in a Python cell: print(NAME)",
    "cd": "the notebook's own folder is used; give files by their path",
    "sleep": "wait with 'az ... wait', or leave out --no-wait",
    "read": "ask in a Python cell: NAME = input()",
    "sudo": "leave 'sudo' out; inside a VM use 'az vm run-command invoke'",
    "ssh": "run a command inside the VM with 'az vm run-command invoke'",
}
OF_MACHINES = frozenset(
    "adduser apt apt-get blkid cloud-init deluser dpkg dpkg-query fdisk getent groupadd hostname hostnamectl"
    " journalctl lsblk mkfs mkfs.ext4 mount nginx parted passwd ssh-keygen su systemctl umount useradd"
    " userdel usermod waagent whoami yum".split()
)
"""Programs that nobody types in a `%%az` cell who does not mean a machine's."""
IN_A_MACHINE = 'az vm run-command invoke runs it in one, all of it in quotes: --scripts "..."'


AZ_WORDS = frozenset(
    "account deployment disk feature group identity image lock monitor network policy ppg provider quota"
    " resource role sig snapshot storage tag vm vmss".split()
)
"""Words behind az that are no program's name: whoever begins a line with one has left az out."""


def of_program(name: str) -> str:
    """What is said of the first word of a line that is not `az`."""
    if name in SHELL_WORDS:
        return f"'{name}' belongs to bash's own language: loop or decide in a Python cell, with az(...)"
    if name in AZ_WORDS:
        return f"az is missing before '{name}': write az {name}"
    if name in OF_MACHINES:
        return f"'{name}' is a program of a machine: {IN_A_MACHINE}"
    if name in ADVICE:
        return f"'{name}' is another program, and only az runs here: {ADVICE[name]}"
    return f"'{name}' is not az; only az commands run here, such as 'az group list'"
