"""Where a command's input comes from and its output goes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from azlab.guest import disks
from azlab.guest.disks import CommandError, PermissionDenied
from azlab.guest.linux.built_in import BuiltIn
from azlab.guest.linux.devices import device
from azlab.guest.linux.streams import Input, Nowhere, Output
from azlab.guest.linux.tree import Redirection

NOWHERE = ("/dev/null",)
SCREENS = {"/dev/stdout": 1, "/dev/fd/1": 1, "/dev/stderr": 2, "/dev/fd/2": 2}


class Redirections(BuiltIn):
    """A shell's state with its streams: 0 is `stdin`, 1 and 2 are in `outputs`."""

    stdin: Input
    outputs: dict[int, Output]

    def print(self, text: str) -> None:
        """Write to the output now. PipeClosed: nobody reads it."""
        self.outputs[1].write(text)

    def complain(self, sentence: str) -> None:
        """Say something on stderr."""
        self.outputs[2].write(sentence + "\n")

    @contextmanager
    def redirected(self, redirections: list[Redirection]) -> Iterator[None]:
        """The streams as the redirections have them, for the time of the block. CommandError: no file."""
        stdin, outputs = self.stdin, dict(self.outputs)
        opened: list[Output] = []
        try:
            for redirection in redirections:
                self.redirect(redirection, opened)
            yield
        finally:
            # Streams are given back before files are closed: what closing has to say goes to the old ones.
            self.stdin, self.outputs = stdin, outputs
            for output in opened:
                output.close()

    def redirect(self, redirection: Redirection, opened: list[Output]) -> None:
        """Carry one out; what it opens is added to the list, to be closed."""
        operator, stream = redirection.operator, redirection.stream
        if operator == "<<" and redirection.document is not None:
            body = redirection.document.body
            self.stdin = Input(body.text if body.quote == "'" else self.substituted(body.text))
        elif operator == "<<<":
            if not self.bash:
                raise self.needs_bash("Syntax error: redirection unexpected")
            self.stdin = Input(self.joined(redirection.target) + "\n")
        elif operator in ("<", "<>"):
            self.stdin = self._opened(self._target(redirection))
        elif operator in (">&", "<&"):
            self._duplicate(stream, self._target(redirection), opened)
        else:
            output = self._created(self._target(redirection), operator.endswith(">>"))
            opened.append(output)
            for number in (1, 2) if operator.startswith("&") else (stream,):
                self.outputs[number] = output

    def _target(self, redirection: Redirection) -> str:
        # bash's words; dash would take `*` for a name as it stands.
        words = self.expand(redirection.target)
        if len(words) != 1:
            raise CommandError(f"sh: 1: {' '.join(words) or chr(39) * 2}: ambiguous redirect", 1)
        return words[0]

    def _opened(self, name: str) -> Input:
        path = self.path(name)
        special = device(path)
        if special is not None:
            return special
        content = disks.read(self.machine, path)
        if content is None:
            raise CommandError(f"sh: 1: cannot open {name}: No such file", 2)
        if not disks.may(self.machine, path, disks.READ):
            raise self._denied(name, "open")
        self.budget.take(len(content))
        return Input(content, is_file=True)

    def _denied(self, name: str, verb: str) -> CommandError:
        if self.bash:
            return CommandError(f"bash: line 1: {name}: Permission denied", 1)
        return CommandError(f"sh: 1: cannot {verb} {name}: Permission denied", 2)

    def _duplicate(self, stream: int, name: str, opened: list[Output]) -> None:
        """`2>&1`, `>&2`, `>&-`; `>& FILE` takes both outputs."""
        if name == "-":
            self.outputs[stream] = Nowhere(self.budget)
        elif name.isdecimal():
            if stream == 0 or name == "0":
                return
            if int(name[:3]) not in self.outputs:
                raise CommandError(f"sh: 1: {name}: Bad file descriptor", 2)
            self.outputs[stream] = self.outputs[int(name[:3])]
        else:
            output = self._created(name, append=False)
            opened.append(output)
            self.outputs[1] = self.outputs[2] = output

    def _created(self, name: str, append: bool) -> Output:
        """The file to write to, emptied unless more is added. CommandError: it cannot be made."""
        path = self.path(name)
        if path in SCREENS:
            return self.outputs[SCREENS[path]]
        if path in NOWHERE:
            return Nowhere(self.budget)
        if path.startswith("/dev/"):
            raise CommandError(f"sh: 1: cannot create {name}: Permission denied", 2)
        parent = path.rsplit("/", 1)[0]
        if parent and not disks.is_folder(self.machine, parent):
            raise CommandError(f"sh: 1: cannot create {name}: Directory nonexistent", 2)
        if disks.is_folder(self.machine, path):
            raise CommandError(f"sh: 1: cannot create {name}: Is a directory", 2)
        try:
            disks.refuse_writing(self.machine, path)
        except PermissionDenied:
            raise self._denied(name, "create") from None
        # The file is emptied before the command runs: `sort f > f` loses it, here as anywhere.
        if not append or not disks.is_file(self.machine, path):
            disks.write(self.machine, path, "")
        full = CommandError(f"write error: {name}: No space left on device (a file takes up to 1 MB here)")
        return Output(self.budget, disks.LARGEST_FILE, lambda text: self._save(path, text), full=full)

    def _save(self, path: str, text: str) -> None:
        try:
            disks.write(self.machine, path, (disks.read(self.machine, path) or "") + text)
        except CommandError as refusal:
            self.outputs[2].write(f"sh: 1: {refusal}\n")
            self.code = 1
