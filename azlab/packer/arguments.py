"""The words after `packer`: a command, its options and the file."""

from dataclasses import dataclass, field

COMMANDS = ("init", "validate", "build", "version")
VALUED = ("var", "var-file", "only", "except", "on-error", "parallel-builds")
SWITCHES = (
    "force", "color", "timestamp-ui", "machine-readable", "debug", "syntax-only", "evaluate-datasources",
    "upgrade", "warn-on-undeclared-var", "no-warn-undeclared-var", "ignore-prerelease-plugins",
)  # fmt: skip
NOT_PLAYED = ("machine-readable", "debug", "on-error", "timestamp-ui")
USAGE = """\
Usage: packer [--version] [--help] <command> [<args>]

Available commands are:
    build           build image(s) from template
    init            Install missing plugins or upgrade plugins
    validate        check that a template is valid
    version         Prints the Packer version
"""


class UsageError(Exception):
    """Words that are no command; the sentence says what is wrong."""


@dataclass
class Arguments:
    """A command as it was understood."""

    command: str
    path: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    variable_files: list[str] = field(default_factory=list)
    only: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    switches: set[str] = field(default_factory=set)


def read(words: list[str]) -> Arguments:
    """Raises `UsageError`; without any word, or with `-h`, it holds the usage."""
    if not words or words[0] in ("-h", "--help", "help"):
        raise UsageError(USAGE)
    command = {"--version": "version", "-version": "version", "-v": "version"}.get(words[0], words[0])
    if command not in COMMANDS:
        raise UsageError(
            f"The practice Azure's packer knows {', '.join(COMMANDS)}, not '{command}'.\n\n{USAGE}"
        )
    made = Arguments(command)
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word.startswith("-") and word != "-":
            _option(made, word, rest)
        elif made.path:
            raise UsageError(
                f"Only one template or folder can be named, not '{made.path}' and '{word}' both."
            )
        else:
            made.path = word
    if not made.path and command != "version":
        raise UsageError(f"packer {command} needs a template: a file that ends in .pkr.hcl, or its folder.")
    return made


def _option(made: Arguments, word: str, rest: list[str]) -> None:
    name, sign, value = word.lstrip("-").partition("=")
    if name in NOT_PLAYED:
        raise UsageError(f"Packer knows -{name}; the stand-in of the practice Azure does not.")
    if name in SWITCHES:
        if value != "false":
            made.switches.add(name)
        return
    if name not in VALUED:
        raise UsageError(f"flag provided but not defined: -{name}")
    if not sign:
        if not rest:
            raise UsageError(f"flag needs an argument: -{name}")
        value = rest.pop(0)
    if name == "var":
        key, sign, text = value.partition("=")
        if not sign:
            raise UsageError(f"invalid value \"{value}\" for flag -var: no '=' value in arg: {value}")
        made.variables[key] = text
    elif name == "var-file":
        made.variable_files.append(value)
    elif name in ("only", "except"):
        (made.only if name == "only" else made.excluded).extend(value.split(","))
