"""What a class installs: the practice Azure and the checks as a wheel, without lessons, solutions and grader.

A wheel is a zip of known form (the specification "Binary distribution format" of PyPA), so that no build tool
is needed, nor a network. The same sources give the same bytes.
"""

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from grader.setup.places import JUPYTER, REQUIREMENTS, ROOT
from grader.setup.requirements import parse

KINDS = (".py", ".json", ".toml", ".lark", ".svg", ".css", ".js", ".typed", ".txt", ".gz")
COMMANDS = {ROOT / "grader" / "progress" / name for name in ("rehearsal.py", "solutions.py", "status.py")}
"""What needs the whole course, and is not in the package."""
LEARNERS, TEACHERS = "# --- learners", "# --- teachers"
"""Where the requirements of both begin in requirements.txt."""
NBGRADER = '''"""nbgrader's settings for who learns: Jupyter finds them in the environment's etc/jupyter."""

c = get_config()

c.CourseDirectory.course_id = "azlab"
# A lesson's cloud, with its key and its sign-in, stays with whom it belongs to.
c.CourseDirectory.ignore = [".azlab", ".ipynb_checkpoints", "__pycache__", "*.pyc", "feedback"]
'''
_MOMENT = (2026, 1, 1, 0, 0, 0)


@cache
def _project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def _stem() -> str:
    return f"{_project()['name']}-{_project()['version']}"


def file_name() -> str:
    """The wheel's name."""
    return f"{_stem()}-py3-none-any.whl"


def package() -> bytes:
    """The wheel. Raises `OSError` when the project's files cannot be read."""
    contents = dict(_contents())
    about = f"{_stem()}.dist-info"
    contents[f"{about}/METADATA"] = _metadata().encode()
    contents[f"{about}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: azlab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    contents[f"{about}/entry_points.txt"] = _programs().encode()
    contents[f"{about}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    for_jupyter = f"{_stem()}.data/data"
    contents[f"{for_jupyter}/etc/jupyter/nbgrader_config.py"] = NBGRADER.encode()
    for path in sorted(found for found in JUPYTER.rglob("*") if found.is_file()):
        contents[f"{for_jupyter}/share/jupyter/{path.relative_to(JUPYTER).as_posix()}"] = path.read_bytes()
    rows = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in contents.items()]
    contents[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,", ""]).encode()
    return _zipped(contents)


def _contents() -> Iterator[tuple[str, bytes]]:
    """Their sources: `azlab`, and of `grader` what `from grader import check` needs."""
    paths = [*(ROOT / "azlab").rglob("*"), ROOT / "grader" / "__init__.py"]
    paths += (path for room in ("checks", "progress") for path in (ROOT / "grader" / room).rglob("*"))
    for path in sorted(set(paths) - COMMANDS):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and path.suffix in KINDS and not hidden:
            yield "/".join(parts), path.read_bytes()


def _metadata() -> str:
    project = _project()
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {name}" for name in learners_requirements()),
    ]
    return "\n".join([*lines, ""])


def learners_requirements() -> list[str]:
    """What the package brings with it, such as `pandas>=3.0,<4`."""
    text = REQUIREMENTS.read_text("utf-8")
    section = text[text.index(LEARNERS) : text.index(TEACHERS)]
    return [f"{item.name}{item.range}" for item in parse(section)]


def _programs() -> str:
    rows = [f"{name} = {target}" for name, target in _project()["scripts"].items()]
    return "\n".join(["[console_scripts]", *rows, ""])


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _zipped(contents: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # With this machine's own modes and times the same sources would be another file on each.
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, data)
    return written.getvalue()
