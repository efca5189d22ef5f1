"""Live mode: the lesson in a real subscription, once its plan has been confirmed."""

import atexit
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from azlab import directory
from azlab.arm.app import App
from azlab.cli import Account, Session
from azlab.lab.building import Building
from azlab.lab.keeping import KeptStore
from azlab.lab.modes import LIVE, only_in_practice, settings
from azlab.lab.outside import open_outside
from azlab.lab.sights import Sight
from azlab.lab.starts import no_turn, starts_in
from azlab.lab.state import LabError, state_folder
from azlab.live import prices
from azlab.live.account import NOT_SIGNED_IN, SignedIn
from azlab.live.boundary import Boundary
from azlab.live.ceiling import Ceiling, Limits, Machines
from azlab.live.cleanup import clean_up
from azlab.live.connection import connect
from azlab.live.freshness import Freshness
from azlab.live.inventory import Choice, counted, find, hourly, machines
from azlab.live.marks import Marks
from azlab.live.names import Names, learner_name
from azlab.live.offers import Offers, choose, free_cores, read_offers, shortages, wanted_by
from azlab.live.plan import Plan, commands_in, needs_of
from azlab.live.resource_manager import Manager, ManagerError
from azlab.live.stand_ins import StandIns
from azlab.transports.live import Live

PEOPLE = ("sign_in_as", "login -u", "Practice Two")
"""A lesson that says one of these speaks of people and subscriptions that a real tenant has not."""
OTHERS = {"Practice_Two": directory.PRACTICE_TWO, "Partner": directory.PARTNER}
SEEN_BY = {"shop-team": (directory.PRACTICE_TWO,), "partner": (directory.PARTNER,)}
CONFIRM, LEARNER = "AZLAB_CONFIRM", "AZLAB_LEARNER"
AGAIN = "lab.your_turn() goes on from here."
NO_UNDO = (
    "Real Azure has no undo: what is deleted is gone, and what was made stays until it is deleted. "
    "lab.cleanup() lists what the course made."
)


class ConfirmationNeeded(LabError):
    """The plan, and how to confirm it. Nothing has been done."""


