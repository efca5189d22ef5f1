"""Claims about what is inside a VM, tried right, wrong, and on a machine that is off."""

from functools import cached_property
from posixpath import dirname

import pytest

from azlab.guest import Machine, new_machine, run
from grader.checks import check
from grader.checks.images import INSIDE
from grader.checks.insides import IDENTITY
from grader.checks.notebook import Notebook
from tests.checks.clouds import COMPUTE, Json, PlainCloud, image, machine


class OpenCloud(PlainCloud):
    """A cloud that answers scripts run inside a VM from a dict by VM name and script."""

    def __init__(self, said: dict[tuple[str, str], str], *documents: Json) -> None:
        super().__init__(*documents)
        self.said = said

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        assert command in ("RunShellScript", "RunPowerShellScript")
        return self.said.get((virtual_machine.rpartition("/")[2], script), "")


class RealCloud(OpenCloud):
    """Real Azure, where nobody looks into what does not run."""

    is_real = True


def outcome(cloud: PlainCloud, claim: str, *arguments: str) -> str:
    with check.use(cloud) as notebook:
        getattr(check.vm("web", group="rg"), claim)(*arguments)
        return _said(notebook)


def _said(notebook: Notebook) -> str:
    return str(notebook.report)


CLAIMS = [
    ("has_no_account", ("olga",), {("web", "getent passwd olga"): "olga:x:1001:\n"}, "the account is there"),
    (
        "has_no_file",
        ("/etc/shop.env",),
        {("web", "ls -d /etc/shop.env"): "/etc/shop.env\n"},
        "'/etc/shop.env' is there",
    ),
    ("has_no_machine_id", (), {("web", "cat /etc/machine-id"): "4ac3\n"}, "its machine id is still in"),
]


def test_a_file_on_windows_is_asked_for_in_its_own_words() -> None:
    there = {("web", "Test-Path 'C:\\Shop\\a.csv'"): "True\n"}
    assert "1 of 1 point" in outcome(OpenCloud(there, machine()), "has_file", "C:\\Shop\\a.csv")
    gone = {("web", "Test-Path 'C:\\Shop\\a.csv'"): "False\n"}
    assert "no such file is there" in outcome(OpenCloud(gone, machine()), "has_file", "C:\\Shop\\a.csv")


@pytest.mark.parametrize(("claim", "arguments", "said", "found"), CLAIMS)
def test_what_is_gone_is_right_and_what_is_there_is_named(
    claim: str, arguments: tuple[str, ...], said: dict[tuple[str, str], str], found: str
) -> None:
    assert "1 of 1 point" in outcome(OpenCloud({}, machine()), claim, *arguments)
    assert found in outcome(OpenCloud(said, machine()), claim, *arguments)


def test_a_file_is_there_or_not() -> None:
    there = {("web", "ls -d /etc/note"): "/etc/note\n"}
    assert "1 of 1 point" in outcome(OpenCloud(there, machine()), "has_file", "/etc/note")
    assert "no such file is there" in outcome(OpenCloud({}, machine()), "has_file", "/etc/note")
    off = OpenCloud(there, machine("web", "deallocated"))
    assert "it is not running" in outcome(off, "has_file", "/etc/note")


@pytest.mark.parametrize(("claim", "arguments", "said", "found"), CLAIMS)
def test_nobody_looks_into_a_machine_that_is_off(
    claim: str, arguments: tuple[str, ...], said: object, found: str
) -> None:
    assert "it is not running" in outcome(OpenCloud({}, machine("web", "deallocated")), claim, *arguments)


def test_a_service_starts_at_each_boot_when_it_is_enabled() -> None:
    asked = ("web", "systemctl is-enabled nginx")
    for told, found in (("enabled\n", "1 of 1 point"), ("disabled\n", "it is disabled"), ("", "not there")):
        assert found in outcome(OpenCloud({asked: told}, machine()), "starts_at_boot", "nginx")
    off = OpenCloud({asked: "enabled\n"}, machine("web", "deallocated"))
    assert "it is not running" in outcome(off, "starts_at_boot", "nginx")


PAGE = ("web", "curl -s http://localhost")


