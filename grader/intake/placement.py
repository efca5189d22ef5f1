"""Where pieces stand between the lesson's cells, and which missing cell a piece without a name may be."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.intake.outlines import Outline, Part, Role, is_untouched
from grader.intake.pieces import Piece
from grader.submissions import Doubt

LIKE = 0.5
"""From this share of common words on, a piece is held to be an edited cell of the lesson."""
_COMPARED = 4000


@dataclass(frozen=True)
class Gap:
    """Between which of the lesson's cells a piece stands, by index; the ends are -1 and their number."""

    before: int
    after: int

    def holds(self, part: Part) -> bool:
        """Whether a part of the lesson belongs here."""
        return self.before < part.index < self.after


def backbone(found: Sequence[Piece]) -> list[Piece]:
    """The longest run of known pieces that stand in the lesson's order; the others were moved or copied."""
    known = [piece for piece in found if piece.part]
    ends: list[int] = []  # the smallest index that a run of each length may end with
    last: list[int] = []  # the position of that piece
    previous: list[int] = []
    for position, piece in enumerate(known):
        index = piece.part.index if piece.part else -1
        length = bisect_left(ends, index)
        ends[length : length + 1] = [index]
        last[length : length + 1] = [position]
        previous.append(last[length - 1] if length else -1)
    run, position = [], last[-1] if last else -1
    while position >= 0:
        run.append(known[position])
        position = previous[position]
    return run[::-1]


def gaps(found: Sequence[Piece], outline: Outline) -> dict[Piece, Gap]:
    """Where every piece stands."""
    spine = {piece: piece.part.index for piece in backbone(found) if piece.part}
    before, befores = -1, {}
    for piece in found:
        befores[piece] = before
        before = spine.get(piece, before)
    after, whole = len(outline.parts), {}
    for piece in reversed(found):
        whole[piece] = Gap(befores[piece], after)
        after = spine.get(piece, after)
    return whole


def name_the_nameless(found: Sequence[Piece], outline: Outline) -> None:
    """Tell of pieces without a name which missing cell of the lesson they are, where that can be told.

    Between two known cells with one exercise missing, it is that exercise. Where more are missing, words
    decide, and a doubt is kept.
    """
    spaces = gaps(found, outline)
    _rename_the_pasted(found, outline, spaces)
    named = {piece.part.id for piece in found if piece.part}
    missing = [part for part in outline.parts if part.id not in named and part.role in _RUN]
    for piece in found:
        if piece.part is None and piece.looks_like_code and piece.text.strip():
            here = [part for part in missing if spaces[piece].holds(part)]
            piece.part = _which(piece, here) if here else None


_RUN = (Role.CODE, Role.EXERCISE)


def _rename_the_pasted(found: Sequence[Piece], outline: Outline, spaces: Mapping[Piece, Gap]) -> None:
    """A copy of an exercise's cell in another exercise's place, whose own is gone, is that one's.

    This is what is left when a learner deletes a cell, pastes another over it and changes that.
    """
    there = {piece.part.id for piece in found if piece.part}
    missing = [part for part in outline.exercises if part.id not in there]
    in_order = set(backbone(found))
    kept = {piece.part.id for piece in in_order if piece.part and not is_untouched(piece.text, piece.part)}
    for piece in found if missing else ():
        if (
            piece.part
            and piece.part.role is Role.EXERCISE
            and piece.part.id in kept
            and piece not in in_order
        ):
            here = [part for part in missing if spaces[piece].holds(part)]
            piece.part = here[0] if len(here) == 1 else piece.part


def _which(piece: Piece, missing: Sequence[Part]) -> Part | None:
    exercises = [part for part in missing if part.role is Role.EXERCISE]
    if len(missing) == 1 and exercises:
        return exercises[0]
    untouched = [part for part in exercises if is_untouched(piece.text, part)]
    if untouched:
        return untouched[0] if len(exercises) == 1 else None
    mine = _words(piece.text)
    scored = [(_likeness(mine, _words(part.text)), -part.index, part) for part in missing]
    score, _, best = max(scored, default=(0.0, 0, None))
    if best is not None and score >= LIKE:
        if best.role is Role.EXERCISE and len(exercises) > 1:
            said = f"The cell of {best.id} was told by its words alone: nothing else in it names it."
            piece.doubt = Doubt(said, tuple(part.id for part in exercises))
        return best
    return exercises[0] if len(exercises) == 1 else None


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text[:_COMPARED]))


def _likeness(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How many words two texts have in common, from 0 to 1."""
    return 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))
