"""Machines side by side."""

import re
from typing import Any

import pytest

from azlab.sentences import SentenceError
from azlab.widgets import Comparison, compare_machines
from azlab.widgets.comparisons import ALONE, verdict
from azlab.widgets.machines import MACHINES

PASSWD = "root:x:0:0::/root:/x\nazureuser:x:1000:1000::/home/azureuser:/x\nnobody:x:65534:65534::/:/x\n"
LINUX = {
    "hostname": "web\n",
    "cat /etc/machine-id": "0123\n",
    "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub": "256 SHA256:abc root@web (ED25519)\n",
    "getent passwd": PASSWD,
}
WINDOWS = {
    "hostname": "WIN\r\n",
    "(Get-LocalUser)[0].SID.AccountDomainSid": "S-1-5-21-1\n",
    "(Get-LocalUser).Name": "Ada\nGuest\n",
}


class Machines:
    """VMs that answer scripts; one without answers does not run."""

    subscription = "s"

    def __init__(self, **answers: dict[str, str]) -> None:
        self.answers = answers

    def get(self, id: str, expand: str = "") -> dict[str, Any] | None:
        answers = self.answers.get(id.rpartition("/")[2])
        system = "Windows" if answers and "(Get-LocalUser).Name" in answers else "Linux"
        return None if answers is None else {"properties": {"storageProfile": {"osDisk": {"osType": system}}}}

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[dict[str, Any]]:
        return []

    def look(self, resource: str, script: str) -> str | None:
        return None

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        return self.answers[virtual_machine.rpartition("/")[2]][script]

    def compared(self, *names: str) -> Comparison:
        return compare_machines(self, "rg", names)


def test_copies_of_a_machine_are_the_same_in_words() -> None:
    shown = Machines(one=LINUX, two=LINUX).compared("one", "two")
    assert str(shown) == (
        "The same, and should not be: host name, machine id, SSH host key.\n\n"
        "mark          one         two         compared\n"
        "host name     web         web         same\n"
        "machine id    0123        0123        same\n"
        "SSH host key  SHA256:abc  SHA256:abc  same\n"
        "accounts      azureuser   azureuser   same"
    )


def test_machines_of_their_own_are_different() -> None:
    other = {**LINUX, "hostname": "web-2\n", "cat /etc/machine-id": "4567\n"}
    table = Machines(one=LINUX, two=other).compared("one", "two").table
    assert [row[-1] for row in table] == ["compared", "different", "different", "same", "same"]


def test_windows_machines_have_a_sid() -> None:
    table = Machines(one=WINDOWS, two={**WINDOWS, "hostname": "W2"}).compared("one", "two").table
    assert table[1:3] == [
        ["host name", "WIN", "W2", "different"],
        ["machine SID", "S-1-5-21-1", "S-1-5-21-1", "same"],
    ]
    assert table[3][1] == "Ada, Guest"


@pytest.mark.parametrize("names", [("one", "none"), ("one", "off")])
def test_a_machine_that_does_not_answer_is_not_known(names: tuple[str, str]) -> None:
    table = Machines(one=LINUX, off={}).compared(*names).table
    unknown = "no such VM" if "none" in names else "not known"
    assert table[1] == ["host name", "web", unknown, "not known"]


def test_machines_that_are_not_there_are_named_all_the_same() -> None:
    assert Machines().compared("one", "two").table[1:] == [["host name", *["no such VM"] * 2, "not known"]]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        (["a", "a", "a"], "same"),
        (["a", "b", "c"], "different"),
        (["a", "a", "b"], "some are the same"),
        (["a", "a", "not known"], "some are the same"),
        (["a", "b", "not known"], "not known"),
        (["a"], "not known"),
        ([], "not known"),
    ],
)
def test_more_than_two_machines_can_be_compared(values: list[str], word: str) -> None:
    assert verdict(values) == word


def test_the_table_has_headings_and_is_escaped() -> None:
    renamed = {**LINUX, "hostname": "<i>web\n"}
    shown = Machines(**{"<b>": renamed}).compared("<b>")._repr_mimebundle_()
    assert re.search('<th scope="row" [^>]*>host name</th><td', shown["text/html"])
    assert "&lt;b&gt;" in shown["text/html"]
    assert not {"<b>", "<i>"} & set(re.findall("<.>", shown["text/html"]))
    assert "\nmark          <b>" in shown["text/plain"]


def test_the_answer_stands_first_in_both_forms() -> None:
    other = {**LINUX, "hostname": "web-2\n", "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub": "\n"}
    shown = Machines(one=LINUX, two=other).compared("one", "two")
    answer = (
        "The same, and should not be: machine id. "
        "Each machine has its own: host name. Not known: SSH host key."
    )
    assert shown.answer == answer
    assert str(shown).startswith(answer)
    assert shown._repr_mimebundle_()["text/html"].startswith(f"<p><strong>{answer}</strong></p>")


