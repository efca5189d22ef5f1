# ruff: noqa: E501
"""Outputs that do something when somebody opens them."""

from tests.execution.hostile.kinds import Kind

SCRIPT = "<script>fetch('/formgrader/api/grade/1', {method: 'PUT', body: '99'})</script>"
PICTURE = '<img src="https://tracker.example/seen.png" onerror="alert(1)">'
FRAME = '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>'
LINK = '<a href="javascript:alert(1)">marks</a>'
STYLE = "<style>@import url(https://tracker.example/x.css); .score {display: none}</style>"
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{SCRIPT}</svg>'

KINDS = [
    Kind("scripts in outputs", (
        f"from IPython.display import *\ndisplay(HTML({SCRIPT + FRAME + LINK!r}))\ndisplay(SVG(data={DRAWING!r}))\ndisplay(Javascript('alert(1)'))",
        f"from IPython.display import display\ndisplay({{'text/html': {SCRIPT!r}, 'application/javascript': 'alert(1)', 'application/vnd.jupyter.widget-view+json': {{'model_id': 'x'}}, 'text/html; charset=utf-8': 'x'}}, raw=True)",
        f"print({SCRIPT!r}); raise ValueError({SCRIPT!r})",
    ), first=True, group="looks"),
    Kind("scripts in markdown and LaTeX", (
        f"from IPython.display import *\ndisplay(Markdown({SCRIPT + '[marks](javascript:alert(1))'!r}))\ndisplay(Latex({'$$' + SCRIPT + '$$'!r}))",
    ), first=True, group="looks"),
    Kind("remote pictures in outputs and markdown", (
        f"from IPython.display import *\ndisplay(HTML({PICTURE + STYLE!r}))\ndisplay(Markdown('![seen](https://tracker.example/seen.png)'))\ndisplay(Image(url='https://tracker.example/seen.png'))",
    ), first=True, group="looks"),
    Kind("half characters", (
        "print(chr(0xd800)); chr(0xdfff)",
        "import subprocess\nprint(subprocess.run(['az', 'group', 'show', '-n', 'rg' + chr(0xdc80)], capture_output=True).returncode)",
        "raise type(chr(0xd802), (Exception,), {})(chr(0xd803))",
    ), first=True, group="looks"),
    Kind("a script in an answer", (f"looks_at = {SCRIPT!r}",)),
    Kind("a script in the name of an error", (f"raise type({SCRIPT!r}, (Exception,), {{}})({SCRIPT!r})",), slow=True),
]  # fmt: skip