class LiveBackend:
    """One lesson in a real subscription."""

    mode = LIVE
    practice: App | None = None
    can_pretend = False
    sight: Sight | None = None

    def __init__(self, lesson: str, folder: Path, confirm: str = "") -> None:
        self.lesson, self.folder = lesson, folder
        said: dict[str, Any] = settings(folder)[0].get(LIVE, {})
        connection = connect(os.environ, str(said.get("subscription", "")))
        self.manager, who, cloud = connection.manager, connection.who, connection.cloud
        self.plan, offers = self._planned(who, Limits.of(said))
        _insist(self.plan, confirm or os.environ.get(CONFIRM, ""), lesson)
        files = state_folder(lesson, folder, LIVE)
        kept = KeptStore(files)
        self.notes, self.store, self._mark = kept.notes, kept.store, files.folder / "building"
        transport = self._transport(cloud, offers)
        self.session = Session(transport, files.home, self._account(), real_time=True)
        self.session.accounts = self._account
        self.outside = open_outside(self.session, files.shell)
        atexit.register(self._warn)

    def begin(self) -> str:
        where = f"Live, in subscription '{self.plan.who.subscription_name}'."
        building = Building(self.store, self.session, self._commands, self._key)
        if building.is_done and self._is_there:
            return f"{where} You go on where you left off; lab.cleanup() removes what the course made."
        with building.alone(self.lesson, self._mark):
            building.run(self.lesson)
        return f"{where} This is the lesson's start state. At the end: lab.cleanup()."

    def reset(self) -> str:
        return (
            f"A real subscription is not put back. python -m azlab cleanup --lesson {self.lesson} removes "
            "what this lesson made, lab.cleanup(confirm=True) what all your lessons made; then start the "
            "lesson again."
        )

    def your_turn(self) -> str:
        """Make what the last task begins with, beside the rest. Raises `LabError` when that fails."""
        commands = starts_in(self.folder, self.lesson).turn
        if not commands:
            raise no_turn(self.lesson)
        building = Building(self.store, self.session, commands, self._key, part="turn ", again=AGAIN)
        with building.alone(self.lesson, self._mark):
            building.run("the last task")
        return "What the task begins with is there now, beside what you have made before."

    def case(self, number: int, seed: str) -> str:
        return only_in_practice("making a cloud sick", LIVE)

    def save(self, name: str) -> str:
        return only_in_practice("saving the cloud", LIVE)

    def restore(self, name: str) -> str:
        return only_in_practice("restoring the cloud", LIVE)

    def undo(self, wanted: str) -> str:
        return NO_UNDO

    def history(self) -> str:
        return NO_UNDO

    def cleanup(self, confirm: bool) -> str:
        """What is there (of this learner, in all lessons), or what was removed."""
        choice = Choice(self.learner)
        found = find(self.manager, choice)
        listed = "\n".join(found.lines())
        if found.is_empty:
            return f"{listed}\nNothing of the course is left in the subscription.".lstrip()
        if not confirm:
            price = prices.dollars(hourly(self.manager, found))
            return f"{listed}\nThis costs up to {price} an hour. To remove it: lab.cleanup(confirm=True)"
        print(listed)
        outcome = clean_up(self.manager, choice, print)
        self.store.clear()
        return "\n".join(outcome.sentences)

    def close(self) -> None:
        self.outside.close()
        self._warn()
        atexit.unregister(self._warn)
        self.store.close()

    def _account(self, name: str = "") -> Account:
        """The learner's own account; for somebody of the lesson, with what they would see."""
        who = self.plan.who
        person = directory.identity(name) if name else None
        # The CLI takes this very name for an order to ask the machine it runs on.
        own = who.user if "Identity" not in who.user else "managed-identity@azure"
        aliases = {alias.id: alias.name for alias in self._names.aliases}
        seen = {who.subscription: who.subscription_name, **aliases}
        seen.pop(directory.PARTNER, None)
        if person is None or person is directory.LEARNER:
            return Account(own, who.tenant, seen)
        # The first is their default; the real one is seen too, since images of it are named by their ids.
        first = {id: aliases[id] for id in SEEN_BY.get(person.name, ()) if id in aliases}
        return Account(person.user, who.tenant, {**first, **seen})

    def _planned(self, who: SignedIn, limits: Limits) -> tuple[Plan, Offers]:
        self.learner = learner_name(os.environ.get(LEARNER, "").strip() or who.user)
        commands = f"{self._commands}\n{commands_in(self.folder, self.lesson)}"
        others = OTHERS if any(word in commands for word in PEOPLE) else {}
        self._names = Names.of(self.learner, self.lesson, who.subscription, **others)
        wanted = wanted_by(commands)
        try:
            offers = read_offers(self.manager, wanted.regions)
            stand_ins = choose(self.manager, wanted, offers)
            regions = _real(wanted.regions, stand_ins)
            free = tuple(filter(None, (free_cores(self.manager, region) for region in regions)))
        except ManagerError as error:
            if error.code == NOT_SIGNED_IN:
                raise
            raise LabError(f"Azure would not say what the subscription offers: {error}") from None
        expires = (datetime.now(UTC) + timedelta(hours=limits.hours)).strftime("%Y-%m-%dT%H:%MZ")
        start = needs_of(self._commands)
        sizes = [stand_ins.sizes.get(size, size) for size, _ in start.machines]
        short = _short(self.manager, regions, sizes)
        plan = Plan(self.lesson, who, regions, self._names, stand_ins, start, limits, expires, free, short)
        return plan, offers

    def _transport(self, cloud: Freshness, offers: Offers) -> Live:
        plan = self.plan
        return Live(
            cloud,
            Boundary(plan.who.subscription, tuple(alias.id for alias in plan.names.aliases)),
            Ceiling(plan.limits, self._machines, offers.knows, self._counted),
            Marks(self.lesson, self.learner, plan.expires),
            plan.names,
            plan.stand_ins,
            self.store,
        )

    def _machines(self) -> list[Machines]:
        """As the ceiling counts them, under the lesson's names."""
        found = machines(self.manager, self.learner)
        return [Machines(self._names.plain(machine.id), machine.size, machine.count) for machine in found]

    def _counted(self, kind: str) -> dict[str, int]:
        """The same of what else is counted."""
        found = counted(self.manager, self.learner, kind)
        return {self._names.plain(id): number for id, number in found.items()}

    @property
    def _commands(self) -> str:
        return starts_in(self.folder, self.lesson).lesson

    @property
    def _key(self) -> str:
        """What the kept journal belongs to."""
        return f"{self.lesson} of {self.learner} in {self.plan.who.subscription}"

    @property
    def _is_there(self) -> bool:
        return not self._commands or bool(find(self.manager, Choice(self.learner, self.lesson)).groups)

    def _warn(self) -> None:
        """Leaving with something left in the subscription: say so, whatever else fails."""
        try:
            found = find(self.manager, Choice(self.learner))
            if not found.is_empty:
                price = prices.dollars(hourly(self.manager, found))
                print(
                    f"Still in subscription '{self.plan.who.subscription_name}': {len(found.resources)} "
                    f"resources of the course, {price} an hour. Remove them: lab.cleanup() in the notebook, "
                    "or python -m azlab cleanup",
                    file=sys.stderr,
                )
        except Exception as error:
            print(f"Whether something is left in the subscription is not known: {error}", file=sys.stderr)


def _insist(plan: Plan, confirm: str, lesson: str) -> None:
    if plan.accepts(confirm):
        return
    who = plan.who
    name = who.subscription if who.is_name_shared else who.subscription_name
    wrong = f"'{confirm}' is not the name or id of this subscription.\n" if confirm else ""
    if who.is_name_shared:
        wrong = f"You see several subscriptions named '{who.subscription_name}': only its id confirms.\n"
    how = f'lab.start("{lesson}", mode="live", confirm="{name}")'
    raise ConfirmationNeeded(
        f'{plan}\n{wrong}Nothing has been done yet. To go on: {how}; outside a notebook: {CONFIRM}="{name}"'
    )


def _real(regions: tuple[str, ...], stand_ins: StandIns) -> tuple[str, ...]:
    return tuple(stand_ins.regions.get(region, region) for region in regions)


def _short(manager: Manager, regions: tuple[str, ...], sizes: list[str]) -> tuple[str, ...]:
    """Quotas too small for the start; which machine is for which of several regions is not known."""
    return tuple(shortages(manager, regions[0], sizes)) if len(regions) == 1 and sizes else ()


backend = LiveBackend
