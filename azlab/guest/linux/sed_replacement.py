"""What stands after the second slash of `s/x/y/`: `&`, groups, escapes, and the case of letters."""

from __future__ import annotations

import re

from azlab.budget import Budget
from azlab.guest.disks import CommandError
from azlab.guest.patterns import Match


def filled(text: str, found: Match, budget: Budget) -> str:
    """A replacement with `&`, `\\1` and escapes filled in. CommandError: there is no such group.

    BudgetExceeded: it would be too large, counted before the pieces are joined.
    """
    groups = (found[0], *found.groups())
    case = CaseOfLetters()

    def piece(mark: re.Match[str]) -> str:
        made = part(mark)
        budget.take(len(made))
        return made

    def part(mark: re.Match[str]) -> str:
        if mark[0] == "&":
            return case.of(groups[0] or "")
        letter = mark[1]
        if letter is None:
            return case.of(mark[0])
        if letter.isdecimal():
            if int(letter) >= len(groups):
                raise CommandError(
                    f"sed: -e expression #1: invalid reference \\{letter} on `s' command's RHS"
                )
            return case.of(groups[int(letter)] or "")
        if letter in "ULEul":
            case.change(letter)
            return ""
        return case.of({"n": "\n", "t": "\t", "r": "\r"}.get(letter, letter))

    return re.sub(r"\\(.)|&|[^\\&]+", piece, text, flags=re.DOTALL)


class CaseOfLetters:
    """GNU's `\\U`, `\\L` (until `\\E`), and `\\u`, `\\l` for the letter that follows."""

    def __init__(self) -> None:
        self.all, self.next = "", ""

    def change(self, letter: str) -> None:
        if letter in "ul":
            self.next = letter
        else:
            self.all = "" if letter == "E" else letter

    def of(self, text: str) -> str:
        """The text with the letters that are asked for."""
        made = text.upper() if self.all == "U" else text.lower() if self.all == "L" else text
        if self.next and made:
            made = (made[0].upper() if self.next == "u" else made[0].lower()) + made[1:]
            self.next = ""
        return made
