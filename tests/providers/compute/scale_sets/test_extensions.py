"""Extensions of the model: what they do inside the instances, and the health they report."""

from typing import Any

import pytest

from azlab import guest
from azlab.arm.messages import Json
from tests.providers.compute.scale_sets.conftest import ScaleSets

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
INSTALL = "apt-get install -y nginx && echo shop > /var/www/html/index.html"


@pytest.fixture(autouse=True)
def online(sets: ScaleSets) -> None:
    sets.lead_out()


def script(command: str, name: str = "setup", protected: bool = False) -> Json:
    settings = {("protectedSettings" if protected else "settings"): {"commandToExecute": command}}
    kind = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
    return {"name": name, "properties": {**kind, **settings}}


def health(port: int = 80, protocol: str = "http", path: str = "/") -> Json:
    settings = {"protocol": protocol, "port": port, "requestPath": path}
    kind = {
        "publisher": "Microsoft.ManagedServices",
        "type": "ApplicationHealthLinux",
        "typeHandlerVersion": "1.0",
    }
    return {"name": "health", "properties": {**kind, "settings": settings}}


def extended(*entries: Any) -> Json:
    return {"extensionProfile": {"extensions": list(entries)}}


def add(sets: ScaleSets, *entries: Any) -> dict[str, str]:
    body = {"properties": {"virtualMachineProfile": extended(*entries)}}
    return sets.azure.wait(sets.azure.send("PATCH", sets.path("web"), body))


def state(sets: ScaleSets, one: Json) -> str:
    view = sets.azure.get(f"{one['id']}/instanceView")
    return view["vmHealth"]["status"]["code"].removeprefix("HealthState/")


@BOTH
def test_a_custom_script_runs_in_every_new_instance(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, profile=extended(script(INSTALL)))
    assert [sets.run("web", id, "curl -s localhost") for id in sets.ids("web")] == ["shop", "shop"]
    (listed,) = sets.instances("web")[0]["resources"]
    assert listed["id"].endswith("/extensions/setup")


