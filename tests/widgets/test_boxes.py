"""Where everything of a picture stands: boxes, the lines in them, and arrows."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.widgets import picture
from azlab.widgets.boxes import WIDTH, Box, Line, frames
from azlab.widgets.pictures import Picture
from azlab.widgets.things import Scene, Thing
from tests.widgets.plain_clouds import OS_DISK, PlainCloud, machine, resource, whole

NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")))


def lines(shown: Picture) -> list[tuple[Box, Line]]:
    """The lines from which an arrow goes, with their boxes."""
    boxes = [box for frame in frames(shown.scenes) for top in frame.boxes for box in top.everything]
    return [(box, line) for box in boxes for line in box.lines if line.to]


def box(name: str, shown: Picture) -> Box:
    """A box that stands in its group itself."""
    found = [box for frame in frames(shown.scenes) for box in frame.boxes if box.thing.name == name]
    return found[0]


def test_a_machines_disks_stand_in_its_box_that_of_its_system_first() -> None:
    data = resource("disks", "orders", {"diskSizeGB": 64})
    profile = {
        "osDisk": {"managedDisk": {"id": OS_DISK["id"].upper()}},
        "dataDisks": [{"managedDisk": {"id": data["id"]}}, {"managedDisk": {"id": "/of/another/group/far"}}],
    }
    shown = picture(PlainCloud(virtualMachines=[machine("web", storageProfile=profile)], disks=[OS_DISK]))
    assert str(shown).splitlines()[1:] == [
        "  VM web",
        "    OS disk web-base_OsDisk: 30 GiB",
        "    data disk orders",
        "    data disk far",
    ]
    web = box("web", shown)
    assert [inner.thing.name for inner in web.inner] == ["web-base_OsDisk", "orders", "far"]
    assert all(web.y < inner.y and inner.y + inner.height < web.y + web.height for inner in web.inner)


def test_arrows_join_what_was_made_from_what() -> None:
    joined = {
        (start.thing.name, line.text, line.to.rpartition("/")[2].casefold()) for start, line in lines(whole())
    }
    assert joined == {
        ("web-1", "made from web-image", "web-image"),
        ("web-image", "captured from WEB-BASE", "web-base"),
        ("copy", "copied from before", "before"),
        ("before", "copied from web-base_OsDisk", "web-base_osdisk"),
    }
    assert whole().svg().count("marker-end") == len(joined)


def test_an_arrow_crosses_the_border_of_its_group() -> None:
    things = [Thing("VM", "web", "web", origins=(("image", "made from"),)), Thing("image", "image", "golden")]
    apart = Picture((Scene("rg", "here", (things[0],)), Scene("rg-2", "here", (things[1],))))
    assert apart.svg().count("marker-end") == 1


@given(NAMES, st.lists(NAMES), NAMES, NAMES)
def test_no_name_breaks_out_of_its_box_and_the_words_have_all_that_is_drawn(
    name: str, facts: list[str], origin: str, change: str
) -> None:
    part = Thing("data disk", "d", name, tuple(facts))
    thing = Thing("VM", "id", name, tuple(facts), ((origin, "made from"),), (part,), change=change)
    shown = Picture((Scene(name, name, (thing,)),))
    drawn = ElementTree.fromstring(shown.svg())
    words = "".join(str(shown).split())
    for text in drawn.iter("{http://www.w3.org/2000/svg}text"):
        assert "".join((text.text or "").split()) in words


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 40])
def test_no_box_lies_over_another_or_leaves_its_group(count: int) -> None:
    things = [
        Thing("VM", f"vm-{n}", f"web-{n}" * 9, ("running",), (("i", "made from"),)) for n in range(count)
    ]
    things += [Thing("image", "i", "golden")] * (count % 2)
    (frame,) = frames([Scene("rg", "here", tuple(things))])
    boxes = frame.boxes
    assert len(boxes) == len(things)
    for index, first in enumerate(boxes):
        assert first.x >= 0
        assert first.x + first.width <= WIDTH
        assert frame.y < first.y
        assert first.y + first.height <= frame.y + frame.height
        for second in boxes[index + 1 :]:
            beside = first.x + first.width < second.x or second.x + second.width < first.x
            assert beside or first.y + first.height < second.y or second.y + second.height < first.y


@pytest.mark.parametrize("letter", ["a", "網", "م"])
def test_the_longest_name_of_a_group_stays_in_its_frame(letter: str) -> None:
    scene = Scene(letter * 90, "westeurope", (Thing("VM", "id", "web"),), letter * 64, "new")
    (frame,) = frames([scene])
    width = 12.5 if letter == "網" else 6.9
    assert "".join(line.text for line in frame.lines).replace(" ", "") == scene.heading.replace(" ", "")
    assert all(len(line.text) * width < WIDTH for line in frame.lines)
    assert frame.lines[-1].y < frame.boxes[0].y


def test_the_title_of_many_groups_names_the_first_of_them() -> None:
    drawn = Picture(tuple(Scene(str(number), "here") for number in range(200))).svg()
    named = ", ".join(f"Resource group {number}" for number in range(5))
    assert f'aria-label="Picture of {named}, 195 more"' in drawn
    assert all(f"Resource group {number} (here)" in drawn for number in range(200))
