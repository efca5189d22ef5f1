"""`$x = ...`, `$x.y += ...`, `$x[0] = ...` and `$x++`."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.windows.control import Control
from azlab.guest.windows.operators import calculated, cast
from azlab.guest.windows.reader import Node, read_value
from azlab.guest.windows.values import Row, text

ASSIGNMENT = re.compile(r"\s*(\+\+|--|[-+*/%]?=(?!=))")


class Assignments(Control):
    """A shell that can change its variables."""

    def assigned(self, statement: str) -> bool:
        """Carry out `$x = ...`, `$x.y += ...`, `$x[0] = ...` and `$x++`; False for another statement."""
        if not re.match(r"(\[[\w.\[\]]+\]\s*)?\$", statement):
            return False
        source = re.sub(r"^\[[\w.\[\]]+\]\s*(?=\$)", "", statement)
        kind = statement[: len(statement) - len(source)].strip().strip("[]")
        node, rest = read_value(source)
        found = ASSIGNMENT.match(rest)
        if not found or node.kind not in ("variable", "member", "index"):
            return False
        operator, right = found[1], rest[found.end() :].strip()
        if operator in ("++", "--"):
            value = calculated(operator[0], self.evaluated(node), 1, self.budget)
        else:
            value = self._right(right)
            if operator != "=":
                value = calculated(operator[0], self.evaluated(node), value, self.budget)
            elif kind:
                value = cast(kind, value)
        self._store(node, value)
        return True

    def _right(self, right: str) -> Any:
        if not right:
            raise CommandError("You must provide a value expression following the '=' operator.")
        found = self.captured(right)
        # `@(...)` stays a list whatever is in it, and so does what has a comma at its front.
        if right.startswith(("@(", ",")) and right.endswith(")" if right[0] == "@" else right[-1]):
            return found
        return found[0] if len(found) == 1 else (found or None)

    def _store(self, node: Node, value: Any) -> None:
        self.budget.take(len(value) if isinstance(value, str | list) else 1)
        if node.kind == "variable":
            self.variables[re.sub(r"^(global|script|local):", "", node.value)] = value
            return
        subject = self.evaluated(node.parts[0])
        key: Any = node.value if node.kind == "member" else self.evaluated(node.parts[1])
        if isinstance(subject, Row):
            self.budget.step(len(subject) // 50)  # names are looked through without regard to case
            name = next((each for each in subject if each.casefold() == text(key).casefold()), text(key))
            subject[name] = value
            subject.columns = tuple(subject)
        elif isinstance(subject, list) and isinstance(key, int) and -len(subject) <= key < len(subject):
            subject[key] = value
        else:
            raise CommandError(f"The property '{text(key)}' cannot be found on this object.")
