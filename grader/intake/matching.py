"""What a learner's cells mean: which exercise each answers, what else runs, and what had to be mended."""

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.intake.notebooks import Notebook
from grader.intake.outlines import Outline, Part, Role, is_untouched, normalized
from grader.intake.pieces import Piece, pieces
from grader.intake.placement import Gap, backbone, gaps, name_the_nameless
from grader.submissions import Doubt, OwnCell

_PARSED = 5000
"""Longer text is not asked whether it is Python: only a cell that was split in two is."""


@dataclass
class Match:
    """What came out; as in a `Submission`. `known` says how many cells are the lesson's."""

    sources: dict[str, str] = field(default_factory=dict)
    own: list[OwnCell] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    known: int = 0


def match(notebook: Notebook, outline: Outline) -> Match:
    """The notebook held against the lesson. Never raises."""
    found = pieces(notebook.cells, outline)
    name_the_nameless(found, outline)
    matching = _Matching(
        outline, found, gaps(found, outline), {piece.part.id for piece in backbone(found) if piece.part}
    )
    return matching.run()


class _Matching:
    def __init__(
        self, outline: Outline, found: list[Piece], spaces: dict[Piece, Gap], in_order: set[str]
    ) -> None:
        self.outline, self.found, self.spaces, self.in_order = outline, found, spaces, in_order
        self.match = Match(known=sum(piece.part is not None for piece in found))
        self.positions = {piece: position for position, piece in enumerate(found)}
        self.additions: dict[Piece, OwnCell] = {}

    def run(self) -> Match:
        for part in self.outline.parts:
            if part.role in (Role.EXERCISE, Role.CODE):
                self._take(part)
        self._own_cells()
        for part in self.outline.exercises:
            self._look_elsewhere(part)
        self.match.own = [self.additions[piece] for piece in self.found if piece in self.additions]
        self._say_what_is_odd()
        return self.match

    def _take(self, part: Part) -> None:
        """One cell of the learner's for a cell of the lesson; further ones become cells of their own."""
        claims = [piece for piece in self.found if piece.part is part]
        if part.role is Role.EXERCISE:
            claims = self._without_leftovers(claims, part)
        claims = self._without_copies(claims, part)
        if not claims:
            return
        first, rest = claims[0], claims[1:]
        text = first.text
        while rest and self._adjacent(first, rest[0]) and _is_torn(text, rest[0].text, part):
            text, first = f"{text}\n{rest[0].text}", rest.pop(0)
            self._remark(f"The cell of {part.id} had been split; its parts were put together.")
        if part.role is Role.EXERCISE or normalized(text) != part.key:
            self.match.sources[part.id] = text
        for piece in rest:
            # A second answer stands below the first, and may be its correction: it never runs before that.
            index = part.index if self._adjacent(first, piece) else self.spaces[piece].before
            self._add(piece, self.outline.parts[max(part.index, index)].id)
            first = piece
            self._remark(f"{part.id} has more than one cell; all of them run.")
        self._say_of(claims[0], part)

    def _without_leftovers(self, claims: list[Piece], part: Part) -> list[Piece]:
        """Of several cells with one name the empty ones are leftovers of copying: they must not stand in for
        the answer. An empty one that the answer was torn from, below its `%%az`, is the answer's top."""
        kept: list[Piece] = []
        for index, piece in reversed(list(enumerate(claims))):
            if not is_untouched(piece.text, part) or self._is_top(piece, kept, claims[:index], part):
                kept.insert(0, piece)
        return kept or claims[:1]

    def _is_top(self, piece: Piece, below: list[Piece], above: list[Piece], part: Part) -> bool:
        if not (below and self._adjacent(piece, below[0]) and _is_torn(piece.text, below[0].text, part)):
            return False
        # `x = ...` below an answer would take that back.
        return piece.text.lstrip().startswith("%%") or all(is_untouched(each.text, part) for each in above)

    def _without_copies(self, claims: list[Piece], part: Part) -> list[Piece]:
        kept: dict[str, Piece] = {}
        for piece in claims:
            kept.setdefault(normalized(piece.text), piece)
        if len(kept) < len(claims):
            self._remark(f"The cell of {part.id} had been copied; it runs once.")
        return list(kept.values())

    def _say_of(self, piece: Piece, part: Part) -> None:
        if piece.kind != "code" and part.role is Role.EXERCISE and not is_untouched(piece.text, part):
            self._remark(f"The cell of {part.id} had become {piece.kind}; it runs as code.")
        if part.id not in self.in_order and part.role is Role.EXERCISE:
            self._remark(f"The cell of {part.id} had been moved; it runs where the lesson has it.")
        if len(piece.joined) > 1 and part.role is Role.EXERCISE:
            self._remark(f"The cell of {part.id} had been joined with another; they were taken apart.")
        if "skip-execution" in piece.cell.tags:
            self._remark(f"The cell of {part.id} is tagged to be skipped; it runs all the same.")

    def _own_cells(self) -> None:
        there = {piece.part for piece in self.found if piece.part}
        given = {part.key: part for part in self.outline.exercises if part in there}
        for piece in self.found:
            if piece.part is None and piece.kind == "code" and _says_something(piece.text):
                part = given.get(normalized(piece.text))
                if part is None:
                    self._add(piece, self._before(piece))
                else:  # `x = ...` would take back what was answered
                    self._remark(f"A copy of what was given for {part.id} does not run.")

    def _look_elsewhere(self, part: Part) -> None:
        """Where an exercise is empty, its answer may stand above it, in its check's cell or below that."""
        if not is_untouched(self.match.sources.get(part.id, ""), part):
            return
        if any(addition.after == part.id for addition in self.additions.values()):
            return
        checks = [check for check, asked in self.outline.exercise_of.items() if asked is part]
        for piece in self.found:
            addition = self.additions.get(piece)
            if addition and self.spaces[piece].after == part.index:
                # `x = ...` below it would take it back.
                self.additions[piece] = OwnCell(part.id, addition.source)
                self._remark(f"{part.id} is answered above its cell; what was given there runs first.")
            elif piece.part and piece.part.id in checks and (text := _beyond(piece, piece.part)):
                self.match.sources[part.id] = text
                self._remark(f"{part.id} is answered in the cell of its check; it was taken from there.")
            elif addition and addition.after in checks:
                self.additions[piece] = OwnCell(part.id, addition.source)
                self._remark(f"{part.id} is answered below its check; that cell runs before the check.")

    def _say_what_is_odd(self) -> None:
        there = {piece.part.id for piece in self.found if piece.part}
        for part in self.outline.exercises:
            if part.id not in there and part.id not in self.match.sources:
                self._remark(f"The cell of {part.id} is missing.")
                self._doubt_of(part)
        edited = {
            piece.part.id
            for piece in self.found
            if piece.part and piece.part.role is Role.CHECK and normalized(piece.text) != piece.part.key
        }
        if edited:
            self._remark(f"Changed checks count for nothing: {', '.join(sorted(edited))}.")
        self.match.doubts += dict.fromkeys(piece.doubt for piece in self.found if piece.doubt)

    def _doubt_of(self, missing: Part) -> None:
        """Behind the last check nothing can count: what stands there may be what was cut out further up."""
        last = max((part.index for part in self.outline.parts if part.role is Role.CHECK), default=-1)
        if any(self.spaces[piece].before >= last for piece in self.additions):
            said = f"The cell of {missing.id} is missing, and a cell below the last check may be its answer."
            self.match.doubts.append(Doubt(said, (missing.id,)))

    def _add(self, piece: Piece, after: str) -> None:
        self.additions[piece] = OwnCell(after, piece.text)

    def _before(self, piece: Piece) -> str:
        """The id of the lesson's cell that a piece runs after."""
        index = self.spaces[piece].before
        return self.outline.parts[index].id if index >= 0 else ""

    def _adjacent(self, piece: Piece, following: Piece) -> bool:
        """Whether nothing stands between two pieces."""
        return self.positions[following] == self.positions[piece] + 1

    def _remark(self, sentence: str) -> None:
        if sentence not in self.match.remarks:
            self.match.remarks.append(sentence)


