"""PowerShell's operators: what is true, what is equal, what is more, and calculating."""

from __future__ import annotations

import re
from typing import Any

from azlab.budget import Budget
from azlab.guest import patterns
from azlab.guest.disks import CommandError
from azlab.guest.patterns import Match, Pattern, PatternError
from azlab.guest.windows.values import Row, text
from azlab.guest.windows.versions import Version, version

Groups = tuple[str | None, ...]
LARGEST = 10**28
"""What a Decimal holds."""


def truth(value: Any) -> bool:
    """Whether a value counts as true: not null, 0, an empty text or list, or a list of one that is false."""
    if isinstance(value, Row):
        return True
    if isinstance(value, list):
        return len(value) > 1 or (len(value) == 1 and truth(value[0]))
    return bool(value)


def listed_of(value: Any) -> list[Any]:
    """A value as a list: null is an empty one, a single value a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


CASED = frozenset(
    "eq ne gt ge lt le like notlike match notmatch contains notcontains in notin replace split".split()
)
"""Operators that are also written with a `c`: then the case of letters counts."""


def compared(left: Any, operator: str, right: Any, budget: Budget) -> tuple[Any, Groups | None]:
    """The outcome of a comparison; with it the groups of a `-match` that matched.

    Case counts only where the operator has a `c` before its name: `-ceq`, `-cmatch`, `-creplace`.

    A list on the left gives the items for which it holds. CommandError: no such operator, no expression.
    """
    name = operator.casefold().lstrip("-")
    exact = name[:1] == "c" and name[1:] in CASED
    name = name[1:] if exact else name
    if name in ("contains", "notcontains", "in", "notin"):
        return _contained(left, name, right, budget, exact), None
    if name == "replace":
        return _replaced(left, right, budget, exact), None
    if name == "split":
        return _split(left, right, budget, exact), None
    if name == "join":
        return joined(text(right), listed_of(left), budget), None
    if name in ("is", "isnot"):
        return (_kind(left) in text(right).casefold().strip("[]")) == (name == "is"), None
    if name == "as":
        return cast(text(right), left), None
    if isinstance(left, list):
        budget.step(len(left))
        return [item for item in left if _single(item, name, right, budget, exact)[0]], None
    return _single(left, name, right, budget, exact)


def joined(separator: str, values: list[Any], budget: Budget) -> str:
    """The texts of some values with a separator between them. BudgetExceeded: that would be too large."""
    texts = [text(value) for value in values]
    budget.take(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _single(
    left: Any, name: str, right: Any, budget: Budget, exact: bool
) -> tuple[bool | int, Groups | None]:
    if name in ("like", "notlike"):
        found = _pattern(patterns.of_shell(_wildcard(text(right))), budget, exact).fullmatch(text(left))
        return (found is not None) == (name == "like"), None
    if name in ("match", "notmatch"):
        found = _pattern(text(right), budget, exact).search(text(left))
        groups = (found[0], *found.groups()) if found else None
        return (found is not None) == (name == "match"), groups if name == "match" else None
    if name in ("band", "bor", "bxor", "shl", "shr"):
        first, second = int(number(left)), int(number(right))
        outcomes = {"band": first & second, "bor": first | second, "bxor": first ^ second,
                    "shl": first << (second % 64), "shr": first >> (second % 64)}  # fmt: skip
        return outcomes[name], None
    return _ordered(left, name, right, exact), None


def _ordered(left: Any, name: str, right: Any, exact: bool) -> bool:
    """By number when the left side is one, otherwise by text; null equals nothing but null."""
    if left is None or right is None:
        same = left is None and right is None
        if name in ("eq", "ne"):
            return same == (name == "eq")
    fold = str if exact else str.casefold
    first: Any = fold(text(left))
    second: Any = fold(text(right))
    if isinstance(left, bool):
        first, second = left, truth(right)
    elif isinstance(left, Version):
        first, second = left.numbers, version(text(right)).numbers
    elif isinstance(left, int | float):
        try:
            first, second = left, number(right)
        except CommandError:
            return name == "ne"
    outcomes: dict[str, bool] = {
        "eq": first == second, "ne": first != second, "gt": first > second,
        "lt": first < second, "ge": first >= second, "le": first <= second,
    }  # fmt: skip
    if name not in outcomes:
        raise CommandError(f"The practice machine does not know the operator '-{name}'.")
    return outcomes[name]


def _contained(left: Any, name: str, right: Any, budget: Budget, exact: bool) -> bool:
    many, wanted = (right, left) if name.endswith("in") else (left, right)
    budget.step(len(listed_of(many)) // 20)
    found = any(_ordered(item, "eq", wanted, exact) for item in listed_of(many))
    return found != name.startswith("not")


def _pattern(pattern: str, budget: Budget, exact: bool) -> Pattern:
    try:
        return Pattern(pattern, budget, ignore_case=not exact)
    except PatternError:
        raise CommandError(f'parsing "{pattern[:200]}" - not a regular expression') from None


def _wildcard(pattern: str) -> str:
    """A pattern of `-like` as a shell's. CommandError: a bracket is open, in WildcardPattern's words."""
    shell = pattern.replace("\\", "\\\\").replace("`", "\\")
    plain, at = re.sub(r"\\.", "  ", shell, flags=re.DOTALL), -1
    while (at := plain.find("[", at + 1)) >= 0:
        # Right behind the opening a `]` is one of the set.
        at = plain.find("]", at + 2)
        if at < 0:
            raise CommandError(f"The specified wildcard character pattern is not valid: {pattern[:200]}")
    # No mark at its beginning turns a set into what is not in it.
    return re.sub(r"(?<!\\)\[(?=[!^])", r"[\\", shell)


def _replaced(left: Any, right: Any, budget: Budget, exact: bool) -> Any:
    """`-replace pattern, text`: `$1`, `${name}` and `$&` in the text are what was found."""
    pattern, made = [*(text(each) for each in listed_of(right)), "", ""][:2]
    wanted = _pattern(pattern, budget, exact)

    def filled(found: Match) -> str:
        groups = (found[0], *found.groups())

        def group(mark: re.Match[str]) -> str:
            if mark[0] in ("$$", "$&"):
                return "$" if mark[0] == "$$" else groups[0] or ""
            at = int((mark[1] or mark[2])[:4])
            return (groups[at] or "") if at < len(groups) else mark[0]

        def counted(mark: re.Match[str]) -> str:
            # Before all the groups are joined: a long one may be asked for many times.
            budget.take(len(group(mark)))
            return group(mark)

        return re.sub(r"\$(?:(\d+)|\{(\d+)\}|\$|&)", counted, made)

    if isinstance(left, list):
        return [wanted.replaced(text(item), filled) for item in left]
    return wanted.replaced(text(left), filled)


def _split(left: Any, right: Any, budget: Budget, exact: bool) -> list[str]:
    pattern = text(listed_of(right)[0]) if listed_of(right) else " "
    out: list[str] = []
    for item in listed_of(left):
        subject, at = text(item), 0
        for found in _pattern(pattern, budget, exact).every(subject):
            if found.end() > found.start():
                out.append(subject[at : found.start()])
                at = found.end()
        out.append(subject[at:])
    return out


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, list):
        return "array"
    return "int" if isinstance(value, int) else "double" if isinstance(value, float) else "string"


def number(value: Any) -> int | float:
    """A value as a number. CommandError: it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    plain = text(value).strip()
    if plain == "":
        return 0
    if re.fullmatch(r"[-+]?\d{1,28}", plain):
        return int(plain)
    if re.fullmatch(r"[-+]?\d{0,28}\.\d{1,28}([eE][-+]?\d{1,2})?", plain):
        return float(plain)
    if re.fullmatch(r"0x[0-9a-fA-F]{1,16}", plain):
        return int(plain, 16)
    raise CommandError(f'Cannot convert value "{plain[:100]}" to type "System.Int32".')


