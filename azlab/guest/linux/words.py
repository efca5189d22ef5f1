"""Words of a script as they become once variables, substitutions, braces and `*` are replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.parameters import Parameters, Value
from azlab.guest.linux.reader import Reader, end_of_substitution
from azlab.guest.linux.tree import Part, Word

Field = list[tuple[str, bool]]
"""A word in the making: pieces of text, and whether each was quoted."""
GLOB = re.compile(r"[*?[\\]")
ALL_PARAMETERS = re.compile(r"\$(?:@|\{@)")
LONGEST_BRACES = 1000
RANGE = re.compile(r"(-?\d{1,9}|[A-Za-z])\.\.(-?\d{1,9}|[A-Za-z])(?:\.\.(-?\d{1,9}))?")


class Words(Parameters):
    """A shell's state with the expansion of words on top."""

    def knows(self, name: str) -> bool:
        """Whether a word is the name of a command."""
        raise NotImplementedError

    def output(self, script: str) -> str:
        """What a script inside `$(...)` prints."""
        raise NotImplementedError

    def expand(self, word: Word) -> list[str]:
        """A word as the list of words it becomes: braces, variables, substitutions, splitting, `*`."""
        words = self._braced(word) if self.bash else iter([word])
        return [text for each in words for field in self._fields(each) for text in self._names(field)]

    def joined(self, word: Word) -> str:
        """A word as one text: nothing is split, and `*` is itself."""
        return "".join(text for text, _ in self._pieces(word))

    def pattern(self, word: Word) -> str:
        """A word as a shell pattern: what was quoted is literal."""
        return pattern_text(self._pieces(word), self.bash)

    def text_of(self, text: str, quoted: bool) -> str:
        return self.joined(self._operand(text, quoted))

    def pattern_of(self, text: str, quoted: bool) -> str:
        return self.pattern(self._operand(text, False))

    @staticmethod
    def _operand(text: str, quoted: bool) -> Word:
        return (Part(text.replace('"', ""), '"'),) if quoted else Reader(text).word(breaks="")

    def _pieces(self, word: Word) -> Field:
        found: Field = []
        for position, part in enumerate(word):
            value = self._part(part, position == 0)
            found.append((value if isinstance(value, str) else " ".join(value or []), part.quote != ""))
        self.budget.take(sum(len(text) for text, _ in found))
        return found

    def _part(self, part: Part, first: bool) -> Value:
        if part.quote == "'":
            return part.text
        if part.quote == '"':
            return self.substituted(part.text)
        if part.text[:1] in ("$", "`"):
            return self._substitution(part.text, 0, len(part.text), False)
        if part.text.startswith("<("):
            return self._as_file(part.text[2:-1])
        if first and (home := re.match(r"~(\w*)(?=/|$)", part.text)):
            account = self.machine.account(home[1])
            own = account.home if account else home[0]
            # `~` alone is what HOME says, whoever that is.
            return (own if home[1] else self.variables.get("HOME", "~")) + part.text[home.end() :]
        return part.text

    def _as_file(self, script: str) -> str:
        """bash's `<(...)`: what the script prints as a file that is there until the end of the run."""
        if not self.bash:
            raise self.needs_bash('Syntax error: "(" unexpected')
        path = f"/dev/fd/{63 + len(self.run.temporary)}"
        text = self.output(script)
        disks.write(self.machine, path, text + "\n" if text else "")
        self.run.temporary.append(path)
        return path

    def _fields(self, word: Word) -> list[Field]:
        """The word split where an unquoted value has a separator, and where `"$@"` has its fields."""
        fields: list[Field] = [[]]
        glued = False
        for position, part in enumerate(word):
            # Only `"$@"` makes several words between double quotes.
            if part.quote == '"' and ("@" in part.text):
                for values in self._quoted(part.text):
                    extend(fields, [[(text, True)] for text in values])
                glued = glued or bool(self.parameters and ALL_PARAMETERS.search(part.text))
                continue
            value = self._part(part, position == 0)
            # Literal text is never split, whatever IFS says: only what came out of `$` and backquotes is.
            split = not part.quote and part.text[:1] in ("$", "`")
            if isinstance(value, list):
                glued = False
                many = [self._split(text) for text in value]
                extend(fields, [field for each in many for field in each if field] if split else [])
            elif split:
                # In the first value behind `"$@"` in the same word dash counts every blank by itself.
                extend(fields, self._split(value or "", glued and not self.bash))
                glued = False
            else:
                fields[-1].append((value or "", part.quote != ""))
        self.budget.take(sum(len(text) for field in fields for text, _ in field))
        self.budget.step(len(fields) // 10)  # `set -- "$@" "$@"` has few letters and many fields
        return [field for field in fields if any(text or quoted for text, quoted in field)]

    def _split(self, value: str, each: bool = False) -> list[Field]:
        """A value cut at the separators. Blanks count together unless `each`, any other one by itself."""
        # An empty IFS is not an unset one: then nothing is split.
        separators = self.separators()
        if not separators:
            return [[(value, False)]]
        blanks = "" if each else " \t\n"
        blank = re.escape("".join(set(separators) & set(blanks))) or "(?!)"
        other = re.escape("".join(set(separators) - set(blanks)))
        cut = f"[{blank}]*[{other}][{blank}]*|[{blank}]+" if other else f"[{blank}]+"
        if blank == "(?!)":
            cut = f"[{other}]"
        pieces = re.split(cut, value)
        self.budget.step(len(pieces) // 10)
        # Between two separators that are no blanks there is an empty field, which is kept as a quoted one is.
        # What follows the last separator is none by itself, but begins one with what stands behind the value.
        last = len(pieces) - 1
        return [[(piece, bool(other) and not piece and number < last)] for number, piece in enumerate(pieces)]

    def _quoted(self, text: str) -> Iterator[list[str]]:
        """The pieces of a double-quoted text; `$@` and `${NAME[@]}` are as many fields as they have."""
        values = [value for value in self._values(text) if value or value == []]
        if not any(values):
            # `"$@"` without any is no word at all. Where something else stands beside it that is empty, dash
            # makes an empty word, and bash none.
            many = [] in values and (self.bash or text in ("$@", "${@}"))
            yield from [] if many else [[""]]
            return
        for value in values:
            yield value if isinstance(value, list) else [value or ""]

    def substituted(self, text: str) -> str:
        """A double-quoted text with every `$` and backquote replaced."""
        separator = self.separators()[:1]
        values = self._values(text)
        made = "".join(separator.join(v) if isinstance(v, list) else v or "" for v in values)
        self.budget.take(len(made))
        return made

    def _values(self, text: str) -> Iterator[Value]:
        at, start = 0, 0
        while at < len(text):
            if text[at] == "\\" and text[at + 1 : at + 2] in ("$", "`", '"', "\\", "\n"):
                yield text[start:at] + text[at + 1].replace("\n", "")
                start = at = at + 2
            elif text[at] in "$`":
                yield text[start:at]
                start = end_of_substitution(text, at)
                yield self._substitution(text, at, start, True)
                at = start
            else:
                at += 1
        yield text[start:]

    def _substitution(self, text: str, start: int, end: int, quoted: bool) -> Value:
        """The value of the `$...` or backquotes between two offsets."""
        found = text[start:end]
        if found.startswith("$((") and found.endswith("))"):
            with self.budget.deeper():
                return str(calculate(self.substituted(found[3:-2]), self, self.bash))
        if found.startswith("$("):
            return self.output(found[2:-1])
        if found.startswith("`"):
            # Between backquotes a backslash counts once more than in `$( )`: this is how they are nested.
            return self.output(re.sub(r"\\([$`\\])", r"\1", found[1:-1]))
        if found.startswith("${"):
            with self.budget.deeper():
                return self.braces(found[2:-1], quoted)
        if len(found) == 1:
            return "$"
        return self.braces(found[1:], quoted)

    def _names(self, field: Field) -> list[str]:
        """The paths that a field with `*`, `?` or `[` names, or the field itself without any."""
        plain = "".join(text for text, _ in field)
        if "f" in self.options or not any(GLOB.search(text) for text, quoted in field if not quoted):
            return [plain]
        pattern = pattern_text(field, self.bash)
        self.budget.step(len(self.machine.files) // 10)
        found = disks.matching(self.machine, pattern, self.folder, self.budget)
        return found or ([] if "nullglob" in self.options else [plain])

    def _braced(self, word: Word) -> Iterator[Word]:
        """bash's `{a,b}` and `{1..3}`, one word for each."""
        for position, part in enumerate(word):
            # Braces are looked at before variables are: `{1..$n}` stays as it is, in bash too.
            if part.quote or part.text[:1] in ("$", "`"):
                continue
            cut = brace(part.text)
            if cut is None:
                continue
            before, inside, after = cut
            for text in self._alternatives(inside):
                self.budget.step()
                made = Part(before + text + after, "")
                # What stands before the braces was looked at already; the rest may have braces of its own.
                with self.budget.deeper():
                    yield from self._braced((*word[:position], made, *word[position + 1 :]))
            return
        yield word

    def _alternatives(self, inside: str) -> Iterator[str]:
        found = RANGE.fullmatch(inside)
        if not found:
            yield from cut_at_commas(inside)
            return
        letters = found[1].isalpha() and found[2].isalpha()
        first, last = (ord(found[1]), ord(found[2])) if letters else (int(found[1]), int(found[2]))
        step = abs(int(found[3] or 1)) or 1
        # `{01..10}`: a leading zero makes all as wide as the widest.
        width = max(len(found[1]), len(found[2])) if re.match(r"-?0\d", found[1]) else 0
        for number in range(first, last + (1 if last >= first else -1), step if last >= first else -step):
            yield chr(number) if letters else str(number).zfill(width)


def extend(fields: list[Field], more: list[Field]) -> None:
    """Join the first of more fields to the last there is, and put the others behind."""
    if more:
        fields[-1].extend(more[0])
        fields.extend(more[1:])


def pattern_text(field: Field, bash: bool) -> str:
    """A field as a shell pattern, with a backslash before what was quoted."""
    pattern = "".join(re.sub(r"([*?[\]\\!^-])", r"\\\1", text) if quoted else text for text, quoted in field)
    # `[^a]` is bash's; to dash, which POSIX leaves it to, it is `^` or `a`.
    return pattern if bash else re.sub(r"(?<!\\)\[\^", r"[\\^", pattern)


def cut_at_commas(inside: str) -> list[str]:
    """The alternatives of braces, whose own braces stay whole."""
    found, depth = [""], 0
    for character in inside:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return found


def brace(text: str) -> tuple[str, str, str] | None:
    """What stands before, in and after the first braces that are alternatives or a range; None without."""
    if len(text) > LONGEST_BRACES:
        return None
    for found in re.finditer(r"\{", text):
        depth, at = 0, found.start()
        for at in range(found.start(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                break
        inside = text[found.end() : at]
        if depth == 0 and (len(cut_at_commas(inside)) > 1 or RANGE.fullmatch(inside)):
            return text[: found.start()], inside, text[at + 1 :]
    return None


__all__ = ["CommandError", "Words"]
