"""The cases of a clinic: sick clouds, of which each copy of a lesson meets one per ward, drawn by its seed.

A case is one file for its author, `cases/NAME.case` beside the notebook; a lesson's start carries all of
them, sealed, without their cures (`azlab.lab.starts`). It begins with two numbers, and has parts:

    ward: 1
    budget: 10
    ### complaint
    Our notes app is on the machine, and no image comes out of it.
    ### bring
    a line of a log
    ### causes
    a: BitLocker is on | Then `setuperr.log` would name `ValidateBitLockerState`
    b: an app was installed for one user
    ### start
    az group create -n rg-notes -l westeurope
    ### evidence
    check.answer("evidence").contains("Contoso.Notes")
    ### mended
    check.vm("notes", group="rg-notes").is_deallocated()
    ### unharmed
    check.vm("till", group="rg-notes").is_running()
    ### hints
    Sysprep says why in its own log.
    ### cure
    az vm deallocate -g rg-notes -n notes

The cause that has no answer behind a stroke is the right one. Of the evidence one line must hold, of the
others every line. The first hint is about evidence, the others are about the repair. What else a file has is
for tests (`tests/lessons/clinic.py`): `sick`, `ways`, `misses`.
"""

import hashlib
import re
import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from azlab.lab.state import LabError

FOLDER, KIND = "cases", ".case"
MARK = "## case "
SEED = re.compile(r"[A-Za-z0-9-]{1,40}")
WIDTH = 92
DRAW = re.compile(r"^## draw (\S+)$", re.MULTILINE)
"""The seed of a copy: a word of the lesson, so that variants have other ones."""
_PART = re.compile(r"^### (\w+)$\n?", re.MULTILINE)
HANDED_OUT = ("complaint", "bring", "causes", "start", "evidence", "mended", "unharmed", "hints")
"""The parts of a case that a learner's start carries."""


@dataclass(frozen=True)
class Case:
    """One case, by its author's name, which no learner is told."""

    name: str
    ward: int
    budget: int
    """Commands that are enough to find the cause and to mend it, with some to spare."""
    parts: Mapping[str, str]

    @property
    def label(self) -> str:
        """What a cloud is marked with, where learners can read it: which case it is, not what is wrong."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:12]

    @property
    def start(self) -> str:
        """The az commands that make it sick."""
        return self.parts["start"]

    @property
    def causes(self) -> dict[str, str]:
        """What may be wrong, by letter."""
        return {letter: said for letter, (said, _) in self._causes.items()}

    @property
    def right(self) -> str:
        """The letter of what is wrong."""
        return next(letter for letter, (_, answer) in self._causes.items() if not answer)

    def answer(self, letter: str) -> str:
        """What would be seen if that were so; "" for the right cause, and for none of the letters."""
        return self._causes.get(letter, ("", ""))[1]

    def lines(self, part: str) -> list[str]:
        """The lines of a part, without empty ones and comments."""
        lines = self.parts.get(part, "").splitlines()
        return [line for line in lines if line.strip() and not line.startswith("#")]

    def told(self) -> str:
        """What a learner is told: the complaint, what may be wrong, what to bring, and how much will do."""
        causes = "\n".join(f"  {letter}  {said}" for letter, said in self.causes.items())
        return (
            f"{_wrapped(self.parts['complaint'])}\n\nWhat colleagues think it is:\n{causes}\n\n"
            f"Evidence to bring: {self.parts['bring'].strip()}.\nBudget: {self.budget} commands."
        )

    @property
    def _causes(self) -> dict[str, tuple[str, str]]:
        found = {}
        for line in self.lines("causes"):
            letter, _, rest = line.partition(":")
            said, _, answer = rest.partition(" | ")
            found[letter.strip()] = (said.strip(), answer.strip())
        return found


def as_seed(word: object) -> str:
    """A word to draw by; "" for the copy's own. Raises `LabError` for what is none."""
    if isinstance(word, str) and (not word or SEED.fullmatch(word)):
        return word
    raise LabError('Write lab.case(1, "monday"), or any other word of letters and digits.')


def _wrapped(text: str) -> str:
    """A text as wide as a notebook shows it."""
    return textwrap.fill(" ".join(text.split()), WIDTH)


def packed(folder: Path) -> str:
    """All cases in a lesson's folder of cases as its start carries them, without cures; "" without any."""
    files = sorted(folder.glob(f"*{KIND}"))
    return "".join(f"{MARK}{path.stem}\n{_for_learners(path.read_text('utf-8'))}" for path in files)


def unpacked(text: str) -> dict[str, Case]:
    """The cases in what `packed` made, by name."""
    names = re.split(rf"^{MARK}(\S+)$\n", text, flags=re.MULTILINE)[1:]
    return {name: read_case(name, body) for name, body in zip(names[::2], names[1::2], strict=True)}


def read_case(name: str, text: str) -> Case:
    """One case from its file's text."""
    head, *rest = _PART.split(text)
    numbers = {key: int(value) for key, value in re.findall(r"^(ward|budget): (\d+)$", head, re.MULTILINE)}
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    return Case(name, numbers["ward"], numbers["budget"], parts)


def drawn(cases: Mapping[str, Case], seed: str) -> list[Case]:
    """One case of each ward, in the wards' order, as the seed says: the same each time."""
    wards = sorted({case.ward for case in cases.values()})
    return [
        _of_ward([cases[name] for name in sorted(cases) if cases[name].ward == ward], seed) for ward in wards
    ]


def numbered(cases: list[Case], number: int) -> Case:
    """The case of a number. Raises `LabError` where there is none."""
    if not cases:
        raise LabError("This lesson has no cases.")
    if not isinstance(number, int) or not 1 <= number <= len(cases):
        raise LabError(f"There are cases 1 to {len(cases)}: lab.case(1) brings the first one.")
    return cases[number - 1]


def case_name(number: int, seed: str = "") -> str:
    """Under which name the cloud of a case is kept when another one comes, such as "case 1 monday"."""
    return f"case {number} {seed}".rstrip()


def begins(number: int, case: Case, seed: str = "", kept: Collection[str] = ()) -> str:
    """What is said when a case begins, by the names under which clouds were kept before it came."""
    asked = f'lab.case({number}, "{seed}")' if seed else f"lab.case({number})"
    own, name = case_name(number), case_name(number, seed)
    lines = [
        f"This is a cloud of its own. {asked} begins it anew.",
        f'When another one comes, it is kept: lab.restore("{name}") goes back to it.',
    ]
    if seed:
        lines[0] = f"This is for practice, in a cloud of its own. {asked} begins it anew."
    if name in kept:
        lines.append(f'So is what you made of it before: lab.restore("{name}") goes back to that.')
    if seed and own in kept:
        lines.append(f'Your own {own}, which is graded, is kept: lab.restore("{own}") goes back to it.')
    return f"Case {number}. {case.told()}\n\n" + "\n".join(lines)


def _of_ward(cases: list[Case], seed: str) -> Case:
    """By the smallest digest: a new case takes some draws, and all others stay as they are."""
    return min(cases, key=lambda case: hashlib.sha256(f"{seed}\0{case.name}".encode()).digest())


def _for_learners(text: str) -> str:
    """A case's file without what mends it, and what else authors only need."""
    head, *rest = _PART.split(text)
    parts = zip(rest[::2], rest[1::2], strict=True)
    return head + "".join(f"### {name}\n{body}" for name, body in parts if name in HANDED_OUT)
