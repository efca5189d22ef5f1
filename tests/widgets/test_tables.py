"""Small tables, for who reads and for who hears them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from azlab.widgets.tables import EIGHTHS, Table, bar

BILL = Table('The "bill"', ("resource", "USD"), (("<web>", "0.096"), ("", "1.2")), "A note.", ("USD",))


def page() -> str:
    return BILL._repr_mimebundle_()["text/html"]


def test_a_table_scrolls_by_keyboard_under_its_own_name() -> None:
    named = 'aria-label="The &quot;bill&quot;" tabindex="0" style="overflow-x:auto"><table>'
    assert page().startswith(f'<div role="group" {named}')
    assert page().endswith("</table></div><p>A note.</p>")


def test_the_first_cell_names_its_row_unless_it_is_empty() -> None:
    heads = re.findall('<th scope="(row|col)"[^>]*>([^<]*)</th>', page())
    assert heads == [("col", "resource"), ("col", "USD"), ("row", "&lt;web&gt;")]
    assert re.findall("<td[^>]*>([^<]*)</td>", page()) == ["0.096", "", "1.2"]


def test_a_number_stands_at_the_right_and_is_not_broken() -> None:
    assert '<td style="text-align:right;white-space:nowrap">0.096</td>' in page()


def test_the_name_of_a_column_is_not_broken_however_empty_its_column_is() -> None:
    styles = re.findall('<th scope="col" style="([^"]*)"', page())
    assert len(styles) == 2
    assert all(style.endswith("white-space:nowrap") for style in styles)


def test_a_date_is_not_broken_by_the_long_text_beside_it_which_is() -> None:
    history = Table("", ("time", "what"), (("29 Nov 07:00:00", "changed " + "a" * 90),))
    styles = re.findall('<t[hd][^>]* style="([^"]*)"', history._repr_mimebundle_()["text/html"])[2:]
    assert ["nowrap" in style for style in styles] == [True, False]
    assert "overflow-wrap:anywhere" in styles[1]


def test_the_text_has_every_cell_of_the_page() -> None:
    assert (
        str(BILL) == 'The "bill"\nresource    USD\n--------  -----\n<web>     0.096\n            1.2\nA note.'
    )


def test_without_a_row_only_title_and_note_are_said() -> None:
    empty = Table("<Nothing>", ("resource", "USD"), (), "Make something.", ("USD",))
    assert str(empty) == "<Nothing>\nMake something."
    assert empty._repr_mimebundle_()["text/html"] == "<p>&lt;Nothing&gt;</p><p>Make something.</p>"
    assert Table.of(empty.plain()) == empty


SHARES = Table(
    "Shares", ("what", "share"), (("VM", "81%"), ("disk", "<1%"), ("address", "")), bars=("share",)
)


def test_a_share_has_a_bar_as_long_as_it_is_in_letters() -> None:
    assert str(SHARES).splitlines()[3:] == ["VM        81% ████████▏", "disk      <1% ▏", "address"]
    assert [bar(share) for share in ("100%", "50%", "3%", "0%")] == ["█" * 10, "█" * 5, "▎", "▏"]


def test_a_share_has_a_bar_on_the_page_that_nobody_has_to_hear() -> None:
    page = SHARES._repr_mimebundle_()["text/html"]
    assert page.count("<svg") == page.count('aria-hidden="true"') == 2
    assert re.findall('<rect width="([^"]*)" height="10" fill="currentColor"', page) == ["81", "1"]
    assert re.findall("</svg> ([^<]*|&lt;1%)</td>", page) == ["81%", "&lt;1%"]
    assert Table.of(SHARES.plain()) == SHARES


@given(st.integers(0, 1000))
def test_the_longer_bar_is_of_the_larger_share(thousandths: int) -> None:
    def length(share: float) -> float:
        drawn = bar(f"{share:g}%")
        return drawn.count("█") + EIGHTHS.find(drawn.strip("█") or " ") / 8

    share = thousandths / 10
    assert length(share) <= length(min(100, share + 1.3))
    assert abs(length(share) - share / 10) <= 0.13
