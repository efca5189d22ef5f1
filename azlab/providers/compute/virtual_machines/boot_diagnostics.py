"""Boot diagnostics of a VM: where its serial log and its screenshot lie, in Azure's storage or in an account.

Addresses are as in the recorded traffic of `az vm boot-diagnostics` (Azure's own storage) and in
Azure/azure-powershell issue 4168 (an account). What lies there, the storage provider answers.
"""

import re

from azlab.arm.digits import read_digits
from azlab.arm.errors import Conflict, not_allowed
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change
from azlab.arm.signatures import signed
from azlab.arm.store import Resource

ACCOUNT_NAMES = "storage account names"
"""The index of the storage provider."""
ENDPOINT = re.compile(r"https://([a-z0-9]+)\.blob\.core\.windows\.net/?", re.IGNORECASE)
SETTINGS = "diagnosticsProfile.bootDiagnostics"
FIELDS = (
    Field(f"properties.{SETTINGS}", dict),
    Field(f"properties.{SETTINGS}.enabled", bool),
    Field(f"properties.{SETTINGS}.storageUri"),
)
MINUTES = 120
"""How long a link lives where nobody says it, and at most the second number says."""
LONGEST = 1440
FILES = {"consoleScreenshotBlobUri": "screenshot.bmp", "serialConsoleLogBlobUri": "serialconsole.log"}


def refuse(change: Change) -> None:
    """Refuse an account that cannot take the log of a VM."""
    address = change.get(f"{SETTINGS}.storageUri")
    if not address or not change.get(f"{SETTINGS}.enabled") or _is_unchanged(change):
        return
    named = ENDPOINT.fullmatch(str(address))
    name = named[1].lower() if named else str(address)
    account = change.cloud.found_by(ACCOUNT_NAMES, name)
    if account is None:
        raise _wrong_account("StorageAccountNotFound", name, change.id.name)
    if account.location != change.location:
        raise _wrong_account("StorageAccountLocationMismatch", name, change.id.name)
    if get_at(account.document, "sku.tier") == "Premium":
        raise _wrong_account("StorageAccountTypeNotSupported", name, change.id.name)


def view(vm: Resource) -> Json | None:
    """`bootDiagnostics` of the instance view; None where there are none. Azure's own storage is not told."""
    settings = get_at(vm.properties, SETTINGS, {})
    if not settings.get("enabled"):
        return None
    if not settings.get("storageUri"):
        return {}
    return {field: f"https://{_address(vm, settings['storageUri'], file)}" for field, file in FILES.items()}


def retrieve(call: Call) -> None:
    """Links to both files (`retrieveBootDiagnosticsData`), good for `sasUriExpirationTimeInMinutes`."""
    settings = get_at(call.resource.properties, SETTINGS, {})
    if not settings.get("enabled"):
        # Azure's sentence was not found; the CLI shows its own in its place.
        raise not_allowed(f"Boot diagnostics is not enabled on VM '{call.resource.id.name}'.")
    asked = read_digits(call.query.get("sasuriexpirationtimeinminutes", ""), LONGEST)
    minutes = MINUTES if asked is None else asked
    call.result = {
        field: signed(call.cloud, _address(call.resource, settings.get("storageUri"), file), minutes)
        for field, file in FILES.items()
    }


def _is_unchanged(change: Change) -> bool:
    return change.before is not None and not change.changes(SETTINGS)


def _address(vm: Resource, storage: str | None, file: str) -> str:
    """Host and path of a file: in the account, or in Azure's own storage."""
    vm_id, name = vm.properties["vmId"], vm.id.name
    blob = f"{name}.{vm_id}.{file}"
    if storage:
        short = re.sub(r"[^a-z0-9]", "", name.lower())[:9]
        return f"{storage.removeprefix('https://').rstrip('/')}/bootdiagnostics-{short}-{vm_id}/{blob}"
    letters = vm_id.replace("-", "")
    return f"md-{letters[:12]}.z{int(letters[12:14], 16) % 50 + 1}.blob.storage.azure.net:443/{vm_id}/{blob}"


def _wrong_account(code: str, account: str, vm: str) -> Conflict:
    """Azure/azure-powershell issue 5189 (another location)."""
    return Conflict(
        code,
        f"StorageAccount '{account}' associated with VM '{vm}' for boot diagnostics encountered an error. "
        "Please look at the error code for more information about the error.",
    )
