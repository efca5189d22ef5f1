import ast
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.setup.places import REQUIREMENTS, ROOT, TEST_REQUIREMENTS
from grader.setup.requirements import Requirement, fingerprint, missing, numbers, parse

LISTS = REQUIREMENTS.read_text() + TEST_REQUIREMENTS.read_text()


@pytest.mark.parametrize(
    ("wanted", "version", "allowed"),
    [
        ("==2.91.*", "2.91.0", True),
        ("==2.91.*", "2.91", True),
        ("==2.91.*", "2.910.0", False),
        ("!=2.91.*", "2.91.4", False),
        (">=0.9.6,<0.10", "0.9.6", True),
        (">=0.9.6,<0.10", "0.9.5", False),
        (">=0.9.6,<0.10", "0.10.0", False),
        (">=3.0,<4", "3", True),
        ("<=2,!=1.5", "1.5.0", False),
        (">1", "1.0", False),
        ("==1.0", "1", True),
        ("", "0.1", True),
    ],
)
def test_a_range_allows_what_pip_would_allow(wanted: str, version: str, allowed: bool) -> None:
    assert Requirement("x", wanted).allows(version) is allowed


@given(st.lists(st.integers(0, 999), min_size=1, max_size=4), st.sampled_from(["", "rc1", ".dev0", "+local"]))
def test_a_version_compares_by_its_numbers_without_trailing_zeros(parts: list[int], tail: str) -> None:
    text = ".".join(map(str, parts))
    assert numbers(text + tail) == numbers(text + ".0") == numbers(text)
    assert numbers(text) < numbers(f"{text}.1") or parts[-1] == 0


def test_comments_and_empty_lines_are_no_requirements() -> None:
    assert parse("# a\n\ntornado>=6.5,<7  # why\n") == [Requirement("tornado", ">=6.5,<7")]


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="cannot read 'git"):
        parse("git+https://example.com/x\n")


def test_a_fingerprint_changes_with_a_requirement_and_not_with_a_comment(requirements: Path) -> None:
    before = fingerprint(requirements)
    requirements.write_text(requirements.read_text().replace("why", "another reason"))
    assert fingerprint(requirements) == before
    requirements.write_text(requirements.read_text().replace("0.9.6", "0.9.7"))
    assert fingerprint(requirements) != before


@pytest.mark.parametrize(("version", "count"), [("0.9.6", 0), ("0.8.0", 1), (None, 1)])
def test_what_is_absent_or_out_of_range_is_missing(
    requirements: Path, version: str | None, count: int
) -> None:
    def installed(name: str) -> str:
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    assert len(missing(requirements, installed)) == count


def test_this_environment_has_everything() -> None:
    assert missing(REQUIREMENTS) == missing(TEST_REQUIREMENTS) == []


def test_every_requirement_has_a_tested_range_and_a_reason() -> None:
    lines = [line for line in LISTS.splitlines() if line and not line.startswith("#")]
    assert all(" # " in line for line in lines)
    assert all("<" in item.range or "==" in item.range for item in parse(LISTS))


def imported(path: Path) -> set[str]:
    """The top names of a file's imports, wherever they stand in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_import_has_its_requirement() -> None:
    files = [path for room in ("azlab", "grader", "tests") for path in (ROOT / room).rglob("*.py")]
    names = set().union(*map(imported, files)) - sys.stdlib_module_names - {"azlab", "grader", "tests"}
    listed = {item.name for path in ROOT.glob("requirements*.txt") for item in parse(path.read_text("utf-8"))}
    # knack is the Azure CLI's own frame: its version is the CLI's affair.
    listed.add("knack")
    own = {path.stem for path in (ROOT / "tests").rglob("*")}
    distributions = metadata.packages_distributions()
    given = {name: {found.lower() for found in distributions.get(name, [name])} for name in names - own}
    assert {name for name, found in given.items() if not listed & found} == set()


def test_conda_gets_the_same_list() -> None:
    lines = (ROOT / "environment.yml").read_text().splitlines()
    listed = {line.strip().removeprefix("- ") for line in lines if line.startswith("  ")}
    conda = listed - {"python>=3.11", "pip", "pip:", "conda-forge"}
    assert conda == {f"{item.name}{item.range}" for item in parse(LISTS)}


def test_each_extra_has_a_list_of_its_own_with_tested_ranges() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["dynamic"]
    named = [name for extra in extras["optional-dependencies"].values() for name in extra["file"]]
    found = sorted(path.name for path in ROOT.glob("requirements-*.txt"))
    assert sorted(named) == found
    assert {"requirements-cluster.txt", "requirements-postgresql.txt"} <= set(found)
    for name in found:
        assert all(requirement.range for requirement in parse((ROOT / name).read_text("utf-8")))


def test_who_installs_the_package_gets_no_tools_of_its_developers() -> None:
    needed = {item.name for item in parse(REQUIREMENTS.read_text())}
    assert not needed & {"playwright", "mypy", "ruff", "pytest", "pytest-xdist", "hypothesis", "pandas-stubs"}
    dynamic = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["dynamic"]
    assert dynamic["dependencies"] == {"file": ["requirements.txt"]}
    assert dynamic["optional-dependencies"]["test"] == {"file": ["requirements-test.txt"]}
