"""Code cells, and what is what in them as the extension reads it: `kind<text>`, without what is plain."""

CELLS = {
    "a command": (
        "%%az\naz group create -n rg-web --location westeurope",
        "magic<%%az> program<az> command<group> command<create> option<-n> option<--location>",
    ),
    "Python's own words are commands, and values are plain": (
        "%%az\naz vm list -o table\naz group delete -n list --yes --no-wait",
        "magic<%%az> program<az> command<vm> command<list> option<-o>"
        " program<az> command<group> command<delete> option<-n> option<--yes> option<--no-wait>",
    ),
    "a line that goes on": (
        "%%az\naz vm create -g rg \\\n    -n web --count 3 --priority 1.5\naz group list",
        "magic<%%az> program<az> command<vm> command<create> option<-g> operator<\\>"
        " option<-n> option<--count> number<3> option<--priority> number<1.5>"
        " program<az> command<group> command<list>",
    ),
    "comments, and a # that is none": (
        "%%az\n# az vm list \\\naz group show -n rg#1 # the first\naz group show -n $X#2\n### BEGIN SOLUTION",
        "magic<%%az> comment<# az vm list \\> program<az> command<group> command<show> option<-n>"
        " comment<# the first> program<az> command<group> command<show> option<-n> variable<$X>"
        " comment<### BEGIN SOLUTION>",
    ),
    "quotes over several lines": (
        '%%az\naz vm run-command invoke --scripts "\n  for list in $NAME\n  az" -o tsv\naz group list',
        "magic<%%az> program<az> command<vm> command<run-command> command<invoke> option<--scripts>"
        ' string<"> string<  for list in > variable<$NAME> string<  az"> option<-o>'
        " program<az> command<group> command<list>",
    ),
    "single quotes have no names": (
        '%%az\naz vmss extension set --settings \'{"port": 80, "a": $X}\' --query "[?a==\'b\'].{N:name}"',
        "magic<%%az> program<az> command<vmss> command<extension> command<set> option<--settings>"
        ' string<\'{"port": 80, "a": $X}\'> option<--query> string<"[?a==\'b\'].{N:name}">',
    ),
    "a value that another command prints": (
        "%%az result\nID=$(az vm show -n web --query id -o tsv)\n"
        'az rest --url "${ID}?a=$(az version)b" --x $ID/v',
        "magic<%%az> variable<result> variable<ID> operator<=$(> program<az> command<vm> command<show>"
        " option<-n> option<--query> option<-o> operator<)> program<az> command<rest> option<--url>"
        ' string<"> variable<${ID}> string<?a=> operator<$(> program<az> command<version> operator<)>'
        ' string<b"> option<--x> variable<$ID>',
    ),
    "a loop, a test and a pipe": (
        "%%az\nfor name in web-1 web-2; do\n  az vm delete -n $name && echo done\ndone\n"
        'if [ -z "$X" ]; then az group list | tee a.txt 2>&1; fi',
        "magic<%%az> keyword<for> variable<name> keyword<in> operator<;> keyword<do> program<az>"
        " command<vm> command<delete> option<-n> variable<$name> operator<&&> program<echo> keyword<done>"
        ' keyword<if> operator<[> option<-z> string<"> variable<$X> string<"> operator<];>'
        " keyword<then> program<az> command<group> command<list> operator<|> program<tee>"
        " operator<2>&1;> keyword<fi>",
    ),
    "a choice, and a quote of bash's own": (
        "%%az\ncase $X in\n  a) az group list;;\nesac\naz vm show $'a\\'b' list",
        "magic<%%az> keyword<case> variable<$X> keyword<in> program<a> operator<)> program<az>"
        " command<group> command<list> operator<;;> keyword<esac> program<az> command<vm> command<show>"
        " string<$'a\\'b'>",
    ),
    "here-documents, two at once, and one without names": (
        '%%az\ncat > a.json <<END\n{"a": "$B"} az \'it\nEND\n'
        "cat <<'EOF' <<-X\n$B\nEOF\n\t$B\n\tX\naz group list",
        'magic<%%az> program<cat> operator<>> operator<<<END> string<{"a": "> variable<$B> string<"} az \'it>'
        " operator<END> program<cat> operator<<<'EOF'> operator<<<-X> string<$B> operator<EOF> string<\t>"
        " variable<$B> operator<\tX> program<az> command<group> command<list>",
    ),
    "a here-document without an end": (
        '%%az\ncat <<END\n{"a": 1}',
        'magic<%%az> program<cat> operator<<<END> string<{"a": 1}>',
    ),
    "a prompt that was pasted": (
        "%%az\n$ az group list\nuser@shell:~$ az vm list\nPS C:\\> az vm list",
        "magic<%%az> comment<$ > program<az> command<group> command<list>"
        " comment<user@shell:~$ > program<az> command<vm> command<list>"
        " comment<PS C:\\> > program<az> command<vm> command<list>",
    ),
    "what it would do": (
        "%%az\naz --what-if vm create --size=Standard_D2s_v5 -n 5",
        "magic<%%az> program<az> option<--what-if> command<vm> command<create> option<--size> option<-n>"
        " number<5>",
    ),
    "lines of az in Python": (
        "groups = %az group list -o tsv\nfor name in [1]:\n    %az vm show -n $name \\\n"
        "      -g rg\n    print(name)\n"
        "!az vm list -g {group} --query '[].{Name:name} {n[0]}'\nout = !az group list\n%azure\nx = '%az'",
        "magic<%az> command<group> command<list> option<-o> magic<%az> command<vm> command<show> option<-n>"
        " variable<$name> operator<\\> option<-g> magic<!> program<az> command<vm> command<list> option<-g>"
        " variable<{group}> option<--query> string<'[].{Name:name} > variable<{n[0]}> string<'>"
        " magic<!> program<az> command<group> command<list>",
    ),
    "a line of az that goes on within quotes, and one that does not": (
        '%az vm list --query "[].\\\n  name" -o tsv\nlist\n!az vm list --query \'[].\nlist',
        'magic<%az> command<vm> command<list> option<--query> string<"[].\\> string<  name"> option<-o>'
        " magic<!> program<az> command<vm> command<list> option<--query> string<'[].>",
    ),
    "a text of Python that has such a line": (
        'text = """\n%az group list\n"""\n%az vm list\nx = "a" + \'"""\'\n%az vm list',
        "magic<%az> command<vm> command<list> magic<%az> command<vm> command<list>",
    ),
    "a quote of Python that is not closed": (
        """x = "\\" '\n%az vm list\ny = 'z \\\n%az vm list""",
        "magic<%az> command<vm> command<list> magic<%az> command<vm> command<list>",
    ),
    "a cell of bash": (
        "\n%%bash --out x\naz group list",
        "magic<%%bash> program<az> command<group> command<list>",
    ),
    "Python": ("# %%az\n%%az\nfor list in delete:\n    az = list % az", ""),
    "a magic of another name": ("%%azure\naz group list", ""),
    "what is never closed": (
        "%%az\naz a \"$(az b '${",
        "magic<%%az> program<az> command<a> string<\"> operator<$(> program<az> command<b> string<'${>",
    ),
    "nothing": ("", ""),
}
