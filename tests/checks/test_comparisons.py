from grader.checks.comparisons import shown


def test_a_long_id_is_shown_by_its_end() -> None:
    assert shown("/subscriptions/" + "x" * 90 + "/disks/web-os").endswith("/disks/web-os'")


def test_a_long_text_is_shown_by_its_beginning() -> None:
    assert shown("web " + "x" * 200).startswith("'web xxx")
