"""A lesson that is being graded: whoever grades holds its cloud, and the kernel asks across the line."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from azlab.exam.answer_cells import follow
from azlab.lab.modes import NOTHING_REAL, SIMULATED
from azlab.lab.people import LEARNER, find_account
from azlab.lab.temporary import temporary_folder
from azlab.line.asking import ask
from azlab.line.program import write_programs
from azlab.line.session import LineSession
from azlab.packer.launcher import write_launcher
from azlab.ssh.clients import write_clients
from azlab.widgets.tables import Table

if TYPE_CHECKING:
    from azlab.arm.app import App
    from azlab.lab.sights import Sight


class GradedBackend:
    """The practice cloud of one submission, at the other end of the line."""

    mode = SIMULATED
    """What a learner reads: the cloud is the same practice Azure."""
    can_pretend = True
    practice: "App | None" = None
    sight: "Sight | None" = None

    def __init__(self, lesson: str, folder: Path) -> None:
        self.lesson, self.notes = lesson, list[str]()
        home = temporary_folder("line-")
        self.session = LineSession(home / "home", LEARNER)
        self.session.accounts = find_account
        self._programs = str(home / "bin")
        write_programs(home / "bin")
        write_launcher(home / "bin")
        write_clients(home / "ssh", home / "bin", home / "keys", fetch=True)
        os.environ["PATH"] = os.pathsep.join([self._programs, os.environ.get("PATH", os.defpath)])

    def begin(self) -> str:
        said = ask("lab", call="begin", name=self.lesson)
        follow(said["answers"])
        return str(said["said"])

    def reset(self) -> str:
        self.session.begin_anew()
        return self._said("reset")

    def your_turn(self) -> str:
        self.session.begin_anew()
        return self._said("your turn")

    def case(self, number: int, seed: str) -> str:
        self.session.begin_anew()
        return self._said("case", str(number))

    def save(self, name: str) -> str:
        return self._said("save", name)

    def restore(self, name: str) -> str:
        return self._said("restore", name)

    def undo(self, wanted: str) -> str:
        return self._said("undo", wanted)

    def history(self) -> Table:
        return Table.of(ask("lab", call="history", name="")["table"])

    def cleanup(self, confirm: bool) -> str:
        return NOTHING_REAL

    def close(self) -> None:
        """Let programs find the system's own `sleep` again. Nothing else is kept here."""
        folders = os.environ.get("PATH", "").split(os.pathsep)
        os.environ["PATH"] = os.pathsep.join(folder for folder in folders if folder != self._programs)

    def _said(self, what: str, name: str = "") -> str:
        return str(ask("lab", call=what, name=name)["said"])


backend = GradedBackend
