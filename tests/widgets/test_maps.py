"""The map of the course: in a drawing and in words, with a lesson's part lit."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest

from azlab import lab
from azlab.data.course_map import arrows, nodes
from azlab.sentences import SentenceError
from azlab.widgets.maps import LABEL, LETTER, course_map, label_places

SPACE = "{http://www.w3.org/2000/svg}"


def drawn_of(html: str) -> ElementTree.Element:
    """The drawing within the frame in which it scrolls."""
    (drawn,) = ElementTree.fromstring(html)
    return drawn


def test_every_arrow_leads_from_a_thing_of_the_map_to_another() -> None:
    names = {node.name for node in nodes()}
    assert all({arrow.start, arrow.end} <= names and arrow.start != arrow.end for arrow in arrows())
    assert {name for arrow in arrows() for name in (arrow.start, arrow.end)} == names
    assert len({(node.column, node.row) for node in nodes()}) == len(nodes())


def test_the_words_have_every_thing_and_every_arrow_and_mark_what_is_lit() -> None:
    text = str(course_map("snapshot"))
    assert all(f"{arrow.name} -> {arrow.end}" in text for arrow in arrows())
    assert [line for line in text.splitlines() if "in this lesson" in line] == [
        "● snapshot: one disk at one moment (in this lesson)"
    ]


def test_the_drawing_has_an_alternative_text_and_a_mark_besides_the_frame() -> None:
    drawn = drawn_of(course_map("disk", "snapshot").svg())
    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["aria-label"] == "Map of the course; in this lesson: disk, snapshot"
    written = [text.text or "" for text in drawn.iter(f"{SPACE}text")]
    assert [text for text in written if text.startswith("●")] == ["● disk", "● snapshot"]
    widths = [box.attrib["stroke-width"] for box in drawn.iter(f"{SPACE}rect")]
    assert (widths.count("3"), widths.count("1")) == (2, len(nodes()) - 2)


def test_the_drawing_uses_the_colours_of_its_page_only() -> None:
    drawn = drawn_of(course_map("VM").svg())
    used = {part.attrib[name] for part in drawn.iter() for name in ("fill", "stroke") if name in part.attrib}
    assert used == {"currentColor", "var(--jp-layout-color0,Canvas)"}


def test_boxes_and_labels_lie_inside_the_drawing() -> None:
    drawn = drawn_of(course_map().svg())
    _, _, width, height = map(float, drawn.attrib["viewBox"].split())
    for part in drawn.iter():
        if "x" in part.attrib:
            assert 0 <= float(part.attrib["x"]) <= width
            assert 0 <= float(part.attrib["y"]) <= height


def test_no_name_of_an_arrow_stands_on_another() -> None:
    assert set(label_places()) == set(arrows())
    for (arrow, (x, y)), (other, (u, v)) in combinations(label_places().items(), 2):
        widths = (len(arrow.name) + len(other.name)) / 2 * LETTER
        assert abs(x - u) >= widths or abs(y - v) >= LABEL, (arrow, other)


def test_in_a_narrow_window_it_scrolls_and_its_letters_stay_readable() -> None:
    drawn = course_map().svg()
    assert "min-width:50em" in drawn
    assert 'tabindex="0"' in drawn.partition("<svg")[0]


def test_a_name_that_is_not_on_the_map_is_told_those_that_are() -> None:
    with pytest.raises(SentenceError, match="'vault' is not on the map: it has marketplace image, VM"):
        course_map("vault")


def test_the_map_needs_no_lab_and_minds_no_case() -> None:
    assert "● VM" in str(lab.map("vm"))


def test_every_arrow_begins_and_ends_on_the_frame_of_a_box() -> None:
    drawing = drawn_of(course_map("VM").svg())
    boxes = [
        [float(box.attrib[key]) for key in ("x", "y", "width", "height")]
        for box in drawing.iter(f"{SPACE}rect")
    ]
    for line in drawing.iter(f"{SPACE}line"):
        for end in ("1", "2"):
            x, y = float(line.attrib[f"x{end}"]), float(line.attrib[f"y{end}"])
            assert any(_is_on_frame(x, y, *box) for box in boxes), line.attrib


def _is_on_frame(x: float, y: float, left: float, top: float, width: float, height: float) -> bool:
    """Ends are whole numbers, so that one may be a unit off."""
    inside = left - 1 <= x <= left + width + 1 and top - 1 <= y <= top + height + 1
    edges = (x - left, x - left - width, y - top, y - top - height)
    return inside and min(map(abs, edges)) <= 1


def test_two_maps_on_a_page_have_tips_of_their_own() -> None:
    tips = [re.findall(r'marker id="([^"]+)"', course_map(*lit).svg()) for lit in ((), ("disk",))]
    assert len({tip for found in tips for tip in found}) == 2
    assert all(course_map().svg().count(tip) > 5 for tip in tips[0])
