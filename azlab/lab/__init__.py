"""The lab: one cloud per lesson.

    from azlab import lab
    lab.start("04-managed-images")

The practice cloud is kept in a file beside the notebook: it outlives the kernel. `reset` brings back the
state in which the lesson starts; `save` and `restore` keep and bring back any other. The same lessons run
in other modes too: see `azlab.lab.modes`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from azlab.lab.current import current_lab as _current
from azlab.lab.current import running as _running
from azlab.lab.notes import Note
from azlab.lab.pictures import autoscale, bill, compare, follow, latest, map, picture, replicas, unfollow
from azlab.lab.state import LabError, in_a_sentence

if TYPE_CHECKING:
    from azlab.lab.reading import LabCloud
    from azlab.pipelines.running import Run
    from azlab.widgets.tables import Table


def start(
    lesson: str | None = None, folder: str | Path | None = None, *, mode: str | None = None, confirm: str = ""
) -> Note:
    """Start (or go on with) a lesson's cloud, and make `az`, `%az` and `%%az` talk to it.

    Without a name it is the lesson of the folder. `folder` is where the notebook lies; by default the current
    one, or the one that the front end names (`azlab.lab.kernel_folder`). `mode` is "simulated" (the default)
    or another of `azlab.lab.modes`. Live mode first shows what it would use and cost; `confirm`, the name or
    id of the subscription, starts it. Raises `LabError` when there is no such lesson, or when it cannot run
    in that mode.
    """
    with in_a_sentence():
        from azlab.cli import load_into_notebook
        from azlab.lab.kernel_folder import folder_to_look_in, go_to
        from azlab.lab.modes import choose
        from azlab.lab.naming import meant
        from azlab.lab.running import Lab

        name, home = meant(lesson, Path(folder) if folder else folder_to_look_in(lesson))
        moved = go_to(name, home)
        chosen = choose(mode, home)
        stop()
        lab = Lab(name, home, chosen, confirm)
        _running[:] = [lab]
        load_into_notebook()
        return Note(" ".join(filter(None, [lab.greeting, moved])))


def stop() -> None:
    """End the running lab, if there is one. Its cloud stays in its file."""
    while _running:
        _running.pop().close()


def reset() -> Note:
    """Bring back the state in which the lesson starts. What you made or set is gone."""
    with in_a_sentence():
        return Note(_current().backend.reset())


def your_turn() -> Note:
    """Bring the cloud of the lesson's last task. The lesson's own is kept as "before your turn".

    Called again, the task begins anew. Raises `LabError` when the lesson has no such task.
    """
    with in_a_sentence():
        return Note(_current().backend.your_turn())


def case(number: int, seed: str = "") -> Note:
    """Bring the cloud of a case of a clinic, and tell its complaint. Called again, the case begins anew.

    A word as `seed` draws other cases than those of the copy, for practice: none of them is graded. What was
    there is kept: "case 1", or "case 1 monday". Raises `LabError` when there is no case of this number.
    """
    with in_a_sentence():
        return Note(_current().backend.case(number, seed))


def save(name: str = "saved") -> Note:
    """Keep the whole cloud as it is now."""
    with in_a_sentence():
        return Note(_current().backend.save(name))


def restore(name: str = "saved") -> Note:
    """Bring back a kept cloud; what was done since is undone."""
    with in_a_sentence():
        return Note(_current().backend.restore(name))


def undo(what: str | int = "") -> Note:
    """Take back the last command that changed the cloud; or go back to where an exercise began.

    `what` is a number of `lab.history()`, before which to go, or an exercise by its name: "exercise 4". All
    in the cloud goes back, its clock and its memory of what was asked too; who is signed in stays. Raises
    `LabError` when there is nothing of that name, or nothing to undo.
    """
    from azlab.lab.undoing import as_wanted

    return Note(_current().backend.undo(as_wanted(what)))


def history(last: int | None = None) -> "Note | Table":
    """What was done to the cloud, command by command, and can be undone; with a number, the last few only."""
    from azlab.lab.undoing import cut_to

    said = _current().backend.history()
    return Note(said) if isinstance(said, str) else cut_to(said, last)


def sign_in_as(name: str) -> Note:
    """Go on as somebody else: "learner" (you), "builder", "shop-team", "auditor", "pipeline", "partner".

    Who they are and which roles they begin with is the table of `azlab.directory`. `lab.reset()` and a new
    kernel sign you in as the learner again. Raises `LabError` for another name.
    """
    with in_a_sentence():
        return Note(_current().sign_in_as(name))


def cleanup(confirm: bool = False) -> Note:
    """List what the course made in your subscription; with `confirm=True`, remove it and nothing else."""
    return Note(_current().backend.cleanup(confirm))


def scarcity(size: str, location: str, reason: str | None) -> Note:
    """Make a VM size scarce in a region, as Azure's capacity sometimes is; None ends it.

    `reason`: "SkuNotAvailable" or "NotAvailableForSubscription" (refused at once), "AllocationFailed" or
    "OverconstrainedAllocationRequest" (accepted, then failed).

    Only the practice Azure can do this; in another mode the note says so.
    """
    from azlab.lab.modes import only_in_practice

    lab = _current()
    if not lab.can_pretend:
        return Note(only_in_practice("making a size scarce", lab.backend.mode))
    lab.cloud.scarcity(size, location, reason)
    return Note(
        f"{size} can be had in {location} again." if reason is None else f"{size} in {location}: {reason}."
    )


def let_pass(hours: float = 0, minutes: float = 0, *, days: float = 0) -> Note:
    """Let time pass in the cloud, minute by minute, with all that happens in it: up to 31 days at once.

    Only the practice Azure can do this; in another mode the note says so.
    """
    from azlab.lab.modes import only_in_practice
    from azlab.lab.passing import whole_minutes

    lab = _current()
    if not lab.can_pretend:
        return Note(only_in_practice("letting time pass", lab.backend.mode))
    now = lab.cloud.let_pass(whole_minutes(hours, minutes, days))
    return Note(f"In the cloud it is now {now:%A, %d %B %Y, %H:%M} (UTC).")


def load(scale_set: str, *, group: str, percent: float) -> Note:
    """Let so much be asked of a scale set that its present instances are busy to `percent`.

    The demand is a total: with twice as many instances each is half as busy. Above 100 the demand is more
    than the present instances can bear. Only the practice Azure can do this.
    """
    from azlab.lab.modes import only_in_practice
    from azlab.lab.reading import CloudError

    lab = _current()
    if not lab.can_pretend:
        return Note(only_in_practice("a load of one's own making", lab.backend.mode))
    name = f"Microsoft.Compute/virtualMachineScaleSets/{scale_set}"
    id = f"/subscriptions/{lab.cloud.subscription}/resourceGroups/{group}/providers/{name}"
    try:
        lab.cloud.load(id, percent)
    except CloudError as error:
        if error.code == "ResourceNotFound":  # as for `picture` no exception, which would end "Run All Cells"
            return Note(f"There is no scale set '{scale_set}' in resource group '{group}' yet.")
        raise LabError(f"{error.message} Check name, group and percent.") from None
    return Note(f"As many users now ask something of '{scale_set}' as keep its instances {percent}% busy.")


def pipeline(file: str | Path, **given: str) -> "Run":
    """Run a pipeline of Azure DevOps or a workflow of GitHub Actions, step by step in bash, in this folder.

    Its `az` reaches the lesson's cloud. `given` are parameters, inputs or variables by their names. What this
    runner knows of both is listed in docs/pipelines.md. Raises `SentenceError` for a file that asks for more.
    """
    from azlab.lab.pipelines import run

    return run(_current(), Path(file), {name: str(value) for name, value in given.items()})


def cloud() -> "LabCloud":
    """The running lesson's cloud, to be read."""
    return _current().cloud


def __dir__() -> list[str]:
    return sorted(set(__all__) - {"LabError", "Note", "cloud", "stop"})  # what learners need, for their Tab


__all__ = [
    "LabError",
    "Note",
    "autoscale",
    "bill",
    "case",
    "cleanup",
    "cloud",
    "compare",
    "follow",
    "history",
    "latest",
    "let_pass",
    "load",
    "map",
    "picture",
    "pipeline",
    "replicas",
    "reset",
    "restore",
    "save",
    "scarcity",
    "sign_in_as",
    "start",
    "stop",
    "undo",
    "unfollow",
    "your_turn",
]
