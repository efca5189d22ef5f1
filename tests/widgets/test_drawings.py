"""What is drawn beside the words: an icon for each kind, a sign for each state, arrows around a column."""

import pytest

from azlab.widgets.boxes import PADDING, WIDTH, frames
from azlab.widgets.drawings import STATES
from azlab.widgets.icons import icon
from azlab.widgets.pictures import Picture
from azlab.widgets.things import POWER, Scene, Thing
from tests.widgets.plain_clouds import texts

KINDS = (
    "VM", "4 VMs", "scale set", "disk", "OS disk", "data disk", "snapshot", "image", "gallery",
    "image definition", "version", "load balancer", "public IP address", "virtual network",
)  # fmt: skip


def drawn(*things: Thing) -> Picture:
    return Picture((Scene("rg", "here", things),))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_an_icon_at_its_box(kind: str) -> None:
    (frame,) = frames(drawn(Thing(kind, "id", "web")).scenes)
    (box,) = frame.boxes
    shown = icon(kind, box.x + PADDING - 2, box.y + PADDING)
    assert shown.startswith("<g transform")
    assert shown in drawn(box.thing).svg()


def test_a_kind_that_nobody_knows_has_none() -> None:
    assert icon("queue", 0, 0) == ""
    assert "queue web" in texts(drawn(Thing("queue", "id", "web")))


@pytest.mark.parametrize("state", ["running", *POWER.values()])
def test_each_state_of_a_machine_has_a_sign_before_its_words(state: str) -> None:
    said = texts(drawn(Thing("VM", "id", "web", (state, "generalized"))))
    assert f"{STATES[state]} {state}, generalized" in said
    assert "generalized" in texts(drawn(Thing("VM", "id", "web", ("generalized",))))


def test_an_arrow_within_a_column_goes_around_on_the_side_that_has_room() -> None:
    disks = [
        Thing("disk", str(number), str(number), origins=((str(number - 1), "copied from"),))
        for number in range(1, 9)
    ]
    shown = drawn(*disks)
    paths = [part.split('"')[0] for part in shown.svg().split('<path d="M')[1:] if "C" in part.split('"')[0]]
    numbers = [float(x) for path in paths for x in path.replace("C", " ").split()[::2]]
    assert len(paths) >= len(disks) - 1
    assert all(0 <= x <= WIDTH for x in numbers)


def test_a_picture_on_a_narrow_page_keeps_its_letters_readable_and_scrolls_by_keyboard() -> None:
    picture = drawn(Thing("VM", "id", "web"))
    shown = picture._repr_mimebundle_()["text/html"]
    assert "min-width:768px;width:100%" in shown
    assert shown.startswith(f'<div role="group" aria-label="{picture.title}" tabindex="0"')
