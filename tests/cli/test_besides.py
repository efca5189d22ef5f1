"""What a cell did that was meant otherwise is told, and nothing else is."""

import pytest

from azlab.cli.besides import not_run, ran_here


@pytest.mark.parametrize(
    ("cell", "program"),
    [
        ("!hostname", "hostname"),
        ("names = !sudo lsblk", "lsblk"),
        ("%%bash\nset -e\nsudo apt-get install -y nginx", "apt-get"),
        ("%%sh\nmount /dev/sdc1 /mnt", "mount"),
    ],
)
def test_a_program_of_a_machine_is_told_where_it_ran(cell: str, program: str) -> None:
    said = ran_here(cell)
    assert said.startswith(f"{program} ran on the computer of this notebook")
    assert "az vm run-command invoke" in said


@pytest.mark.parametrize(
    "cell",
    [
        "!az vm list",
        "!ssh-keygen -t ed25519",
        "!ls -l",
        "%%bash\nssh web hostname",
        "%%bash\ncat > setup.sh <<'END'\napt-get install -y nginx\nEND",
        "%%bash\naz vm run-command invoke --scripts 'hostname'",
        "%%az\nhostname",
        "print('hostname')",
        "hostname != 3",
    ],
)
def test_of_another_cell_nothing_is_told(cell: str) -> None:
    assert ran_here(cell) == ""


@pytest.mark.parametrize(
    ("cell", "result", "said"),
    [
        ("check.hint", print, "Only with parentheses it runs: check.hint()"),
        ("x = 1\nlab.undo\n", print, "Only with parentheses it runs: lab.undo()"),
        ("check.hint()", None, ""),
        ("print", print, ""),
        ("lab.name", "web", ""),
    ],
)
def test_a_name_that_was_to_run_is_told_its_parentheses(cell: str, result: object, said: str) -> None:
    assert not_run(cell, result) == said
