import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.cli.bash_script import read
from azlab.cli.bash_words import UNKNOWN


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("az vm list | jq '.[] | .name' | sort -u", "az jq sort"),
        ("for vm in a b; do az vm start -n $vm & done; wait", "az wait"),
        ('if [ -z "$X" ]; then echo no; else az group show; fi', "[ echo az"),
        ("if [[ $X == a && $Y > b ]]; then az group show; fi", "az"),
        ("while ! az vm show > /dev/null 2>&1; do sleep 5; done", "az sleep"),
        (
            "cat > cloud-init.yaml <<'EOF'\n#cloud-config\nruncmd: [rm -rf /]\n$(rm x)\nEOF\naz vm list",
            "cat az",
        ),
        ("cat <<-END\n\tsudo x\n\tEND\necho y", "cat echo"),
        ('export X="$(uuidgen -r)"\naz group create -n rg-$X', "export uuidgen az"),
        ("X=`date +%s` Y=$((1 + 2)) az group list", "date az"),
        ('echo "today: $(date "+%F") and $(( 3 > 2 ))"', "date echo"),
        ('make() { az group create -n "$1"; }\nmake rg-a', "az"),
        ("function make {\n  az group list\n}\nmake", "az"),
        ("az vm list -o tsv | xargs -n 1 -I {} az vm start --ids {}", "az xargs"),
        ("az vm list -o tsv | xargs -n 1 rm", "az xargs rm"),
        ("names=(a b rm); az group list # | rm", "az"),
        ("az vm list --query \"[?name=='a;b|c']\" \\\n  | grep x", "az grep"),
        ('read -r first rest <<< "$(az group list)"', "az read"),
        ("sudo rm -rf / && az group list", "sudo az"),
        ("az group list; $TOOL x", f"az {UNKNOWN}"),
        ("case $x in a) az group list;; esac", "az"),
        ("paste <(az group list) <(az vm list) rm", "paste az"),
        ("for ((i = 0; i < 3; i++)); do az vm start -n vm-$i; done", "az"),
        ("((n++)); if (( n > 3 )); then az group list; fi", "az"),
        ("((rm x); (az group list))", "rm az"),
        ("X=$((rm x) | cat)", "rm cat"),
        ('case "$x" in\n  a | "b c") az group list ;;\n  *) rm x ;;\nesac\ndate', "az rm date"),
        ("for f in *; do case $f in (a) rm x;; esac; done; date", "rm date"),
        ("while read -r n; do az vm start -n $n; done < <(docker ps)", "read az docker"),
        ("declare -a names=(web db); names+=(x) # )\naz group list", "declare az"),
        ("az vm list -o tsv | xargs -I VM -P 2 az vm start --ids VM", "az xargs"),
        ("az vm list -o tsv | xargs -rn 1 xargs -a file rm", "az xargs rm"),
        ("r\\m x; 'd'ocker ps; \"doc\"ker ps", "rm docker"),
        ("az group list | awk '$1 == \"a\" || $2 ~ /b/ {print $1}' | sed 's/e/x/g; s|/|e|'", "az awk sed"),
    ],
)
def test_the_programs_of_a_script_are_found(text: str, programs: str) -> None:
    assert sorted(read(text).programs) == sorted(programs.split())


@pytest.mark.parametrize(
    "text",
    [
        "echo $(( $(rm x) + 1 ))",
        "((n = $(rm x))) || true",
        'echo ${X:-$(rm x)} "${X:-it\'s}"',
        "echo \"${X:-it's}\"; rm x; echo 'a'",
        'echo "${X:-"}"}"; rm x',
        "if [[ $(rm x) == a ]]; then true; fi",
        "names=($(rm x) b)",
        "names=(b # it's\n); rm x; echo 'a'",
        "cat <<END\n  it's $(rm x)\nEND",
        "cat <<END\n`rm x`\nEND",
        "cat <<'E'ND\nE\nEND\nrm x",
        "cat <<\\E\n$(true)\nE\nrm x",
        "X=`date # `; rm x",
        'X="`echo \\`rm x\\``"',
        'echo "$( (true); rm x)"',
        "echo $'it\\'s'; rm x; echo 'a'",
        "rm\\\n -rf x",
        "\\[[ # <<E\nrm x",
        "'case' in\nrm x; echo )",
        "<<'E' echo $(\nrm x)\nE",
        "< x [[ # <<E\nrm x",
        "A=1 [[ # $(\nrm x",
        "echo '';rm x",
        "a=()echo rm x",
        "echo ${X:-<(rm x)}",
        "[[ -f <(rm x) ]]",
        "a=(<(rm x))",
    ],
)
def test_nothing_hides_a_program(text: str) -> None:
    assert "rm" in read(text).programs


@pytest.mark.parametrize(
    "text",
    [
        "awk 'BEGIN { system(\"rm x\") }'",
        "awk '{ print | \"sh\" }'",
        "awk -f file",
        "sed 's/a/b/ge'",
        "sed '1e rm x'",
        "echo ${ rm x; }",
        "$(echo rm) x",
    ],
)
def test_what_a_program_runs_by_itself_is_unknown(text: str) -> None:
    assert UNKNOWN in read(text).programs


