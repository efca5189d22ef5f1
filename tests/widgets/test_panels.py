"""The picture that follows: what it is of, the cloud, and how its scale sets got there."""

from html import escape

from azlab.widgets import picture
from azlab.widgets.boxes import frames
from azlab.widgets.grids import Step, Steps
from azlab.widgets.panels import WIDTH, Panel
from azlab.widgets.things import Instance
from tests.widgets.plain_clouds import PlainCloud, whole

STEPS = Steps("web", (Step("before", ()), Step("now", (Instance("web_0", "web 1.0.0", "running"),))))
PANEL = Panel("After az vm create", whole(), (STEPS,), "Drawn anew.")


def test_the_words_are_those_of_all_its_parts() -> None:
    assert str(PANEL) == f"After az vm create\n{whole()}\n{STEPS}\nDrawn anew."


def test_a_page_has_all_of_it_with_alternative_texts() -> None:
    shown = PANEL._repr_mimebundle_()
    assert shown["text/plain"] == str(PANEL)
    page = shown["text/html"]
    assert page.startswith('<div role="group" aria-label="After az vm create" ')
    assert page.count('role="img"') == 2
    assert all(f"<desc>{escape(str(part))}</desc>" in page for part in (whole(), STEPS))
    assert "Drawn anew." in page


def test_it_is_narrow_so_that_it_can_stand_beside_a_notebook() -> None:
    boxes = [box for frame in frames(whole().scenes, WIDTH) for box in frame.boxes]
    assert max(box.x + box.width for box in boxes) <= WIDTH
    assert len({box.x for box in boxes}) == 2
    assert min(box.width for box in boxes) > 200


def test_groups_without_anything_in_them_are_words() -> None:
    page = Panel("As it is", picture(PlainCloud()))._repr_mimebundle_()["text/html"]
    assert "Resource group rg-images (westeurope)\n  (empty)" in page
    assert "<svg" not in page


def test_a_group_that_is_not_there_is_named_in_it() -> None:
    page = Panel("As it is", picture(PlainCloud(), "rg-typo"))._repr_mimebundle_()["text/html"]
    assert escape("There is no resource group 'rg-typo' yet.") in page


def test_without_a_picture_it_says_why() -> None:
    assert Panel("It cannot be drawn.")._repr_mimebundle_() == {
        "text/plain": "It cannot be drawn.",
        "text/html": '<div role="group" aria-label="It cannot be drawn." style="padding:0 8px">'
        "<p><strong>It cannot be drawn.</strong></p></div>",
    }
