"""One lesson in one mode, and the Azure CLI that talks to its cloud."""

from pathlib import Path

from azlab.cli import leave, use
from azlab.lab.modes import Mode, open_place
from azlab.lab.reading import KEEPER, LabCloud


class Lab:
    """The running lesson. What differs from mode to mode is in its `place`."""

    def __init__(self, lesson: str, folder: Path, mode: Mode) -> None:
        self.place = open_place(mode, lesson, folder)
        session = self.place.session
        session.mode = self.place.mode
        reader = KEEPER if self.place.practice else None
        self.cloud = LabCloud(session.transport, next(iter(session.account.subscriptions)), reader)
        use(session)
        try:
            said = self.place.begin()
        except BaseException:
            self.close()
            raise
        self.greeting = " ".join([*self.place.notes, said])

    def close(self) -> None:
        leave(self.place.session)
        self.place.close()
