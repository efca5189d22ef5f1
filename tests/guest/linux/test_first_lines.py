"""Which shell reads a file that is run by its path."""

import pytest

from azlab.guest import Machine, clone, run


@pytest.mark.parametrize(
    ("first", "printed"), [("#!/bin/sh", "127\n"), ("#!/usr/bin/env bash", "both\n0\n"), ("", "both\n0\n")]
)
def test_a_file_is_read_by_the_shell_of_its_first_line_whoever_calls(
    ubuntu: Machine, first: str, printed: str
) -> None:
    """As dash and bash do, tried beside each other."""
    lines = f"'{first}' '[[ a == a ]] && echo both'"
    script = f"printf '%s\\n' {lines} > /tmp/s; chmod +x /tmp/s; /tmp/s; echo $?"
    assert run(clone(ubuntu), "RunShellScript", [f"#!/bin/bash\n{script}"], []).stdout == printed
