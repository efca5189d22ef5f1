"""Machines side by side."""

import re
from typing import Any

import pytest

from azlab.widgets import Comparison, compare_machines
from azlab.widgets.machines import verdict

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
        "              one         two         compared\n"
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
    assert shown["text/plain"].startswith("              <b>")


def test_a_long_key_breaks_so_that_the_verdict_stays_in_sight() -> None:
    page = Machines(one=LINUX, two=LINUX).compared("one", "two")._repr_mimebundle_()["text/html"]
    assert re.search('<td style="[^"]*overflow-wrap:anywhere">SHA256:', page)
