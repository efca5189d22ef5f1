"""From a request to what answers it: a provider's page, a verb of a resource type, or Azure's refusal.

What answers is found before anybody asks who may do it, so that nothing is refused which is not there.
"""

from collections.abc import Callable, Iterable
from functools import partial

from azlab.arm import chores, errors, lists, operation_pages, provider_operations, registrations
from azlab.arm.access import Access
from azlab.arm.addresses import GRAPH, Address, Kind
from azlab.arm.chores import Chore, Chores
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.errors import AzureError, NotFound, NotInPractice
from azlab.arm.ids import ResourceId
from azlab.arm.locks import refuse_locked
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.registry import Registry
from azlab.arm.resource import ResourceType
from azlab.arm.router import Route, RouteIndex, Visit
from azlab.arm.store import Resource, Store
from azlab.arm.verbs import Verbs
from azlab.arm.versions import refuse_strange_version, refuse_unlisted_version

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
        own = (operation_pages.ROUTES, chores.ROUTES, provider_operations.routes(self.registry))
        self.routes = RouteIndex([*(route for pages in own for route in pages.all), *routes])

    def answer(self, request: Request) -> Response:
        """Answer a client. Raises the `AzureError` of a refusal."""
        refuse_strange_version(self.cloud, request)
        return self._send(request, refuse_unlisted_version)

    def send(self, request: Request) -> Response:
        """Answer the cloud itself, as whoever the cloud is answering; its versions are nobody's business."""
        return self._send(request, lambda cloud, request: None)

    def _send(self, request: Request, refuse_version: Callable[[Cloud, Request], None]) -> Response:
        answer = self._answer(request)
        self.access.refuse(request.address)
        registrations.refuse_request(self.cloud, request.address)
        refuse_locked(self.cloud, request.address)
        refuse_version(self.cloud, request)
        with self.cloud.answering(request):
            return answer(request.document)  # a body is read when its sender is known to be allowed

    def preflight(self, request: Request) -> None:
        """Raise what can be said against a PUT before anything is made."""
        id, routed = request.address.id, self.routes.find(request.method, request.path) is not None
        if id is not None and not routed:
            self._type(id.type)  # first: what is no type has no versions
        refuse_strange_version(self.cloud, request)
        refuse_unlisted_version(self.cloud, request)
        if id is not None and not routed:
            self.verbs.preflight(request, self._type(id.type), self._canonical(id), request.document)

    def may(self, action: str, scope: str, *, data: bool = False) -> bool:
        return self.access.may(action, scope, data=data)

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

    def refuse_tags(self, resource: Resource, tags: Json) -> None:
        kind = self.registry.find(resource.id.type)
        if kind is not None:
            kind.refuse_tags(tags)

    def _answer(self, request: Request) -> Answer:
        """What answers. Raises `NotInPractice`; what Azure itself refuses waits for the caller's rights."""
        try:
            return self._found(request)
        except NotInPractice:
            raise
        except AzureError as error:
            return partial(_refuse, error)

    def _found(self, request: Request) -> Answer:
        found = self.routes.find(request.method, request.path)
        if found is not None:
            route, parts = found
            if route.missing:
                raise errors.not_in_practice(route.missing)
            return partial(self._page, request, route, parts)
        address = request.address
        if not address.namespace:
            raise self._no_page(address)
        if address.kind is Kind.PROVIDER:
            raise self._unknown(address.namespace)
        if address.id is not None:
            return partial(self._verb, request, self._type(address.id.type), self._canonical(address.id))
        return self._action(request) or self._collection(request)

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
            self._refuse_named_elsewhere(reading.document)
            linked = self.registry.linked(reading.document)
            self.access.refuse_linked(id, f"{kind.name}/write", linked)
            write = self.verbs.put if request.method == "PUT" else self.verbs.patch
            return write(request, kind, id, reading)
        if request.method == "DELETE":
            return self.verbs.delete(request, kind, id)
        if request.method == "HEAD":
            return json_response(204 if self.cloud.get(id) else 404)
        raise errors.method_not_allowed(request.method, request.path)

    def _refuse_named_elsewhere(self, document: Json) -> None:
        """What a body names and nobody can have made here would be neither found nor missed."""
        for missing in self.registry.not_here(document.get("properties")):
            if self.cloud.setting.azure.has_type(missing):
                raise errors.not_in_practice(missing)

    def _action(self, request: Request) -> Answer | None:
        """The special verb that is asked for; None where the address is that of a collection.

        Some verbs are asked with GET, and look like a collection: only their type knows.
        """
        address, owner = request.address, request.address.owner
        action = self.registry.action(owner.type, address.last) if owner is not None else None
        if owner is None or action is None or address.method not in ("POST", action.method):
            if address.kind is Kind.ACTION:
                raise self._unknown(address.type)
            return None
        kind, id = self._type(owner.type), self._canonical(owner)
        return lambda body: self.verbs.act(request, kind, id, action, body)

    def _collection(self, request: Request) -> Answer:
        address = request.address
        kind = self.registry.find(address.type) or self._of_region(address)
        if kind is None:
            raise self._unknown(address.type)
        if address.kind is not Kind.COLLECTION or address.method != "GET" or not address.subscription:
            raise errors.method_not_allowed(request.method, request.path)
        return lambda body: lists.collection(self.cloud, request, kind)

    def _of_region(self, address: Address) -> ResourceType | None:
        """The type of `locations/L/virtualMachines`: some types Azure lists by location, too."""
        is_list = address.is_regional and len(address.words) == 3
        if not is_list or not self.cloud.setting.azure.has_type(address.type):
            return None
        return self.registry.find(f"{address.namespace}/{address.last}")

    def _no_page(self, address: Address) -> AzureError:
        """What is said of an address that names no provider, and that no page is at."""
        if address.path.startswith(GRAPH):
            return errors.not_in_practice(f"Microsoft Graph, {address.path}")
        if address.kind is Kind.OUTSIDE:
            return errors.missing_subscription()
        if not address.words or self.routes.has_page(address.path):
            return errors.method_not_allowed(address.method, address.path)
        if self.cloud.setting.azure.has_page(address.words[0]):
            return errors.not_in_practice(address.path)
        return NotFound(
            "NotFound", f"No HTTP resource was found that matches the request URI '{address.path}'."
        )

    def _type(self, resource_type: str) -> ResourceType:
        kind = self.registry.find(resource_type)
        if kind is None:
            raise self._unknown(resource_type)
        return kind

    def _unknown(self, name: str) -> AzureError:
        """What is said of a provider, a type or an action that is not here: Azure has it, or nobody."""
        azure, (namespace, _, rest) = self.cloud.setting.azure, name.partition("/")
        if azure.has_type(name) if rest else azure.has_namespace(namespace):
            return errors.not_in_practice(name)
        spelt = self.registry.namespace(namespace)
        if not rest or (spelt is None and not azure.has_namespace(namespace)):
            return NotFound("InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
        return errors.no_type(f"{spelt or namespace}/{rest}")

    def _canonical(self, id: ResourceId) -> ResourceId:
        if id.scope and id.scope.lower() != id.group_id.key:
            raise errors.no_type(id.type)  # every registered type lives in a group
        group = self.cloud.get(id.group_id)
        return self.registry.canonical(id, group.id.group if group else id.group)


def _refuse(error: AzureError, body: Json) -> Response:
    raise error
