import os
import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.cli.parts import Substitution, Text, Variable
from azlab.cli.words import ScriptError, lines


def plain(text: str) -> list[Any]:
    return [[word.plain for word in line.words] for line in lines(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("az group list", [["az", "group", "list"]]),
        ("az a\n\n\naz b\n", [["az", "a"], ["az", "b"]]),
        ("az a \\\n   --b c", [["az", "a", "--b", "c"]]),
        ("az a \\\n> --b", [["az", "a", "--b"]]),
        ("az a\\\n> --b", [["az", "a", "--b"]]),
        ("$ az a\n  $ az b", [["az", "a"], ["az", "b"]]),
        ("az a && az b &&\naz c", [["az", "a"], ["az", "b"], ["az", "c"]]),
        ("# all of it\naz a # the rest\naz b#c", [["az", "a"], ["az", "b#c"]]),
        ("az 'a \"b\" $c' \"d 'e'\"", [["az", 'a "b" $c', "d 'e'"]]),
        (r'az "a \"b\" \$c \` \d"', [["az", 'a "b" $c ` \\d']]),
        ('az --query "[?x==`true`]"', [["az", "--query", "[?x==`true`]"]]),
        (r"az a\ b \'", [["az", "a b", "'"]]),
        ("az '' \"\"", [["az", "", ""]]),
        ("az a'b'\"c\"d", [["az", "abcd"]]),
        ("az {x} [0] a=b 5$ *", [["az", "{x}", "[0]", "a=b", "5$", "*"]]),
        ("az 'two\nlines'", [["az", "two\nlines"]]),
        (r"az $'a\tb\'c\x41\u00e9\101\z' d", [["az", "a\tb'cA\u00e9A\\z", "d"]]),
        ("az a$'\\n'\"b$'c'\"", [["az", "a\nb$'c'"]]),
        ('az $"a b"', [["az", "a b"]]),
        ("az a\r\naz b\r\n", [["az", "a"], ["az", "b"]]),
        ("", []),
        ("  # nothing\n", []),
    ],
)
def test_text_falls_into_words(text: str, words: list[Any]) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("az a | jq .", (1, 6), "pipe '|'"),
        ("az a\naz b > out.txt", (2, 6), "redirection '>'"),
        ("az a 2>&1", (1, 7), "redirection"),
        ("cat > a.json <<'END'\n{}\nEND", (1, 5), "%%writefile"),
        ("az a <<END\nb\nEND", (1, 6), "%%writefile"),
        ("az a; az b", (1, 5), "';'"),
        ("az a || az b", (1, 6), "'||'"),
        ("az a &", (1, 6), "--no-wait"),
        ("az a `date`", (1, 6), "single quotes"),
        ("az a `\n --b c", (1, 6), "PowerShell"),
        ("az a ^\n --b c", (1, 6), "command prompt"),
        ("az a \\ \n --b c", (1, 6), "last character"),
        ("az 'a", (1, 4), "never closed"),
        ('az "a', (1, 4), "never closed"),
        (r"az $'a\'", (1, 4), "never closed"),
        ("N=$(az a", (1, 3), "never closed"),
        ("az “a”", (1, 4), "typographic"),
        ("az –name", (1, 4), "write --."),
        ("az —n a", (1, 4), "write -."),
        ("az b –n", (1, 6), "write -."),
        ("az $((1+1))", (1, 4), "arithmetic"),
        ("az ${A:-b}", (1, 4), "${NAME}"),
        ("az $1", (1, 4), "$1"),
        ("az (a)", (1, 4), "quotes"),
        ("az a{1,2}", (1, 5), "several words"),
        ("az {1..3}", (1, 4), "several words"),
        ("&& az a", (1, 1), "between two commands"),
        ("A=$(az a && az b)", (1, 10), "one command only"),
        ("az " + "$(" * 5000, (1, 1), "too many '$('"),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(text: str, place: tuple[int, int], hint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        lines(text)
    assert (caught.value.line, caught.value.column) == place
    assert hint in str(caught.value)
    assert str(caught.value).startswith(f"line {place[0]}, column {place[1]}: ")


def test_a_name_has_no_other_letters_than_in_bash() -> None:
    name, *rest = lines("az $größe")[0].words[1].parts
    assert name == Variable("gr", False, 1, 4)
    assert rest == [Text(letter) for letter in "öße"]


def test_values_to_look_up_are_parts_of_their_word() -> None:
    parts = lines('az a-$B"${C}$(az d "$E")"')[0].words[1].parts
    found = [part for part in parts if isinstance(part, Variable | Substitution)]
    assert [(part.quoted, part.column) for part in found] == [(False, 6), (True, 9), (True, 13)]
    assert isinstance(found[2], Substitution)
    assert [word.plain for word in found[2].words] == ["az", "d", None]


def refusal(text: str) -> ScriptError | None:
    try:
        lines(text)
    except ScriptError as error:
        return error
    return None


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=1))
def test_quoted_words_mean_what_they_mean_in_a_shell(words: Any) -> None:
    assert plain(shlex.join(["az", *words])) == [["az", *words]]


@pytest.mark.parametrize(
    "text", ["\\", r"\e[0m", r"\U0001F600", r"\xZ", r"\u", r"\400", r"\?\"", "a\nb", r"\\n", r"\1234", "\\\n"]
)
def test_escaped_text_is_what_bash_makes_of_it(text: str) -> None:
    bash = subprocess.run(
        ["bash", "-c", f"printf %s $'{text}'"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    read = refusal(f"az $'{text}'") or plain(f"az $'{text}'")[0][1]
    assert bash.stdout == (read if isinstance(read, str) else "")


@given(st.text("az $(){}'\"\\`|&;<>#^\n=X", max_size=40))
def test_any_text_is_read_or_refused_with_its_place(text: Any) -> None:
    error = refusal(text)
    if error:
        rows = text.split("\n")
        assert 1 <= error.line <= len(rows)
        assert 1 <= error.column <= len(rows[error.line - 1]) + 1
