"""From a request to what answers it: a provider's page, a verb of a resource type, or Azure's refusal.

What answers is found before anybody asks who may do it, so that nothing is refused which is not there.
"""

from collections.abc import Callable, Iterable
from functools import partial

from azlab.arm import chores, errors, operation_pages
from azlab.arm.access import Access
from azlab.arm.addresses import GRAPH, Address, Kind
from azlab.arm.chores import Chore, Chores
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.errors import AzureError, NotFound, NotInPractice
from azlab.arm.ids import ResourceId
from azlab.arm.locks import refuse_locked
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.resource import Action, Registry, ResourceType
from azlab.arm.router import Route, Visit, find
from azlab.arm.store import Resource, Store
from azlab.arm.verbs import Verbs
from azlab.arm.versions import refuse_version

Answer = Callable[[Json], Response]
"""What answers a request, when it is given the request's body."""


class Dispatcher:
    """The host of one cloud: everything that it can be asked, inside the transaction of one request."""

    def __init__(
        self,
        store: Store,
        setting: Setting,
        types: list[ResourceType],
        routes: list[Route],
        work: Iterable[Chore],
    ) -> None:
        self.registry = Registry(types)
        self.cloud = Cloud(store, setting, self)
        self.access = Access(self.cloud)
        self.chores = Chores(self.cloud, work)
        self.verbs = Verbs(self.cloud, self.registry)
        self.routes = [*operation_pages.ROUTES.all, *chores.ROUTES.all, *routes]

    def send(self, request: Request) -> Response:
        """Answer as whoever the cloud is answering. Raises the `AzureError` of a refusal."""
        refuse_version(request)
        answer = self._answer(request)
        self.access.refuse(request.address)
        refuse_locked(self.cloud, request.address)
        with self.cloud.answering(request):
            return answer(request.document)  # a body is read when its sender is known to be allowed

    def preflight(self, request: Request) -> None:
        """Raise what can be said against a PUT before anything is made."""
        id = request.address.id
        if id is not None and find(self.routes, request.method, request.path) is None:
            self.verbs.preflight(request, self._type(id.type), self._canonical(id), request.document)

    def may(self, action: str, scope: str) -> bool:
        return self.access.may(action, scope)

    def sees(self, scope: str) -> bool:
        return self.access.sees(scope)

    def let_pass(self, minutes: int) -> None:
        self.chores.let_pass(minutes)

    def wait(self, seconds: float) -> None:
        self.chores.wait(seconds)

    def shown(self, resource: Resource) -> Json:
        return self.registry.output(self.cloud, resource)

    def remove(self, resource: Resource) -> None:
        kind = self.registry.find(resource.id.type)
        if kind is not None:
            kind.remove(self.cloud, resource)

    def refuse_delete(self, resource: Resource) -> None:
        kind = self.registry.find(resource.id.type)
        if kind is not None:
            kind.refuse_delete(self.cloud, resource)

    def _answer(self, request: Request) -> Answer:
        """What answers. Raises `NotInPractice`; what Azure itself refuses waits for the caller's rights."""
        try:
            return self._found(request)
        except NotInPractice:
            raise
        except AzureError as error:
            return partial(_refuse, error)

    def _found(self, request: Request) -> Answer:
        found = find(self.routes, request.method, request.path)
        if found is not None:
            route, parts = found
            return partial(self._page, request, route, parts)
        address = request.address
        if address.id is not None:
            return partial(self._verb, request, self._type(address.id.type), self._canonical(address.id))
        action = self._action(address)
        if action is not None:
            assert address.owner is not None
            kind, owner = self._type(address.owner.type), self._canonical(address.owner)
            return lambda body: self.verbs.act(request, kind, owner, action, body)
        return self._collection(request)

    def _page(self, request: Request, route: Route, parts: dict[str, str], body: Json) -> Response:
        reading = self.cloud.setting.bodies.read_page(request, body)
        response = route.page(Visit(self.cloud, request, parts, reading.document))
        reading.refuse_words()
        return response

    def _verb(self, request: Request, kind: ResourceType, id: ResourceId, body: Json) -> Response:
        if request.method == "GET":
            return self.verbs.get(request, kind, id)
        if request.method in ("PUT", "PATCH"):
            reading = self.verbs.read(request, kind, id, body)
            self.access.refuse_linked(id, f"{kind.name}/write", kind.fields, reading.document)
            write = self.verbs.put if request.method == "PUT" else self.verbs.patch
            return write(request, kind, id, reading)
        if request.method == "DELETE":
            return self.verbs.delete(request, kind, id)
        if request.method == "HEAD":
            return json_response(204 if self.cloud.get(id) else 404)
        raise errors.method_not_allowed(request.method, request.path)

    def _action(self, address: Address) -> Action | None:
        """The special verb that is asked for; None where the address is something else.

        Some verbs are asked with GET, and look like a collection: only their type knows.
        """
        if address.owner is None:
            return None
        kind = address.owner.type
        action = self.registry.action(kind, address.last)
        if action is None and address.kind is Kind.ACTION:
            known = self.registry.find(kind)
            raise self._unknown(f"{known.name if known else kind}/{address.last}")
        return action if action and (address.method == action.method or address.kind is Kind.ACTION) else None

    def _collection(self, request: Request) -> Answer:
        address = request.address
        if address.path.startswith(GRAPH):
            raise errors.not_in_practice(f"Microsoft Graph, {address.path}")
        if address.kind is Kind.OUTSIDE:
            raise errors.missing_subscription()
        if address.kind is Kind.PAGE:
            sentence = f"No HTTP resource was found that matches the request URI '{address.path}'."
            raise NotFound("NotFound", sentence)
        if address.kind is not Kind.COLLECTION or address.method != "GET" or not address.subscription:
            raise errors.method_not_allowed(request.method, request.path)
        kind = self._type(address.type)
        return lambda body: self.verbs.collection(request, kind)

    def _type(self, resource_type: str) -> ResourceType:
        kind = self.registry.find(resource_type)
        if kind is None:
            raise self._unknown(resource_type)
        return kind

    def _unknown(self, resource_type: str) -> AzureError:
        namespace, _, rest = resource_type.partition("/")
        if self.cloud.setting.is_real(resource_type):
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


def _refuse(error: AzureError, body: Json) -> Response:
    raise error


def _no_type(resource_type: str) -> NotFound:
    namespace, _, rest = resource_type.partition("/")
    return NotFound(
        "InvalidResourceType",
        f"The resource type '{rest}' could not be found in the namespace '{namespace}'.",
    )
