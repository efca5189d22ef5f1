"""What autoscale did, in facts and in words: average CPU and instances, and each change with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from azlab.widgets.scaling_rules import Profile, Samples, percent, spelt
from azlab.widgets.tables import Table

MOST_STRETCHES = 40
"""So many rows tell of the CPU at most; where there would be more, each tells of a longer time."""
DASHED = (
    "Where the steps are dashed nobody knows more: the log has what autoscale changed, and not what somebody "
    "changed by hand."
)
NOT_TOLD = "not by autoscale: its log does not tell when"
NOTHING_DONE = "Autoscale has changed nothing in this time."
NOTHING_MEASURED = "Nothing was measured in this time."
Level = tuple[datetime, int]
Span = tuple[Level, Level]


@dataclass(frozen=True)
class Action:
    """A change of the number of instances, or one that was refused. `rests` says until when what rests."""

    moment: datetime
    before: int
    after: int
    why: str
    rests: tuple[tuple[str, datetime], ...] = ()
    refused: str = ""
    """Azure's sentence; "" where nothing was refused."""

    @property
    def change(self) -> str:
        """From how many to how many."""
        return f"{self.before}, not {self.after}" if self.refused else f"{self.before} to {self.after}"

    @property
    def reason(self) -> str:
        """Why, or why not."""
        return f"refused: {self.refused} ({self.why})" if self.refused else self.why


@dataclass(frozen=True)
class Stretch:
    """When the average CPU was between two values, in percent; at `end` its last measuring began."""

    begin: datetime
    end: datetime
    least: float
    most: float

    def __str__(self) -> str:
        least, most = percent(self.least), percent(self.most)
        return least if least == most else f"{least} to {most}"


@dataclass(frozen=True)
class Scaling:
    """One autoscale setting, and what came of it from `begin` to `end`, in the cloud's time."""

    name: str
    scale_set: str
    group: str
    is_enabled: bool
    profiles: tuple[Profile, ...]
    begin: datetime
    end: datetime
    samples: Samples
    """The average CPU of all instances in percent, by the moment at which each measuring begins."""
    grain: timedelta
    """How long a measuring lasts."""
    actions: tuple[Action, ...]
    count: int
    """How many instances there are to be now."""

    def __str__(self) -> str:
        return "\n".join([*self.heading, "", *str(self.words).splitlines()[1:], *self.remarks])

    @property
    def title(self) -> str:
        """What it is of, and of when."""
        return f"Autoscale of {self.scale_set} ({self.group}) by {self.name}, {self._when}"

    @property
    def heading(self) -> list[str]:
        """The title, the limits and the rules, a line each."""
        off = [] if self.is_enabled else ["It is switched off."]
        return [self.title, *off, *(line for profile in self.profiles for line in self._of_profile(profile))]

    @property
    def remarks(self) -> list[str]:
        """What has to be known besides, a sentence each."""
        said = [] if self.actions else [NOTHING_DONE]
        return [*said, *([] if self.samples else [NOTHING_MEASURED]), *([DASHED] if self.guessed else [])]

    @property
    def levels(self) -> list[Level]:
        """How many instances there were before and after each change of autoscale's, in the order of time."""
        done = [action for action in self.actions if not action.refused]
        known = [
            level
            for action in done
            for level in ((action.moment, action.before), (action.moment, action.after))
        ]
        first = known[0][1] if known else self.count
        return [(self.begin, first), *known, (self.end, self.count)]

    @property
    def spans(self) -> list[Span]:
        """From each change to the next."""
        return list(zip(self.levels[::2], self.levels[1::2], strict=True))

    @property
    def guessed(self) -> list[Span]:
        """Spans of which the log does not tell all: before the first change, and where others made one."""
        return [span for number, span in enumerate(self.spans) if not number or span[0][1] != span[1][1]]

    @property
    def stretches(self) -> list[Stretch]:
        """The average CPU, in as few rows as tell it."""
        found = [
            _stretch(list(row)) for _, row in groupby(self.samples, key=lambda sample: percent(sample[1]))
        ]
        if len(found) <= MOST_STRETCHES:
            return found
        step = (self.end - self.begin) / MOST_STRETCHES
        parts = groupby(self.samples, key=lambda sample: (sample[0] - self.begin) // step)
        equal = groupby((_stretch(list(row)) for _, row in parts), key=str)
        return [_together(list(row)) for _, row in equal]

    @property
    def words(self) -> Table:
        """All that the chart shows, in the order of time."""
        rows = [
            *((stretch.begin, (self._from(stretch), str(stretch), "", "", "")) for stretch in self.stretches),
            *((action.moment, (self.at(action.moment), "", *self._told(action))) for action in self.actions),
            *((span[0][0], self.between(span)) for span in self.spans if span[0][1] != span[1][1]),
        ]
        ordered = [row for _, row in sorted(rows, key=lambda row: row[0])]
        now = (self.at(self.end), "", str(self.count), "now", "")
        return Table(
            self.title, ("time", "average CPU", "instances", "why", "cool-down until"), (*ordered, now)
        )

    @property
    def table(self) -> Table:
        """The changes alone, numbered as in the chart."""
        rows = tuple(
            (str(number), self.at(action.moment), *self._told(action))
            for number, action in enumerate(self.actions, 1)
        )
        head = ("no.", "time", "instances", "why", "cool-down until")
        return Table("What autoscale did, and why", head, rows, numbers=("no.",))

    def between(self, span: Span) -> tuple[str, ...]:
        """A row about what was not autoscale's doing."""
        (begin, before), (end, after) = span
        time = f"{self.at(begin)} to {self.at(end, begin)}"
        return time, "", f"{before} to {after}", NOT_TOLD, ""

    def at(self, moment: datetime, since: datetime | None = None) -> str:
        """A moment, with its day where there is more than one, unless that was said of an earlier moment."""
        is_known = self.begin.date() == self.end.date() or (since and since.date() == moment.date())
        return f"{moment:%H:%M}" if is_known else f"{moment:%d %b %H:%M}"

    @property
    def _when(self) -> str:
        first, last = f"{self.begin:%d %B %Y}", f"{self.end:%d %B %Y}"
        if first == last:
            return f"{self.begin:%H:%M} to {self.end:%H:%M} on {first} (UTC)"
        return f"{self.begin:%H:%M} on {first} to {self.end:%H:%M} on {last} (UTC)"

    def _of_profile(self, profile: Profile) -> Iterator[str]:
        named = f"Profile {profile.name}: " if len(self.profiles) > 1 else ""
        yield f"{named}{profile}"
        yield from (f"  {rule}, cool-down {spelt(rule.cooldown)}" for rule in profile.rules)

    def _from(self, stretch: Stretch) -> str:
        end = min(stretch.end + self.grain, self.end)
        return f"{self.at(stretch.begin)} to {self.at(end, stretch.begin)}"

    def _told(self, action: Action) -> tuple[str, str, str]:
        if len({end for _, end in action.rests}) == 1:
            rests = self.at(action.rests[0][1], action.moment)
        else:
            rests = ", ".join(f"{self.at(end, action.moment)} {word}" for word, end in action.rests)
        return action.change, action.reason, rests


def _stretch(samples: list[tuple[datetime, float]]) -> Stretch:
    values = [value for _, value in samples]
    return Stretch(samples[0][0], samples[-1][0], min(values), max(values))


def _together(rows: list[Stretch]) -> Stretch:
    """Stretches that are told in the same words, as one."""
    return Stretch(rows[0].begin, rows[-1].end, min(row.least for row in rows), max(row.most for row in rows))
