"""What runs in a worker of a cluster: tasks that the coordinator submits. Plain values come and go.

For every round of a coordinator (a word that nobody else has) a worker has one desk.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from grader.classroom.desk import LOOK_SECONDS, Desk, DeskLost
from grader.classroom.same_course import course_fingerprint
from grader.execution.walls import Walls
from grader.submissions import Release, Submission

_desks: dict[str, Desk] = {}

DIFFERS = "its course differs from the coordinator's ({here} there, {wanted} here): install the same on both"


def prepare(round_name: str, course: str, release: Release, walls: Walls) -> str:
    """Make ready for a release; why this worker can take no work, or ""."""
    here = course_fingerprint()
    if here != course:
        return DIFFERS.format(here=here, wanted=course)
    end(round_name)
    desk = _desks[round_name] = Desk()
    is_wanted = _is_wanted()
    # From now on: whatever becomes of this task, the desk has an end.
    threading.Thread(target=_end_when_forgotten, args=(round_name, desk, is_wanted), daemon=True).start()
    try:
        refused = desk.prepare(release, walls, is_wanted)
    except DeskLost as lost:
        refused = f"the process that would grade cannot be made ready: {lost}"
    if refused:
        end(round_name)
    return refused


def grade(round_name: str, submission: Submission, seconds: float) -> dict[str, Any]:
    """`{"graded": document}`, or `{"lost": why}` when it ended the process that grades."""
    desk = _desks.get(round_name)
    if desk is None:
        return {"lost": "it was killed"}
    try:
        return {"graded": desk.grade(submission, seconds, _is_wanted())}
    except DeskLost as lost:
        end(round_name)
        return {"lost": str(lost)}


def end(round_name: str) -> None:
    """End what a round has here; nothing happens when it has nothing."""
    desk = _desks.pop(round_name, None)
    if desk is not None:
        desk.end()


def _end_when_forgotten(round_name: str, desk: Desk, is_wanted: Callable[[], bool]) -> None:
    """Between two submissions, too, a coordinator may be killed: the scheduler then lets its tasks go."""
    while _desks.get(round_name) is desk:
        if not is_wanted():
            end(round_name)
        time.sleep(LOOK_SECONDS)


def _is_wanted() -> Callable[[], bool]:
    """Tells whether somebody still wants the task that runs in this thread: its coordinator may have gone.

    It goes on telling when the task has ended: of what came out, then.
    """
    from distributed import get_worker

    worker = get_worker()
    key, tasks = worker.get_current_task(), worker.state.tasks

    def is_wanted() -> bool:
        task = tasks.get(key)
        return task is not None and task.state != "cancelled"

    return is_wanted
