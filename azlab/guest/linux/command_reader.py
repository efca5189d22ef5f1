"""Reads simple commands: their words, assignments and redirections."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.linux.reader import Reader
from azlab.guest.linux.tokens import REDIRECTIONS, Token
from azlab.guest.linux.tree import Assignment, Node, Part, Redirection, Simple, Word

NAME = re.compile(r"[A-Za-z_]\w*")


def bare(word: Word | None) -> str:
    """The text of a word without any quotes; empty for another, and for none."""
    return word[0].text if word and len(word) == 1 and not word[0].quote else ""


class CommandReader:
    """Reads one token ahead."""

    def __init__(self, text: str, bash: bool = True) -> None:
        self.reader, self.depth = Reader(text, bash), 0
        self.token = self.reader.next()

    def advance(self) -> Token:
        """The token ahead; the next one takes its place."""
        token, self.token = self.token, self.reader.next()
        return token

    def unexpected(self, wanted: str = "") -> CommandError:
        line = self.reader.line(self.token.start)
        shown = self.token.operator.replace("\n", "newline") or "".join(p.text for p in self.token.word or ())
        text = f'"{shown}" unexpected' if shown else "end of file unexpected"
        return CommandError(
            f"sh: {line}: Syntax error: {text}" + (f' (expecting "{wanted}")' if wanted else ""), 2
        )

    def skip_newlines(self) -> None:
        while self.token.operator == "\n":
            self.advance()

    def keyword(self) -> str:
        """The token ahead as a bare word; empty for an operator or anything quoted."""
        return bare(self.token.word)

    def expect(self, wanted: str) -> None:
        """Step over a keyword or an operator. CommandError when something else comes."""
        if wanted not in (self.keyword(), self.token.operator) or not wanted:
            raise self.unexpected(wanted)
        self.advance()

    def expression(self) -> Word:
        reader = self.reader
        while reader.text[reader.at : reader.at + 1] in (" ", "\t"):
            reader.at += 1
        parts: list[Word] = []
        while reader.at < len(reader.text) and reader.text[reader.at] not in " \t\n":
            part = reader.word()
            if not part:
                part = (Part(reader.text[reader.at], ""),)
                reader.at += 1
            parts.append(part)
        self.token = reader.next()
        return tuple(part for word in parts for part in word)

    def simple(self) -> Node:
        found = Simple(self.reader.line(self.token.start))
        while True:
            if self.redirection(found):
                continue
            word = self.token.word
            if word is None:
                break
            if not found.words and (assignment := self.assignment(word)):
                found.assignments.append(assignment)
                continue
            found.words.append(word)
            self.advance()
            if self.token.operator == "(" and len(found.words) == 1 and bare(word):
                self.advance()
                self.expect(")")
                return self.named(found.line, bare(word))
        if not (found.words or found.assignments or found.redirections):
            raise self.unexpected()
        return found

    def assignment(self, word: Word) -> Assignment | None:
        """Steps over the word when it is an assignment; None when it is none."""
        found = re.match(r"([A-Za-z_]\w*)(?:\[([^]=]*)\])?(\+?)=", word[0].text) if word else None
        if found is None or word[0].quote:
            return self._keyed_assignment(word)
        rest = word[0]._replace(text=word[0].text[found.end() :])
        value = (*([rest] if rest.text else []), *word[1:])
        self.advance()
        # An array's bracket stands straight after the `=`; `NAME= (` is something else.
        if not value and self.token.operator == "(" and self.reader.text[self.token.start - 1] == "=":
            return Assignment(found[1], (), found[2], bool(found[3]), self.items())
        return Assignment(found[1], value, found[2], bool(found[3]))

    def _keyed_assignment(self, word: Word) -> Assignment | None:
        """The same where the key has substitutions or quotes: `a[$i]=x`, `m["b c"]=y`."""
        opened = re.match(r"([A-Za-z_]\w*)\[", word[0].text) if word and not word[0].quote else None
        if opened is None:
            return None
        key = word[0].text[opened.end() :]
        for position, part in enumerate(word[1:], 1):
            # What a substitution holds in itself (`${b[0]}`) does not end the key.
            plain = not part.quote and part.text[:1] not in ("$", "`")
            if plain and (closed := re.match(r"([^]]*)\](\+?)=", part.text)):
                rest = Part(part.text[closed.end() :], "")
                value = (*([rest] if rest.text else []), *word[position + 1 :])
                self.advance()
                return Assignment(opened[1], value, key + closed[1], bool(closed[2]))
            key += re.sub(r"([$`\"\\])", r"\\\1", part.text) if part.quote == "'" else part.text
        return None

    def items(self) -> tuple[Word, ...]:
        self.advance()
        found: list[Word] = []
        while self.token.operator != ")":
            if self.token.word is None and self.token.operator != "\n":
                raise self.unexpected(")")
            word = self.advance().word
            found += [word] if word is not None else []
        self.advance()
        return tuple(found)

    def redirection(self, node: Node) -> bool:
        """Read a redirection into the node; False when none is ahead."""
        token = self.token
        if token.operator not in REDIRECTIONS:
            return False
        self.token = self.reader.next()
        if self.token.word is None:
            raise CommandError(
                f"sh: {self.reader.line(token.start)}: Syntax error: redirection without a file", 2
            )
        target = self.token.word
        both = token.operator in ("&>", "&>>")
        stream = 3 if both else token.number if token.number is not None else int(token.operator[0] == ">")
        if token.operator in ("<<", "<<-"):
            # It must be awaited before the next token is read: that may be the end of its line.
            document = self.reader.await_document(target, token.operator == "<<-")
            self.token = self.reader.next()
            node.redirections.append(Redirection(stream, "<<", (), document))
        else:
            self.token = self.reader.next()
            node.redirections.append(Redirection(stream, token.operator.replace(">|", ">"), target))
        return True

    def named(self, line: int, name: str) -> Node:
        """A function, after its name."""
        raise NotImplementedError
