"""How much time a lesson lets pass."""

from azlab.arm.chores import LONGEST
from azlab.lab.state import LabError

MOST_DAYS = LONGEST // (24 * 60)
UNITS = {"days": 24 * 60, "hours": 60, "minutes": 1}
EXAMPLE = "lab.let_pass(days=30) or lab.let_pass(hours=2, minutes=30)"


def whole_minutes(hours: float = 0, minutes: float = 0, days: float = 0) -> int:
    """Days, hours and minutes as whole minutes. Raises `LabError` when that is no time that can pass."""
    given = {"days": days, "hours": hours, "minutes": minutes}
    for name, number in given.items():
        # A truth value is a number to Python, and nobody means one.
        if isinstance(number, bool) or not isinstance(number, int | float) or number != number:
            raise LabError(f"'{name}' is a number: {EXAMPLE}.")
        if number < 0:
            raise LabError(f"Time only goes on; to have a moment again there is lab.undo(). Say {EXAMPLE}.")
    total = sum(UNITS[name] * min(number, 10**9) for name, number in given.items())
    if not 1 <= round(total) <= LONGEST:
        raise LabError(f"At least a minute and at most {MOST_DAYS} days can pass at once: {EXAMPLE}.")
    return round(total)
