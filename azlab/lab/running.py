"""One lesson in one mode, and the Azure CLI that talks to its cloud."""

from pathlib import Path

from azlab.cli import leave, use
from azlab.lab.modes import LIVE, RECORDED, Mode, only_in_practice, open_place
from azlab.lab.people import account_of, welcome
from azlab.lab.reading import KEEPER, LabCloud
from azlab.lab.recording import attached


class Lab:
    """The running lesson. What differs from mode to mode is in its `place`."""

    def __init__(self, lesson: str, folder: Path, mode: Mode, confirm: str = "") -> None:
        self.place = open_place(mode, lesson, folder, confirm)
        session = self.place.session
        session.mode = self.place.mode
        use(session)
        try:
            said = self.place.begin()
        except BaseException:
            self.close()
            raise
        self.greeting = " ".join([*self.place.notes, said])
        self.place = attached(self.place)
        reader = KEEPER if self.place.practice else None
        self.cloud = LabCloud(session.transport, next(iter(session.account.subscriptions)), reader)
        self.cloud.is_real = self.place.mode == LIVE

    def sign_in_as(self, name: str) -> str:
        """Go on as somebody else of the practice cloud. Raises `LabError` for an unknown name."""
        if self.place.mode == LIVE:
            return self._act_as(name)
        if not self.can_pretend:
            return only_in_practice("signing in as somebody else", self.place.mode)
        self.place.session.sign_in(account_of(name))
        return welcome(self.place.session.account)

    def _act_as(self, name: str) -> str:
        """Nobody else is there in a real tenant: see what they would see, with one's own rights."""
        session = self.place.session
        account = session.accounts(account_of(name).user)
        if account is not None:
            session.sign_in(account)
        return (
            "This lesson runs live, and a real tenant has not these people: you see what "
            f"'{name}' would see, with your own rights. What Azure would refuse to them succeeds."
        )

    @property
    def can_pretend(self) -> bool:
        """Whether what only a practice Azure does is done here: by it, or by a recording of it."""
        return self.place.practice is not None or self.place.mode == RECORDED

    def close(self) -> None:
        leave(self.place.session)
        self.place.close()
