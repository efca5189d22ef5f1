"""From the text of a `%%az` cell to words: quotes, continuations, comments, `$NAME` and `$(az ...)`.

The grammar is a small part of bash, chosen so that whatever it accepts means the same there.
"""

import re
from collections.abc import Iterator

from azlab.cli import escapes
from azlab.cli.parts import Line, Part, Substitution, Text, Variable, Word
from azlab.cli.prompts import prompts_in
from azlab.cli.refusals import OF_BRACES, OPERATORS, REFUSED
from azlab.cli.slips import of_continuation, of_joined, of_typographic

NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
"""A name of bash. Python knows more: there `größe` is one, and `$größe` is `$gr` with letters behind it."""

_WRITTEN = r"(?:[^\s:,'\"]|'[^']{0,99}'|\"[^\"]{0,99}\")"
BRACES = re.compile(
    rf"\{{(?:-?\w{{1,9}}\.\.-?\w{{1,9}}(?:\.\.-?\w{{1,9}})?|{_WRITTEN}{{0,99}},(?:{_WRITTEN}|,){{0,400}})\}}"
)
"""What stands for several words in bash. With a colon, as in a query, it is meant as it stands."""

WHAT_IF = "--what-if"
"""Before a command: show what it would do, and do nothing."""


class ScriptError(Exception):
    """A sentence about what cannot be understood, with its line and column (both from 1).

    `is_slip`: bash would not read it either, or not as it was meant.
    """

    def __init__(self, sentence: str, line: int, column: int, *, is_slip: bool = False) -> None:
        super().__init__(f"line {line}, column {column}: {sentence}.")
        self.line, self.column, self.is_slip = line, column, is_slip


def lines(text: str) -> list[Line]:
    """All command lines of a script, empty ones left out; a `ScriptError` names what is not understood."""
    try:
        return [line for line in _Reader(text).script() if line.words]
    except RecursionError:
        raise ScriptError("too many '$(' stand within each other", 1, 1) from None


