"""What bash calls at a Tab in `azlab shell`: asks the shell's own process, and prints a candidate a line.

It is run by its path and without anything of Python's that takes time to begin. Its words: the socket, the
line up to the cursor, the word that the shell takes for the one at the cursor, and how wide the terminal is
(0: without what each candidate is).
"""

import os
import socket
import sys


def main(path: str, line: str, word: str, width: str) -> None:
    """Print what may stand there; nothing where nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX) as asked:
            # From its folder: a whole path may be longer than an address of a socket.
            os.chdir(os.path.dirname(path))
            asked.connect(os.path.basename(path))
            asked.sendall(line.encode())
            asked.shutdown(socket.SHUT_WR)
            begun, *rows = b"".join(iter(lambda: asked.recv(65536), b"")).decode().split("\n")
    except OSError:
        return
    # A shell begins a word anew behind `:` and `=`, which are inside of ours.
    before = len(begun) - len(word.lstrip("\"'"))
    found = [(text[before:], said) for text, _, said in (row.partition("\t") for row in rows) if text]
    longest = max((len(text) for text, _ in found), default=0)
    for text, said in found:
        print(_beside(text, said, longest, int(width)) if len(found) > 1 else text)


def _beside(text: str, said: str, longest: int, width: int) -> str:
    """A candidate with what it is, in one line of the terminal."""
    room = width - longest - 5
    if not said or room < 20:
        return text
    return f"{text:{longest}}  ({said if len(said) <= room else said[: room - 3] + '...'})"


if __name__ == "__main__":
    main(*sys.argv[1:])
