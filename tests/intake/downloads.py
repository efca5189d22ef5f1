"""Downloads as Canvas, Moodle and others give them out, made in a temporary folder."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.intake.lessons import worked

NOTEBOOK = json.dumps(worked()).encode()
EARLY, LATE = (2026, 11, 1, 8, 0, 0), (2026, 11, 9, 8, 0, 0)


def another(text: str) -> bytes:
    """A worked notebook with a cell of the learner's own at its end."""
    notebook: dict[str, Any] = worked()
    notebook["cells"].append({"cell_type": "code", "source": text, "metadata": {}, "outputs": []})
    return json.dumps(notebook).encode()


def packed(files: Mapping[str, bytes | zipfile.ZipInfo], times: Mapping[str, tuple[int, ...]] = {}) -> bytes:
    """A zip's bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (*times.get(name, EARLY),))  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content if isinstance(content, bytes) else b"")
    return whole.getvalue()


def save(where: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(content)
    return where
