"""What lessons and questions wait for, as the CLI reads it."""

import re

from grader.setup.places import NOTEBOOKS, ROOT

# The CLI's generated commands ask a condition of the answer as Azure gives it, not as `show` prints it
# (`client_flatten=False` in azure/cli/command_modules/vm/aaz/latest/snapshot/_wait.py, 2.91.0): another one
# waits for an hour, and ends as if it were well.
WAIT = re.compile(r"az (?:snapshot|disk) wait [^\n]*--custom \\?[\"'](\S+)")


def test_a_condition_of_a_snapshot_is_asked_of_its_properties() -> None:
    files = [
        *NOTEBOOKS.glob("*/*.ipynb"),
        *NOTEBOOKS.glob("*/*.az"),
        *ROOT.glob("grader/exam/questions/*.toml"),
    ]
    asked = {file.name: WAIT.findall(file.read_text("utf-8")) for file in files}
    assert len(asked["05-snapshots.ipynb"]) == 2
    assert [
        (name, told) for name in asked for told in asked[name] if not told.startswith("properties.")
    ] == []
