"""What a command changes in the process around it, and puts back."""

import gc

import pytest

from azlab.cli.surroundings import entered


@pytest.mark.parametrize("before", [gc.enable, gc.disable])
def test_the_collector_rests_during_a_command_and_is_left_as_it_was(session, before):
    before()
    try:
        was = gc.isenabled()
        with entered(session.home, session.account, {}):
            assert not gc.isenabled()
        assert gc.isenabled() == was
    finally:
        gc.enable()
