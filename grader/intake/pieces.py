"""A learner's cells taken apart where cells were joined, each known again by its ids or by what it says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grader.intake.notebooks import Cell
from grader.intake.outlines import Outline, Part, Role, normalized
from grader.submissions import Doubt

SHORTEST_PROSE = 40
"""A shorter paragraph may stand in a learner's cell by chance."""
MOST_JOINED = 20
"""Nobody joins more cells than these; a text with more is left alone."""
_MAGIC = "%%az"


@dataclass(eq=False)
class Piece:
    """A learner's cell, or a part of one. `part` is the lesson's cell that it is, None where nothing tells.

    `joined` are the texts of all parts of its cell, normalized; just its own where it is a whole cell.
    """

    text: str
    kind: str
    cell: Cell
    joined: frozenset[str]
    part: Part | None = None
    doubt: Doubt | None = None

    @property
    def looks_like_code(self) -> bool:
        """Whether it is a code cell, or was one before somebody changed its type."""
        return self.kind == "code" or self.text.lstrip().startswith(("%%", "az "))


def pieces(cells: tuple[Cell, ...], outline: Outline) -> list[Piece]:
    """The pieces of all cells in the file's order, with the lesson's cells that they are."""
    found = [piece for cell in cells for piece in _separated(cell, outline)]
    seen: Counter[str] = Counter()
    for piece in found:
        piece.part = _recognized(piece, outline, seen)
    _recognize_code(found, outline)
    return found


def _separated(cell: Cell, outline: Outline) -> Iterator[Piece]:
    """A cell as it is, or cut where the lesson's prose or checks, or another `%%az`, stand in it."""
    tidy = normalized(cell.source)
    blocks = [part.key for part in outline.parts if _stands_out(part) and part.key in tidy]
    texts = [cell.source]
    for block in blocks:
        texts = [cut for text in texts for cut in _cut(text, block)]
    if cell.kind == "code":
        texts = [cut for text in texts for cut in _cut_at_magic(text)]
    joined = frozenset(map(normalized, texts))
    for text in texts:
        yield Piece(text, cell.kind, cell, joined)


def _stands_out(part: Part) -> bool:
    return (part.role is Role.CHECK and bool(part.key)) or (
        part.role is Role.PROSE and len(part.key) >= SHORTEST_PROSE
    )


def _cut(text: str, block: str) -> list[str]:
    """A text as the parts before, in and after a block of whole lines."""
    tidy = f"\n{normalized(text)}\n"
    if f"\n{block}\n" not in tidy:
        return [text]
    before, _, after = tidy.partition(f"\n{block}\n")
    return [cut.strip("\n") for cut in (before, block, after) if cut.strip()]


def _cut_at_magic(text: str) -> list[str]:
    """A cell of several `%%az` cells as these: the magic counts at the top of a cell only."""
    cuts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.split(" ")[0] == _MAGIC and any(earlier.strip() for earlier in cuts[-1]):
            cuts.append([])
        cuts[-1].append(line)
    return ["\n".join(cut) for cut in cuts] if len(cuts) <= MOST_JOINED else [text]


def _claimed(cell: Cell, outline: Outline) -> tuple[Part | None, Doubt | None]:
    """The lesson's cell by the ids of a learner's, and what is odd about them."""
    by_mark, by_id = outline.by_id.get(cell.grade_id), outline.by_id.get(cell.id)
    if by_mark and by_id and by_mark is not by_id and by_mark.role is by_id.role is Role.EXERCISE:
        said = f"A cell says that it is both {by_mark.id} and {by_id.id}; it was taken as the first."
        return by_mark, Doubt(said, (by_mark.id, by_id.id))
    return by_mark or by_id, None


def _recognized(piece: Piece, outline: Outline, seen: Counter[str]) -> Part | None:
    """What a piece is. A check is a check by its text, whatever it calls itself; else its ids count first."""
    key = normalized(piece.text)
    claim, piece.doubt = _claimed(piece.cell, outline)
    is_joined = len(piece.joined) > 1
    same = [part for part in outline.by_text.get(key, ()) if is_joined or part.role is not Role.CODE]
    if same:
        seen[key] += 1
        return claim if claim in same else same[min(seen[key], len(same)) - 1]
    # What was joined to the cell that the ids name is not that cell.
    if claim is None or (is_joined and claim.role is not Role.CHECK and claim.key in piece.joined):
        return None
    if claim.role is Role.PROSE and (piece.kind != "markdown" or piece.looks_like_code):
        return None
    return claim


def _recognize_code(found: list[Piece], outline: Outline) -> None:
    """Give the lesson's own cells, as far as nobody calls itself that, to pieces that say the same.

    Also to one of several that have the same id: an editor gave it to a cell that it does not belong to.
    """
    claims = Counter(piece.part.id for piece in found if piece.part)
    taken = set(claims)
    for piece in found:
        key = normalized(piece.text)
        free = [part for part in outline.by_text.get(key, ()) if part.id not in taken]
        nameless = piece.part is None or (claims[piece.part.id] > 1 and piece.part.key != key)
        if nameless and free:
            piece.part = free[0]
            taken.add(free[0].id)
