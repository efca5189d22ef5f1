"""Functions of a script: how they are called, and what they give back."""

from __future__ import annotations

from typing import Any

from azlab.guest.windows.grammar import Token
from azlab.guest.windows.statements import Function, Return
from azlab.guest.windows.words import Words


class Functions(Words):
    """A shell that can call the functions of its script."""

    sinks: list[list[Any]]

    def call_function(self, function: Function, words: list[Token], incoming: list[Any]) -> list[Any]:
        bound = self.bound(words)
        before, self.variables = self.variables, dict(self.variables)
        self.budget.step(1 + len(before) // 20)
        free = [value for name, value in bound if name is None]
        named: dict[str, Any] = {}
        for position, (name, value) in enumerate(bound):
            if name is not None:
                switch = any(
                    parameter == name and is_switch for parameter, _, is_switch in function.parameters
                )
                following = bound[position + 1] if position + 1 < len(bound) else None
                if value is None and not switch and following is not None and following[0] is None:
                    value = following[1]
                    free = [each for each in free if each is not value]
                named[name] = True if value is None else value
        try:
            for name, default, switch in function.parameters:
                taken = named[name] if name in named else free.pop(0) if free and not switch else None
                self.variables[name] = taken if taken is not None else self.default(default, switch)
            self.variables["args"], self.variables["input"] = free, incoming
            self.variables["_"] = incoming[-1] if incoming else self.variables.get("_")
            return self.returned(function.body)
        finally:
            changed = self.variables.get("error")
            self.variables = before
            if changed is not None:
                self.variables["error"] = changed

    def returned(self, body: str) -> list[Any]:
        sink: list[Any] = []
        self.sinks.append(sink)
        try:
            self.block(body)
        except Return as back:
            sink.extend(back.values)
        finally:
            self.sinks.pop()
        return sink

    def default(self, source: str, switch: bool) -> Any:
        return self.value_of(source) if source else False if switch else None
