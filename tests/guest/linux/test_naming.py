"""What a name stands for, as dash and bash of Debian 12 say it."""

from collections.abc import Callable

import pytest

from azlab.guest.execution import Execution

Shell = Callable[..., Execution]


@pytest.mark.parametrize(
    ("line", "wanted", "code"),
    [
        ("type cd", "cd is a shell builtin", 0),
        ("type ls", "ls is /usr/bin/ls", 0),
        ("type if", "if is a shell keyword", 0),
        ("type export", "export is a special shell builtin", 0),
        ("type [", "[ is a shell builtin", 0),
        ("type echo kill", "echo is a shell builtin\nkill is a shell builtin", 0),
        ("f() { :; }; type f", "f is a shell function", 0),
        ("type nope", "nope: not found", 127),
        ("type ls nope", "ls is /usr/bin/ls\nnope: not found", 127),
        ("command -v cd", "cd", 0),
        ("command -v cd ls", "cd", 0),
        ("command -v ls", "/usr/bin/ls", 0),
        ("command -v nope", "", 127),
        ("command -V cd", "cd is a shell builtin", 0),
        ("command -V nope", "nope: not found", 127),
        ("f() { :; }; command -v f", "f", 0),
        ("type declare", "declare: not found", 127),
        (
            "type alias jobs chdir",
            "alias is a shell builtin\njobs is a shell builtin\nchdir is a shell builtin",
            0,
        ),
        ("type local", "local is a special shell builtin", 0),
        ("type pushd", "pushd: not found", 127),
        ("command -v history", "", 127),
        ("which ls", "/usr/bin/ls", 0),
        ("which cd", "", 1),
        ("which ls nope", "/usr/bin/ls", 1),
    ],
)
def test_dash_says_what_a_name_stands_for(shell: Shell, line: str, wanted: str, code: int) -> None:
    done = shell(line)
    assert (done.stdout.strip(), done.stderr, done.exit_code) == (wanted, "", code)


@pytest.mark.parametrize(
    ("line", "wanted", "code"),
    [
        ("type cd", "cd is a shell builtin", 0),
        ("type export", "export is a shell builtin", 0),
        ("type [[", "[[ is a shell keyword", 0),
        ("type declare", "declare is a shell builtin", 0),
        ("type -t cd ls if", "builtin\nfile\nkeyword", 0),
        ("f() { :; }; type -t f export", "function\nbuiltin", 0),
        ("type -t pushd help complete history alias chdir", "builtin\n" * 4 + "builtin", 1),
        ("type -t nope", "", 1),
        ("type -p ls", "/usr/bin/ls", 0),
        ("type -p cd", "", 0),
        ("command -v cd ls if", "cd\n/usr/bin/ls\nif", 0),
        ("command -v nope", "", 1),
        ("command -v nope ls", "/usr/bin/ls", 0),
        ("which cd", "", 1),
    ],
)
def test_bash_says_what_a_name_stands_for(shell: Shell, line: str, wanted: str, code: int) -> None:
    done = shell(f"bash -c '{line}'")
    assert (done.stdout.strip(), done.stderr, done.exit_code) == (wanted, "", code)


def test_bash_complains_of_a_name_that_stands_for_nothing(shell: Shell) -> None:
    done = shell("bash -c 'type ls nope; command -V nope'")
    assert done.stdout == "ls is /usr/bin/ls\n"
    assert done.stderr == "bash: line 1: type: nope: not found\nbash: line 1: command: nope: not found\n"
    assert done.exit_code == 1


def test_a_program_of_ones_own_has_its_path(shell: Shell) -> None:
    made = "printf '#!/bin/sh\\n' > /usr/local/bin/own; chmod 755 /usr/local/bin/own"
    assert shell(made, "type own").stdout == "own is /usr/local/bin/own\n"
