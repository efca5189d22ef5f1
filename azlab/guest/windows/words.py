"""The words of a command: their values, parameters, and where its output goes."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.windows.assignments import Assignments
from azlab.guest.windows.grammar import Token, tokens
from azlab.guest.windows.values import shown, text


class Words(Assignments):
    """A shell that can read the words of a command."""

    def redirected(self, found: list[Any], rest: list[Token]) -> list[Any]:
        words, target = self.without_redirection(rest)
        if words:
            raise CommandError(f"Unexpected token '{words[0].text[:20]}' in expression or statement.")
        return self.written(found, target)

    def written(self, found: list[Any], target: tuple[str, bool] | None) -> list[Any]:
        if target is None:
            return found
        path, append = target
        before = (disks.read(self.machine, path) or "") if append else ""
        disks.write(self.machine, path, before + shown(found))
        return []

    def without_redirection(self, words: list[Token]) -> tuple[list[Token], tuple[str, bool] | None]:
        """The words without `>` and its file; errors sent away and `$null` count for nothing."""
        kept, target, at = list[Token](), None, 0
        while at < len(words):
            mark = words[at]
            if mark.kind != ">":
                kept.append(mark)
            elif not mark.text.endswith("&1"):
                at += 1
                if at < len(words) and mark.text[0] not in "23456" and words[at].text.lower() != "$null":
                    name = text(self.value(words[at]))
                    target = disks.absolute(self.machine, name, self.folder), mark.text.endswith(">>")
                elif at < len(words) and words[at].text.lower() == "$null" and mark.text[0] == ">":
                    target = None
            at += 1
        return kept, target

    def value(self, token: Token) -> Any:
        """What a word of a command stands for."""
        if token.kind == "value":
            return self.single(token.text)
        if token.kind == "word" and re.fullmatch(r"-?\d{1,9}", token.text):
            return int(token.text)
        if token.kind == "word":
            plain = token.text.replace('"', "").replace("'", "") if token.text[:1] != "[" else token.text
            return self.expand(plain)
        return token.text

    def bound(self, words: list[Token]) -> list[tuple[str | None, Any]]:
        """Words as pairs of parameter name and value; commas join values into a list."""
        found, joining = list[tuple[str | None, Any]](), False
        for word in words:
            named = re.fullmatch(r"-([A-Za-z]\w*)(?::(.*))?", word.text) if word.kind == "word" else None
            if word.kind == ",":
                joining = True
            elif joining and found:
                before = found[-1][1]
                items = [*(before if isinstance(before, list) else [before]), self.value(word)]
                found[-1] = (found[-1][0], items)
                joining = False
            elif named:
                given = self.value(tokens(named[2])[0]) if named[2] and tokens(named[2]) else None
                found.append((named[1].lower(), given))
            else:
                found.append((None, word if word.kind == "{" else self.value(word)))
        return found
