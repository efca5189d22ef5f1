"""What `latest` meant, version by version."""

import xml.etree.ElementTree as ElementTree
from typing import Any

from azlab.widgets.timelines import Moment, Timeline, timeline
from tests.widgets.clouds import DrawnCloud, add_gallery, version


def published(name: str, day: int, **more: Any) -> dict[str, Any]:
    return version(name, "source", publishedDate=f"2026-11-{day:02}T08:00:00+00:00", **more)


def drawn(*versions: dict[str, Any]) -> Any:
    cloud = DrawnCloud()
    add_gallery(cloud, *versions)
    return timeline(cloud, "rg-images", "shop", "web")


def test_latest_goes_by_number_in_the_order_of_publishing() -> None:
    found = drawn(published("1.2.1", 4), published("1.9.0", 1), published("1.10.0", 3))
    assert str(found) == (
        "1.9.0 published: latest = 1.9.0\n1.10.0 published: latest = 1.10.0\n1.2.1 published: latest = 1.10.0"
    )


def test_what_is_excluded_now_stands_at_the_end() -> None:
    found = drawn(published("1.0.0", 1), published("1.1.0", 2, excludeFromLatest=True))
    assert str(found).splitlines()[-1] == "1.1.0 excluded: latest = 1.0.0"


def test_where_all_are_excluded_latest_means_nothing() -> None:
    assert str(drawn(published("1.0.0", 1, excludeFromLatest=True))).endswith("latest = nothing")


def test_without_a_version_it_is_said_in_words_only() -> None:
    assert drawn()._repr_mimebundle_() == {"text/plain": "There is no version of 'web' yet."}


def test_the_drawing_says_the_same_as_the_words() -> None:
    found = drawn(published("1.0.0", 1), published("1.1.0", 2))
    picture = ElementTree.fromstring(found.svg())
    written = [part.text for part in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert written == ["1.0.0 published", "latest = 1.0.0", "1.1.0 published", "latest = 1.1.0"]
    assert picture.attrib["aria-label"] == "What latest means of web, over time"


def test_a_long_one_scrolls_and_keeps_its_size() -> None:
    moments = tuple(Moment(f"1.{number}.0 published", f"1.{number}.0") for number in range(12))
    shown = Timeline("web", moments)._repr_mimebundle_()["text/html"]
    assert 'aria-label="Time line of web" tabindex="0" style="overflow-x:auto"' in shown
    assert f"width:{90 * 2 + 170 * 11}px;max-width:none" in shown
    assert "width:100%" not in shown
