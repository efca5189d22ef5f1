"""`printf` of the shells."""

from __future__ import annotations

from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.text import OCTAL_OF_FORMAT, unescaped, unescaped_to_its_end
from azlab.guest.linux.console import Call, Command, Result, failed
from azlab.guest.linux.conversions import Ended, Printing


def printf(call: Call) -> Result:
    """The format is used again while words remain. What was printed before an error stays."""
    bash, words = call.shell.is_bash, call.arguments
    if words[:1] == ["-v"] and bash:
        raise call.unknown("-v")
    if words and words[0].startswith("-") and words[0] not in ("-", "--"):
        said = f"bash: line 1: printf: {words[0][:2]}: invalid option" if bash else ""
        return failed(said or f"sh: 1: printf: Illegal option {words[0][:2]}", 2)
    words = words[1:] if words[:1] == ["--"] else words
    if not words:
        return failed("printf: usage: printf format [arguments]", 2)
    return _printed(call, words[0], words[1:])


def _printed(call: Call, form: str, words: list[str]) -> Result:
    bash, out = call.shell.is_bash, list[str]()
    printing = Printing(
        words, call.shell.budget, bash=bash, unescaped=lambda word: unescaped_to_its_end(word, bash)
    )
    try:
        while True:
            before = len(printing.words)
            for piece in printing.pieces(form, lambda text: unescaped(text, bash, OCTAL_OF_FORMAT)):
                out.append(piece)
            if len(printing.words) in (0, before):
                break
    except Ended:
        pass
    except CommandError as refusal:
        printing.complain(str(refusal), refusal.code)
    # What is no number is printed as 0 all the same; only the exit code tells.
    return Result("".join(out), "".join(f"{said}\n" for said in printing.complaints), printing.code)


COMMANDS: dict[str, Command] = {"printf": printf}
