"""A pipeline as both dialects mean it: jobs with steps, each a script for bash or nothing with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.sentences import SentenceError

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One step. Texts are as the file has them: what stands for something is filled in when it runs."""

    name: str
    script: str | None
    """For bash; None when it does nothing here."""
    note: str = ""
    """What is said of a step that does nothing here."""
    id: str = ""
    """By which later steps name its outputs."""
    condition: str = ""
    """An expression; "" when it runs after all before it have succeeded."""
    environment: Texts = field(default_factory=dict)
    folder: str = ""
    options: tuple[str, ...] = ()
    """Of bash."""
    goes_on: bool = False
    """Whether the job goes on where it fails."""
    minutes: float | None = None


@dataclass(frozen=True)
class Job:
    """Steps that run one after the other on one machine."""

    id: str
    name: str
    steps: Sequence[Step]
    needs: tuple[str, ...] = ()
    condition: str = ""
    environment: Texts = field(default_factory=dict)
    variables: Texts = field(default_factory=dict)
    outputs: Texts = field(default_factory=dict)
    goes_on: bool = False
    stage: str = ""


@dataclass(frozen=True)
class Pipeline:
    """A whole file."""

    name: str
    jobs: Sequence[Job]
    inputs: Mapping[str, str | None]
    """What may be given when it is started, with defaults; None for what has to be given."""
    variables: Texts = field(default_factory=dict)
    environment: Texts = field(default_factory=dict)
    triggers: Sequence[str] = ()
    """What would start it by itself, in words."""


class Section:
    """A mapping of the file that is read key by key; what nobody reads is refused by its name."""

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, Mapping):
            raise SentenceError(f"{where} has to be a list of names with values, and is {_kind(found)}.")
        self.where = where
        self._found = {str(key): value for key, value in found.items()}
        self._left = dict(self._found)

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def take(self, name: str, otherwise: Any = None) -> Any:
        """The value of a key, as it is."""
        self._left.pop(name, None)
        return self._found.get(name, otherwise)

    def text(self, name: str, otherwise: str = "") -> str:
        """The value of a key that holds one word or text."""
        value = self.take(name)
        if isinstance(value, Mapping | list):
            raise SentenceError(f"{self.where}: '{name}' has to be a text, and is {_kind(value)}.")
        return otherwise if value is None else plain(value)

    def minutes(self, name: str) -> float | None:
        """The value of a key that holds a time; None where it says none."""
        text = self.text(name)
        try:
            number = float(text or 0)
        except ValueError:
            number = -1.0
        if not 0 <= number < float("inf"):
            raise SentenceError(f"{self.where}: '{name}' has to be a number of minutes, and is '{text}'.")
        return number or None

    def texts(self, name: str) -> dict[str, str]:
        """A key that holds names with texts."""
        value = self.take(name)
        return {} if value is None else texts_of(value, f"{self.where}, {name}")

    def words(self, name: str) -> tuple[str, ...]:
        """A key that holds one name or a list of them."""
        value = self.take(name)
        return () if value is None else tuple(map(str, value)) if isinstance(value, list) else (str(value),)

    def section(self, name: str) -> "Section":
        """A key that holds names with values of any kind; empty where it is not there."""
        return Section(self.take(name) or {}, f"{self.where}, {name}")

    def sections(self, name: str) -> "list[Section]":
        """A key that holds a list of such."""
        value = self.take(name)
        if value is not None and not isinstance(value, list):
            raise SentenceError(f"{self.where}: '{name}' has to be a list (-), and is {_kind(value)}.")
        return [Section(item, f"{self.where}, {name} {number}") for number, item in enumerate(value or (), 1)]

    def each(self) -> "dict[str, Any]":
        """All keys with their values."""
        self._left.clear()
        return self._found

    def end(self) -> None:
        """Raises `SentenceError` where something is left that this runner does not know."""
        for name in self._left:
            raise SentenceError(f"{self.where}: this runner does not know '{name}', and runs nothing of it.")


def texts_of(value: Any, where: str) -> dict[str, str]:
    """Names with texts."""
    if not isinstance(value, Mapping):
        raise SentenceError(f"{where} has to be a list of names with values, and is {_kind(value)}.")
    return {str(name): plain(text) for name, text in value.items()}


def plain(value: Any) -> str:
    """A value of YAML as the text that it was written as, nearly."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: ""}[value]
    return str(value)


def load(path: Path) -> Any:
    """The document of a file. Raises `SentenceError` where it cannot be read."""
    import yaml

    try:
        return yaml.load(path.read_text("utf-8"), Loader=_loader())
    except FileNotFoundError:
        raise SentenceError(f"There is no file '{path}'. `%%writefile {path.name}` writes one.") from None
    except (OSError, UnicodeError) as problem:
        raise SentenceError(f"'{path}' cannot be read: {problem}.") from None
    except RecursionError:
        raise SentenceError(f"'{path}' is nested deeper than any pipeline.") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        said = getattr(problem, "problem", None) or "it is not YAML"
        raise SentenceError(f"'{path}' is no YAML{line}: {said}.") from None


def _loader() -> Any:
    """YAML 1.2's idea of true and false, as both systems have it: `on` and `yes` are words."""
    import yaml

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        pass

    booleans = "tag:yaml.org,2002:bool"
    Loader.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != booleans or first in "tTfF"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader


def in_order(jobs: Sequence[Job], where: str) -> list[Job]:
    """Each after those that it needs. Raises `SentenceError` for one that is not there, or a circle."""
    known, ready, left = {job.id for job in jobs}, list[Job](), list(jobs)
    for job in jobs:
        for name in job.needs:
            if name not in known:
                raise SentenceError(f"{where}: '{job.id}' needs '{name}', which is not there.")
    while left:
        done = {job.id for job in ready}
        free = [job for job in left if set(job.needs) <= done]
        if not free:
            raise SentenceError(f"{where}: {', '.join(job.id for job in left)} wait for each other.")
        ready.append(free[0])
        left.remove(free[0])
    return ready


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    return (
        "a list" if isinstance(value, list) else "a list of names" if isinstance(value, Mapping) else "a text"
    )
