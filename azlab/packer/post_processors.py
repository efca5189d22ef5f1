"""What is done with what came out: `manifest`."""

import json
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from azlab.packer.hcl.configuration import Part
from azlab.packer.hcl.problems import Problem, not_played
from azlab.packer.screen import Voice

KNOWN = ("output", "custom_data", "strip_path", "strip_time", "only", "except", "keep_input_artifact")
BUILDER_ID = "azure-arm"


def problems_of(part: Part) -> list[Problem]:
    """What Packer refuses of one. Raises `ConfigurationError` for what is not played."""
    if part.kind != "manifest":
        raise not_played(f"the post-processor `{part.kind}`", part.source)
    unknown = [name for name in part.values if name not in KNOWN]
    if not unknown:
        return []
    detail = f'An argument named "{unknown[0]}" is not expected here.'
    return [Problem("Unsupported argument", detail, part.lines[unknown[0]])]


def write_manifest(part: Part, name: str, artifact: str, run: uuid.UUID, voice: Voice) -> None:
    """Add a build to the file, as Packer's manifest has it."""
    voice.say("Running post-processor:  (type manifest)")
    path = Path(str(part.values.get("output") or "packer-manifest.json"))
    builds = _before(path)
    entry: dict[str, Any] = {
        "name": name,
        "builder_type": BUILDER_ID,
        "build_time": 0 if part.values.get("strip_time") else int(time.time()),
        "files": None,
        "artifact_id": artifact,
        "packer_run_uuid": str(run),
        "custom_data": part.values.get("custom_data"),
    }
    document = {"builds": [*builds, entry], "last_run_uuid": str(run)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def _before(path: Path) -> list[Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return list(found.get("builds", ())) if isinstance(found, Mapping) else []
