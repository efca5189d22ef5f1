"""One lesson in one mode, and the Azure CLI that talks to its cloud."""

import time
from collections.abc import Callable
from pathlib import Path

from azlab.assignments import notebooks_of
from azlab.cli import leave, use
from azlab.cli.surroundings import keep_libraries_quiet
from azlab.exam.answer_cells import follow, names_beside
from azlab.exam.quizzes import offer_forms
from azlab.lab.bash_cells import bash_of
from azlab.lab.cells import FORMS
from azlab.lab.modes import LIVE, Mode, only_in_practice, open_backend
from azlab.lab.people import account_of, greeting
from azlab.lab.reading import KEEPER, LabCloud
from azlab.lab.sections import lesson_with
from azlab.lab.sleeping import sleep_in, wall
from azlab.lab.state import in_a_sentence
from azlab.lab.tapes import attached
from azlab.privacy import keep_private


class Lab:
    """The running lesson. What differs from mode to mode is in its `backend`."""

    def __init__(self, lesson: str, folder: Path, mode: Mode, confirm: str = "") -> None:
        self.backend = open_backend(mode, lesson, folder, confirm)
        self._wake: Callable[[], None] = lambda: None
        follow(names_beside(folder, lesson))
        self._no_more_forms = offer_forms(folder, lesson)
        session = self.backend.session
        session.mode = self.backend.mode
        session.lesson_with = lambda section: lesson_with(section, lesson, folder)
        session.notebook = next(iter(notebooks_of(lesson, folder)), None)
        keep_libraries_quiet()
        use(session)
        try:
            with in_a_sentence():
                said = self.backend.begin()
            keep_private(session.home.folder.parent)
        except BaseException:
            self.close()
            raise
        session.run_bash = bash_of(session, lambda seconds: self._let_pass(seconds))
        self.greeting = " ".join([*self.backend.notes, said])
        self.backend = attached(self.backend)
        reader = KEEPER if self.backend.practice else None
        self.cloud = LabCloud(session.transport, next(iter(session.account.subscriptions)), reader)
        self.cloud.lesson, self.cloud.forms = lesson, FORMS
        self.cloud.is_real = self.backend.mode == LIVE
        if wall() is None and not self.cloud.is_real:
            self._wake = sleep_in(self.cloud.wait)

    def sign_in_as(self, name: str) -> str:
        """Go on as somebody else of the practice cloud. Raises `LabError` for an unknown name."""
        if self.backend.mode == LIVE:
            return self._act_as(name)
        if not self.can_pretend:
            return only_in_practice("signing in as somebody else", self.backend.mode)
        self.backend.session.sign_in(account_of(name))
        return greeting(self.backend.session.account)

    def _act_as(self, name: str) -> str:
        """Nobody else is there in a real tenant: see what they would see, with one's own rights."""
        session = self.backend.session
        account = session.accounts(account_of(name).user)
        if account is not None:
            session.sign_in(account)
        return (
            "This lesson runs live, and a real tenant has not these people: you see what "
            f"'{name}' would see, with your own rights. What Azure would refuse to them succeeds."
        )

    def _let_pass(self, seconds: float) -> None:
        (self.cloud.wait if self.can_pretend else time.sleep)(seconds)

    @property
    def can_pretend(self) -> bool:
        """Whether what only a practice Azure does is done here: by it, or by a recording of it."""
        return self.backend.can_pretend

    def close(self) -> None:
        """Leave the lesson: `az` has no session, and time is the machine's own again."""
        self._wake()
        self._no_more_forms()
        leave(self.backend.session)
        self.backend.close()
