"""One lesson in one mode, and the Azure CLI that talks to its cloud."""

from pathlib import Path

from azlab.cli import leave, use
from azlab.lab.modes import Mode, only_in_practice, open_place
from azlab.lab.people import account_of, welcome
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

    def sign_in_as(self, name: str) -> str:
        """Go on as somebody else of the practice cloud. Raises `LabError` for an unknown name."""
        if self.place.practice is None:
            return only_in_practice("signing in as somebody else", self.place.mode)
        self.place.session.sign_in(account_of(name))
        return welcome(self.place.session.account)

    def close(self) -> None:
        leave(self.place.session)
        self.place.close()
