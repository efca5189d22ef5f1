"""OpenSSH's `scp` and `sftp`: files go to a practice machine and back, with their permissions."""

import pytest

from tests.ssh.conftest import Clients

EITHER = pytest.mark.parametrize("how", ["-s", "-O"])
"""By sftp, and by scp's own protocol."""


@EITHER
def test_a_file_goes_there_and_can_be_run(clients: Clients, how: str) -> None:
    script = clients.folder / "do.sh"
    script.write_text("#!/bin/bash\necho from a file\n")
    script.chmod(0o755)
    clients.ssh("rm -f do.sh")
    done = clients.run("scp", "-q", how, str(script), "azureuser@ADDRESS:do.sh")
    assert (done.stderr, done.returncode) == ("", 0)
    assert clients.ssh("./do.sh; stat -c '%a %U' do.sh").stdout == "from a file\n755 azureuser\n"


@EITHER
def test_a_file_comes_back(clients: Clients, how: str) -> None:
    back = clients.folder / f"back{how}"
    assert clients.run("scp", "-q", how, "azureuser@ADDRESS:/etc/hostname", str(back)).returncode == 0
    assert back.read_text() == "web\n"


@EITHER
def test_a_folder_goes_there_and_back_with_all_that_is_in_it(clients: Clients, how: str) -> None:
    tree, back = clients.folder / "tree", clients.folder / f"again{how}"
    (tree / "below").mkdir(parents=True, exist_ok=True)
    clients.ssh("rm -rf tree")
    (tree / "a").write_text("a\n")
    (tree / "below" / "b").write_text("b\n")
    assert clients.run("scp", "-q", how, "-r", str(tree), "azureuser@ADDRESS:").returncode == 0
    assert clients.ssh("cat tree/a tree/below/b").stdout == "a\nb\n"
    assert clients.run("scp", "-q", how, "-r", "azureuser@ADDRESS:tree", str(back)).returncode == 0
    assert (back / "below" / "b").read_text() == "b\n"


@EITHER
def test_what_the_user_may_not_write_is_refused(clients: Clients, how: str) -> None:
    script = clients.folder / "note"
    script.write_text("x")
    done = clients.run("scp", "-q", how, str(script), "azureuser@ADDRESS:/etc/note-of-mine")
    assert done.returncode != 0
    assert "Permission denied" in done.stderr
    assert clients.ssh("test -e /etc/note-of-mine").returncode == 1


def test_sftp_looks_around_and_puts_in_order(clients: Clients) -> None:
    typed = "pwd\nmkdir d\nput {0} d/h\nrename d/h d/i\nget d/i {1}\nrm d/i\nrmdir d\nls /etc/hostname\n"
    (clients.folder / "given").write_text("given\n")
    given = typed.format(clients.folder / "given", clients.folder / "got")
    done = clients.run("sftp", "-q", "-b", "-", "azureuser@ADDRESS", given=given)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Remote working directory: /home/azureuser" in done.stdout
    assert (clients.folder / "got").read_text() == "given\n"
    assert clients.ssh("ls -d d").returncode != 0


@EITHER
def test_a_file_that_no_machine_could_keep_is_refused(clients: Clients, how: str) -> None:
    large = clients.folder / "large"
    large.write_bytes(b"x" * 1_200_000)
    assert clients.run("scp", "-q", how, str(large), "azureuser@ADDRESS:large").returncode != 0


@EITHER
def test_a_file_that_is_not_there_is_named(clients: Clients, how: str) -> None:
    done = clients.run("scp", "-q", how, "azureuser@ADDRESS:/nowhere", str(clients.folder / "x"))
    assert done.returncode != 0
    assert "/nowhere" in done.stderr
    assert "No such file or directory" in done.stderr
