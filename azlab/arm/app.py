"""The practice Azure as one callable: a request in, a response out, one transaction each."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from azlab.arm import errors
from azlab.arm.access import Access
from azlab.arm.chores import ROUTES as CLOCK
from azlab.arm.chores import Chore, Chores
from azlab.arm.clock import REQUEST_SECONDS
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.errors import AzureError, BadRequest, NotFound
from azlab.arm.fields import spell_names
from azlab.arm.identities import Grant
from azlab.arm.ids import ResourceId, parse_id, subscription_id
from azlab.arm.journal import journal_entry
from azlab.arm.jsonc import read_json, refuse_strange
from azlab.arm.locks import refuse_locked
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.operations import HOST, pause, status_document
from azlab.arm.resource import Registry, ResourceType
from azlab.arm.router import Route, Routes, Visit, find
from azlab.arm.store import Resource, Store
from azlab.arm.verbs import Verbs

GRAPH = "/v1.0/"
OPEN_PATHS = ("/metadata/", "/lab/", "/cli/", GRAPH)


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
        self.registry = Registry(types)
        self.cloud = Cloud(store, setting)
        self.cloud.send, self.cloud.refuse_delete = self._inside, self._refuse_delete
        self.cloud.preflight, self.cloud.remove = self._preflight, self._remove
        self.cloud.shown = partial(self.registry.output, self.cloud)
        self.chores = Chores(self.cloud, chores)
        self.cloud.let_pass = self.chores.let_pass
        self.access = Access(self.cloud)
        self.cloud.may, self.cloud.sees = self.access.may, self.access.sees
        self.verbs = Verbs(self.cloud, self.registry)
        self.routes = [*_core_routes().all, *CLOCK.all, *routes]
        with store.transaction():
            self._seed()

    def __call__(self, request: Request) -> Response:
        """Answer one request. Never raises for anything a client can send."""
        store = self.cloud.store
        with store.transaction():
            self._let_time_pass(request)
        try:
            with store.transaction(), self.access.asked_by(request):
                response = self._answer(request)
                store.write_journal(journal_entry(request, response, self.cloud.now()))
        except AzureError as error:
            response = self._refused(request, error)
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
            self.cloud.operations.wait_until_idle(request.path.rstrip("/").lower())
        self.chores.catch_up()

    def seed_cloud(self) -> None:
        """Put tenant and subscriptions (back), e.g. after the store was cleared."""
        with self.cloud.store.transaction():
            self._seed()

    def welcome(self, grant: Grant) -> None:
        """Give somebody a role, as the cloud's own doing."""
        with self.cloud.store.transaction():
            self.access.grant(grant)

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
                self.access.grant(grant)

    def _inside(self, request: Request) -> Response:
        return self._answer(request)

    def _preflight(self, request: Request) -> None:
        id = parse_id(request.path)
        if id is not None and find(self.routes, request.method, request.path) is None:
            self.verbs.preflight(request, self._kind(id.type), self._canonical(id), _body(request))

    def _remove(self, resource: Resource) -> None:
        kind = self.registry.find(resource.id.type)
        if kind is not None:
            kind.remove(self.cloud, resource)

    def _refuse_delete(self, resource: Resource) -> None:
        kind = self.registry.find(resource.id.type)
        if kind is not None:
            kind.refuse_delete(self.cloud, resource)

    def _answer(self, request: Request) -> Response:
        _check_version(request)
        body = _body(request)
        self.access.refuse(request)
        refuse_locked(self.cloud, request)
        found = find(self.routes, request.method, request.path)
        if found:
            return found[0].page(Visit(self.cloud, request, found[1], body))
        return self._resource(request, body)

    def _resource(self, request: Request, body: Json) -> Response:
        id = parse_id(request.path)
        if id is not None:
            kind = self._kind(id.type)
            return self._verb(request, kind, self._canonical(id), body)
        head, _, last = request.path.rstrip("/").rpartition("/")
        id = parse_id(head)
        action = self.registry.action(id.type, last) if id is not None else None
        if id is not None and (request.method == "POST" or (action and action.method == request.method)):
            return self._action(request, self._canonical(id), last, body)
        return self._collection(request)

    def _verb(self, request: Request, kind: ResourceType, id: ResourceId, body: Json) -> Response:
        if request.method == "GET":
            return self.verbs.get(request, kind, id)
        if request.method in ("PUT", "PATCH"):
            wanted = spell_names(kind.fields, body)
            self.access.refuse_linked(id, f"{kind.name}/write", kind.fields, wanted)
        if request.method == "PUT":
            return self.verbs.put(request, kind, id, body)
        if request.method == "PATCH":
            return self.verbs.patch(request, kind, id, body)
        if request.method == "DELETE":
            return self.verbs.delete(request, kind, id)
        if request.method == "HEAD":
            return json_response(204 if self.cloud.get(id) else 404)
        raise errors.method_not_allowed(request.method, request.path)

    def _action(self, request: Request, id: ResourceId, verb: str, body: Json) -> Response:
        kind = self.registry.find(id.type)
        action = self.registry.action(id.type, verb)
        if kind is None or action is None:
            name = kind.name if kind else id.type
            raise self._unknown(f"{name}/{verb}", self.cloud.setting.is_real(name))
        return self.verbs.act(request, kind, id, action, body)

    def _collection(self, request: Request) -> Response:
        """`{scope}/providers/Namespace/type` or `{parent id}/type`."""
        path = request.path.rstrip("/")
        if path.startswith(GRAPH):
            raise errors.not_in_practice(f"Microsoft Graph, {path}")
        if not path.lower().startswith(("/subscriptions", "/providers")):
            raise errors.missing_subscription()
        head, _, last = path.rpartition("/")
        parent, above = parse_id(head), head.rpartition("/")
        if above[2].lower() != "resourcegroups" and "/providers/" not in path.lower():
            raise NotFound("NotFound", f"No HTTP resource was found that matches the request URI '{path}'.")
        in_scope = parent is None or "/providers/" not in head.lower()
        namespace = above[2] if in_scope else parent.namespace if parent else ""
        full = f"{namespace}/{last}" if in_scope else f"{parent.type if parent else ''}/{last}"
        scope = above[0].rpartition("/")[0] if in_scope else head
        if request.method != "GET" or not scope.lower().startswith("/subscriptions/"):
            raise errors.method_not_allowed(request.method, request.path)
        return self.verbs.collection(request, self._kind(full), scope)

    def _kind(self, resource_type: str) -> ResourceType:
        kind = self.registry.find(resource_type)
        if kind is None:
            raise self._unknown(resource_type)
        return kind

    def _unknown(self, resource_type: str, is_real: bool = False) -> AzureError:
        namespace, _, rest = resource_type.partition("/")
        if is_real or self.cloud.setting.is_real(resource_type):
            return errors.not_in_practice(resource_type)
        spelt = self.registry.namespace(namespace)
        if spelt is None:
            return NotFound("InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
        return _no_type(f"{spelt}/{rest}")

    def _canonical(self, id: ResourceId) -> ResourceId:
        if id.scope and id.scope.lower() != id.group_id.key:
            raise _no_type(id.type)  # every registered type lives in a group
        group = self.cloud.get(id.group_id)
        return self.registry.canonical(id, group.id.group if group else id.group)

    def _refused(self, request: Request, error: AzureError) -> Response:
        return json_response(error.status, {"error": error.document()})


def _core_routes() -> Routes:
    """Addresses that belong to ARM itself: the progress of long operations."""
    routes = Routes()
    locations_path = "/subscriptions/{subscription}/providers/{namespace}/locations/{location}"
    for segment in ("operations", "DiskOperations", "capsOperations", "operationResults"):
        routes.route("GET", f"{locations_path}/{segment}/{{name}}")(_operation)
    return routes


def _operation(visit: Visit) -> Response:
    operation = visit.cloud.operations.ask(visit.parts["name"])
    if operation is None:
        raise NotFound("NotFound", f"The operation '{visit.parts['name']}' could not be found.")
    resource = visit.cloud.get(operation["key"]) if operation.get("output") else None
    shown = visit.cloud.shown(resource) if resource else None
    if "/operationresults/" in visit.request.path.lower():
        status = 202 if operation["status"] == "InProgress" else 204
        return json_response(status, None, {**_own_links(visit.request), **pause(operation)})
    if visit.request.query.get("monitor"):
        return _monitor(operation, shown)
    return json_response(200, status_document(operation, shown), pause(operation))


def _own_links(request: Request) -> dict[str, str]:
    """Microsoft.Network repeats both addresses of an operation when it tells the result."""
    operation = request.url.replace("/operationResults/", "/operations/")
    return {"azure-asyncoperation": HOST + operation, "location": HOST + request.url}


def _monitor(operation: Json, shown: Json | None) -> Response:
    if operation["status"] == "InProgress":
        return json_response(202, None, pause(operation))
    if operation.get("result") is not None:
        return json_response(200, operation["result"])
    return json_response(200, shown if operation.get("output") else None)


def _check_version(request: Request) -> None:
    if "api-version" not in request.query and not request.path.lower().startswith(OPEN_PATHS):
        raise BadRequest(
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )


def _body(request: Request) -> Json:
    if not request.body:
        return {}
    try:
        body = read_json(request.body.decode("utf-8-sig"))
        refuse_strange(body)
    except (ValueError, RecursionError) as error:
        raise errors.invalid_content(str(error)) from None
    if not isinstance(body, dict):
        raise errors.invalid_content("Error converting value to Object. Path ''")
    return body


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


def _no_type(resource_type: str) -> NotFound:
    namespace, _, rest = resource_type.partition("/")
    return NotFound(
        "InvalidResourceType",
        f"The resource type '{rest}' could not be found in the namespace '{namespace}'.",
    )


def _uncached(response: Response) -> Response:
    return replace(response, headers={"cache-control": "no-cache", **response.headers})
