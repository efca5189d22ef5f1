"""How much time a lesson lets pass."""

from azlab.arm.chores import LONGEST
from azlab.lab.state import LabError


def whole_minutes(hours: float, minutes: float) -> int:
    """Hours and minutes as whole minutes. Raises `LabError` when that is no time that can pass."""
    try:
        whole = round(60 * hours + minutes)
    except (TypeError, ValueError, OverflowError):
        raise LabError("Say how much time passes in numbers: lab.let_pass(hours=2, minutes=30).") from None
    if not 1 <= whole <= LONGEST:
        raise LabError("At least a minute and at most seven days can pass at once: lab.let_pass(hours=2).")
    return whole
