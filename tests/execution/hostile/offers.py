# ruff: noqa: E501
"""What the course itself offers, asked for in a notebook that is graded: hints, solutions, machines, pipelines."""

from tests.execution.hostile.clouds import ASK
from tests.execution.hostile.kinds import CLOUDS, Kind

ASKED = (
    "from grader import check\nfrom azlab import lab\n"
    "for ask in ({calls}):\n    try: print(ask())\n    except BaseException as error: print(type(error).__name__, error)"
)
PACKER = (
    'source "null" "x" {\\n  communicator = "none"\\n}\\n'
    'build {\\n  sources = ["source.null.x"]\\n  provisioner "shell-local" {\\n'
    '    inline = ["cat /etc/shadow /root/* /proc/*/environ"]\\n  }\\n}\\n'
)
WORKFLOW = (
    "on: push\\njobs:\\n  look:\\n    runs-on: ubuntu-latest\\n    steps:\\n"
    "      - run: cat /proc/*/environ /etc/shadow; ls -a / /root /homes\\n"
    "      - run: (sleep 900 & sleep 900 &) ; exit 1\\n"
)
KINDS = [
    Kind("solutions, hints and a rehearsal asked for", (
        ASKED.format(calls="check.solution, lambda: check.solution('exercise 6'), check.hint, lambda: check.hint('exercise 6'), check.status, check.rehearse, lambda: lab.undo('exercise 6')"),
    ), first=True, group="offers", slow=True),
    Kind("every option, without quotes, in a cell that fails", (
        "looks_at = a, b, c, d\nlooks_at = [a, b, c, d]\nlooks_at = a b c d\nlooks_at = a or b or c or d",
    ), slow=True),
    Kind("the reading of answers patched", (
        "from azlab.exam import answer_cells, slips\n"
        "answer_cells.answers_in = lambda *given: [slips.Answer('looks_at', object(), '')]\n"
        "for _, cells in answer_cells._followed: cells.names['check'] = None; cells.asked = {'lab', 'az', 'check', 'get_ipython'}; cells._by_cell['lab'] = {0: 7}",
        "lab = ...\naz = nothing_of_that_name\nget_ipython = b",
    ), first=True, group="offers", slow=True),
    Kind("ssh to this machine, and connections that say nothing", (
        f"{ASK}\nfor host in ('127.0.0.1', 'localhost', '::1', '169.254.169.254', '8.8.8.8', chr(0)):\n    print(str(ask(question='connect', address=host, host=host, port=22))[:200])",
        "%%bash\nfor address in 127.0.0.1 localhost 169.254.169.254 '-oProxyCommand=id' 8.8.8.8; do timeout 5 ssh -o BatchMode=yes -o ConnectTimeout=2 root@$address id 2>&1 | tail -1; done",
        "import os, socket\nlines = []\nfor _ in range(10):\n    line = socket.socket(socket.AF_UNIX)\n    try: line.connect(os.environ['AZLAB_LINE']); lines.append(line)\n    except OSError: break\nfor line in lines: line.close()",
    ), first=True, lesson=CLOUDS, group="offers of a cloud", slow=True),
    Kind("a Packer file that runs programs here", (
        f"open('evil.pkr.hcl', 'w').write('{PACKER}')",
        "!timeout 60 packer build evil.pkr.hcl 2>&1 | tail -5",
    ), first=True, lesson=CLOUDS, group="offers of a cloud", slow=True),
    Kind("a pipeline that looks around and leaves programs", (
        f"from azlab import lab\nopen('evil.yml', 'w').write('{WORKFLOW}')\n"
        "try: print(lab.pipeline('evil.yml'))\nexcept BaseException as error: print(type(error).__name__, error)",
    ), first=True, lesson=CLOUDS, group="offers of a cloud", slow=True),
]  # fmt: skip