def _is_torn(text: str, following: str, part: Part) -> bool:
    """Whether two pieces were one cell: the second has lost the `%%az` above it, is half a statement, or has
    lost what the learner was given."""
    if following.lstrip().startswith("%") or len(text) > _PARSED:
        return False
    if text.lstrip().startswith("%%"):
        return not _is_python(following)
    return _is_half(text, following) or (is_untouched(text, part) and _are_apart(text, following))


def _is_half(text: str, following: str) -> bool:
    return not _is_python(text) and _is_python(f"{text}\n{following}")


def _are_apart(text: str, following: str) -> bool:
    """Whether both hold Python, and no line of one stands in the other, as it would in a copy."""
    first, second = ({line.strip() for line in lines.splitlines()} - {""} for lines in (text, following))
    return _says_something(text) and not first & second and _is_python(text) and _is_python(following)


def _is_python(text: str) -> bool:
    """Whether a short text can be parsed; it is not run."""
    if len(text) > _PARSED:
        return False
    try:
        # `ast.parse` warns of odd escapes in learners' texts on standard error.
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _says_something(text: str) -> bool:
    return any(line.strip() and not line.strip().startswith("#") for line in text.splitlines())


def _beyond(piece: Piece, check: Part) -> str:
    """What stands in a check's cell besides the check, and besides calls of another check."""
    lines = set(check.given.splitlines())
    kept = [line for line in piece.text.splitlines() if line not in lines and "check." not in line]
    return "\n".join(kept) if _says_something("\n".join(kept)) else ""


def unmatched(matched: Match, exercises: Sequence[Part]) -> bool:
    """Whether nothing in a notebook is the lesson's."""
    return not matched.known and not any(part.id in matched.sources for part in exercises)
