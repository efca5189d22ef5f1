"""Cells that are right in bash, in unusual forms: none is refused, and each means what it means there."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence

import pytest

from azlab.cli import script
from azlab.cli.bash_cells import for_bash
from azlab.cli.result import Result
from azlab.cli.words import ScriptError

VALUES = {"RG": "rg one", "REGION": "westeurope"}
ANSWER = "one\ntwo words\n"
AZ = f'az() {{ printf \'%s\\0\' "$#" "$@" >&2; printf %s {shlex.quote(ANSWER)}; }}\n'


def asked(cell: str) -> list[list[str]]:
    """The commands that a cell of our own grammar runs."""
    found: list[list[str]] = []

    def run(words: Sequence[str]) -> Result:
        found.append([*words])
        return Result("az", ANSWER)

    list(script.run(script.parse(cell), run, dict(VALUES), {}))
    return found


def asked_by_bash(cell: str) -> list[list[str]]:
    """The commands that the same cell runs in bash."""
    given = "".join(f"{name}={shlex.quote(value)}\n" for name, value in VALUES.items())
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = ["bash", "-eu", "-c", f"{AZ}{given}{cell}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    told, found = iter(done.stderr.split("\0")[:-1]), []
    for count in told:
        found.append([next(told) for _ in range(int(count))])
    return found


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    "cell",
    [
        "az vm list --query '[?name==`web-1`]' -o table",
        r'az vm list --query "[?name==\`web-1\`]"',
        'az vm list --query "[].{Name:name,\n  Size:hardwareProfile.vmSize}" -o table',
        "az vm list --query [].{a:b} && az vm list --query {}",
        "az vm list --query '[?contains(name, `web`) && n > `1`].name | [0]'",
        'az group list --query "[?tags.\\"cost center\\"==\'x\']"',
        "az vm create -n 'it'\"'\"'s' -g \"rg\"'-'one --size a\\ b",
        'az vm update --set tags.owner=me tags."cost center"=\'a b\' --tags ""',
        'az deployment group create --parameters \'{"a": {"value": "b c"}}\' @values.json',
        "az rest --url https://management.azure.com/subscriptions?api-version=2022-12-01",
        "az vm run-command invoke --scripts 'Get-Process | Where-Object { $_.CPU -gt 1 }' \"Get-Date\"",
        "az vm run-command invoke --scripts '\n  hostname  # not a comment\n$ x\n> y\n'",
        "az \\\n  group \\\n\\\n  list",
        "az vm create -n we\\\nb-1",
        "az vm create -n 'we'\\\n\"b\"\\\n\\\n-1",
        "az vm create\\\n -n web",
        'az vm create -n "a  \\\n   b"',
        "NAME=we\\\nb\naz vm show -n $NAME",
        "az group list &&\naz vm list && \\\naz disk list",
        "# it's\n\n  az group create -n 'a#b' -l x#y # isn't \"it\n\taz vm list",
        'az group create -n $RG-x -l ${REGION} --tags "${RG}_x"',
        "A=a B=$A-b\nexport C='$A'\naz group create -n $A$B -l $C",
        'az group create -n größe --tags "ключ=значение" 名前',
        'az disk create --source $(az vm show -o tsv) --ids="$(az vm list \\\n -o tsv\n)"',
        "az vm create --admin-password 'P@ss!w0rd$1%' P@ssw0rd1%abc%def 5$ $'a\\tb'",
        "az vm create -n {1} {} d-\\{a,b} {a,b a,b} '{a,b}' {..}",
        "az group create -n Get-Thing -l set --if done",
    ],
)
def test_a_cell_means_what_it_means_in_bash(cell: str) -> None:
    assert asked(cell) == asked_by_bash(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "#!/bin/bash\nset -euo pipefail\naz group list\nexit 0",
        "cat > web.yaml <<EOF\n#cloud-config\npackages:\n  - nginx\nusers:\n  - name: $RG\n    uid: 9\nEOF",
        "cat > web.md <<'EOF'\n> quoted\n$ az group list\n  PS C:\\> az vm list\nEOF",
        "az vm run-command invoke --scripts 'if true; then\n    date\n$ x\n> y\nfi' | cat",
        'if true; then\n    az group list | cat\nfi\necho "  a\n    b"',
        "az group list -o json \\\n  > groups.json",
        "az group list -o json \\\n> groups.json",
        "> all.txt\naz group list >> all.txt",
        "sed 's/^  /-/' <<E\n  a\n    b\nE",
        "jq -n '{\n  \"a\": [\n    2\n  ]\n}'",
        "for r in westeurope\\\n northeurope; do az group create -l $r; done",
        "az vm create --zones {1..3} -n web",
        "az disk create -n d-{a,'b c'}-{c,{d,e}} x{,y} {a,b\"}\"}",
        "( az group list; az vm list ) 2>&1 | tee log.txt",
        'while IFS= read -r name; do\n\taz vm start -n "$name"\ndone < <(az vm list -o tsv)',
        "az vm run-command invoke --scripts \"$(cat <<'END'\n  Get-Process | Sort-Object CPU\nEND\n)\"",
    ],
)
def test_a_cell_comes_to_bash_as_it_stands(cell: str) -> None:
    with pytest.raises(ScriptError) as error:
        script.parse(cell)
    assert for_bash(cell, VALUES, error.value).text == cell


def test_prompts_are_taken_out_of_what_was_copied_from_a_terminal() -> None:
    cell = (
        "# how to\n$ for n in a b; do\n>   az group create \\\n>     -n $n\n> done\n"
        "$ cat > a.txt <<END | sort\n> a\n>   b\n> END\nada@web:~$ az vm list\n"
    )
    plain = (
        "# how to\nfor n in a b; do\n  az group create \\\n    -n $n\ndone\n"
        "cat > a.txt <<END | sort\na\n  b\nEND\naz vm list\n"
    )
    with pytest.raises(ScriptError) as error:
        script.parse(cell)
    assert for_bash(cell, {}, error.value).text == plain
