"""The practice Azure as one callable: a request in, a response out, one transaction each."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from azlab.arm.chores import Chore
from azlab.arm.clock import REQUEST_SECONDS
from azlab.arm.cloud import Setting
from azlab.arm.dispatch import Dispatcher
from azlab.arm.errors import AzureError
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
        with store.transaction():
            self._seed()

    def __call__(self, request: Request) -> Response:
        """Answer one request. Never raises for anything a client can send."""
        store = self.cloud.store
        with store.transaction():
            self._let_time_pass(request)
        try:
            with store.transaction(), self._dispatcher.access.asked_by(request):
                response = self._dispatcher.send(request)
                store.write_journal(journal_entry(request, response, self.cloud.now()))
        except AzureError as error:
            response = json_response(error.status, {"error": error.document()})
            with store.transaction():
                store.write_journal(journal_entry(request, response, self.cloud.now(), error.code))
        return _uncached(response)

    def _let_time_pass(self, request: Request) -> None:
        """A moment for any request; for `az ... wait`, until nothing is in progress on its resource.

        In a transaction of its own: what ended stays ended, whatever is answered then.
        """
        self.cloud.clock.advance(REQUEST_SECONDS)
        self.cloud.operations.finish_due()
        if request.method == "GET" and request.command.endswith("wait"):
            self.cloud.operations.wait_until_idle(request.address.path.lower())
        self._dispatcher.chores.catch_up()

    def seed_cloud(self) -> None:
        """Put tenant and subscriptions (back), e.g. after the store was cleared."""
        with self.cloud.store.transaction():
            self._seed()

    def welcome(self, grant: Grant) -> None:
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


def _uncached(response: Response) -> Response:
    return replace(response, headers={"cache-control": "no-cache", **response.headers})