def calculated(operator: str, left: Any, right: Any, budget: Budget) -> Any:
    """`+ - * / %` of numbers, `+` and `*` of texts and lists. BudgetExceeded: what is made is too large."""
    if operator == "+" and isinstance(left, list):
        budget.take(len(left))
        return [*left, *listed_of(right)]
    if operator == "+" and isinstance(left, Row) and isinstance(right, Row):
        made = Row({**left, **right})
        made.columns = tuple(made)
        return made
    if operator == "+" and isinstance(left, str):
        budget.take(len(left) + len(text(right)))
        return left + text(right)
    if operator == "*" and isinstance(left, str | list):
        times = max(int(number(right)), 0)
        budget.take(len(left) * times)
        return left * times
    first, second = (number(0 if value is None else value) for value in (left, right))
    return _arithmetic(operator, first, second)


def _arithmetic(operator: str, first: int | float, second: int | float) -> int | float:
    if operator in ("/", "%") and second == 0:
        raise CommandError("Attempted to divide by zero.")
    if operator == "%":
        remainder = abs(first) % abs(second)
        return -remainder if first < 0 else remainder
    if operator == "/":
        whole = first / second
        return int(whole) if whole == int(whole) else whole
    made = {"+": first + second, "-": first - second, "*": first * second}[operator]
    if abs(made) > LARGEST:
        raise CommandError("Value was either too large or too small for a Decimal.")
    return made


def cast(kind: str, value: Any) -> Any:
    """`[int]`, `[string]`, `[bool]`, `[array]`...; types that are nothing here leave the value as it is."""
    name = kind.casefold().removeprefix("system.")
    if name in ("int", "int32", "int64", "long", "uint32"):
        return round(number(value if value is not None else 0))
    if name in ("double", "float", "decimal", "single"):
        return float(number(value if value is not None else 0))
    if name == "string":
        return text(value)
    if name in ("bool", "boolean", "switch"):
        return truth(value)
    if name.endswith("[]") or name == "array":
        return list(listed_of(value))
    if name == "version":
        return version(text(value))
    if name == "void":
        return None
    if name == "char":
        return chr(int(value) % 0x110000) if isinstance(value, int) else text(value)[:1]
    return value
