"""Slips in JMESPath: a sentence for each kind, and none for a query that is right."""

import jmespath
import pytest
from jmespath.exceptions import ParseError

from azlab.cli import queries
from azlab.cli.meanings import meaning_of
from azlab.cli.queries import name_for_text, slip_in
from azlab.cli.remarks import remark
from azlab.cli.result import Result

UNREAD = "ERROR: argument --query: invalid jmespath_type value: '{}'"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("[].{Name:name", queries.UNCLOSED),
        ("$[0].name", queries.BEGIN),
        (".[].name", queries.BEGIN),
        ("[?name='web'].id", queries.TWO_EQUALS),
        ("[].{Name=name}", queries.COLON),
        ("[].{Name:name, Disk GB:size}", queries.BLANK),
        ("[?name==web-image].id", queries.TEXT.format("web-image")),
        ("[*].name,size", queries.BRACKETS),
        ("[] name", ""),
    ],
)
def test_a_query_that_cannot_be_read_is_told_what_to_write(query: str, said: str) -> None:
    with pytest.raises(ParseError):
        jmespath.compile(query)
    assert slip_in(query) == said
    assert meaning_of(["vm", "list", "--query", query], UNREAD.format(query), []).startswith(said)


def test_a_query_that_was_cut_at_a_blank_is_told_so() -> None:
    words = ["vm", "list", "--query", "[].{Name:name,", "Id:id}", "-o", "table"]
    assert meaning_of(words, UNREAD.format("[].{Name:name,"), []).startswith(queries.CUT)


@pytest.mark.parametrize(
    "query",
    [
        "[?name=='web'].id",
        "[?zones!=null]",
        "[?enabled==`true`]",
        "[?contains(name, 'web')]",
        '{"Disk GB":size, Id:id}',
    ],
)
def test_of_a_query_that_is_right_nothing_is_told(query: str) -> None:
    jmespath.compile(query)
    assert (slip_in(query), name_for_text(query)) == ("", "")


@pytest.mark.parametrize("query", ["[?name==web].id", '[?name=="web"].id', "[?starts_with(name, web)]"])
def test_a_field_in_the_place_of_text_that_finds_nothing_is_told(query: str) -> None:
    words = ["vm", "list", "--query", query]
    assert remark(words, Result("az", "[]", data=[])).startswith("Text in a query stands in single quotes")
    assert remark(words, Result("az", '["x"]', data=["x"])) == ""


def test_an_id_that_has_quotes_in_it_is_told() -> None:
    refused = "ERROR: (InvalidResourceType) The resource type 'virtualMachines' could not be found."
    assert "-o tsv prints one without" in meaning_of(
        ["image", "create", "--source", '"/a/b/web"'], refused, []
    )
