"""`lab.follow`: a picture in the notebook that is drawn anew after each cell which changed the cloud.

It is an output with a name, so that every front end, and `nbconvert`, replaces it where it stands.
"""

from dataclasses import replace
from typing import Any

from azlab.cli import running_shell
from azlab.lab.current import current_lab, running
from azlab.lab.notes import Note
from azlab.lab.running import Lab
from azlab.lab.state import in_a_sentence
from azlab.lab.watching import Asked, Watch
from azlab.sentences import SentenceError
from azlab.widgets.panels import Panel

DISPLAY = "azlab-follow"
"""The output's name."""
NO_CELLS = "lab.follow() draws after each cell of a notebook. Here, lab.picture() draws when it is asked."
TOO_MANY_QUESTIONS = (
    "This lesson runs live, and each picture asks your subscription many questions: lab.picture() draws one "
    "when you want it."
)
ENDED = "It no longer follows: lab.follow() begins again."
STOPPED = "The lesson was stopped: this is how its cloud was."
_following: "list[Following]" = []


class Following:
    """The picture of one notebook. It stays when another lesson is started, and is of that one then."""

    def __init__(self, shell: Any, asked: Asked) -> None:
        self._shell, self._asked = shell, asked
        self._lab: Lab | None = None
        self._watch: Watch | None = None
        self._shown = Panel("")

    def begin(self, lab: Lab) -> None:
        """Show the cloud as it is. Raises the `SentenceError` of one that cannot be drawn."""
        from IPython.display import display

        self._turn_to(lab)
        with in_a_sentence():
            panel = self._watch.panel() if self._watch else None
        self._shown = panel or self._shown
        display(self._shown, display_id=DISPLAY)  # type: ignore[no-untyped-call]
        self._shell.events.register("post_run_cell", self._after)

    def end(self) -> None:
        """Follow no longer, and say so."""
        self._shell.events.unregister("post_run_cell", self._after)
        self._turn_to(None)
        self._show(replace(self._shown, note=ENDED))

    def _after(self, result: Any) -> None:
        """After a cell."""
        lab = running[-1] if running else None
        if lab is not self._lab:
            self._turn_to(lab)
        self._show(self._panel(_cell(getattr(result, "execution_count", None))))

    def _turn_to(self, lab: Lab | None) -> None:
        if self._watch is not None:
            self._watch.close()
        sight = lab.backend.sight if lab else None
        self._lab, self._watch = lab, None
        if lab is not None and sight is not None:
            self._watch = Watch(lab.cloud.through(sight), sight, self._asked)

    def _panel(self, cell: str) -> Panel | None:
        """What there is to show; None where it is what is shown already."""
        if self._lab is None:
            return replace(self._shown, note=STOPPED)
        if self._watch is None:
            return Panel(TOO_MANY_QUESTIONS)
        try:
            with in_a_sentence():
                return self._watch.panel(cell)
        except SentenceError as sentence:
            return Panel(f"What there is now cannot be drawn. {sentence}")
        except Exception as fault:  # a picture is a convenience: no cell fails for it
            return Panel(f"What there is now cannot be drawn: {type(fault).__name__}: {fault}")

    def _show(self, panel: Panel | None) -> None:
        from IPython.display import update_display

        if panel is not None and panel != self._shown:
            self._shown = panel
            update_display(panel, display_id=DISPLAY)  # type: ignore[no-untyped-call]


def begin(asked: Asked) -> Note | None:
    """Follow in this notebook from now on; a sentence where that cannot be."""
    lab, shell = current_lab(), running_shell()
    if shell is None:
        return Note(NO_CELLS)
    if lab.backend.sight is None:
        return Note(TOO_MANY_QUESTIONS)
    end()
    following = Following(shell, asked)
    following.begin(lab)
    _following.append(following)
    return None


def end() -> None:
    """Follow no longer; where nobody follows, nothing happens."""
    while _following:
        _following.pop().end()


def _cell(count: int | None) -> str:
    return f"[{count}]" if count else ""
