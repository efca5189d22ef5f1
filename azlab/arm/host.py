"""What a cloud is given by the app that runs it: who may do what, and answers to the cloud's own requests."""

from typing import NoReturn, Protocol

from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Resource


class Host(Protocol):
    """Whatever runs a cloud. All of it happens inside the transaction of the request that is answered."""

    def may(self, action: str, scope: str, *, data: bool = False) -> bool:
        """Whether whoever asks may do an action, or a data action, at a scope."""
        ...

    def sees(self, scope: str) -> bool:
        """Whether a list shows this scope to whoever asks."""
        ...

    def send(self, request: Request) -> Response:
        """Answer a request of the cloud itself, as the same caller. Raises the `AzureError` of a refusal."""
        ...

    def preflight(self, request: Request) -> None:
        """Raise the `AzureError` that can be said against a PUT before anything is made."""
        ...

    def refuse_delete(self, resource: Resource) -> None:
        """Raise the `AzureError` with which its type refuses that a resource is deleted."""
        ...

    def refuse_tags(self, resource: Resource, tags: Json) -> None:
        """Raise the `AzureError` with which its type refuses tags that ARM itself takes."""
        ...

    def remove(self, resource: Resource) -> None:
        """Tidy up elsewhere when a resource goes, as its type does."""
        ...

    def shown(self, resource: Resource) -> Json:
        """A resource as the end of an operation repeats it."""
        ...

    def let_pass(self, minutes: int) -> None:
        """Let minutes pass, with all that happens in them."""
        ...

    def wait(self, seconds: float) -> None:
        """Let what is in progress get on as if somebody had really waited so long."""
        ...


class NoHost:
    """The host of a cloud that was given none: nobody may do or see anything, and nothing is answered."""

    def may(self, action: str, scope: str, *, data: bool = False) -> bool:
        return False

    def sees(self, scope: str) -> bool:
        return False

    def send(self, request: Request) -> NoReturn:
        raise RuntimeError(f"a cloud without a host answers nothing: {request.method} {request.path}")

    def preflight(self, request: Request) -> NoReturn:
        self.send(request)

    def refuse_delete(self, resource: Resource) -> NoReturn:
        raise RuntimeError(f"a cloud without a host knows no types: {resource.id}")

    def refuse_tags(self, resource: Resource, tags: Json) -> NoReturn:
        self.refuse_delete(resource)

    def remove(self, resource: Resource) -> NoReturn:
        self.refuse_delete(resource)

    def shown(self, resource: Resource) -> NoReturn:
        self.refuse_delete(resource)

    def let_pass(self, minutes: int) -> NoReturn:
        raise RuntimeError(f"a cloud without a host has no chores, and {minutes} minutes cannot pass")

    def wait(self, seconds: float) -> NoReturn:
        raise RuntimeError(f"a cloud without a host has no chores, and nobody waits {seconds:g} seconds")
