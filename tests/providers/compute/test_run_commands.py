"""The prepared scripts of a region."""

from azlab.providers import SUBSCRIPTIONS

PAGE = (
    f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/providers/Microsoft.Compute/locations/westeurope/runCommands"
)


def test_the_scripts_that_can_be_run_are_listed(azure):
    listed = azure.get(PAGE)["value"]
    assert [(one["id"], one["osType"]) for one in listed] == [
        ("RunPowerShellScript", "Windows"),
        ("RunShellScript", "Linux"),
    ]
    assert all("script" not in one for one in listed)


def test_one_script_is_shown_in_any_case_with_its_lines(azure):
    shown = azure.get(f"{PAGE}/runshellscript")
    assert (shown["id"], shown["script"][0]) == ("RunShellScript", "#!/bin/sh")
    assert [parameter["name"] for parameter in shown["parameters"]] == ["arg1", "arg2"]


def test_a_script_that_is_not_there_is_not_found(azure):
    refusal = azure.refusal("GET", f"{PAGE}/Nope")
    assert (refusal.status, refusal.code) == (404, "NotFound")