@pytest.mark.parametrize(
    ("cloud", "found"),
    [
        (OpenCloud({PAGE: "The shop is open\n"}, machine()), "1 of 1 point"),
        (OpenCloud({PAGE: "404 Not Found"}, machine()), "it serves '404 Not Found'"),
        (OpenCloud({PAGE: "404 Not Found"}, machine()), "Hint:  Which disk or image did the VM start from"),
        (OpenCloud({}, machine("web", "stopped")), "Hint:  `az vm list -d -o table` shows the power state."),
        (OpenCloud({}, machine()), "no web server answers"),
        (OpenCloud({}, machine("web", "stopped")), "it is not running"),
        (OpenCloud({}), "Not started"),
    ],
)
def test_a_web_server_is_asked_for_its_page(cloud: OpenCloud, found: str) -> None:
    assert found in outcome(cloud, "serves", "shop is open")


def test_a_machine_id_that_boot_makes_anew_is_none() -> None:
    cloud = OpenCloud({("web", "cat /etc/machine-id"): "uninitialized\n"}, machine())
    assert "1 of 1 point" in outcome(cloud, "has_no_machine_id")


@pytest.mark.parametrize(
    ("other", "power", "said"),
    [
        ("4ac3", "running", "both have the same machine id"),
        ("77b0", "running", "1 of 1 point"),
        ("77b0", "stopped", "cannot be compared"),
    ],
)
def test_machine_ids_are_compared(other: str, power: str, said: str) -> None:
    ids = {("web", "cat /etc/machine-id"): "4ac3", ("twin", "cat /etc/machine-id"): other}
    cloud = OpenCloud(ids, machine(), machine("twin", power))
    assert said in outcome(cloud, "has_another_machine_id_than", "twin")


@pytest.mark.parametrize(
    ("other", "said"), [("4ac3", "1 of 1 point"), ("77b0", "it has another one"), ("", "cannot be compared")]
)
def test_a_copy_of_the_whole_disk_has_its_machine_id(other: str, said: str) -> None:
    ids = {("web", "cat /etc/machine-id"): "4ac3", ("cad", "cat /etc/machine-id"): other}
    assert said in outcome(OpenCloud(ids, machine(), machine("cad")), "has_the_machine_id_of", "cad")


@pytest.mark.parametrize(
    ("power", "codes", "own", "said"),
    [
        ("deallocated", (), "running", "1 of 1 point"),
        ("stopped", (), "running", "1 of 1 point"),
        ("running", (), "running", "'cad' is running, too"),
        ("deallocated", ("OSState/generalized",), "running", "'cad' is marked as generalized"),
        ("deallocated", (), "deallocated", "it is deallocated"),
    ],
)
def test_a_machine_takes_the_place_of_one_that_could_come_back(
    power: str, codes: tuple[str, ...], own: str, said: str
) -> None:
    cloud = OpenCloud({}, machine("web", own), machine("cad", power, *codes))
    assert said in outcome(cloud, "runs_instead_of", "cad")


def test_nobody_takes_the_place_of_what_is_gone() -> None:
    assert "'cad' is gone" in outcome(OpenCloud({}, machine()), "runs_instead_of", "cad")


def test_a_twin_that_is_not_there_cannot_be_compared() -> None:
    assert "is not there" in outcome(OpenCloud({}, machine()), "has_another_machine_id_than", "twin")


def test_a_twin_may_be_in_another_group() -> None:
    twin = machine("twin")
    twin["id"] = twin["id"].replace("/resourceGroups/rg/", "/resourceGroups/rg-twins/")
    ids = {("web", "cat /etc/machine-id"): "4ac3", ("twin", "cat /etc/machine-id"): "4ac3"}
    cloud = OpenCloud(ids, machine(), twin)
    assert "both have the same" in outcome(cloud, "has_another_machine_id_than", "twin", "rg-twins")
    assert "is not there" in outcome(cloud, "has_another_machine_id_than", "twin")


class Disks(OpenCloud):
    """A cloud in which disks can be looked at, too."""

    def look(self, resource: str, script: str) -> str | None:
        return self.said.get((resource.rpartition("/")[2], script), "")


class HalfOpen(Disks):
    """One in which some disks have nothing on them to be looked at."""

    def look(self, resource: str, script: str) -> str | None:
        return self.said.get((resource.rpartition("/")[2], script))


def test_a_machine_that_is_off_is_looked_at_where_the_cloud_can() -> None:
    cloud = Disks({("web", "getent passwd olga"): "olga:x:1001:"}, machine("web", "deallocated"))
    assert "the account is there" in outcome(cloud, "has_no_account", "olga")
    assert "1 of 1 point" in outcome(cloud, "has_no_account", "oleg")