@BOTH
def test_a_script_set_later_waits_for_update_instances(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    add(sets, script(INSTALL, protected=True))
    id = sets.ids("web")[0]
    assert sets.run("web", id, "curl -s localhost") == ""
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert sets.run("web", id, "curl -s localhost") == "shop"


def test_protected_settings_are_used_and_never_shown(sets: ScaleSets) -> None:
    shown = sets.create("web", count=1, profile=extended(script(INSTALL, protected=True)))
    (entry,) = shown["properties"]["virtualMachineProfile"]["extensionProfile"]["extensions"]
    assert "protectedSettings" not in entry["properties"]
    assert sets.run("web", sets.ids("web")[0], "curl -s localhost") == "shop"


def test_a_script_runs_once_unless_something_about_it_changes(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1, profile=extended(script("echo once >> /opt/log")))
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert sets.run("web", "0", "cat /opt/log") == "once"
    add(sets, script("echo again >> /opt/log"))
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert sets.run("web", "0", "cat /opt/log") == "once\nagain"


@BOTH
def test_a_script_that_fails_makes_the_operation_fail(sets: ScaleSets, mode: str) -> None:
    body = sets.body("web", mode, count=1, profile=extended(script("false")))
    status = sets.azure.wait(sets.azure.send("PUT", sets.path("web"), body))
    assert (status["status"], status["error"]["code"]) == ("Failed", "VMExtensionProvisioningError")
    assert "when processing extension 'setup'" in status["error"]["message"]
    assert sets.instances("web")[0]["properties"]["provisioningState"] == "Failed"


def test_an_instance_mends_when_its_script_is_mended(sets: ScaleSets) -> None:
    body = sets.body("web", "Uniform", count=1, profile=extended(script("false")))
    sets.azure.wait(sets.azure.send("PUT", sets.path("web"), body))
    add(sets, script("true"))
    status = sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert status["status"] == "Succeeded"
    assert sets.instances("web")[0]["properties"]["provisioningState"] == "Succeeded"


@BOTH
def test_a_model_takes_files_to_fetch_and_its_instances_cannot_fetch_them(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    entry = script("sh setup.sh")
    entry["properties"]["settings"]["fileUris"] = ["https://example.org/setup.sh"]
    assert add(sets, entry)["status"] == "Succeeded"
    profile = sets.azure.get(sets.path("web"))["properties"]["virtualMachineProfile"]
    assert profile["extensionProfile"]["extensions"][0]["properties"]["settings"]["fileUris"]
    status: Json = sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert status["error"]["code"] == "VMExtensionProvisioningError"
    assert "cannot reach example.org" in status["error"]["message"]


@BOTH
def test_a_model_with_files_to_fetch_is_mended_after_an_automatic_upgrade(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1, upgradePolicy={"mode": "Automatic"})
    entry = script("sh setup.sh")
    entry["properties"]["settings"]["fileUris"] = ["https://example.org/setup.sh"]
    assert add(sets, entry)["status"] == "Failed"
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Failed"
    assert add(sets, script("true"))["status"] == "Succeeded"
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Succeeded"


@BOTH
def test_health_is_what_the_web_server_answers(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1, profile=extended(script(INSTALL), health()))
    (one,) = sets.instances("web")
    assert state(sets, one) == "healthy"
    sets.run("web", sets.ids("web")[0], "sudo systemctl stop nginx")
    assert state(sets, one) == "unhealthy"
    sets.run("web", sets.ids("web")[0], "sudo systemctl start nginx")
    assert state(sets, one) == "healthy"
    sets.run("web", sets.ids("web")[0], "sudo rm /var/www/html/index.html")
    assert state(sets, one) == "unhealthy"


def test_a_disk_that_is_as_it_was_is_not_read_again(sets: ScaleSets, monkeypatch: pytest.MonkeyPatch) -> None:
    sets.create("web", "Uniform", count=2, profile=extended(script(INSTALL), health()))
    machines = sets.instances("web")
    assert [state(sets, one) for one in machines] == ["healthy", "healthy"]
    monkeypatch.delattr(guest.Machine, "from_json")
    assert [state(sets, one) for one in machines] == ["healthy", "healthy"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (health(), "healthy"),
        (health(path="/health"), "unhealthy"),
        (health(port=8080), "unhealthy"),
        (health(port=22, protocol="tcp"), "healthy"),
        (health(port=443, protocol="https"), "unhealthy"),
    ],
)
def test_health_depends_on_protocol_port_and_path(sets: ScaleSets, asked: Json, found: str) -> None:
    sets.create("web", "Uniform", count=1, profile=extended(script(INSTALL), asked))
    assert state(sets, sets.instances("web")[0]) == found


def test_an_instance_that_nobody_asks_tells_no_health(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1)
    assert "vmHealth" not in sets.azure.get(f"{sets.path('web')}/virtualMachines/0/instanceView")


@BOTH
def test_a_rich_state_is_what_the_page_says_of_itself(sets: ScaleSets, mode: str) -> None:
    entry = health()
    entry["properties"]["typeHandlerVersion"] = "2.0"
    sets.create("web", mode, count=1, profile=extended(entry))
    (id,) = sets.ids("web")
    (one,) = sets.instances("web")
    assert state(sets, one) == "unknown"
    sets.run("web", id, INSTALL)
    assert state(sets, one) == "unknown"
    for word in ("Healthy", "Unhealthy"):
        page = f'{{"ApplicationHealthState": "{word}"}}'
        sets.run("web", id, f"echo '{page}' | sudo tee /var/www/html/index.html")
        assert state(sets, one) == word.lower()


def test_over_tcp_a_rich_state_is_a_bare_connection(sets: ScaleSets) -> None:
    entry = health(port=22, protocol="tcp", path="")
    entry["properties"]["typeHandlerVersion"] = "2.0"
    sets.create("web", "Uniform", count=1, profile=extended(entry))
    assert state(sets, sets.instances("web")[0]) == "healthy"


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (
            {"publisher": "Nobody"},
            "ArtifactNotFound",
            "The VM extension with publisher 'Nobody' and type 'CustomScript' could not be found.",
        ),
        (
            {"typeHandlerVersion": "7.0"},
            "ArtifactVersionNotFound",
            "No version found in the artifact repository that satisfies the requested version '7.0' for VM "
            "extension with publisher 'Microsoft.Azure.Extensions' and type 'CustomScript'.",
        ),
        (
            {"type": "CustomScrpt"},
            "ArtifactNotFound",
            "The VM extension with publisher 'Microsoft.Azure.Extensions' and type 'CustomScrpt' could not "
            "be found.",
        ),
        (
            {"publisher": "Microsoft.Powershell", "type": "DSC"},
            "NotImplemented",
            "This part of Azure is not in the practice Azure: 'VM extension Microsoft.Powershell/DSC'.",
        ),
    ],
)
def test_an_extension_that_is_not_there_is_refused(
    sets: ScaleSets, change: dict[str, str], code: str, sentence: str
) -> None:
    entry = script("true")
    entry["properties"].update(change)
    refusal = sets.refused("web", profile=extended(entry))
    assert (refusal.code, refusal.message) == (code, sentence)


def test_an_older_minor_version_is_satisfied_by_a_newer_one(sets: ScaleSets) -> None:
    entry = script("true")
    entry["properties"]["typeHandlerVersion"] = "2.0"
    sets.create("web", count=1, profile=extended(entry))


def test_the_extensions_of_a_flexible_instance_are_resources_of_its_vm(sets: Any) -> None:
    sets.create("web", count=1, profile=extended(script("echo done")))
    (vm,) = sets.instances("web")
    (listed,) = sets.azure.get(f"{vm['id']}/extensions")["value"]
    assert (listed["name"], listed["properties"]["provisioningState"]) == ("setup", "Succeeded")
    (reported,) = sets.azure.get(f"{vm['id']}/instanceView")["extensions"]
    assert reported["statuses"][0]["message"] == "Enable succeeded: \n[stdout]\ndone\n\n[stderr]\n"


def test_a_uniform_instance_reports_its_extensions(sets: Any) -> None:
    sets.create("web", "Uniform", count=1, profile=extended(script("echo done")))
    (instance,) = sets.instances("web")
    (reported,) = sets.azure.get(f"{instance['id']}/instanceView")["extensions"]
    assert (reported["name"], reported["type"]) == ("setup", "Microsoft.Azure.Extensions.CustomScript")
