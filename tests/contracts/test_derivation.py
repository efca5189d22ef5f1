"""From clients as they are installed to what is known of a namespace; on packages made up for it."""

import json
from pathlib import Path

import pytest

from azlab import data
from azlab.arm.bodies import Bodies
from azlab.contracts.cli_modules import read_modules
from azlab.contracts.commands import text
from azlab.contracts.derivation import Namespace, add_sightings, document, read_packages
from azlab.contracts.models import read_models
from azlab.contracts.operations import read_operations, split_address
from azlab.contracts.traffic import address_of, read_traffic

NEWER = """
class Caching(str, Enum):
    NONE = "None"
    READ_ONLY = "ReadOnly"

class Resource(_Model):
    id: Optional[str] = rest_field(visibility=["read"])

class Disk(Resource):
    location: str = rest_field(visibility=["read", "create"])
    properties: Optional["_models.DiskProperties"] = rest_field(visibility=["read", "create"])

class DiskProperties(_Model):
    size_gb: Optional[int] = rest_field(name="sizeGB", visibility=["read", "create"])
    caching: Optional[Union[str, "_models.Caching"]] = rest_field(visibility=["read", "create"])
    inner: Optional[list["_models.DiskProperties"]] = rest_field(visibility=["read", "create"])

class DiskUpdate(_Model):
    properties: Optional["_models.DiskUpdateProperties"] = rest_field(visibility=["read", "create"])

class DiskUpdateProperties(_Model):
    mood: Optional[str] = rest_field(visibility=["read", "create"])

class Unused(_Model):
    name: Optional[str] = rest_field(visibility=["read", "create"])
"""
CALLS = """
def build_disks_create_or_update_request(**kwargs):
    api_version = kwargs.pop("api_version", _params.pop("api-version", "2026-03-02"))
    _url = "/subscriptions/{subscriptionId}/resourceGroups/{group}/providers/Microsoft.Made/disks/{name}"
    return HttpRequest(method="PUT", url=_url, params=_params)

def build_disks_update_request(**kwargs):
    api_version = kwargs.pop("api_version", _params.pop("api-version", "2026-01-01"))
    _url = "/subscriptions/{subscriptionId}/resourceGroups/{group}/providers/Microsoft.Made/disks/{name}"
    return HttpRequest(method="PATCH", url=_url, params=_params)

class DisksOperations:
    def _create_or_update_initial(self, name: str, disk: Union[_models.Disk, IO[bytes]], **kwargs):
        _request = build_disks_create_or_update_request(name=name)

    def _update_initial(self, name: str, disk: Union[_models.DiskUpdate, IO[bytes]], **kwargs):
        _request = build_disks_update_request(name=name)
"""
OLDER = """
class Setting(Resource):
    _validation = {"id": {"readonly": True}}
    _attribute_map = {
        "id": {"key": "id", "type": "str"},
        "enabled": {"key": "properties.enabled", "type": "bool"},
        "mode": {"key": "properties.mode", "type": "str"},
    }

    def __init__(self, *, enabled: Optional[bool] = None, mode: Optional[Union[str, "_models.Mode"]] = None):
        pass

class Mode(str, Enum):
    ON = "On"
"""
COMMAND = """
class Create(AAZCommand):
    class DisksCreate(AAZHttpOperation):
        @property
        def url(self):
            return self.client.format_url("/{scope}/providers/Microsoft.Made/disks/{d}", **self.parameters)

        @property
        def method(self):
            return "PUT"

        @property
        def query_parameters(self):
            return {**self.serialize_query_param("api-version", "2026-05-01", required=True)}

        @property
        def content(self):
            _content_value, _builder = self.new_content_builder(self.ctx.args)
            _builder.set_prop("properties", AAZObjectType)
            properties = _builder.get(".properties")
            properties.set_prop("inner", AAZListType, ".inner")
            inner = _builder.get(".properties.inner")
            _Helper._build_schema_part(inner.set_elements(AAZObjectType, "."))

class _Helper:
    @classmethod
    def _build_schema_part(cls, _builder):
        _builder.set_prop("weight", AAZIntType, ".weight")
"""


