"""A terminal on a practice machine: enough to look around, a line at a time."""

from collections.abc import Mapping

import paramiko

from azlab.ssh.machines import Machine

BACKSPACES, ENTERS = "\x7f\x08", "\r\n"
INTERRUPT, END, CLEAR = "\x03", "\x04", "\x15"
ESCAPE = "\x1b"
WELCOME = (
    "Welcome to a practice machine. A line is run when you press Enter. The folder and exported\r\n"
    "variables stay; functions and plain variables do not.\r\n"
)


class Terminal:
    """One shell with a prompt. `serve` gives its exit code."""

    def __init__(
        self, channel: paramiko.Channel, machine: Machine, user: str, environment: Mapping[str, str]
    ) -> None:
        self._channel, self._machine, self._user = channel, machine, user
        self._environment, self._folder, self._code = dict(environment), "", 0

    def serve(self) -> int:
        """Read lines and run them until the client leaves, or says `exit`."""
        self._print(WELCOME)
        host, home = self._look("hostname"), self._look("echo $HOME")
        while (line := self._line(self._prompt(host, home))) is not None:
            words = line.split()
            if words[:1] in (["exit"], ["logout"]):
                return int(words[1]) if len(words) > 1 and words[1].isdecimal() else self._code
            if words:
                self._run(line)
        self._print("logout\r\n")
        return self._code

    def _look(self, script: str) -> str:
        done = self._machine.run(self._user, script, "", self._folder, self._environment)
        self._folder = self._folder or (done.folder if done else "")
        return done.stdout.strip() if done else ""

    def _prompt(self, host: str, home: str) -> str:
        shown = f"~{self._folder[len(home) :]}" if f"{self._folder}/".startswith(f"{home}/") else self._folder
        return f"{self._user}@{host}:{shown}{'#' if self._user == 'root' else '$'} "

    def _run(self, line: str) -> None:
        done = self._machine.run(self._user, line, "", self._folder, self._environment)
        if done is None:
            return
        self._print((done.stdout + done.stderr).replace("\n", "\r\n"))
        self._folder, self._environment, self._code = done.folder, dict(done.environment), done.code

    def _line(self, prompt: str) -> str | None:
        """What is typed up to Enter, shown as it is typed; None at the end of all input."""
        self._print(prompt)
        typed = ""
        while True:
            sign = self._channel.recv(1).decode("utf-8", "replace")
            if not sign or (sign == END and not typed):
                return None
            if sign in ENTERS:
                self._print("\r\n")
                return typed
            if sign == INTERRUPT:
                self._print(f"^C\r\n{prompt}")
                typed = ""
            elif sign == CLEAR:
                self._print(f"\r\x1b[K{prompt}")
                typed = ""
            elif sign in BACKSPACES:
                self._print("\b \b" if typed else "")
                typed = typed[:-1]
            elif sign == ESCAPE:
                self._channel.recv(2)  # an arrow: there is no history to go through
            elif sign.isprintable():
                self._print(sign)
                typed += sign

    def _print(self, text: str) -> None:
        self._channel.sendall(text.encode("utf-8", "replace"))
