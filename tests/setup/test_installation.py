import io
import sys
from pathlib import Path

import pytest

from grader.setup.installation import Counts, Progress, explain, install
from grader.setup.places import SetupError

PIP = """Collecting azure-cli==2.91.*
  Downloading azure_cli-2.91.0-py3-none-any.whl (12.5 MB)
Collecting rich<16,>=14
  Downloading rich-15.0.0-py3-none-any.whl (500 kB)
Requirement already satisfied: pip
Installing collected packages: rich, azure-cli
"""


def said(text: str) -> Counts:
    counts = Counts()
    for line in text.splitlines(keepends=True):
        counts.read(line)
    return counts


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_pips_lines_become_counts() -> None:
    assert said(PIP) == Counts(found=2, megabytes=13.0, total=2)


def test_uvs_lines_become_counts() -> None:
    counts = said("Resolved 214 packages in 2.1s\nDownloading azure-mgmt-network (8.0MiB)\n")
    assert counts == Counts(megabytes=8.0, total=214)


def test_the_sentence_says_what_is_going_on() -> None:
    assert said("Collecting rich\n").sentence(0) == "looking for packages: 1 found"
    assert said(PIP).sentence(1) == "1 of 2 packages installed, 13 MB downloaded"
    assert said(PIP).sentence(9).startswith("2 of 2")


def test_a_terminal_gets_one_line_that_rewrites_itself() -> None:
    stream = Terminal()
    progress = Progress(stream, clock=iter([0.0, 0.0, 65.0, 66.0]).__next__)
    progress.show("a")
    progress.show("b", last=True)
    assert stream.getvalue() == "\r\x1b[K  1:05  a\r\x1b[K  1:06  b\n"


def test_elsewhere_a_line_comes_every_15_seconds_and_at_the_end() -> None:
    stream = io.StringIO()
    progress = Progress(stream, clock=iter([0.0, 0.0, 1.0, 2.0, 17.0, 18.0]).__next__)
    for sentence in ("a", "b", "c"):
        progress.show(sentence)
    progress.show("d", last=True)
    assert stream.getvalue() == "  0:01  a\n  0:17  c\n  0:18  d\n"


@pytest.mark.parametrize(
    ("tail", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("[Errno -3] Temporary failure in name resolution", "connect to the network"),
        ("error: error sending request for url", "connect to the network"),
        ("ERROR: Could not find a version (from versions: none)", "connect to the network"),
        ("error: something else", "install.log"),
    ],
)
def test_a_failure_is_explained_in_one_sentence(tail: str, sentence: str) -> None:
    assert sentence in explain(tail, Path("install.log"))


def run(tmp_path: Path, script: str) -> str:
    stream = io.StringIO()
    install([sys.executable, "-c", script], tmp_path / "install.log", lambda: 2, Progress(stream))
    return stream.getvalue()


def test_an_installer_is_quiet_and_its_words_are_kept(tmp_path: Path) -> None:
    shown = run(tmp_path, f"print({PIP!r})")
    assert "Collecting" not in shown
    assert shown.endswith("2 of 2 packages installed, 13 MB downloaded\n")
    assert "Collecting rich" in (tmp_path / "install.log").read_text()


def test_a_failed_installer_shows_its_tail_and_the_way_out(tmp_path: Path) -> None:
    script = "import sys; print('first\\n' * 50 + 'Name or service not known'); sys.exit(1)"
    with pytest.raises(SetupError) as caught:
        run(tmp_path, script)
    text = str(caught.value)
    assert "Name or service not known\n\nThe package index cannot be reached" in text
    assert text.count("first") < 20


def test_ctrl_c_ends_the_installer_too(tmp_path: Path) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    script = "import time; print('x', flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        install([sys.executable, "-c", script], tmp_path / "log", interrupt, Progress(io.StringIO()))
