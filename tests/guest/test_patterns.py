"""Shell patterns as dash 0.5 and bash 5.2 match them: whatever is written is a pattern."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azlab.budget import Budget
from azlab.guest import Execution, Machine, clone, run
from azlab.guest.patterns import ShellPattern, of_shell

Shell = Callable[..., Execution]
MATCHED = [
    ("[a", "[a"), ("[", "["), ("x[", "x["), ("[!]", "[!]"), ("[]", "[]"), ("[a*", "[abc"), ("[?", "[b"),
    ("[]a]", "]"), ("[!]a]", "b"), ("[a-]", "-"), ("[--9]", "."), ("[[]", "["), ("[[:alpha:]]", "x"),
    ("[![:alpha:]]", "1"), ("[[:foo:]a]", "a"), ("[b-aq]", "q"), ("[\\d]", "d"), ("[a\\-z]", "-"),
    ("[\\]]", "]"), ("[\\!a]", "!"), ("\\[a]", "[a]"), ("[[:alpha:]", "[a"), ("[&&]", "&"), ("[|~]", "~"),
    ("[!b-a]", "x"),
]  # fmt: skip
NOT_MATCHED = [
    ("[a", "a"), ("[b-a]", "b"), ("[b-a]", "[b-a]"), ("[[:alpha:]", "a"), ("[[:foo:]]", "f"), ("[\\d]", "5"),
    ("[a\\-z]", "b"), ("[!]", "x"), ("[\\!a]", "b"), ("[]", "]"), ("[a", ""), ("[a-c-e]", "d"),
]  # fmt: skip


def matches(pattern: str, text: str) -> bool:
    return ShellPattern(of_shell(pattern), Budget()).fullmatch(text) is not None


@pytest.mark.parametrize(("pattern", "text"), MATCHED)
def test_a_pattern_matches(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), NOT_MATCHED)
def test_a_pattern_does_not_match(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([*"[]!^-*?\\ab:.&|~", "[:alpha:]", "[:foo:]", "[=a=]"]), max_size=12).map(
        "".join
    )
)
def test_whatever_is_written_is_a_pattern(pattern: str) -> None:
    matches(pattern, "ab]-")


@pytest.mark.parametrize("pattern", ["[b-a]", "[[:alpha:]", "[[:foo:]]", "[", "[!", "[]-a", "[a-[:alpha:]]"])
def test_no_pattern_breaks_a_script(ubuntu: Machine, pattern: str) -> None:
    uses = [
        f"case x in {pattern}) ;; esac",
        f"p='{pattern}'; echo ${{p#$p}} ${{p%$p}}",
        f"find /etc -name '{pattern}'",
        f"ls -d /etc/{pattern}*; echo {pattern}",
        f"#!/bin/bash\np='{pattern}'; [[ x == $p ]]; echo ${{p/$p/x}}",
    ]
    for use in uses:
        assert run(clone(ubuntu), "RunShellScript", [f"{use}\necho on"], []).stdout.endswith("on\n"), use


def test_quotes_make_a_mark_of_a_pattern_a_letter(shell: Shell) -> None:
    tried = [("-", '[a"-"z]'), ("b", '[a"-"z]'), ("!", '["!"a]'), ("b", '["!"a]'), ("]", '[a"]"b]')]
    lines = [f"case '{text}' in {pattern}) echo yes;; *) echo no;; esac" for text, pattern in tried]
    assert shell(*lines).stdout.split() == ["yes", "no", "yes", "no", "yes"]


def test_powershells_patterns_are_its_own(powershell: Shell) -> None:
    asked = "'!' -like '[!a]'; 'b' -like '[!a]'; ']' -like '[]a]'; 'a[' -like 'a`['; 'web1' -like '[v-x]eb?'"
    assert powershell(asked).stdout.split() == ["True", "False", "True", "True", "True"]
    for pattern in ("[b", "a[", "[]", "x[a]["):
        said = powershell(f"'a' -like '{pattern}'").stderr
        assert f"The specified wildcard character pattern is not valid: {pattern}" in said


def test_a_long_pattern_is_one_too(shell: Shell) -> None:
    script = (
        "x=$(head -c 20000 /dev/zero | tr '\\0' a); case a in $x) echo yes;; *) echo no;; esac; echo ${x#$x}."
    )
    assert shell(script).stdout == "no\n.\n"