DEPROVISIONED = "hostname; ls -d /var/lib/waagent/ovf-env.xml; getent passwd azureuser"


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("localhost.localdomain\n", "1 of 1 point"),
        ("web\n/var/lib/waagent/ovf-env.xml\n", "still knows its name, 'web'"),
        ("localhost.localdomain\nazureuser:x:1000:1000::/home/azureuser:/bin/bash\n", "'azureuser' is there"),
    ],
)
def test_what_the_agent_leaves_tells_whether_it_did_its_work(seen: str, said: str) -> None:
    cloud = Disks({("web", DEPROVISIONED): seen}, machine("web", "deallocated"))
    assert said in outcome(cloud, "was_deprovisioned")


def test_where_nobody_can_look_the_journal_tells_what_was_run() -> None:
    cloud = OpenCloud({}, machine("web", "deallocated"))
    assert "it is not running" in outcome(cloud, "was_deprovisioned")
    path = f"{machine()['id']}/runCommand"
    cloud.ran("vm run-command invoke", "POST", path, body={"script": ["waagent -force -deprovision+user"]})
    assert "1 of 1 point" in outcome(cloud, "was_deprovisioned")


def test_people_are_told_from_the_systems_accounts_and_are_not_named() -> None:
    passwd = "root:x:0:0\nnginx:x:999:999\nazureuser:x:1000:1000\nolga:x:1001:1001\nnobody:x:65534:65534"
    cloud = OpenCloud({("web", "getent passwd"): passwd, ("web", "ls /home"): "azureuser\nolga\n"}, machine())
    assert "another one is there" in outcome(cloud, "has_no_person_but", "azureuser")
    assert "1 of 1 point" in outcome(cloud, "has_no_person_but", "azureuser", "olga")
    assert "another one is there" in outcome(cloud, "has_no_home_but", "azureuser")
    assert "olga" not in outcome(cloud, "has_no_person_but", "azureuser")
    assert "1 of 1 point" in outcome(cloud, "has_no_home_but", "azureuser", "olga")


def test_a_machine_that_is_off_serves_nothing_whatever_lies_on_its_disk() -> None:
    cloud = Disks({PAGE: "The shop is open"}, machine("web", "stopped"))
    assert "it is not running" in outcome(cloud, "serves", "shop is open")


class Inhabited(OpenCloud):
    """A cloud whose VM is a machine of the practice Azure, in which scripts run."""

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        return run(self.inside, command, [script], []).stdout

    @cached_property
    def inside(self) -> Machine:
        return new_machine({"publisher": "Canonical", "os_type": "Linux"}, "image")


@pytest.mark.parametrize(
    "path",
    [
        "/root/shop.env",
        "/home/a b/c d.env",
        "/home/a/-l",
        "/shop.env",
        "/data/shop.env",
        "/usr/share/nginx/html/index.html",
        "/var/tmp/.moved away",
        "/var/lib/waagent/shop.env",
        "/var/lib/waagent/custom-scripts.env",
    ],
)
def test_a_secret_is_found_in_whichever_file_it_is(path: str) -> None:
    cloud = Inhabited({}, machine())
    assert "1 of 1 point" in outcome(cloud, "has_no_text", "TOKEN=")
    run(cloud.inside, "RunShellScript", [f"mkdir -p '{dirname(path)}'; echo 'TOKEN=1' > '{path}'"], [])
    assert f"'{path}' has it" in outcome(cloud, "has_no_text", "TOKEN=")


@pytest.mark.parametrize("kept", ["run-command/download/0/script.sh", "custom-script/download/1/setup.sh"])
def test_what_the_agent_was_told_to_run_is_no_secret_left(kept: str) -> None:
    cloud = Inhabited({}, machine())
    path = f"/var/lib/waagent/{kept}"
    run(cloud.inside, "RunShellScript", [f"mkdir -p {dirname(path)}; echo TOKEN= > {path}"], [])
    assert "TOKEN=" in cloud.run("", "RunShellScript", f"cat {path}")
    assert "1 of 1 point" in outcome(cloud, "has_no_text", "TOKEN=")


def test_what_lies_in_memory_is_on_no_disk_that_could_bring_it_along() -> None:
    cloud = Inhabited({}, machine())
    run(cloud.inside, "RunShellScript", ["mkdir -p /run; echo TOKEN= > /run/started"], [])
    assert cloud.run("", "RunShellScript", "cat /run/started") == "TOKEN=\n"
    assert "1 of 1 point" in outcome(cloud, "has_no_text", "TOKEN=")


