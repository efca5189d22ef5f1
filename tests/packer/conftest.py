"""A practice cloud with a group, a network and a gallery, and the stand-in in front of it: no server."""

import io
import json
import socket
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from azlab import directory
from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Store
from azlab.line.messages import receive
from azlab.packer import arguments
from azlab.packer.screen import Screen
from azlab.packer.stand_in import Lesson, StandIn
from azlab.providers import practice_azure
from azlab.ssh.tunnels import lead
from tests.providers.compute.conftest import Practice

HERE = Path(__file__).parent
SUBSCRIPTION = f"/subscriptions/{directory.PRACTICE}"
IMAGES = f"{SUBSCRIPTION}/resourceGroups/images-rg"
COMPUTE = f"{IMAGES}/providers/Microsoft.Compute"
GALLERY = f"{COMPUTE}/galleries/gallery"
SOURCE = """\
source "azure-arm" "web" {
  use_azure_cli_auth = true
  location           = "westeurope"
  vm_size            = "Standard_D2s_v5"
  os_type            = "Linux"
  image_publisher    = "Canonical"
  image_offer        = "ubuntu-24_04-lts"
  image_sku          = "server"
  managed_image_name = "web"
  managed_image_resource_group_name = "images-rg"
MORE}
build {
  sources = ["source.azure-arm.web"]
INSIDE}
"""


def template(more: str = "", inside: str = "", /, **settings: str | None) -> str:
    """A small template; `settings` replace those of its source, None takes one away."""
    text = SOURCE.replace("MORE", f"{more}\n").replace("INSIDE", f"{inside}\n")
    lines = text.split("\n")
    for name, value in settings.items():
        place = next((n for n, line in enumerate(lines) if line.split("=")[0].strip() == name), 1)
        if lines[place].split("=")[0].strip() == name:
            del lines[place]
        if value is not None:
            lines.insert(1, f"  {name} = {value}")
    return "\n".join(lines)


@dataclass
class Bench:
    """A cloud and a folder; `sent` is what the stand-in asked."""

    folder: Path
    sent: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    said: str = ""

    @cached_property
    def azure(self) -> Practice:
        return Practice(practice_azure(Store()))

    def put(self, path: str, body: Json) -> None:
        self.azure.put(path, {"location": "westeurope", **body})

    def furnish(self) -> None:
        """What a build needs to be there: groups, a network, a gallery with a definition."""
        for group in ("images-rg", "net-rg"):
            self.azure.send("PUT", f"{SUBSCRIPTION}/resourceGroups/{group}", {"location": "westeurope"})
        subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
        space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
        networks = f"{SUBSCRIPTION}/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks"
        self.put(f"{networks}/build", {"properties": space})
        self.put(GALLERY, {"properties": {}})
        identifier = {"publisher": "shop", "offer": "web", "sku": "1"}
        kind = {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2"}
        self.put(f"{GALLERY}/images/web", {"properties": {**kind, "identifier": identifier}})

    def send(self, method: str, url: str, body: Any) -> Response:
        self.sent.append((method, url.partition("?")[0]))
        self.bodies.append(body)
        content = b"" if body is None else json.dumps(body).encode()
        return self.azure.app(Request(method, url, {}, content))

    def dial(self, address: str) -> socket.socket:
        ours, theirs = socket.socketpair()
        message = {"address": address, "port": 22, "inside": True}
        lead(theirs, message, self.azure.app, threading.BoundedSemaphore(4))
        answer = receive(ours)
        if "connected" not in answer:
            ours.close()
            raise ConnectionRefusedError(str(answer["refused"]))
        return ours

    def packer(self, *words: str) -> int:
        """Run the stand-in; its exit code, and in `said` what it printed."""
        out = io.StringIO()
        screen = Screen(out=out)
        lesson = Lesson(self.send, self.dial, directory.PRACTICE)
        code = StandIn(lambda: lesson, screen).run(arguments.read(list(words)))
        self.said = out.getvalue()
        return code

    def write(self, text: str, name: str = "web.pkr.hcl") -> str:
        (self.folder / name).write_text(text, "utf-8")
        return name

    @property
    def changes(self) -> list[str]:
        """What was asked to change, without the names that are drawn: `PUT images/web`."""
        return [f"{method} {short(path)}" for method, path in self.sent if method not in ("GET", "HEAD")]


def short(path: str) -> str:
    """The end of a path: the type's last word and the name, drawn ones as `*`."""
    *_, kind, name = path.split("/")
    if name in ("validate", "deallocate", "generalize"):
        return f"{kind[:5]}* {name}"
    drawn = name.startswith(("pkr", "script_"))
    return f"{kind.lower()}/{'*' if drawn else name}"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """With an empty cloud, for what asks it nothing."""
    monkeypatch.chdir(tmp_path)
    return Bench(tmp_path)


@pytest.fixture
def bench(bare: Bench) -> Bench:
    bare.furnish()
    return bare
