"""`python3 -m azlab fields`: write `azlab/data/field_names` anew."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from azlab.contracts.cli_modules import read_modules
from azlab.contracts.derivation import add_sightings, document, read_packages
from azlab.contracts.sightings import Sighting
from azlab.contracts.traffic import read_traffic
from azlab.sentences import SentenceError

FIELDS = """\
Derive what Azure knows of the bodies that it takes, and write azlab/data/field_names. The packages come
from a folder of their own: python3 -m venv FOLDER, then FOLDER/bin/pip install azure-mgmt-compute ...
"""
PACKAGES = (
    "compute network storage monitor authorization devtestlabs imagebuilder msi resource "
    "resource-deployments resource-locks"
)
"""Names after `azure-mgmt-`."""
WRITTEN = Path(__file__).parents[1] / "data" / "field_names"
AREAS = ("microsoft.authorization", "microsoft.compute", "microsoft.devtestlab", "microsoft.insights",
         "microsoft.managedidentity", "microsoft.network", "microsoft.resources", "microsoft.storage",
         "microsoft.virtualmachineimages")  # fmt: skip


def add_fields(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand to the command line of `azlab`."""
    fields = commands.add_parser("fields", help="derive what Azure knows of bodies", description=FIELDS)
    fields.add_argument("packages", type=Path, metavar="FOLDER", help="site-packages with azure-mgmt-*")
    fields.add_argument("--traffic", type=Path, metavar="FOLDER", help="recorded exchanges, *.jsonl")
    fields.add_argument("--modules", type=Path, metavar="FOLDER", help="azure/cli/command_modules")
    fields.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    spaces = read_packages(chosen.packages)
    missing = [name for name in AREAS if name not in spaces]
    if missing:
        raise SentenceError(
            f"{chosen.packages} has no package for {', '.join(missing)}. Install there: "
            + " ".join(f"azure-mgmt-{name}" for name in PACKAGES.split())
        )
    add_sightings(spaces, _sightings(chosen))
    WRITTEN.mkdir(exist_ok=True)
    for name in AREAS:
        path = WRITTEN / f"{name}.json"
        path.write_text(text(document(spaces[name])), encoding="utf-8")
        print(f"{path.name}: {len(spaces[name].types)} types, {path.stat().st_size / 1000:.0f} kB")
    return 0


def _sightings(chosen: argparse.Namespace) -> Iterator[Sighting]:
    if chosen.modules is not None:
        yield from read_modules(chosen.modules)
    if chosen.traffic is not None:
        yield from read_traffic(chosen.traffic)


def text(document: dict[str, Any]) -> str:
    """JSON with a line per type, object and set, so that a new version shows what it brings."""
    parts = []
    for name, rows in document.items():
        if isinstance(rows, dict):
            lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items())
            parts.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(rows)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
