"""OpenSSH's `scp` and `sftp`: files go to a practice machine and back, with their permissions."""

from tests.ssh.conftest import Clients


def test_a_file_goes_there_and_can_be_run(clients: Clients) -> None:
    script = clients.folder / "do.sh"
    script.write_text("#!/bin/bash\necho from a file\n")
    script.chmod(0o755)
    done = clients.run("scp", "-q", str(script), "azureuser@ADDRESS:do.sh")
    assert (done.stderr, done.returncode) == ("", 0)
    assert clients.ssh("./do.sh; stat -c '%a %U' do.sh").stdout == "from a file\n755 azureuser\n"


def test_a_file_comes_back(clients: Clients) -> None:
    back = clients.folder / "back"
    assert clients.run("scp", "-q", "azureuser@ADDRESS:/etc/hostname", str(back)).returncode == 0
    assert back.read_text() == "web\n"


def test_a_folder_goes_there_with_all_that_is_in_it(clients: Clients) -> None:
    tree = clients.folder / "tree"
    (tree / "below").mkdir(parents=True)
    (tree / "a").write_text("a\n")
    (tree / "below" / "b").write_text("b\n")
    assert clients.run("scp", "-q", "-r", str(tree), "azureuser@ADDRESS:").returncode == 0
    assert clients.ssh("cat tree/a tree/below/b").stdout == "a\nb\n"


def test_what_the_user_may_not_write_is_refused(clients: Clients) -> None:
    script = clients.folder / "note"
    script.write_text("x")
    done = clients.run("scp", "-q", str(script), "azureuser@ADDRESS:/etc/note-of-mine")
    assert done.returncode != 0
    assert 'dest open "/etc/note-of-mine": Permission denied' in done.stderr
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


def test_a_file_that_no_machine_could_keep_is_refused(clients: Clients) -> None:
    large = clients.folder / "large"
    large.write_bytes(b"x" * 1_200_000)
    assert clients.run("scp", "-q", str(large), "azureuser@ADDRESS:large").returncode != 0
