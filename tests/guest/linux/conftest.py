"""A folder with a few small files, which most scripts of these tests read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from azlab.guest import Execution, Machine, clone, new_machine, provision, run

pytest.register_assert_rewrite("tests.guest.linux.elsewhere")

UBUNTU = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "24.04.1"}
FILES = r"""
printf 'apple\nbanana\ncherry\ndate\nkiwi\n' > data
printf 'banana\nplum\n' > other
printf '10\n9\n2\n33\n2\n' > numbers
printf 'bob 30 x\namy 25 y\ncat 7 z\n' > table
printf 'a:3:x\nb:1:y\na:2:z\n' > colons
printf 'Banana\nbanana\napple\nCherry\n' > case
printf '1.10\n1.9\n1.2\n' > versions
printf '2K\n1M\n3\n10K\n' > sizes
printf '  b\na\n   c\n' > blanks
printf 'a\na\nb\na\n' > doubles
printf 'aab\nbaaab\nccc\n' > doubles2
printf 'one\n\n\ntwo\n' > blankline
printf 'a\tb\tc\n1\t2\t3\n' > tabs
printf 'plain\na:b\n' > mixed
printf 'a   b  \n c\n' > spaces
printf 'a1-b22\nxyz\n3.4!\n' > mixeddigits
printf 'a\nb\nc\n' > data2
printf 'b\nc\nd\n' > other2
printf 'a 1\nb 2\n' > table2
printf 'a x\nb y\n' > table3
printf 'a.c\nabc\n' > dots
printf 'f(x)\ng\n' > parens
printf -- '-x\ny\n' > dashes
printf 'kiwi\ndate\n' > patterns
printf '# comment\n\nPort 22\n#Port 33\nUser x\n' > conf
printf '/a/b\n/c/d\n' > slashes
printf 'a,b,c\n1,2,3\n' > csv
printf 'a;b;c' > semis
printf 'a|b|c\n' > pipes
printf 'Jan\nMar\nFeb\n' > months
printf '/an/ { print "has", $0 }\n' > prog.awk
printf 'aGVsbG8K' > encoded
: > empty
cp data copy0
mkdir -p sub/deep hidden
printf 'banana\n' > sub/a.txt; printf 'x\n' > sub/b.log; printf 'banana\n' > sub/deep/c.txt
: > hidden/.dot; : > hidden/plain
"""


@cache
def _with_files() -> Machine:
    machine = new_machine({**UBUNTU, "os_type": "Linux"}, "image")
    provision(machine, {"computerName": "web-base", "adminUsername": "azureuser"}, seed="web-base")
    made = run(machine, "RunShellScript", ["mkdir -p /srv/t; cd /srv/t", FILES], [])
    assert (made.exit_code, made.stderr) == (0, "")
    return machine


@pytest.fixture
def beside_files() -> Callable[..., Execution]:
    """Runs a script in the folder of a machine of its own."""

    def ran(script: str) -> Execution:
        first, _, rest = script.partition("\n")
        shebang = f"{first}\n" if first.startswith("#!") else ""
        begin = "cd /srv/t\n"
        return run(
            clone(_with_files()), "RunShellScript", [shebang + begin + (rest if shebang else script)], []
        )

    return ran


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each row of the tables that a test file has."""
    if "row" not in metafunc.fixturenames:
        return
    printed, in_bash, failing = (
        getattr(metafunc.module, name, {}) for name in ("PRINTED", "IN_BASH", "FAILING")
    )
    rows = {script: (text, 0) for script, text in printed.items()}
    rows |= {f"#!/bin/bash\n{script}": (text, 0) for script, text in in_bash.items()}
    rows |= failing
    assert len(rows) == len(printed) + len(in_bash) + len(failing), "a script stands in two tables"
    metafunc.parametrize("row", rows.items(), ids=[*rows])
