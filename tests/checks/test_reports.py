"""What a learner reads, and what it is worth."""

from typing import Any

import pytest

from azlab.sentences import PracticeOnlyError
from grader.checks import check, reports
from grader.checks.cloud import CheckError
from grader.checks.weights import weight_of
from tests.checks.clouds import COMPUTE, Desk, Json, PlainCloud, image, machine

CAPTURED = image(sourceVirtualMachine={"id": f"{COMPUTE}/virtualMachines/dev-vm"})


def bundle(shown: Any) -> dict[str, str]:
    return dict(shown._repr_mimebundle_())


def test_a_report_reads_like_a_teacher(desk: Desk) -> None:
    desk.find(CAPTURED)
    check.image("golden", group="rg").exists().was_captured_from("web-base")
    shown = check.vm("web", group="rg").is_running()
    assert str(shown) == (
        "✓ Image 'golden' exists.\n"
        "Not yet: image 'golden' was captured from 'web-base'.\n"
        "  Found: it was captured from 'dev-vm'.\n"
        "  Hint:  Which VM did you give to `az image create --source`?\n"
        "Not started: VM 'web' in group 'rg' does not exist yet.\n"
        "1 of 3 points."
    )


def test_the_last_line_of_a_cell_shows_all_lines(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").exists()
    shown = check.vm("web", group="rg").is_stopped()
    assert bundle(shown)["text/plain"] == "1.0"
    assert bundle(shown)["text/html"].count("<li") == 2
    assert (
        '<p role="status" style="margin:.4em 0"><strong>1 of 2 points.</strong>' in bundle(shown)["text/html"]
    )


def test_whoever_reads_plain_text_reads_all_of_it_and_nbgrader_its_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = check.vm("web", group="rg").exists()
    monkeypatch.setattr(reports, "somebody_reads", lambda: True)
    assert bundle(shown)["text/plain"] == str(shown)
    monkeypatch.setattr(reports, "somebody_reads", lambda: False)
    assert float(bundle(shown)["text/plain"]) == 0.0


def test_the_next_cell_starts_a_new_report(desk: Desk) -> None:
    desk.find(machine())
    check.vm("web", group="rg").exists().is_running()
    desk.next_cell()
    assert bundle(check.vm("web", group="rg").exists())["text/plain"] == "1.0"


def test_claims_about_what_is_missing_wait(desk: Desk) -> None:
    shown = check.image("none", group="rg").exists().was_captured_from("web").worth(2).has_generation("V2")
    assert str(shown).endswith("0 of 4 points. 2 more claims wait.")
    assert bundle(shown)["text/plain"] == "0.0"


def test_a_claim_can_be_worth_more(desk: Desk) -> None:
    desk.find(CAPTURED)
    shown = (
        check.image("golden", group="rg").exists().was_captured_from("dev-vm").worth(2.5).has_generation("V1")
    )
    assert (bundle(shown)["text/plain"], desk.report.total) == ("3.5", 4.5)


@pytest.mark.parametrize("points", [0, -1])
def test_a_weight_is_more_than_nothing(desk: Desk, points: int) -> None:
    with pytest.raises(CheckError):
        check.group("rg").exists().worth(points)


def test_a_weight_needs_a_claim(desk: Desk) -> None:
    with pytest.raises(CheckError):
        check.group("rg").worth(2)


def test_hints_climb_with_repeated_tries_and_stay_at_the_top(desk: Desk) -> None:
    desk.find(machine())
    hints = []
    for _ in range(3):
        check.vm("web", group="rg").is_generalized()
        hints.append(desk.report.outcomes[0].hint)
        desk.next_cell()
    assert hints[0].startswith("The mark is set") and hints[1].startswith("Stop or deallocate")  # noqa: PT018
    assert hints[2] == hints[1]


def test_hints_of_different_claims_climb_apart(desk: Desk) -> None:
    desk.find(machine("web"), machine("web-2"))
    check.vm("web", group="rg").is_generalized()
    check.vm("web-2", group="rg").is_generalized()
    assert [outcome.hint for outcome in desk.report.outcomes] == [desk.report.outcomes[0].hint] * 2


def test_html_is_escaped_and_says_in_words_what_color_says(desk: Desk) -> None:
    desk.names["x"] = "<script>alert(1)</script>"
    page = bundle(check.answer("x").equals("y"))["text/html"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Not yet:" in page


def test_what_stands_between_backticks_is_code(desk: Desk) -> None:
    desk.names["x"] = "`<b>`"
    page = bundle(check.answer("x").equals("y"))["text/html"]
    assert "<code>x</code> is right" in page
    assert "<code>&lt;b&gt;</code>" in page


def test_a_name_with_braces_is_only_a_name(desk: Desk) -> None:
    desk.find(CAPTURED)
    check.image("golden", group="rg").was_captured_from("{0}{name}")
    assert "was captured from '{0}{name}'" in desk.said()


def test_an_unreachable_cloud_says_so_in_one_sentence() -> None:
    class Gone(PlainCloud):
        def get(self, id: str, expand: str = "") -> None:
            raise ConnectionError("no route")

    with check.use(Gone()), pytest.raises(CheckError, match="gave no answer") as raised:
        check.vm("web", group="rg").exists()
    assert raised.value._render_traceback_() == [str(raised.value)]


def test_points_are_counted_without_running_the_cell() -> None:
    source = """check.image("web", group="rg").exists().was_captured_from("base").worth(3)
check.answer("x").equals(check.marketplace("p", "o", "s").newest)
check.answer("y").equals(check.value("vm", "web", group="rg", path="name")).worth(0.5)"""
    assert weight_of(source) == 5.5
    assert weight_of("print(text.contains('x'))") == 0


def test_counted_points_are_the_points_of_the_report(desk: Desk) -> None:
    source = (
        'check.vm("web", group="rg").exists().is_running().worth(2)\ncheck.command("az vm list").was_run()'
    )
    exec(source, {"check": check})
    assert desk.report.total == weight_of(source) == 4


class Elsewhere(PlainCloud):
    """A cloud that has no page of the practice Azure's own."""

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        raise PracticeOnlyError("Only the practice Azure can do this, and this lesson runs live.")


def test_what_cannot_be_judged_elsewhere_is_said_and_does_not_cost_the_learner_points() -> None:
    with check.use(Elsewhere(machine())):
        shown = check.vm("web", group="rg").is_running().was_created_by("olga").worth(2).is_stopped()
    assert str(shown) == (
        "✓ VM 'web' is running.\n"
        "Not judged here: VM 'web' was created by 'olga'.\n"
        "  Reason: Only the practice Azure can do this, and this lesson runs live.\n"
        "Not yet: VM 'web' is stopped.\n"
        "  Found: it is running.\n"
        "  Hint:  What switches the VM off? Stopped is not the same as deallocated.\n"
        "3 of 4 points."
    )
    assert bundle(shown)["text/plain"] == "3.0"
    assert "Not judged here:" in bundle(shown)["text/html"]