def test_what_does_not_run_is_not_judged_where_nobody_can_look() -> None:
    image = {"id": f"{COMPUTE}/images/web", "properties": {}}
    for kind, said in ((RealCloud, "Not judged here"), (OpenCloud, "no operating system is on it")):
        with check.use(kind({}, image)) as notebook:
            check.image("web", group="rg").has_no_text("TOKEN=")
        assert said in _said(notebook)
    assert "it is not running" in outcome(OpenCloud({}, machine("web", "stopped")), "has_no_text", "TOKEN=")


def test_a_machine_that_is_to_stay_as_it_was_is_held_against_its_snapshot() -> None:
    before = {("snap", IDENTITY): "web\n4ac3\n", ("web", IDENTITY): "web\n4ac3\n"}
    off = machine("web", "deallocated")
    assert "1 of 1 point" in outcome(Disks(before, off), "was_not_cleaned_since", "snap")
    cleaned = {**before, ("web", IDENTITY): "localhost.localdomain\n"}
    assert "no longer as it was" in outcome(Disks(cleaned, off), "was_not_cleaned_since", "snap")
    assert "Not judged here" in outcome(RealCloud({}, off), "was_not_cleaned_since", "snap")
    assert "no operating system" in outcome(OpenCloud({}, off), "was_not_cleaned_since", "snap")


def test_a_copy_of_an_image_has_on_its_disk_what_the_image_has() -> None:
    first, second = image(), {**image(), "id": f"{COMPUTE}/images/other"}
    with check.use(Disks({("golden", INSIDE): "shop"}, first, second)) as notebook:
        check.image("other", group="rg").has_the_inside_of("golden").has_the_inside_of("gone")
        assert "something else is on it" in _said(notebook)
        assert "'gone' is not there to be compared with" in _said(notebook)
    with check.use(Disks({("golden", INSIDE): "shop", ("other", INSIDE): "shop"}, first, second)) as notebook:
        check.image("other", group="rg").has_the_inside_of("golden")
        assert "1 of 1 point" in _said(notebook)
    with check.use(HalfOpen({("golden", INSIDE): "shop"}, first, second)) as notebook:
        check.image("other", group="rg").has_the_inside_of("golden")
        assert "no operating system is on it" in _said(notebook)
    with check.use(RealCloud({}, first, second)) as notebook:
        check.image("other", group="rg").has_the_inside_of("golden")
        assert "Not judged here" in _said(notebook)


def test_what_is_left_on_a_marked_machine_is_told_with_the_way_out() -> None:
    marked = machine("web", "deallocated", "OSState/generalized")
    said = outcome(Disks({("web", "getent passwd olga"): "olga:x:1001:"}, marked), "has_no_account", "olga")
    assert "the account is there" in said
    assert "`lab.undo()`" in said
    assert "1 of 1 point" in outcome(Disks({}, marked), "has_no_account", "olga")
    assert "`lab.undo()`" in outcome(Disks({}, marked), "is_running")


@pytest.mark.parametrize("kind", [PlainCloud, RealCloud])
def test_what_is_no_vm_is_looked_into_by_the_practice_azure_alone(kind: type[PlainCloud]) -> None:
    cloud = RealCloud({}, image()) if kind is RealCloud else PlainCloud(image())
    with check.use(cloud) as notebook:
        check.image("golden", group="rg").has_package("nginx")
        judged = notebook.report.points == 1
        assert judged == (kind is RealCloud), _said(notebook)
        assert ("Not judged here" in _said(notebook)) == (kind is RealCloud)


def test_what_can_be_made_in_the_practice_azure_alone_is_not_judged_elsewhere() -> None:
    with check.use(RealCloud({})) as notebook:
        check.vm("web", group="rg").in_practice_only("No program reaches it").exists()
        assert "Reason: No program reaches it." in _said(notebook)
        assert notebook.report.points == 1
    with check.use(OpenCloud({})) as notebook:
        check.vm("web", group="rg").in_practice_only("No program reaches it").exists()
        assert notebook.report.points == 0


def test_what_waits_for_something_that_is_not_judged_waits_no_longer() -> None:
    with check.use(RealCloud({}, machine("web"))) as notebook:
        first = check.vm("other", group="rg").in_practice_only("No program reaches it").exists()
        check.vm("web", group="rg").after(first).exists()
        assert notebook.report.points == 2
