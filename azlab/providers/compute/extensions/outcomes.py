"""How the enabling of an extension ends, and what is reported of it."""

from dataclasses import dataclass, field

from azlab.arm.errors import AzureError, Conflict, from_document
from azlab.arm.messages import Json


@dataclass
class Outcome:
    """The end of enabling an extension. `error` is None when it succeeded."""

    message: str = "Enable succeeded."
    substatuses: list[Json] = field(default_factory=list)
    error: AzureError | None = None
    shut_down: bool = False
    """Whether the machine is off now."""

    def to_json(self) -> Json:
        kept = {"message": self.message, "substatuses": self.substatuses}
        return {**kept, "error": self.error.document() if self.error else None}

    @classmethod
    def from_json(cls, kept: Json) -> "Outcome":
        error = from_document(kept["error"]) if kept.get("error") else None
        return cls(kept["message"], kept["substatuses"], error)


def failure(name: str, properties: Json, message: str, help_page: str = "") -> Outcome:
    """An extension that reports an error; the sentence as `az vmss update-instances` was answered in the
    recorded traffic of the CLI's own tests."""
    publisher, kind = properties.get("publisher"), properties.get("type")
    advice = f" More information on troubleshooting is available at {help_page}. " if help_page else ""
    error = Conflict(
        "VMExtensionProvisioningError",
        f"VM has reported a failure when processing extension '{name}' (publisher '{publisher}' and type "
        f"'{kind}'). Error message: '{message}'.{advice}",
    )
    return Outcome(message, error=error)


def timeout(name: str, help_page: str) -> Outcome:
    """An extension that had not ended after 90 minutes; Azure/custom-script-extension-linux issue 172."""
    sentence = (
        f"Provisioning of VM extension {name} has timed out. Extension provisioning has taken too long to "
        'complete. The extension last reported "Plugin enabled".\r\n\r\nMore information on '
        f"troubleshooting is available at {help_page}"
    )
    return Outcome("Plugin enabled", error=Conflict("VMExtensionProvisioningTimeout", sentence))