def write(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    write(tmp_path / "azure/mgmt/made/models/_models.py", NEWER)
    write(tmp_path / "azure/mgmt/made/operations/_operations.py", CALLS)
    return tmp_path


@pytest.fixture
def made(packages: Path) -> Namespace:
    return read_packages(packages)["microsoft.made"]


def test_models_are_read_with_what_they_inherit_and_what_only_azure_writes(packages: Path) -> None:
    models = read_models(packages / "azure/mgmt/made/models")
    assert models.objects["Disk"] == {"id": "-text", "location": "text", "properties": "DiskProperties"}
    assert models.sets == {"Caching": ["None", "ReadOnly"]}


def test_models_of_the_older_generation_have_objects_where_keys_have_dots(tmp_path: Path) -> None:
    write(tmp_path / "_models_py3.py", OLDER)
    models = read_models(tmp_path)
    assert models.objects["Setting"] == {"id": "-text", "properties": "SettingProperties"}
    assert models.objects["SettingProperties"] == {"enabled": "boolean", "mode": "Mode"}


def test_operations_say_which_body_an_address_takes_and_in_which_version(packages: Path) -> None:
    first, second = read_operations(packages / "azure/mgmt/made/operations")
    assert (first.resource_type, first.verb, first.body, first.version) == (
        "Microsoft.Made/disks", "PUT", "Disk", "2026-03-02",
    )  # fmt: skip
    assert (second.verb, second.body) == ("PATCH", "DiskUpdate")


@pytest.mark.parametrize(
    ("address", "method", "type", "verb"),
    [
        ("/{scope}/providers/M.Made/roots/{a}/leaves/{b}", "PUT", "M.Made/roots/leaves", "PUT"),
        ("/subscriptions/{s}/providers/M.Made/disks/{d}/grant", "POST", "M.Made/disks", "grant"),
        ("/{scope}/providers/M.Resources/tags/default", "PATCH", "M.Resources/tags", "PATCH"),
        ("/subscriptions/{s}/groups/{g}", "PUT", "Microsoft.Resources/subscriptions/groups", "PUT"),
    ],
)  # fmt: skip
def test_an_address_says_a_type_and_what_is_done(address: str, method: str, type: str, verb: str) -> None:
    assert split_address(address, method) == (type, verb)


def test_a_body_has_the_fields_of_put_and_patch_and_only_what_it_reaches(made: Namespace) -> None:
    found = document(made)
    assert found["types"] == {"disks": {"version": "2026-03-02", "body": "Disk"}}
    assert found["objects"]["DiskProperties"] == {
        "sizeGB": "integer", "caching": "Caching", "inner": "[DiskProperties]", "mood": "text",
    }  # fmt: skip
    assert "Unused" not in found["objects"]


def test_the_cli_may_know_more_and_a_newer_version(made: Namespace, tmp_path: Path) -> None:
    write(tmp_path / "vm/aaz/latest/disk/_create.py", COMMAND)
    add_sightings({"microsoft.made": made}, read_modules(tmp_path))
    assert made.contract.objects["DiskProperties"]["weight"] == "integer"
    assert document(made)["types"]["disks"]["version"] == "2026-05-01"


def test_what_was_only_answered_is_azures_and_what_was_sent_is_not(made: Namespace, tmp_path: Path) -> None:
    url = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Made/disks/d?api-version=2025-01-01"
    sent = {"properties": {"colour": "red", "caching": "WriteOnly"}}
    answered = {"type": "Microsoft.Made/disks", "properties": {**sent["properties"], "born": "today"}}
    step = {"method": "PUT", "url": url, "request": sent, "status": 201, "response": answered}
    failed = {**step, "status": 400, "request": {"properties": {"wrong": 1}}}
    write(tmp_path / "az-disk-create.jsonl", json.dumps({"steps": [step, failed]}))
    add_sightings({"microsoft.made": made}, read_traffic(tmp_path))
    properties = made.contract.objects["DiskProperties"]
    assert (properties["colour"], properties["born"]) == ("text", "-text")
    assert "wrong" not in properties
    assert document(made)["open"] == ["Caching"], "Azure took a word that the package does not know"


def test_the_address_of_a_recorded_url_has_no_names() -> None:
    url = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Made/disks/d/grant?api-version=2025-01-01"
    address, version = address_of(url)
    assert address.endswith("/providers/Microsoft.Made/disks/{name}/grant")
    assert version == "2025-01-01"


def test_a_document_is_written_with_a_line_for_each_object(made: Namespace) -> None:
    written = text(document(made))
    assert json.loads(written) == document(made)
    assert sum(line.startswith('"Disk') for line in written.splitlines()) == 2


@pytest.mark.parametrize(
    "area", ["authorization", "compute", "devtestlab", "insights", "network", "resources", "storage"]
)
def test_what_the_product_carries_is_whole(area: str) -> None:
    known = data.fields(f"microsoft.{area}")
    assert known is not None
    rows = known["types"].values()
    named = {name for row in rows for name in (row.get("body"), *row.get("actions", {}).values()) if name}
    assert named <= known["objects"].keys()
    assert all(row["version"] for row in rows)
    assert data.fields("microsoft.nowhere") is None
    assert data.fields("../providers") is None


def test_every_known_body_can_be_read() -> None:
    bodies = Bodies(data.fields)
    found = bodies.of("microsoft.compute/VIRTUALMACHINES", "put")
    assert found is not None
    assert found.root.members["properties"].name == "properties"
