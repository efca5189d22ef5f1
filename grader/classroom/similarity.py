"""Which submissions have in common what few others have. A pair is a question, never a verdict."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from grader.classroom.traces import ORDER, Trace, Traces

SCORE = (
    "The score of a pair is the sum, over everything that both have and the lesson does not have, of how "
    "often those who have it could double until they were a third of the class. What a quarter of the class "
    "has does not count, and of an order of options, which is a habit, the rarest alone."
)
LEAST = 0.5
"""What a trace must add to count at all: many that are hardly rare add up to a pair by chance."""
SHOWN = "A pair is shown when its score is above {line:.1f}: among {pairs} pairs some are alike by chance."
CANNOT = (
    "It cannot know who wrote first, whether two sat together with your leave, or whether both have it from "
    "the same page, forum or program.",
    "It cannot see a copy of what the lesson itself shows, nor one of which every trace was changed; an "
    "answer that somebody dictated leaves none.",
    "In a class of fewer than about twenty nearly nothing is rare enough to count.",
    "So a pair is a question to two people, and no verdict.",
)


@dataclass(frozen=True)
class Reason:
    """Something that both have; `holders` have it in the whole class, and it adds `score`."""

    trace: Trace
    holders: int
    score: float


@dataclass(frozen=True)
class Pair:
    """Two learners, and why they are shown: the strongest reason first."""

    learners: tuple[str, str]
    score: float
    reasons: tuple[Reason, ...]


def line(learners: int) -> float:
    """The score above which a pair is shown: so many pairs are compared that some are alike by chance."""
    return 2 * math.log2(max(learners, 1)) + 1


def weights(everybody: Mapping[str, Traces]) -> dict[Trace, Reason]:
    """What each trace adds to a pair that has it; not those that nobody else has, or too many have.

    Of what is made of others, only that counts which these do not explain.
    """
    holders = Counter(trace for found in everybody.values() for trace in found)
    alone = {trace: math.log2(len(everybody) / (3 * count)) for trace, count in holders.items() if count > 1}
    parts = {trace: made_of for found in everybody.values() for trace, made_of in found.items()}
    counted: dict[Trace, Reason] = {}
    for trace, score in alone.items():
        rest = score - sum(max(0.0, alone.get(part, 0.0)) for part in parts[trace])
        if rest >= LEAST:
            counted[trace] = Reason(trace, holders[trace], rest)
    return counted


def pairs(everybody: Mapping[str, Traces]) -> list[Pair]:
    """All pairs that are to be shown, the most alike first."""
    reasons = weights(everybody)
    having: dict[Trace, list[str]] = defaultdict(list)
    for learner, found in everybody.items():
        for trace in found:
            if trace in reasons:
                having[trace].append(learner)
    scores: dict[tuple[str, str], float] = defaultdict(float)
    habits: dict[tuple[str, str], float] = defaultdict(float)
    for trace, learners in having.items():
        score = reasons[trace].score
        for both in combinations(learners, 2):
            if trace.kind == ORDER:
                # Who puts one command's options in an order of their own does so with the others, too.
                scores[both] += max(0.0, score - habits[both])
                habits[both] = max(habits[both], score)
            else:
                scores[both] += score
    shown = [(both, score) for both, score in scores.items() if score > line(len(everybody))]
    shown.sort(key=lambda row: (-row[1], row[0]))
    return [Pair(both, score, tuple(_reasons(everybody, both, reasons))) for both, score in shown]


def _reasons(
    everybody: Mapping[str, Traces], both: tuple[str, str], reasons: Mapping[Trace, Reason]
) -> Iterator[Reason]:
    first, second = both
    common = [reasons[trace] for trace in everybody[first] if trace in everybody[second] and trace in reasons]
    ordered = sorted(common, key=lambda reason: (-reason.score, reason.trace.kind, reason.trace.text))
    habits = [reason for reason in ordered if reason.trace.kind == ORDER]
    yield from (reason for reason in ordered if reason not in habits[1:])


def groups(found: Sequence[Pair]) -> list[list[str]]:
    """Learners of whom each is alike to another, three and more: the largest group first."""
    group_of: dict[str, set[str]] = {}
    for pair in found:
        first, second = (group_of.setdefault(learner, {learner}) for learner in pair.learners)
        if first is not second:
            first |= second
            group_of |= dict.fromkeys(second, first)
    unique = {id(group): group for group in group_of.values() if len(group) > 2}
    return sorted((sorted(group) for group in unique.values()), key=lambda group: (-len(group), group))
