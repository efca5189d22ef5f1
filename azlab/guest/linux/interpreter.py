"""A shell at work: it goes through the tree of a script and runs what it finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from azlab.budget import BudgetExceeded
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.built_in import Leave, Return
from azlab.guest.linux.double_brackets import DoubleBrackets
from azlab.guest.linux.grammar import Parser
from azlab.guest.linux.invocation import SPECIAL
from azlab.guest.linux.loops import Loops
from azlab.guest.linux.state import EndOfScript, FatalError, Run
from azlab.guest.linux.streams import LARGEST_PIPE, Input, Output, PipeClosed
from azlab.guest.linux.tree import (
    Arithmetic,
    Body,
    Case,
    Condition,
    Counting,
    For,
    Function,
    Group,
    If,
    Loop,
    Node,
    Pipeline,
    Simple,
    Step,
)  # fmt: skip
from azlab.guest.machine import Machine

BROKEN_PIPE = 141


class Shell(Loops):
    """One shell. A pipeline's commands, `( )` and `$( )` run in a copy of it."""

    def __init__(
        self,
        machine: Machine,
        parameters: list[str],
        run: Run,
        outputs: dict[int, Output],
        bash: bool = False,
    ) -> None:
        super().__init__(machine, parameters, run, bash)
        self.stdin, self.outputs = Input(), outputs
        self.locals: list[dict[str, str | None]] = []
        self.loops, self.unchecked = 0, 0

    def copy(self) -> Shell:
        """A shell that begins with what this one knows, and keeps its own from then on."""
        made = Shell(self.machine, list(self.parameters), self.run, dict(self.outputs), self.bash)
        made.variables, made.exported, made.fixed = dict(self.variables), set(self.exported), set(self.fixed)
        made.arrays = {name: dict(items) for name, items in self.arrays.items()}
        made.keyed, made.functions, made.options = set(self.keyed), dict(self.functions), set(self.options)
        made.integers = set(self.integers)
        made.folder, made.code, made.name = self.folder, self.code, self.name
        made.stdin, made.locals, made.unchecked = (
            self.stdin,
            [dict(variables) for variables in self.locals],
            self.unchecked,
        )
        self.budget.step(1 + len(made.variables) // 100)
        return made

    # --- bodies

    def run_here(self, script: str) -> int:
        with self.budget.deeper():
            parser = Parser(script, self.bash)
            for line in parser.lines():
                while self.bash and parser.reader.warnings:
                    self.complain(f"bash: {parser.reader.warnings.pop(0)}")
                self.body(line)
        return self.code

    def ended(self, act: Callable[[], object]) -> int:
        """Do something as the last thing of this shell; `exit` and the like end it. Its exit code."""
        try:
            act()
        except (EndOfScript, Return) as end:
            self.code = end.code
        except Leave:
            pass
        except CommandError as refusal:
            self.complain(str(refusal))
            self.code = refusal.code
        # Popped first: an `exit` inside the trap must not run it again.
        farewell = self.traps.pop("EXIT", "")
        if farewell and not self.shut_down:
            code = self.code
            # The code of the script stays what it was, however the trap ends.
            self.ended(lambda: self.run_here(farewell))
            self.code = code
        return self.code

    def body(self, steps: Body) -> None:
        """Run steps. EndOfScript, Return and Leave go through to whom they concern."""
        for position, step in enumerate(steps):
            followed = position + 1 < len(steps) and steps[position + 1].joint in ("&&", "||")
            if (step.joint == "&&" and self.code != 0) or (step.joint == "||" and self.code == 0):
                continue
            if step.background:
                self._in_background(step)
            elif followed or step.pipeline.negated:
                self.uncheck(partial(self.pipeline, step.pipeline))
            else:
                self.pipeline(step.pipeline)
                self._check(step)
            # What follows a shutdown is never reached: the machine is gone under the script.
            if self.shut_down:
                raise EndOfScript(self.code)

    def _check(self, step: Step) -> None:
        """`trap ... ERR` and `set -e`: where a command failed and nobody asked how it went."""
        last = step.pipeline.commands[-1]
        # The code of `if` and of loops is that of what ran inside, where it was looked at already.
        if self.code == 0 or self.unchecked or isinstance(last, If | Loop | For):
            return
        # Taken away meanwhile: what fails inside the trap does not call it again.
        if on_failure := self.traps.pop("ERR", ""):
            code = self.code
            self.run_here(on_failure)
            self.code = code
            self.traps.setdefault("ERR", on_failure)
        if "e" in self.options:
            raise EndOfScript(self.code)

    def uncheck(self, act: Callable[[], None]) -> None:
        """Do something whose failure is a condition, which `set -e` lets pass."""
        self.unchecked += 1
        try:
            act()
        finally:
            self.unchecked -= 1

    def _in_background(self, step: Step) -> None:
        """It is run at once, on a part of the budget: one that never ends is stopped without a word."""
        inner = self.copy()
        inner.run = self.run.part()
        # Nobody waits for it, so its failure ends nothing.
        inner.options.discard("e")
        try:
            inner.ended(partial(inner.pipeline, step.pipeline))
        except BudgetExceeded as excess:
            if excess.kind == "depth":
                self.complain("sh: 1: Cannot fork")
        except PipeClosed:
            pass
        self.run.take_back(inner.run)
        self.code = 0

    def pipeline(self, pipeline: Pipeline) -> None:
        """Run the commands one after the other, each with what the one before wrote."""
        if len(pipeline.commands) == 1:
            self.command(pipeline.commands[0])
            codes = [self.code]
        else:
            codes = self._piped(pipeline.commands)
        if self.bash:
            self.arrays["PIPESTATUS"] = {str(at): str(code) for at, code in enumerate(codes)}
        if pipeline.negated:
            self.code = 0 if self.code else 1

    def _piped(self, nodes: list[Node]) -> list[int]:
        """Run them; the exit codes of all, of which the last one or (`pipefail`) the last failure counts."""
        stdin, codes = self.stdin, list[int]()
        for position, node in enumerate(nodes):
            inner, last = self.copy(), position + 1 == len(nodes)
            inner.stdin = stdin
            pipe = Output(self.budget, LARGEST_PIPE)
            if not last:
                inner.outputs[1] = pipe
            try:
                codes.append(inner.ended(partial(inner.command, node)))
                stdin = Input(pipe.text)
            except PipeClosed:
                if last:
                    raise
                codes.append(BROKEN_PIPE)
                # What was stopped would have gone on: whoever reads to the end of it (`yes | cat`) never gets
                # there.
                stdin = Input(pipe.text, endless=True)
        # A real shell counts 141 too; here commands run one after the other, and `yes | head` ends so by our
        # making, not always by the script's.
        failed = [code for code in codes if code and code != BROKEN_PIPE]
        self.code = failed[-1] if "pipefail" in self.options and failed else codes[-1]
        return codes

    def command(self, node: Node) -> None:
        """Run one command, simple or compound, with its redirections."""
        self.budget.step()
        for output in self.run.opened:
            output.flush()  # what `exec > FILE` opened is read by other commands while it is open
        runs: dict[type[Node], Callable[..., None]] = {
            Simple: self.simple, Group: self._group, If: self._if, Loop: self._loop, For: self._for,
            Counting: self._counting, Case: self._case, Function: self._function, Condition: self._condition,
            Arithmetic: self._arithmetic,
        }  # fmt: skip
        run = runs[type(node)]
        try:
            if not node.redirections or self._is_exec(node):
                run(node)
            else:
                with self.redirected(node.redirections):
                    run(node)
        except CommandError as refusal:
            self.complain(str(refusal))
            self.code = refusal.code
            if isinstance(refusal, FatalError) or (not self.bash and self._is_special(node)):
                raise EndOfScript(refusal.code) from None

    @staticmethod
    def _is_special(node: Node) -> bool:
        """Whether a POSIX shell ends when the command goes wrong. `command set -Z` is not one."""
        words = node.words if isinstance(node, Simple) else []
        return bool(words) and "".join(part.text for part in words[0]) in SPECIAL

    @staticmethod
    def _is_exec(node: Node) -> bool:
        """`exec > FILE` without a command changes the shell's own streams."""
        words = node.words if isinstance(node, Simple) else []
        return len(words) == 1 and [part.text for part in words[0]] == ["exec"]

    # --- compound commands

    def _group(self, node: Group) -> None:
        if not node.subshell:
            with self.budget.deeper():
                self.body(node.body)
            return
        with self.budget.deeper():
            inner = self.copy()
            self.code = inner.ended(partial(inner.body, node.body))

    def _if(self, node: If) -> None:
        with self.budget.deeper():
            for condition, body in node.branches:
                self.uncheck(partial(self.body, condition))
                if self.code == 0:
                    self.body(body)
                    return
            self.code = 0
            self.body(node.otherwise)

    def _function(self, node: Function) -> None:
        assert node.body is not None
        if node.keyword:
            self._needs_bash('Syntax error: "}" unexpected')
        self.functions[node.name] = node.body
        self.code = 0

    def _arithmetic(self, node: Arithmetic) -> None:
        self._needs_bash("((: not found")
        self.code = 0 if calculate(self.substituted(node.text), self) else 1

    def _condition(self, node: Condition) -> None:
        if not self.bash:
            refusal = self.needs_bash("[[: not found")
            refusal.code = 127
            raise refusal
        self.code = 0 if DoubleBrackets(self, node.tokens).result() else 1

    def output(self, script: str) -> str:
        with self.budget.deeper():
            inner = self.copy()
            # A shell of its own: what `$( )` sets is lost, and its standard error still goes to the script's.
            kept = inner.outputs[1] = Output(self.budget, disks.LARGEST_FILE)
            inner.stdin = self.stdin
            self.code = inner.ended(partial(inner.run_here, script))
        # All line ends at the end go, not only one; and no shell can hold a NUL.
        return kept.text.replace("\0", "").rstrip("\n")

    def interpret(self, script: str, parameters: list[str], name: str, bash: bool, stdin: Input) -> int:
        with self.budget.deeper():
            inner = Shell(self.machine, parameters, self.run, dict(self.outputs), bash)
            # A new process sees what is exported, and nothing else of its parent.
            inner.variables |= self.environment()
            inner.exported |= self.exported
            inner.folder, inner.name, inner.stdin = self.folder, name, stdin
            return inner.ended(partial(inner.run_here, script))
