"""What a class's results say of its exercises and of who may need help. Plain numbers, no page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation, mean, median, pvariance

from grader.classroom.parts import Part, plain_parts
from grader.classroom.results import Result, Status

PartsOf = Callable[[Result], Sequence[Part]]
BARS = 10
FEWEST = 5
"""With fewer learners a correlation says nothing."""
DIFFICULTY = (
    "Difficulty is the share of its points that an exercise gave on average, from 0 (nobody earned any) to 1 "
    "(everybody earned all)."
)
DISCRIMINATION = (
    "Discrimination says how well an exercise tells apart those who did well in the rest of the lesson: the "
    "correlation of its share of points with that of all others, from −1 to 1. Below 0.2, look at its check; "
    "below 0, those who know more fail it. A dash: fewer than five learners, or all the same."
)
HELP = (
    "Listed is whoever handed in nothing or something that cannot be graded, earned less than half of a "
    "lesson's points, or has not begun at least half of its exercises."
)


@dataclass(frozen=True)
class Exercise:
    """One check over those of the class who were asked it; of an exam a question."""

    title: str
    worth: float
    learners: int
    difficulty: float
    discrimination: float | None
    full: int
    nothing: int
    not_started: int


@dataclass(frozen=True)
class Finding:
    """A claim that was not right, and what was found instead, the commonest first."""

    exercise: str
    claim: str
    learners: int
    found: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Summary:
    """One lesson's points over the class, as they count."""

    counts: Mapping[Status, int]
    worth: float
    mean: float | None
    median: float | None
    late: int


def summary(results: Sequence[Result]) -> Summary:
    """How many stand how, and what those earned who are graded."""
    points = [result.points for result in results if result.points is not None]
    return Summary(
        Counter(result.status for result in results),
        max((result.worth for result in results), default=0.0),
        mean(points) if points else None,
        median(points) if points else None,
        sum(result.is_late for result in results),
    )


def distribution(results: Sequence[Result]) -> list[int]:
    """How many learners earned 0 to 10 %, more than that to 20 %, and so on; full marks are in the last."""
    counts = [0] * BARS
    for result in results:
        if result.percent is not None:
            counts[min(BARS - 1, max(0, int(result.percent * BARS // 100)))] += 1
    return counts


def exercises(results: Sequence[Result], parts: PartsOf = plain_parts) -> list[Exercise]:
    """Every check of a lesson over those who are graded and were asked it, in the lesson's order.

    `parts` says of a result what was asked there, of an exam its questions.
    """
    asked: dict[str, list[tuple[Part, float]]] = defaultdict(list)
    for result in _graded(results):
        found = parts(result)
        total, worth = sum(part.points for part in found), sum(part.worth for part in found)
        for part in found:
            others = worth - part.worth
            asked[part.key].append((part, (total - part.points) / others if others else 0.0))
    return [_exercise([part for part, _ in rows], [rest for _, rest in rows]) for rows in asked.values()]


def _exercise(parts: Sequence[Part], rest: Sequence[float]) -> Exercise:
    shares = [part.points / part.worth if part.worth else 0.0 for part in parts]
    return Exercise(
        parts[0].title,
        parts[0].worth,
        len(parts),
        mean(shares),
        _correlation(shares, rest),
        sum(part.points >= part.worth for part in parts),
        sum(part.points <= 0 for part in parts),
        sum(not part.is_begun for part in parts),
    )


def _correlation(shares: Sequence[float], others: Sequence[float]) -> float | None:
    if len(shares) < FEWEST or pvariance(shares) < 1e-9 or pvariance(others) < 1e-9:
        return None
    return correlation(shares, others)


def findings(results: Sequence[Result], parts: PartsOf = plain_parts, most: int = 15) -> list[Finding]:
    """The claims that were most often not right, with up to three findings each."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    titles: dict[str, str] = {}
    for result in _graded(results):
        for part in parts(result):
            titles[part.key] = part.title
            # A check may claim the same twice: a learner counts once.
            wrong = {(claim.sentence, claim.found) for claim in part.claims if claim.state == "NOT_YET"}
            for sentence, text in wrong:
                found[part.key, sentence][text] += 1
    rows = [
        Finding(titles[key], claim, texts.total(), texts.most_common(3))
        for (key, claim), texts in found.items()
    ]
    return sorted(rows, key=lambda row: -row.learners)[:most]


def errors(results: Sequence[Result], most: int = 10) -> list[tuple[str, int, int]]:
    """Azure's error codes with how many learners met each and how often, the commonest first.

    What everybody met at least is the lesson's own, which shows some on purpose, and is not counted.
    """
    met = [result.graded.errors for result in _graded(results) if result.graded and result.graded.commands]
    codes = {code for row in met for code in row}
    common = {code: min(row.get(code, 0) for row in met) if len(met) > 1 else 0 for code in codes}
    over = {code: [row.get(code, 0) - common[code] for row in met] for code in codes}
    rows = [(code, sum(times > 0 for times in row), sum(row)) for code, row in over.items() if any(row)]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))[:most]


def times(results: Sequence[Result]) -> tuple[float, float, float]:
    """Seconds that grading took: in all, the median, the longest."""
    taken = [result.graded.seconds for result in results if result.graded and result.graded.seconds]
    return (sum(taken), median(taken), max(taken)) if taken else (0.0, 0.0, 0.0)


def commands(results: Sequence[Result]) -> float | None:
    """The median of how many az commands a learner's notebook ran; None when nothing was run."""
    ran = [len(result.graded.commands) for result in _graded(results) if result.graded]
    return median(ran) if ran else None


def reasons_for_help(result: Result) -> Iterator[str]:
    """Why a learner may need help with a lesson, a part of a sentence each, by the rule `HELP`."""
    if result.status in (Status.NOTHING, Status.LATER, Status.NOT_GRADABLE):
        yield str(result.status)
    if result.status is not Status.GRADED:
        return
    if result.earned is not None and result.earned * 2 < result.worth:
        yield f"{result.earned:g} of {result.worth:g} points"
    checks = [part for part in plain_parts(result) if part.claims]
    idle = sum(not part.is_begun for part in checks)
    if checks and idle * 2 >= len(checks):
        yield f"{idle} of {len(checks)} exercises not begun"


def _graded(results: Sequence[Result]) -> list[Result]:
    """Those whose marks are final; a human's marks for what nothing was run of say nothing of checks."""
    return [result for result in results if result.status is Status.GRADED and result.graded]
