"""From script text to a tree: `sh` with what bash adds to it.

Lists with `;`, `&&`, `||`, `&`; pipelines and `!`; `if`, `while`, `until`, `for`, `case`, functions, groups
and subshells; `[[ ]]`, `(( ))` and arrays; redirections, here-documents and here-strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from azlab.guest.disks import CommandError
from azlab.guest.linux.command_reader import NAME, CommandReader, bare
from azlab.guest.linux.reader import DEEPEST_NESTING
from azlab.guest.linux.tree import (
    Arithmetic,
    Body,
    Case,
    Condition,
    Counting,
    For,
    Function,
    Group,
    If,
    Loop,
    Node,
    Part,
    Pipeline,
    Redirection,
    Step,
    Word,
)

ENDINGS = frozenset(["then", "elif", "else", "fi", "do", "done", "esac", "}"])


def parse(text: str, *, bash: bool = True) -> Body:
    """The steps of a script. CommandError (exit code 2): it is no script.

    Where bash does not read it, `$'...'` is a dollar before single quotes, and `&>` ends a command.
    """
    return [step for line in Parser(text, bash).lines() for step in line]


class Parser(CommandReader):
    """Reads whole scripts."""

    def lines(self) -> Iterator[Body]:
        """The script's steps, those of one line (or of what goes on over several) at a time.

        A shell runs a line before it reads the next one, so what follows may be no script at all.
        CommandError (exit code 2) comes when that is reached.
        """
        self.skip_newlines()
        while self.token.word is not None or self.token.operator:
            steps = self._steps(of_a_line=True)
            if self.token.word is not None or self.token.operator not in ("", "\n"):
                raise self.unexpected()
            yield steps
            self.skip_newlines()

    def body(self) -> Body:
        """Steps up to a word or operator that ends them."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise CommandError("sh: 1: Syntax error: too many levels of nesting", 2)
        self.skip_newlines()
        steps = self._steps()
        self.depth -= 1
        return steps

    def _steps(self, of_a_line: bool = False) -> Body:
        steps: Body = []
        joint = ";"
        while not self.at_the_end():
            steps.append(Step(joint, self.pipeline()))
            joint = self.token.operator
            if joint in ("&&", "||"):
                self.advance()
                self.skip_newlines()
                if self.at_the_end():
                    raise self.unexpected()
                continue
            if joint not in (";", "\n", "&") or (joint == "\n" and of_a_line):
                break
            steps[-1].background = joint == "&"
            joint = ";"
            self.advance()
            if of_a_line and self.token.operator == "\n":
                break
            self.skip_newlines()
        return steps

    def at_the_end(self) -> bool:
        if self.token.word is None:
            return self.token.operator in ("", ")", ";;", ";&", ";;&")
        return self.keyword() in ENDINGS

    def filled(self, wanted: str) -> Body:
        """A body with at least one step, and the keyword after it."""
        body = self.body()
        if not body:
            raise self.unexpected()
        self.expect(wanted)
        return body

    def pipeline(self) -> Pipeline:
        negated = False
        while self.keyword() == "!":
            self.advance()
            negated = not negated
        commands = [self.command()]
        while self.token.operator in ("|", "|&"):
            if self.advance().operator == "|&":
                commands[-1].redirections.append(Redirection(2, ">&", (Part("1", "'"),)))
            self.skip_newlines()
            commands.append(self.command())
        return Pipeline(commands, negated)

    def command(self) -> Node:
        compound = self.compound()
        if compound is None:
            return self.simple()
        while self.redirection(compound):
            pass
        return compound

    def compound(self) -> Node | None:
        """An `if`, a loop, a group, ...; None for a simple command."""
        line, keyword = self.reader.line(self.token.start), self.keyword()
        if self.token.operator == "(":
            return self.brackets(line)
        kinds: dict[str, Callable[[int], Node]] = {
            "if": self.condition,
            "while": self.loop,
            "until": self.loop,
            "for": self.each,
            "case": self.cases,
            "{": self.group,
            "[[": self.test,
            "function": self.function,
        }
        read = kinds.get(keyword)
        if keyword in ENDINGS:
            raise self.unexpected()
        return read(line) if read else None

    def brackets(self, line: int) -> Node:
        text = self.reader.arithmetic()
        if text is not None:
            self.advance()
            return Arithmetic(line, text=text)
        self.advance()
        body = self.filled(")")
        return Group(line, body=body, subshell=True)

    def group(self, line: int) -> Node:
        self.advance()
        return Group(line, body=self.filled("}"))

    def condition(self, line: int) -> Node:
        found = If(line)
        while self.keyword() in ("if", "elif"):
            self.advance()
            condition = self.filled("then")
            body = self.body()
            if not body:
                raise self.unexpected()
            found.branches.append((condition, body))
        if self.keyword() == "else":
            self.advance()
            found.otherwise = self.filled("fi")
        else:
            self.expect("fi")
        return found

    def loop(self, line: int) -> Node:
        until = bare(self.advance().word) == "until"
        condition = self.filled("do")
        return Loop(line, condition=condition, body=self.filled("done"), until=until)

    def each(self, line: int) -> Node:
        text = self.reader.arithmetic() if self.advance() and self.token.operator == "(" else None
        if text is not None:
            self.advance()
            return self.counting(line, text)
        name = self.keyword()
        if not NAME.fullmatch(name):
            raise CommandError(f"sh: {line}: Syntax error: Bad for loop variable", 2)
        self.advance()
        self.skip_newlines()
        words: list[Word] | None = None
        if self.keyword() == "in":
            self.advance()
            words = []
            while self.token.word is not None:
                words.append(self.advance().word or ())
        self.separator()
        return For(line, name=name, words=words, body=self.do_body())

    def counting(self, line: int, text: str) -> Node:
        parts = [part.strip() for part in text.split(";")]
        if len(parts) != 3:
            raise CommandError(f"sh: {line}: Syntax error: Bad for loop variable", 2)
        self.separator()
        return Counting(line, expressions=(parts[0], parts[1], parts[2]), body=self.do_body())

    def separator(self) -> None:
        if self.token.operator == ";":
            self.advance()
        self.skip_newlines()

    def do_body(self) -> Body:
        if self.keyword() == "{":
            self.advance()
            return self.filled("}")
        self.expect("do")
        return self.filled("done")

    def cases(self, line: int) -> Node:
        self.advance()
        if self.token.word is None:
            raise self.unexpected()
        found = Case(line, word=self.advance().word or ())
        self.skip_newlines()
        self.expect("in")
        self.skip_newlines()
        while self.keyword() != "esac":
            found.clauses.append(self.clause())
            self.skip_newlines()
        self.advance()
        return found

    def clause(self) -> tuple[list[Word], Body, str]:
        if self.token.operator == "(":
            self.advance()
        patterns: list[Word] = []
        while True:
            if self.token.word is None:
                raise self.unexpected(")")
            patterns.append(self.advance().word or ())
            if self.token.operator != "|":
                break
            self.advance()
        self.expect(")")
        body = self.body()
        ending = self.token.operator
        if ending in (";;", ";&", ";;&"):
            self.advance()
        elif self.keyword() != "esac":
            raise self.unexpected(";;")
        return patterns, body, ending

    def function(self, line: int) -> Node:
        """bash's `function NAME`; `NAME()` begins as a simple command."""
        self.advance()
        name = self.keyword()
        if not name:
            raise self.unexpected()
        self.advance()
        if self.token.operator == "(":
            self.advance()
            self.expect(")")
        found = self.named(line, name)
        assert isinstance(found, Function)
        found.keyword = True
        return found

    def named(self, line: int, name: str) -> Node:
        self.skip_newlines()
        body = self.compound()
        if body is None:
            raise self.unexpected()
        while self.redirection(body):
            pass
        return Function(line, name=name, body=body)

    def test(self, line: int) -> Node:
        """`[[ ... ]]`. The word after `=~` may have brackets and bars, so it is read by itself."""
        found = Condition(line)
        self.advance()
        while self.keyword() != "]]":
            if self.token.word is None and self.token.operator not in ("&&", "||", "(", ")", "<", ">", "\n"):
                raise self.unexpected("]]")
            if self.keyword() == "=~":
                found.tokens.append("=~")
                found.tokens.append(self.expression())
                continue
            token = self.advance()
            if token.operator != "\n":
                found.tokens.append(token.operator if token.word is None else token.word)
        self.advance()
        return found