class _Reader:
    """Walks over the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.position = text.replace("\r\n", "\n"), 0
        self._prompts = prompts_in(self.text)
        self._nested = 0

    def script(self) -> Iterator[Line]:
        while self.position < len(self.text):
            self._skip_prompt()
            yield from self._logical_line()

    def _skip_prompt(self) -> None:
        # A line that was pasted from a page may have brought its prompt along.
        match = self._prompts.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _logical_line(self) -> Iterator[Line]:
        found = Line(line=self._line())
        while not self._at_end("\n"):
            self._skip_space()
            if self._at_end("\n"):
                break
            if self._peek("&&"):
                yield self._conjunction(found)
                found = Line(line=self._line())
                continue
            found.words.append(self._word())
        self.position += 1
        yield found

    def _conjunction(self, before: Line) -> Line:
        if not before.words:
            raise self._error("'&&' stands between two commands")
        self.position += 2
        self._skip_space()
        if self._at_end("\n"):
            # In bash a line may end in && and the next one goes on.
            self.position += 1
            self._skip_prompt()
        return before

    def _skip_space(self) -> None:
        while self.position < len(self.text):
            if self._peek("\\\n"):
                self.position += 2
                self._skip_prompt()
            elif self.text[self.position] in " \t":
                self.position += 1
            elif self.text[self.position] == "#":
                self.position = self._line_end()
            else:
                self._refuse_continuation()
                return

    def _refuse_continuation(self) -> None:
        character = self.text[self.position]
        rest = self.text[self.position + 1 : self._line_end()]
        if sentence := of_continuation(character, rest):
            raise self._error(sentence, is_slip=character == "\\")

    def _word(self) -> Word:
        line, column = self._position()
        parts: list[Part] = []
        while not self._at_end(" \t\n"):
            if self._peek("\\\n") and self._goes_on():
                continue
            if self._peek("\\\n") or self._peek("&&"):
                break
            if self.text[self.position] == ")" and self._nested:
                break
            parts.extend(self._part())
        return Word(tuple(parts), line, column)

    def _goes_on(self) -> bool:
        """Whether a word goes on in the next line, to which it is led then."""
        begin = self.position + 2
        if sentence := of_joined(self.text[begin:]):
            raise self._error(sentence, is_slip=True)
        if self._prompts.match(self.text, begin):
            return False
        self.position = begin
        return True

    def _part(self) -> Iterator[Part]:
        character = self.text[self.position]
        if character == "'":
            yield self._single()
        elif character == '"' or self._peek('$"'):  # bash would translate $"...", and knows no translations
            yield from self._double()
        elif character == "\\":
            self.position += 1
            yield Text(self._take())
        elif self._peek("$'"):
            yield self._escaped()
        elif character == "$":
            yield self._dollar(quoted=False)
        elif BRACES.match(self.text, self.position):
            raise self._error(OF_BRACES)
        else:
            self._refuse_operator()
            yield Text(self._take())

    def _refuse_operator(self) -> None:
        character = self.text[self.position]
        if sentence := of_typographic(self.text, self.position):
            raise self._error(sentence, is_slip=True)
        if character == "`":
            raise self._error("` is not known here: put the value in single quotes, or use $(az ...)")
        operator = next((operator for operator in OPERATORS if self._peek(operator)), None)
        if operator in (">", ">>") and "<<" in self.text[self.position : self._line_end()]:
            operator = "<<"  # cat > FILE <<END: a file is written
        if operator:
            raise self._error(REFUSED[operator])

    def _single(self) -> Text:
        end = self.text.find("'", self.position + 1)
        if end < 0:
            raise self._error("the quote ' is never closed", is_slip=True)
        quoted, self.position = self.text[self.position + 1 : end], end + 1
        return Text(quoted)

    def _escaped(self) -> Text:
        match = escapes.QUOTED.match(self.text, self.position)
        if not match:
            raise self._error("the quote $' is never closed", is_slip=True)
        self.position = match.end()
        return Text(escapes.unescape(match[1]))

    def _double(self) -> Iterator[Part]:
        opened = self._error('the quote " is never closed', is_slip=True)
        self.position = self.text.index('"', self.position) + 1
        yield Text("")
        while not self._at_end('"'):
            if self._peek("\\\n"):
                self.position += 2
            elif self._peek("\\") and self.text[self.position + 1 : self.position + 2] in '"\\$`':
                self.position += 1
                yield Text(self._take())
            elif self._peek("$"):
                yield self._dollar(quoted=True)
            else:
                yield Text(self._take())
        if self.position >= len(self.text):
            raise opened
        self.position += 1

    def _dollar(self, quoted: bool) -> Part:
        line, column = self._position()
        if self._peek("$(("):
            raise self._error(REFUSED["$(("])
        if self._peek("$("):
            return self._substitution(quoted)
        braced = self._peek("${")
        match = NAME.match(self.text, self.position + (2 if braced else 1))
        if not match:
            return self._lone_dollar(braced)
        self.position = match.end()
        if braced and self._take() != "}":
            raise ScriptError("only ${NAME} is known here, without anything after the name", line, column)
        return Variable(match.group(), quoted, line, column)

    def _lone_dollar(self, braced: bool) -> Text:
        following = self.text[self.position + 1 : self.position + 2]
        if braced or following in set("?!#*@-0123456789"):
            raise self._error(f"'${following}' is not known here: only $NAME, ${{NAME}} and $(az ...)")
        return Text(self._take())

    def _substitution(self, quoted: bool) -> Substitution:
        line, column = self._position()
        opened = self._error("'$(' is never closed")
        self.position += 2
        words: list[Word] = []
        self._nested += 1
        while True:
            self._skip_space()
            while self._peek("\n"):
                self.position += 1
                self._skip_space()
            if self.position >= len(self.text):
                raise opened
            if self._peek(")"):
                break
            if self._peek("&&"):
                raise self._error("one command only between '$(' and ')'")
            words.append(self._word())
        self._nested -= 1
        self.position += 1
        return Substitution(tuple(words), quoted, line, column)

    def _take(self) -> str:
        character = self.text[self.position : self.position + 1]
        self.position += 1
        return character

    def _peek(self, text: str) -> bool:
        return self.text.startswith(text, self.position)

    def _at_end(self, characters: str) -> bool:
        return self.position >= len(self.text) or self.text[self.position] in characters

    def _line_end(self) -> int:
        end = self.text.find("\n", self.position)
        return len(self.text) if end < 0 else end

    def _line(self) -> int:
        return self.text.count("\n", 0, self.position) + 1

    def _position(self) -> tuple[int, int]:
        return self._line(), self.position - self.text.rfind("\n", 0, self.position)

    def _error(self, sentence: str, *, is_slip: bool = False) -> ScriptError:
        return ScriptError(sentence, *self._position(), is_slip=is_slip)