def test_a_name_without_a_machine_is_said_and_the_others_are_compared() -> None:
    other = {**LINUX, "hostname": "web-2\n"}
    shown = Machines(one=LINUX, two=other).compared("one", "lost", "two")
    assert shown.answer.startswith("There is no such VM: lost. The same, and should not be: machine id,")
    assert "Each machine has its own: host name." in shown.answer
    assert [row[-1] for row in shown.table[1:3]] == ["different", "same"]


@pytest.mark.parametrize("names", [("one",), ("one", "lost"), ("lost", "gone")])
def test_a_machine_alone_is_not_compared(names: tuple[str, ...]) -> None:
    assert Machines(one=LINUX).compared(*names).answer.endswith(ALONE)


class Everywhere(Machines):
    """The same machines, in the groups that are said."""

    def __init__(self, *ids: str) -> None:
        super().__init__(**{id.rpartition("/")[2]: LINUX for id in ids})
        self.ids = [f"/subscriptions/s/resourceGroups/{id.replace('/', f'/{MACHINES}/')}" for id in ids]

    def list(self, collection: str, expand: str = "", filter: str = "") -> "list[dict[str, Any]]":
        assert collection == f"/subscriptions/s/{MACHINES}"
        return [{"id": id, "name": id.rpartition("/")[2]} for id in self.ids]


def test_without_a_group_a_machine_is_found_in_any_and_in_any_case() -> None:
    shown = compare_machines(Everywhere("a/web", "b/shop"), "", ("WEB", "shop"))
    assert shown.answer.startswith("The same, and should not be: host name")
    assert "There is no such VM: lost." in compare_machines(Everywhere("a/web"), "", ("web", "lost")).answer


def test_a_name_in_several_groups_is_not_guessed() -> None:
    with pytest.raises(SentenceError, match="Several resource groups have a VM 'web'"):
        compare_machines(Everywhere("a/web", "b/web"), "", ("web",))


def test_of_many_machines_the_title_says_how_many() -> None:
    page = Machines(**dict.fromkeys("abcd", LINUX)).compared(*"abcd")._repr_mimebundle_()["text/html"]
    assert ">What tells 4 machines apart<" in page


def with_key(key: str) -> dict[str, str]:
    return {**LINUX, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub": f"256 SHA256:{key} root@web\n"}


def test_a_long_fingerprint_is_shown_without_its_middle_and_kept_whole() -> None:
    shown = Machines(one=with_key("a" * 43), two=with_key("b" * 43)).compared("one", "two")
    assert shown.table[3] == ["SSH host key", "SHA256:aaaaaaaa…aaaaaa", "SHA256:bbbbbbbb…bbbbbb", "different"]
    assert shown.rows[2][1][0] == "SHA256:" + "a" * 43


def test_fingerprints_that_differ_in_their_middle_are_not_shortened() -> None:
    keys = ["a" * 43, "a" * 20 + "b" + "a" * 22]
    shown = Machines(one=with_key(keys[0]), two=with_key(keys[1])).compared("one", "two")
    assert shown.table[3][1:3] == [f"SHA256:{key}" for key in keys]


def test_many_machines_have_a_row_each() -> None:
    table = Machines(**dict.fromkeys("abcd", LINUX)).compared(*"abcd").table
    assert table[0] == ["machine", "host name", "machine id", "SSH host key", "accounts"]
    assert table[4] == ["d", "web", "0123", "SHA256:abc", "azureuser"]
    assert table[5] == ["compared", *["same"] * 4]


@pytest.mark.parametrize("names", ["ab", "abcd"])
def test_the_page_and_the_text_say_the_same_cells(names: str) -> None:
    shown = Machines(**dict.fromkeys(names, LINUX)).compared(*names)
    page = shown._repr_mimebundle_()["text/html"]
    cells = re.findall("<t[hd][^>]*>([^<]*)</t[hd]>", page)
    assert cells == [cell for row in shown.table for cell in row]
    assert cells == re.split(" {2,}|\n", str(shown).partition("\n\n")[2])
    assert "" not in cells


def test_the_table_scrolls_by_keyboard_under_its_own_name() -> None:
    page = Machines(one=LINUX, two=LINUX).compared("one", "two")._repr_mimebundle_()["text/html"]
    region = '<div role="group" aria-label="What tells one and two apart" tabindex="0"'
    assert f'{region} style="overflow-x:auto"><table>' in page
    assert re.search('<td style="[^"]*overflow-wrap:anywhere">SHA256:', page)
