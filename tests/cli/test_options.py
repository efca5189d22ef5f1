"""A generated command builds its options once, and no other command has part in them."""

from typing import Any

import pytest
from azure.cli.core.aaz import AAZCommand, AAZStrArg

from azlab.cli import options
from azlab.cli.options import options_apart


class Show(AAZCommand):  # type: ignore[misc]
    """As the CLI generates them."""

    _args_schema: Any = None
    built = 0

    @classmethod
    def _build_arguments_schema(cls, *arguments: Any, **named: Any) -> Any:
        if cls._args_schema is not None:
            return cls._args_schema
        Show.built += 1
        cls._args_schema = super()._build_arguments_schema(*arguments, **named)
        cls._args_schema.name = AAZStrArg(options=["--name"])
        return cls._args_schema


class ShowMore(Show):
    """As people derive from those: with one option more."""

    @classmethod
    def _build_arguments_schema(cls, *arguments: Any, **named: Any) -> Any:
        schema = super()._build_arguments_schema(*arguments, **named)
        schema.more = AAZStrArg(options=["--more"])
        return schema


class Meddler(Show):
    """One that changes what the plain command has built, and calls it its own."""

    @classmethod
    def _build_arguments_schema(cls, *arguments: Any, **named: Any) -> Any:
        cls._args_schema = Show.get_arguments_schema()
        cls._args_schema.meddled = AAZStrArg(options=["--meddled"])
        return cls._args_schema


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "_kept", {})
    monkeypatch.setattr(Show, "built", 0)


def names(*commands: type[AAZCommand]) -> list[list[str]]:
    """The options of each, asked one after the other in one command line."""
    with options_apart():
        return [list(command.get_arguments_schema()._fields) for command in commands]


def test_options_are_built_once() -> None:
    assert names(Show) == names(Show) == [["name"]]
    assert Show.built == 1
    assert Show._args_schema is None


@pytest.mark.parametrize("first", [Show, ShowMore])
def test_a_plain_command_and_what_is_derived_from_it_take_nothing_from_each_other(first: Any) -> None:
    names(first)
    for _ in range(2):
        assert names(ShowMore) == [["name", "more"]]
        assert names(Show) == [["name"]]
    assert Show.built == 2


@pytest.mark.parametrize("before", [(), (Show,), (ShowMore,), (Show, ShowMore)])
def test_whatever_was_asked_before_a_command_line_finds_what_it_would_build(before: tuple[Any, ...]) -> None:
    for command in before:
        names(command)
    assert names(ShowMore, Show) == [["name", "more"], ["name"]]
    assert names(Show) == [["name"]]
    assert names(ShowMore) == [["name", "more"]]


def test_options_that_another_command_has_changed_are_built_anew() -> None:
    names(Show)
    for _ in range(2):
        assert names(Meddler) == [["name", "meddled"]]
        assert names(Show) == [["name"]]
