import time

import pytest

from azlab.near_names import nearest


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("rg-first", "rg-frist"),
        ("rg-first", "gr-first"),
        ("rg-generalize", "rg-generalise"),
        ("rg-generalize", "rg-genralize"),
        ("rg-generalize", "RG_Generalize"),
        ("bad-image", "badimage"),
        ("bad-image", "bad_image"),
        ("bad-image", "bad-imgae"),
        ("bad-image", "image-bad"),
        ("web-copy", "web-cpoy"),
        ("web-copy", "webcopyy"),
        ("web-1", "web1"),
        ("web-1", "web-01"),
        ("galTills", "galTils"),
        ("evidence", "evidense"),
    ],
)
def test_a_slip_of_the_hand_is_near(wanted: str, there: str) -> None:
    assert nearest(wanted, [there, "something-else"]) == there
    assert nearest(there, [wanted, "something-else"]) == wanted


@pytest.mark.parametrize(
    ("wanted", "other"),
    [
        ("web-1", "web-2"),
        ("web-1", "web-11"),
        ("1.0.0", "1.0.1"),
        ("1.0.1", "1.1.0"),
        ("app-east", "app-west"),
        ("bad-image", "good-image"),
        ("rg-east", "rg-west"),
        ("rg-test", "rg-rest"),
        ("web-base", "web-base-os"),
        ("desk-2", "dusk-3"),
        ("web", "app"),
        ("a", "b"),
        ("vm", "vmss"),
        ("rg-first", "RG-FIRST"),
        ("web", ""),
        ("", "web"),
        ("___", "..."),
    ],
)
def test_names_of_a_series_and_other_words_are_not(wanted: str, other: str) -> None:
    assert nearest(wanted, [other]) is None
    assert nearest(other, [wanted]) is None


def test_of_several_the_nearest_counts_and_among_equals_always_the_same() -> None:
    assert nearest("evidence", ["evidance-x", "evidnece", "evvidennce"]) == "evidnece"
    assert nearest("web-copy", ["web-copi", "web-cop"]) == "web-cop"
    assert nearest("web-copy", ["web-cop", "web-copi"]) == "web-cop"


def test_long_names_take_no_time() -> None:
    began = time.process_time()
    assert nearest("a" * 100_000, ["b" * 100_000] * 20) is None
    assert time.process_time() - began < 1
