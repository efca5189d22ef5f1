"""What a pasted script for bash runs and assigns, as far as that shows without running it.

It need not be understood whole: what is not understood is taken for a program that nobody knows, and a script
with such a one is not run.
"""

import re
from dataclasses import dataclass, field

from azlab.cli.bash_programs import (
    ASSIGNING,
    DORMANT,
    EVALUATING,
    OF_SEVERAL,
    READING,
    RULING,
    RUNNING,
    XARGS_VALUE,
)
from azlab.cli.bash_words import ENDS, UNKNOWN, WORD, WordReader
from azlab.cli.prompts import CONTINUED, is_session, prompts_in
from azlab.cli.slips import TWICE, of_hole, of_kept, of_word

KEYWORDS = frozenset("if then elif else fi while until do done esac { } ! time".split())
LOOPS = frozenset({"for", "select"})
ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[[^]]*\])?\+?=", re.ASCII)
HERE = re.compile(r"\d*<<(?!<)(-?)[ \t]*")
REDIRECTION = re.compile(r"\d*(?:<<<|>>|>&|<&|<>|>\||&>>|&>|<|>)(?![(])[ \t]*")
PLACEHOLDER = re.compile(r"<(?:[A-Za-z][\w-]*(?: [\w-]+)*)>")
FUNCTION = re.compile(r"[ \t]*\([ \t]*\)")
FOLLOWING = re.compile(r"[ \t]+[\w-]")
BETWEEN = re.compile(r"(?:\s|\\\n|#[^\n]*)*")


@dataclass
class Script:
    """What was found: the programs that are run and the names assigned, each with its first line.

    `text` is what was read, without the prompts that stood before commands. `placeholders` are words in angle
    brackets, which read as two redirections, with line and column; `slips` are sentences about words of az
    commands, with line and column, too; `documents` are the lines of here-documents.
    """

    text: str
    programs: dict[str, int] = field(default_factory=dict)
    assigned: dict[str, int] = field(default_factory=dict)
    exported: dict[str, None] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    """First words of commands behind which stands a `=`."""
    placeholders: list[tuple[str, int, int]] = field(default_factory=list)
    slips: list[tuple[str, int, int]] = field(default_factory=list)
    documents: set[int] = field(default_factory=set)
    dormant: list[int] = field(default_factory=list)
    """The lines of texts with `DORMANT` commands."""
    evaluates: bool = False
    """Whether anything might run those."""


def read(text: str) -> Script:
    """What a script runs and assigns. Raises `RecursionError` for one with thousands of depths."""
    found = Script(text)
    reader = _Reader(text, found)
    reader.skip_prompt()
    reader.commands("")
    for begin, end in reversed(reader.prompts):
        found.text = found.text[:begin] + found.text[end:]
    for name in found.functions:
        found.programs.pop(name, None)
    hidden = [line for name, line in found.assigned.items() if RULING.fullmatch(name)]
    for line in [*hidden, *(found.dormant if found.evaluates else [])]:
        found.programs.setdefault(UNKNOWN, line)
    return found