@pytest.mark.parametrize(
    "text",
    [
        "x='$(rm y)'; echo ${x@P}",
        "x='`rm y`'; echo \"${x@P}\"",
        "echo ${x[@]@P} ${@@P}",
        "echo ${x@\\\nP}",
        "cat <<END\n${x@P}\nEND",
        "x='a[$(rm y)]'; echo $((x))",
        "x='a[$(rm y)]'; ((x++))",
        "x='a[$(rm y)]'; [[ $x -eq 0 ]]",
        'x="a[\\$(rm y)]"; echo ${!x}',
        "x='a[`rm y`]'; echo ${list[x]} ${list:x}",
        "x='a[$(rm y)]'; echo $[x]",
        "x=$'a[\\x24(rm y)]'; let x",
        "set -- 'a[$(rm y)]'; unset $1",
        "test -v 'a[$(rm y)]'",
        "[ -v 'a[$(rm y)]' ]",
        "printf -v 'a[$(rm y)]' x",
        "names=('a[$(rm y)]'); list[$names]=1",
        "read x <<< 'a[$(rm y)]'; declare -i n=x",
        "read x <<'END'\na[$(rm y)]\nEND\n((x))",
        "PS4='$(rm y)'; set -x",
        "PATH=/tmp/y:$PATH; date",
        "export BASH_ENV=y; az group list",
        "read PATH; date",
        "printf -v PATH /tmp/y; date",
        "for PATH in /tmp/y; do date; done",
        "LD_PRELOAD=y date",
        "mapfile -C 'rm y #' -c 1 x < z",
        "sort --compress-program=y z",
        "sed -nf y z",
        "awk --file=y z",
        "awk '@load \"y\"; BEGIN {}'",
    ],
)
def test_what_bash_runs_of_its_own_accord_is_unknown(text: str) -> None:
    assert UNKNOWN in read(text).programs


@pytest.mark.parametrize(
    "text",
    [
        "az vm list --query 'value[?name==`web`].id'; ((n++))",
        "echo ${x@Q} ${x@U} ${mail:-ada@P}",
        "echo 'a[$(rm y)]'",
        "n=$((n + 1)); names[n]=$(az group list); echo ${names[0]} ${name:0:3} ${!names[@]}",
        'for ((i = 0; i < 3; i++)); do echo "vm-$i"; done',
        "[[ $x =~ ^[a-z]+$ ]] && echo ${BASH_REMATCH[0]}",
        "IFS=$'\\n'; read -r a b <<< \"$x\"",
        "mypath=x; echo $PATH",
        "sort -u x; sed -n 's/a/b/p' f; awk '{print $1}' final",
    ],
)
def test_ordinary_arithmetic_and_names_are_known(text: str) -> None:
    assert UNKNOWN not in read(text).programs


def test_of_a_program_that_is_many_it_is_said_which() -> None:
    script = read("openssl s_client -connect host:443; X=$(openssl rand -hex 3)")
    assert list(script.programs) == ["openssl s_client", "openssl rand"]
    assert "/dev/tcp/host/80" in read("echo x > /dev/tcp/host/80").programs


def test_a_placeholder_stands_outside_of_quotes_and_documents() -> None:
    text = "cat > x <<'END'\n<h1>Hello</h1>\nEND\necho '<b>' \"<b>\" \\<b\\>\naz group show -n <your group>"
    script = read(text)
    assert script.placeholders == [("<your group>", 5, 18)]
    assert script.documents == {2}


def test_a_program_is_found_in_the_line_where_it_stands() -> None:
    assert read("az group list\n\nif true; then\n  docker ps\nfi").programs["docker"] == 4


def test_what_is_hidden_is_told_by_its_line() -> None:
    assert read("true\nx='a[$(rm y)]'\necho $((x))").programs[UNKNOWN] == 2
    assert read("true\ntrue\nexport PATH=/tmp/y").programs[UNKNOWN] == 3


def test_names_that_get_a_value_are_found() -> None:
    script = read(
        "A=1\nexport B=2 C=3\nfor d in x; do read -r E; done\nlocal F=1; list=(a b)\naz x --tags g=1"
    )
    assert list(script.assigned) == ["A", "B", "C", "d", "E", "F", "list"]
    assert list(script.exported) == ["B", "C"]
    assert list(read("mapfile -t ids < x; declare -a a=(b c=d)").assigned) == ["ids", "a"]


@pytest.mark.parametrize(
    "text", ["'", '"', "$(", "`", "${", "$((", "<<", "<<E", "((", "a=(", "\\", "$'", "[[ x"]
)
def test_what_is_not_whole_is_read_to_its_end(text: str) -> None:
    read(f"az {text}")
    read(text)


def test_brackets_within_brackets_take_no_time() -> None:
    depths = 25  # each was read twice, and so each one inside of it four times
    assert "rm" in read("$((" * depths + "rm x" + ") ) " * depths).programs


PIECES = [
    "az ",
    "'",
    '"',
    "`",
    "$(",
    ")",
    "${",
    "}",
    "((",
    "))",
    "[[",
    "]]",
    "<<E",
    "\nE\n",
    ";",
    "|",
    "&",
    "\\",
    "$",
    "x=",
]


@given(
    st.lists(
        st.sampled_from([*PIECES, "<", ">", "#", "\n", "for ", "xargs ", "a", "(", "function "]), max_size=12
    )
)
def test_whatever_is_written_is_read_to_its_end(pieces: list[str]) -> None:
    read("".join(pieces))
