"""What scripts print and end with elsewhere, as a test file has it in tables; it imports all of this:

from tests.guest.linux.elsewhere import *

PRINTED = {"echo a": "a\\n"}
IN_BASH = {"echo {a,b}": "a b\\n"}
FAILING = {"rm nosuchfile": ("", 1)}
"""

from collections.abc import Callable

from azlab.guest import Execution

Row = tuple[str, tuple[str, int]]


def test_a_script_does_what_it_does_elsewhere(beside_files: Callable[[str], Execution], row: Row) -> None:
    script, expected = row
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == expected
