"""Commands that are part of the shell itself: they read or change what it knows."""

from __future__ import annotations

import re
from collections.abc import Callable

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.console import Call, Result, failed
from azlab.guest.linux.state import EndOfScript
from azlab.guest.linux.taking import Taking

UMASK = "0022"
SIGNALS = frozenset("HUP INT QUIT ABRT ALRM TERM USR1 USR2 PIPE CHLD 1 2 3 6 13 14 15".split())
"""What may be trapped and never comes: nobody sends anything to a script of run-command."""
OPTIONS = {"errexit": "e", "nounset": "u", "xtrace": "x", "noglob": "f", "pipefail": "pipefail",
           "verbose": "v", "noexec": "n", "allexport": "a", "noclobber": "C", "posix": "posix"}  # fmt: skip


class Return(Exception):
    """`return` from a function, or from a file that `.` reads."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Leave(Exception):
    """`break`, or `continue` with `again`, out of as many loops as `levels` says."""

    def __init__(self, levels: int, again: bool) -> None:
        super().__init__(levels)
        self.levels, self.again = levels, again


class BuiltIn(Taking):
    """A shell's state with the commands that change it."""

    locals: list[dict[str, str | None]]
    loops: int

    def run_here(self, script: str) -> int:
        """Run a script in this shell. Its exit code."""
        raise NotImplementedError

    def built_in(self, name: str) -> Callable[[Call], Result] | None:
        """What a name runs; None when it is no part of the shell."""
        known: dict[str, Callable[[Call], Result]] = {
            "cd": self._change_folder, "export": self._export, "readonly": self._export, "unset": self._unset,
            "local": self._declare, "declare": self._declare, "typeset": self._declare, "let": self._let,
            "set": self._set, "shopt": self._shopt, "shift": self._shift, "read": self.read,
            "eval": self._eval, ".": self._source, "source": self._source, "exit": self._exit,
            "return": self._return, "break": self._leave, "continue": self._leave, "trap": self._trap,
            "wait": self._nothing, "umask": self._umask, "hash": self._hash, "ulimit": self._ulimit,
            "getopts": self.getopts, "mapfile": self.mapfile, "readarray": self.mapfile,
        }  # fmt: skip
        return known.get(name)

    def _nothing(self, call: Call) -> Result:
        return Result()

    def _umask(self, call: Call) -> Result:
        """Shows 022, and refuses another one, which the files made afterwards would not heed."""
        wanted = [word for word in call.arguments if word != "-S"]
        if wanted and wanted[0].lstrip("0") != UMASK.lstrip("0"):
            return failed(
                f"The practice machine's umask is always {UMASK}: give files their permissions with chmod.", 2
            )
        shown = "u=rwx,g=rx,o=rx" if "-S" in call.arguments else UMASK
        return Result("" if wanted else f"{shown}\n")

    def _ulimit(self, call: Call) -> Result:
        """Takes a limit, which nothing here comes near; there is none to show."""
        if not re.fullmatch(r"\d+|unlimited|hard|soft", (call.arguments or [""])[-1]):
            return failed("The practice machine has no limits for 'ulimit' to show.", 2)
        return Result()

    def _hash(self, call: Call) -> Result:
        missing = [name for name in call.arguments if name != "-r" and not call.shell.knows(name)]
        return failed(f"sh: 1: hash: {missing[0]}: not found") if missing else Result()

    def _change_folder(self, call: Call) -> Result:
        # There are no links here, so `-P` and `-L` mean the same.
        words = [word for word in call.arguments if word not in ("--", "-P", "-L")]
        target = words[0] if words else self.variables.get("HOME", "/root")
        path = self.path(self.variables.get("OLDPWD", "/") if target == "-" else target)
        if not disks.is_folder(self.machine, path):
            raise CommandError(f"sh: 1: cd: can't cd to {target}", 2 - self.bash)
        if not disks.may(self.machine, path, disks.EXECUTE):
            said = f"bash: line 1: cd: {target}: Permission denied" if self.bash else ""
            raise CommandError(said or f"sh: 1: cd: can't cd to {target}", 2 - self.bash)
        self.variables["OLDPWD"], self.variables["PWD"] = self.folder, path
        self.folder = path
        return Result(f"{path}\n" if target == "-" else "")

    def _export(self, call: Call) -> Result:
        words = [word for word in call.arguments if not re.fullmatch(r"-[pnfar]+|--", word)]
        if not words:
            shown = sorted(self.fixed if call.name == "readonly" else self.exported)
            return Result("".join(f"{call.name} {n}='{self.variables.get(n, '')}'\n" for n in shown))
        for word in words:
            name = self._assigned(call, word)
            self.exported.add(name)
            if call.name == "readonly":
                self.fixed.add(name)
        return Result()

    def _assigned(self, call: Call, word: str) -> str:
        """Carry out `NAME=value` and give the name. CommandError: it is no name."""
        name, equals, value = word.partition("=")
        append = name.endswith("+")
        name = name.removesuffix("+")
        if not self.is_name(name):
            raise CommandError(f"sh: 1: {call.name}: {name}: bad variable name", 2)
        if equals:
            self.set(name, None, self.get(name, None) + value if append else value)
        return name

    def _declare(self, call: Call) -> Result:
        """`local`, and bash's `declare`; of its options `-a`, `-A`, `-i`, `-r` and `-x`."""
        if call.name != "local" and not self.bash:
            raise CommandError(f"sh: 1: {call.name}: not found", 127)
        if call.name == "local" and not self.locals:
            raise CommandError("sh: 1: local: not in a function", 2 - self.bash)
        kinds = "".join(word[1:] for word in call.arguments if word.startswith("-"))
        for word in [word for word in call.arguments if not word.startswith("-")]:
            name = re.split(r"\+?=", word)[0]
            if self.locals and "g" not in kinds:
                # `setdefault`: a second `local x` must not take the function's own value for the caller's.
                self.locals[-1].setdefault(name, self.variables.get(name))
            if "=" not in word and self.is_name(name) and ("a" in kinds or "A" in kinds):
                self.arrays.setdefault(name, {})
            if "n" in kinds:
                raise call.unknown("-n")
            self.keyed |= {name} if "A" in kinds else set()
            self.integers |= {name} if "i" in kinds else set()
            self._assigned(call, word)
            self.exported |= {name} if "x" in kinds else set()
            self.fixed |= {name} if "r" in kinds else set()
        return Result()

    def _unset(self, call: Call) -> Result:
        for word in call.arguments:
            item = re.fullmatch(r"(\w+)\[(.+)\]", word)
            if item:
                self.arrays.get(item[1], {}).pop(self.key(item[1], item[2]), None)
            elif "-f" in call.arguments:
                self.functions.pop(word, None)
            elif not word.startswith("-"):
                self.unset(word)
        return Result()

    def _let(self, call: Call) -> Result:
        if not self.bash:
            raise CommandError("sh: 1: let: not found", 127)
        values = [calculate(word, self) for word in call.arguments]
        return Result(code=int(not values or values[-1] == 0))

    def _set(self, call: Call) -> Result:
        words = list(call.arguments)
        while words and words[0][:1] in ("-", "+") and len(words[0]) > 1:
            word = words.pop(0)
            if word == "--":
                self.parameters = words
                return Result()
            # `-euo pipefail`: letters and `o` in one word, the name of the option in the next.
            letters = word[1:].replace("o", "")
            names = [OPTIONS.get(words.pop(0), "?")] if "o" in word[1:] and words else []
            for option in [*letters, *names]:
                self._switch(option, word[0] == "-")
        if words:
            self.parameters = words
        return Result()

    def _switch(self, option: str, on: bool) -> None:
        if option == "pipefail" and not self.bash:
            raise self.needs_bash("set: Illegal option -o pipefail")
        if option not in {*OPTIONS.values(), "E", "h", "m", "b", "T", "B", "H"}:
            raise CommandError(f"sh: 1: set: Illegal option -{option}", 2)
        # `set +e` switches off.
        (self.options.add if on else self.options.discard)(option)

    def _shopt(self, call: Call) -> Result:
        """bash's `-s` and `-u`. Of the options `nullglob` is heeded; the others change nothing here."""
        if not self.bash:
            raise CommandError("sh: 1: shopt: not found", 127)
        on, names = "-s" in call.arguments, [word for word in call.arguments if not word.startswith("-")]
        (self.options.update if on else self.options.difference_update)(names)
        return Result()

    def _shift(self, call: Call) -> Result:
        count = int(call.arguments[0]) if call.arguments and call.arguments[0].isdecimal() else 1
        if count > len(self.parameters):
            raise CommandError("sh: 1: shift: can't shift that many", 2 - self.bash)
        self.parameters = self.parameters[count:]
        return Result()

    def _eval(self, call: Call) -> Result:
        return Result(code=self.run_here(" ".join(call.arguments)))

    def _source(self, call: Call) -> Result:
        if call.name == "source" and not self.bash:
            raise CommandError("sh: 1: source: not found", 127)
        if not call.arguments:
            raise CommandError("sh: 1: .: filename argument required", 2)
        text = disks.read(self.machine, self.path(call.arguments[0]))
        if text is None:
            raise CommandError(f"sh: 1: .: cannot open {call.arguments[0]}: No such file", 2 - self.bash)
        try:
            return Result(code=self.run_here(text))
        except Return as back:
            return Result(code=back.code)

    def _number(self, call: Call, otherwise: int) -> int:
        """The first argument as a number. CommandError: it is none."""
        first = call.arguments[0] if call.arguments else str(otherwise)
        if not re.fullmatch(r"-?\d{1,9}", first):
            raise CommandError(f"sh: 1: {call.name}: Illegal number: {first}", 2)
        return int(first)

    def _exit(self, call: Call) -> Result:
        raise EndOfScript(self._number(call, self.code) % 256)

    def _return(self, call: Call) -> Result:
        raise Return(self._number(call, self.code) % 256)

    def _leave(self, call: Call) -> Result:
        levels = self._number(call, 1)
        # Outside of a loop both shells go on as if nothing had been said.
        if self.loops == 0:
            return Result()
        # More levels than there are loops means the outermost.
        raise Leave(max(1, min(levels, self.loops)), call.name == "continue")

    def _trap(self, call: Call) -> Result:
        """`trap 'commands' EXIT` runs when the shell ends, bash's `ERR` when a command fails.

        What is no signal is refused, and so are bash's `DEBUG` and `RETURN`.
        """
        words = [word for word in call.arguments if word != "--"]
        for given in words[1:]:
            signal = given.upper().removeprefix("SIG")
            if signal in ("DEBUG", "RETURN") and self.bash:
                return failed(f"The practice machine's 'trap' does not know {signal}.", 2)
            if signal not in ("0", "EXIT", *SIGNALS) and not (signal == "ERR" and self.bash):
                return failed(f"sh: 1: trap: {given}: bad trap")
            # `EXIT` is also written as signal 0, and `-` gives a signal its own meaning back.
            self.traps["EXIT" if signal == "0" else signal] = "" if words[0] == "-" else words[0]
        return Result()


BUILT_IN = frozenset(
    [
        "cd",
        "export",
        "readonly",
        "unset",
        "local",
        "declare",
        "typeset",
        "let",
        "set",
        "shopt",
        "shift",
        "read",
        "eval",
        ".",
        "source",
        "exit",
        "return",
        "break",
        "continue",
        "trap",
        "wait",
        "umask",
        "hash",
        "ulimit",
        "getopts",
        "mapfile",
        "readarray",
    ]
)