class _Reader(WordReader):
    def __init__(self, text: str, found: Script) -> None:
        super().__init__(text)
        self.found = found
        self._is_prefixed = False
        self.prompts: list[tuple[int, int]] = []
        """Where prompts begin and end."""
        self._prompts, self._is_session = prompts_in(text), is_session(text)

    def skip_prompt(self, *, in_document: bool = False) -> None:
        """At the beginning of a line, go on behind a prompt, where there is one."""
        pattern = CONTINUED if in_document else self._prompts
        if (self._is_session or not in_document) and (prompt := pattern.match(self.text, self.position)):
            self.prompts.append(prompt.span())
            self.position = prompt.end()

    def commands(self, closing: str) -> None:
        """Read commands up to and with the closing mark, or to the end."""
        outer, words = self._is_prefixed, list[str]()
        self._is_prefixed = False
        while self.position < len(self.text):
            character = self.text[self.position]
            if closing and character == closing:
                self.position += 1
                break
            if character in " \t":
                self.position += 1
            elif self.at("\\\n"):
                self.position += 2
                self.skip_prompt()
            elif character == "#":
                self.skip_to("\n")
            elif self.at("<(", ">("):
                self.word()
            elif self._redirected():
                self._is_prefixed = True
            elif character in "\n;&|()":
                words, self._is_prefixed = [], False
                self._parted(character)
            else:
                self._take(words)
        self._is_prefixed = outer

    def _parted(self, character: str) -> None:
        """What stands between two commands: a line end, an operator, commands in brackets, or arithmetic."""
        if character == "\n":
            self.position += 1
            self._skip_documents()
            self.skip_prompt()
            return
        if self.at(";;", ";&"):
            self.position += 3 if self.at(";;&") else 2
            self._pattern()
        elif not (self.at("((") and self.arithmetic()):
            self.position += 1
            if character == "(":
                self.commands(")")

    def _take(self, words: list[str]) -> None:
        """Read one word of a command, and note what it is, by the words before it."""
        line, begin = self.line(), self.position
        word = self.word()
        written = self.text[begin : self.position]
        if words[:1] != ["az"]:  # its queries have such marks, and it computes nothing for bash
            self._look_at(word, line)
        if not words and written in KEYWORDS:
            return
        if not words and (match := ASSIGNMENT.match(written)):
            self.found.evaluates |= "[" in match[0]
            self._assign(match[1])
            self._slipped(of_hole(written[match.end() :]) or self._kept(written), begin)
            self._is_prefixed = True
            return
        words.append(word)
        if len(words) > 1:
            self._look_for_slips(words, written, begin)
            self._argument(words, line)
        elif self._is_prefixed:  # no word of the language stands behind a value or a redirection
            self._program(words, line)
        elif written == "[[":  # its `<` and `&&` are no shell's
            self.evaluates()
            while self.position < len(self.text) and self.word() != "]]":
                continue
        elif written == "case":
            words.clear()
            while self.position < len(self.text) and self.word() != "in":
                continue
            self._pattern()
        else:
            self._program(words, line)

    def _look_for_slips(self, words: list[str], written: str, begin: int) -> None:
        """Note what is wrong with the last word of a command, which is not its first."""
        if words[0] == "az":
            rest = self.text[begin + 1 :].partition("\n")[0]
            sentence, letter = (TWICE, 0) if words == ["az", "az"] else of_word(written, rest)
            self._slipped(sentence, begin + letter)
        elif len(words) == 2 and written.startswith("="):
            self.found.apart.add(words[0])

    def _kept(self, written: str) -> str:
        """What is said of `NAME=az` before another word; else ""."""
        name, _, value = written.partition("=")
        return of_kept(name) if value == "az" and FOLLOWING.match(self.text, self.position) else ""

    def _slipped(self, sentence: str, begin: int) -> None:
        if sentence:
            self.found.slips.append((sentence, *self.line_and_column(begin)))

    def evaluates(self) -> None:
        """Note that bash does arithmetic here, or asks for a name."""
        self.found.evaluates = True

    def _look_at(self, text: str, line: int) -> None:
        """Note what a text that has no meaning yet might have later."""
        if DORMANT.search(text):
            self.found.dormant.append(line)

    def _program(self, words: list[str], line: int) -> None:
        word = words[0]
        self.found.evaluates |= word in EVALUATING
        if empty := FUNCTION.match(self.text, self.position):
            self.position = empty.end()
            self.found.functions.add(word)
            words.clear()
        elif word not in LOOPS and word not in OF_SEVERAL and word != "function":
            self.runs(word if WORD.fullmatch(word) else UNKNOWN, line)

    def runs(self, program: str, line: int) -> None:
        """Note a program, with the line where it is first."""
        self.found.programs.setdefault(program, line)

    def within(self, text: str, line: int) -> "_Reader":
        """Who reads a text that stands in this one, with what was found so far."""
        return _Reader("\n" * (line - 1) + text, self.found)

    def _argument(self, words: list[str], line: int) -> None:
        first, word = words[0], words[-1]
        if first == "function":
            self.found.functions.add(word)
            words.clear()
        elif (first in LOOPS and len(words) == 2) or (first == "printf" and words[-2] == "-v"):
            self._note(word)
        elif first in ASSIGNING and (match := ASSIGNMENT.match(word)):
            self._assign(match[1])
            if first == "export":
                self.found.exported[match[1]] = None
        elif first in READING and word.isidentifier():
            self._note(word)
        elif first in OF_SEVERAL and len(words) == 2:
            self.runs(f"{first} {word}", line)
        elif first == "xargs" and not word.startswith("-") and not XARGS_VALUE.fullmatch(words[-2]):
            words[:] = [word]  # a command of its own, to which words come
            self._program(words, line)
        elif first in RUNNING and RUNNING[first].search(word):
            self.runs(UNKNOWN, line)

    def _note(self, name: str) -> None:
        self.found.assigned.setdefault(name, self.line())

    def _assign(self, name: str) -> None:
        self._note(name)
        if self.at("("):
            self._list()
            if self.text[self.position : self.position + 1] not in ENDS:  # it goes on, for bash
                self.word()

    def _list(self) -> None:
        """Words up to and with the next `)`: the values of a list, or a pattern."""
        while self.position < len(self.text) and not self.at(")"):
            if self.at("#"):
                self.skip_to("\n")
            else:
                self._look_at(self.word(), self.line())
        self.position += 1

    def _pattern(self) -> None:
        """The pattern before the commands of a case; nothing where there is none any more."""
        if between := BETWEEN.match(self.text, self.position):
            self.position = between.end()
        if not re.compile(r"esac\b").match(self.text, self.position):
            self._list()

    def _redirected(self) -> bool:
        """Whether a redirection was read, its file or the mark of a document too."""
        if match := HERE.match(self.text, self.position):
            self.position = match.end()
            mark = self.word()
            is_plain = not set("'\"\\") & set(self.text[match.end() : self.position])
            self.begun.append((bool(match[1]), is_plain, mark))
            return True
        if placeholder := PLACEHOLDER.match(self.text, self.position):
            self.found.placeholders.append((placeholder[0], *self.line_and_column(self.position)))
        match = REDIRECTION.match(self.text, self.position)
        if match is None:
            return False
        self.position = match.end()
        if self.position < len(self.text) and not self.at(" ", "\t", "\n", ";", "|", "(", ")", "<(", ">("):
            line, file = self.line(), self.word()
            self._look_at(file, line)
            if file.startswith(("/dev/tcp/", "/dev/udp/")):  # for bash, another machine
                self.runs(file, line)
        return True

    def _skip_documents(self) -> None:
        """Skip the lines of the documents that began in the line above; what is computed in them counts."""
        while self.begun:
            is_indented, is_plain, mark = self.begun.pop(0)
            first, lines = self.line(), list[str]()
            while self.position < len(self.text):
                self.skip_prompt(in_document=True)
                line, end, _ = self.text[self.position :].partition("\n")
                self.position += len(line) + len(end)
                if (line.lstrip("\t") if is_indented else line) == mark:
                    break
                lines.append(line)
            self.found.documents.update(range(first, first + len(lines)))
            self._look_at("\n".join(lines), first)
            if is_plain:
                self.within("\n".join(lines), first).computed()
