"""What Azure says against putting an extension into a VM, or taking it out."""

from azlab.arm.errors import BadRequest, not_allowed, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import views

NOT_RUNNING = "Cannot modify extensions in the VM when the VM is not running."
DISALLOWED = (
    "This operation cannot be performed when extension operations are disallowed. To allow, please ensure VM "
    "Agent is installed on the VM and the osProfile.allowExtensionOperations property is true."
)
"""hashicorp/terraform issue 24626."""


def machine_of(change: Change) -> Resource:
    """The VM that an extension is for, when what was in progress on it has ended and it can be reached.

    Raises `OperationNotAllowed` where its agent cannot do anything.
    """
    parent = change.id.parent
    assert parent is not None
    change.cloud.operations.wait_until_idle(parent.key)
    vm = change.cloud.get(parent)
    assert vm is not None
    refuse_unreachable(vm)
    return vm


def refuse_unreachable(vm: Resource) -> None:
    """Raise where the VM does not run or wants no extensions."""
    if vm.interior.get("power") != "running":
        raise not_allowed(NOT_RUNNING)
    if get_at(vm.properties, "osProfile.allowExtensionOperations") is False:
        raise not_allowed(DISALLOWED)


def refuse_second(change: Change, vm: Resource, os_type: str) -> None:
    """A VM has one extension of a publisher and type: Azure/azure-quickstart-templates issue 4493."""
    handler = views.handler(change.properties)
    for existing in views.extensions_of(change.cloud, vm):
        if existing.id.key != change.id.key and views.handler(existing.properties).lower() == handler.lower():
            raise BadRequest(
                "BadRequest",
                f"Multiple VMExtensions per handler not supported for OS type '{os_type}'. VMExtension "
                f"'{change.id.name}' with handler '{handler}' already added or specified in input.",
            )


def refuse_key_vault(properties: Json) -> None:
    """Secrets that lie in a key vault cannot be read here."""
    if properties.get("protectedSettingsFromKeyVault"):
        raise not_in_practice("protectedSettingsFromKeyVault of an extension")
