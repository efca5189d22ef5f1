"""A subscription uses what it is registered to use."""

import json

from azlab.arm.app import App
from azlab.arm.identities import object_id
from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure
from tests.signing import signed

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PLACE = b'{"location": "westeurope"}'
SUBSCRIPTION = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}"
TEMPLATES = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.VirtualMachineImages/imageTemplates"
BUILDER = f"{SUBSCRIPTION}/providers/Microsoft.VirtualMachineImages"
COMPUTE = f"{SUBSCRIPTION}/providers/Microsoft.Compute"
DISK = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/disks/d"


def ask(app: App, method: str, path: str, body: bytes = b"", by: str = "") -> Response:
    return app(Request(method, f"{path}?api-version=2023-07-01", signed(by) if by else {}, body))


def cloud() -> App:
    app = practice_azure(Store())
    assert ask(app, "PUT", f"{SUBSCRIPTION}/resourceGroups/rg", PLACE).status == 201
    return app


def test_a_write_in_a_namespace_that_nobody_asked_for_is_refused_with_its_name_twice() -> None:
    app = cloud()
    refused = ask(app, "PUT", f"{TEMPLATES}/t", PLACE)
    sentence = (
        "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'. See "
        "https://aka.ms/rps-not-found for how to register subscriptions."
    )
    error = {"code": "MissingSubscriptionRegistration", "message": sentence}
    detail = {**error, "target": "Microsoft.VirtualMachineImages"}
    assert (refused.status, refused.json()) == (409, {"error": {**error, "details": [detail]}})
    assert ask(app, "GET", TEMPLATES).json() == {"value": []}


def test_an_unregistered_provider_says_in_which_state_it_is() -> None:
    app = cloud()
    assert ask(app, "POST", f"{COMPUTE}/unregister").status == 200
    refused = ask(app, "PUT", DISK, b"{}").json()["error"]
    assert refused["message"].startswith("The subscription registration is in 'Unregistered' state.")
    assert refused["message"].count("'Microsoft.Compute'") == 1
    assert ask(app, "POST", f"{COMPUTE}/register").json()["registrationState"] == "Registered"
    assert ask(app, "PUT", DISK, b"{}").json()["error"]["code"] != "MissingSubscriptionRegistration"


def test_whoever_may_not_write_hears_that_first() -> None:
    refused = ask(cloud(), "PUT", f"{TEMPLATES}/t", PLACE, by="auditor")
    assert refused.json()["error"]["code"] == "AuthorizationFailed"


def test_a_new_subscription_says_what_it_is_not_registered_for() -> None:
    assert ask(cloud(), "GET", BUILDER).json()["registrationState"] == "NotRegistered"


def deployed(app: App, by: str = "") -> str:
    """How the deployment of a disk ends."""
    empty = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    disk: Json = {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "d"}
    disk |= {"location": "westeurope", "properties": empty}
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [disk]}
    body = json.dumps({"properties": {"mode": "Incremental", "template": template}}).encode()
    path = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Resources/deployments/one"
    assert ask(app, "PUT", path, body, by).status < 300
    app.cloud.operations.wait_until_idle(path.lower())
    return str(ask(app, "GET", path).json()["properties"]["provisioningState"])


def test_a_template_registers_what_it_uses_where_its_user_may() -> None:
    app = cloud()
    contributor = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR}"
    role = {"roleDefinitionId": contributor, "principalId": object_id("builder@practice.onmicrosoft.com")}
    group = f"{SUBSCRIPTION}/resourceGroups/rg"
    held = f"{group}/providers/Microsoft.Authorization/roleAssignments/{CONTRIBUTOR}"
    assert ask(app, "PUT", held, json.dumps({"properties": role}).encode()).status == 201
    ask(app, "POST", f"{COMPUTE}/unregister")
    assert deployed(app, by="builder") == "Failed"
    assert ask(app, "GET", COMPUTE).json()["registrationState"] == "Unregistered"
    assert deployed(app) == "Succeeded"
    assert ask(app, "GET", COMPUTE).json()["registrationState"] == "Registered"
