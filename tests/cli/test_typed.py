import pytest

from azlab.cli.completion.typed import Typed, command_at, typed

CURSOR = "‸"


def at(code: str) -> Typed | None:
    before, _, after = code.partition(CURSOR)
    return command_at(before + after, len(before))


@pytest.mark.parametrize(
    ("code", "words", "begun"),
    [
        ("%az ‸", (), ""),
        ("%az vm cr‸", ("vm",), "cr"),
        ("x = 1\nshown = %az vm show -g rg --na‸me", ("vm", "show", "-g", "rg"), "--na"),
        ("%az az vm l‸", ("vm",), "l"),
        ("%az vm show \\\n  -g ‸", ("vm", "show", "-g"), ""),
        ("%%az\naz vm ‸", ("vm",), ""),
        (
            "%%az machines\naz group list\naz vm show \\\n    -g rg \\\n    -‸",
            ("vm", "show", "-g", "rg"),
            "-",
        ),
        ("%%az\naz group list && az im‸", (), "im"),
        ("%%az\naz group list | az im‸", (), "im"),
        ("%%az\nID=$(az vm show -n ‸", ("vm", "show", "-n"), ""),
        ('%%az\nID="$(az vm show -n ‸', ("vm", "show", "-n"), ""),
        ('%%az\naz vm show --ids "$(az vm list -‸', ("vm", "list"), "-"),
        ("%%az\n$ az vm ‸", ("vm",), ""),
        ("%%az\nada@web:~$ az vm ‸", ("vm",), ""),
        ("%%az\n> az vm show \\\n>   -g ‸", ("vm", "show", "-g"), ""),
        ("%az --what-if vm cr‸", ("vm",), "cr"),
        ("%%az\nexport A=1\naz vm ‸", ("vm",), ""),
        ("%%az\naz vm show -n 'web 1' -g ‸", ("vm", "show", "-n", "web 1", "-g"), ""),
        ("%%az\naz vm show -n 'web‸", ("vm", "show", "-n"), "web"),
        ("%%az\n# az vm show\naz gr‸", (), "gr"),
    ],
)
def test_the_command_at_the_cursor_is_found(code: str, words: tuple[str, ...], begun: str) -> None:
    found = at(code)
    assert found is not None
    assert (found.words, found.begun) == (words, begun)
    assert code.partition(CURSOR)[0][found.start :] == begun


@pytest.mark.parametrize(
    "code",
    [
        "print(‸",
        "az = 1\naz.‸",
        "%%bash\naz vm ‸",
        "%%az\n# az vm ‸",
        "%%az\necho az ‸",
        "%az group list\nvm = ‸",
        "%%az na‸me\naz vm list",
    ],
)
def test_elsewhere_nothing_is_found(code: str) -> None:
    assert at(code) is None


def test_a_command_in_quotes_that_are_closed_is_text() -> None:
    found = typed('az vm run-command invoke --scripts "$(az vm list)" -')
    assert found is not None
    assert found.words[-1] == "$(az vm list)"
