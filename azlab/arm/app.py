"""The practice Azure as one callable: a request in, a response out, one transaction each."""

import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from azlab.arm.chores import Chore
from azlab.arm.clock import REQUEST_SECONDS
from azlab.arm.cloud import Setting
from azlab.arm.dispatch import Dispatcher
from azlab.arm.errors import AzureError
from azlab.arm.exchange import InternalServerError, identified, told
from azlab.arm.health import StoreError
from azlab.arm.history import History
from azlab.arm.identities import Grant
from azlab.arm.ids import subscription_id
from azlab.arm.journal import journal_entry
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.resource import ResourceType
from azlab.arm.router import Route
from azlab.arm.store import Resource, Store


class App:
    """An ARM endpoint over one store."""

    def __init__(
        self,
        store: Store,
        types: list[ResourceType],
        routes: list[Route],
        setting: Setting,
        chores: Iterable[Chore] = (),
    ) -> None:
        self._dispatcher = Dispatcher(store, setting, types, routes, chores)
        self.registry, self.cloud = self._dispatcher.registry, self._dispatcher.cloud
        store.index({kind.name: kind.indexed for kind in types})
        self.history = History(store)
        try:
            with store.transaction():
                self._seed()
        except StoreError as error:
            if not error.only_reading_works or store.fact("seed") is None:
                raise  # else it is read as it is

    def __call__(self, request: Request) -> Response:
        """Answer one request. Never raises: what breaks inside is undone, and is ARM's own 500."""
        try:
            response = self._written_down_if_possible(request)
        except Exception as fault:  # a recursion too deep and memory that is not there are such, too
            response = self._broken(request, fault)
        return identified(request, response)

    def look(self, request: Request) -> Response:
        """The answer as of now, for who draws what is there: no time passes, and no line tells of it.

        What the answer would write is given up.
        """
        try:
            with self.cloud.store.reading(), self._dispatcher.access.asked_by(request):
                return self._dispatcher.answer(request)
        except AzureError as error:
            return json_response(error.status, {"error": error.document()})

    def _written_down_if_possible(self, request: Request) -> Response:
        try:
            return self._written_down(request)
        except StoreError as error:
            return self._unwritten(request, error)

    def _written_down(self, request: Request) -> Response:
        """The answer of one transaction, which the journal remembers. Raises `StoreError`."""
        store = self.cloud.store
        with store.transaction():
            self._let_time_pass(request)
            try:
                with store.savepoint():
                    return self._answered(request)
            except StoreError:
                raise
            except AzureError as error:
                response = json_response(error.status, {"error": error.document()})
                self._write_down(request, response, error.code)
                return response

    def _answered(self, request: Request) -> Response:
        with self._dispatcher.access.asked_by(request), self.history.answering(request):
            response = self._dispatcher.answer(request)
            self._write_down(request, response)
        self._catch_up(request)
        return response

    def _write_down(self, request: Request, response: Response, code: str = "") -> None:
        entry = journal_entry(request, response, self.cloud.now(), code)
        self.cloud.store.write_journal({**entry, **self.history.mark})

    def _unwritten(self, request: Request, error: StoreError) -> Response:
        """Where nothing can be written, what only reads is answered; all else hears why not."""
        refusal: AzureError = error
        # Who waits for something to end, or asks how it is getting on, would wait for ever.
        if error.only_reading_works and not _waits(request):
            store, before = self.cloud.store, self.cloud.store.changes
            try:
                with store.reading(), self._dispatcher.access.asked_by(request):
                    response = self._dispatcher.answer(request)
                if store.changes == before:
                    return response
            except AzureError as refused:
                refusal = refused
        return json_response(refusal.status, {"error": refusal.document()})

    def _broken(self, request: Request, fault: Exception) -> Response:
        """Nothing of the request is left but its line in the journal, and that only if it can be written."""
        error = InternalServerError(request, datetime.now(UTC))
        response = json_response(error.status, {"error": error.document()}, error.headers)
        with suppress(Exception), self.cloud.store.transaction():
            self._remember(request, error, fault)
        return response

    def _remember(self, request: Request, error: InternalServerError, fault: Exception) -> None:
        """The line by which a reference leads to what broke."""
        entry = journal_entry(request, Response(error.status), self.cloud.now(), error.code)
        self.cloud.store.write_journal({**entry, "fault": told(fault), "reference": error.reference})

    def _let_time_pass(self, request: Request) -> None:
        """What was really waited, and a moment; for `az ... wait`, until nothing is in progress there.

        A refusal undoes nothing of it: what ended stays ended. What breaks here is tried again by the next
        request, and does not keep this one from its answer.
        """
        self._dispatcher.chores.keep_pace()
        self.cloud.clock.advance(REQUEST_SECONDS)
        operations, chores = self.cloud.operations, self._dispatcher.chores
        if not (operations.due or chores.are_due or _waits(request)):
            return
        with self._written_if_it_breaks(request):
            operations.finish_due()
            if _waits(request):
                operations.wait_until_idle(request.address.path.lower())
            chores.catch_up()

    def _catch_up(self, request: Request) -> None:
        """Who asks about an operation lets time pass: what was due on the way happens before the answer."""
        if self._dispatcher.chores.are_due:
            with self._written_if_it_breaks(request):
                self._dispatcher.chores.catch_up()

    @contextmanager
    def _written_if_it_breaks(self, request: Request) -> Iterator[None]:
        """What breaks inside is undone, and the journal tells of it."""
        try:
            with self.cloud.store.savepoint():
                yield
        except (AzureError, sqlite3.Error):
            raise  # of the store itself: nothing can be written then
        except Exception as fault:
            self._remember(request, InternalServerError(request, datetime.now(UTC)), fault)

    def seed_cloud(self) -> None:
        """Put tenant and subscriptions (back), e.g. after the store was cleared."""
        with self.cloud.store.transaction():
            self._seed()
            self.cloud.clock.watch()  # what was waited while a kept cloud lay in its file is not its own

    def grant(self, grant: Grant) -> None:
        """Give somebody a role, as the cloud's own doing."""
        with self.cloud.store.transaction():
            self._dispatcher.access.grant(grant)

    def _seed(self) -> None:
        store = self.cloud.store
        if store.fact("seed") is None:
            store.set_fact("seed", uuid.uuid4().hex)
        for subscription, name in self.cloud.setting.subscriptions.items():
            id = subscription_id(subscription)
            if self.cloud.get(id) is None:
                tenant = self.cloud.setting.tenant_of(subscription)
                self.cloud.put(Resource(id, _subscription(subscription, name, tenant)))
        if store.fact("granted") is None:
            store.set_fact("granted", True)
            for grant in self.cloud.setting.grants:
                self._dispatcher.access.grant(grant)


def _waits(request: Request) -> bool:
    """Whether it is one of the requests of `az ... wait`."""
    return request.method == "GET" and request.command.endswith("wait")


def _subscription(subscription: str, name: str, tenant: str) -> Json:
    return {
        "id": f"/subscriptions/{subscription}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": subscription,
        "tenantId": tenant,
        "displayName": name,
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }
