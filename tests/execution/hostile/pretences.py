# ruff: noqa: E501
"""Cells that pretend: false modules, patched checks, objects that equal everything, scores as text."""

from tests.execution.hostile.kinds import Kind

YES = """
class Yes:
    def __getattr__(self, name): return self
    def __call__(self, *given, **named): return self
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __contains__(self, other): return True
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __getitem__(self, key): return self
    def __hash__(self): return 0
    def __float__(self): return 99.0
    def __index__(self): return 99
    def __bool__(self): return True
    def __str__(self): return "b"
    def __repr__(self): return "99.0"
    def _repr_mimebundle_(self, *given, **named): return {"text/plain": "99.0"}
"""

KINDS = [
    Kind("modules shadowed", (
        "names = 'pandas json sitecustomize ipykernel_launcher azlab grader socket struct nbgrader'.split()\n"
        "for name in names: open(f'{name}.py', 'w').write('print(99.0)\\ncheck = lambda *given: 99.0')",
        "import os\nfor name in ('grader', 'azlab'):\n    os.makedirs(name + '_', exist_ok=True)\n    open(f'{name}_/__init__.py', 'w').write('check = 99.0')",
        "%%bash\nmkdir -p grader/checks; echo 'check = 99.0' > grader/__init__.py; echo x > grader/checks/__init__.py",
    ), first=True, group="pretences"),
    Kind("a false grader module", (
        f"import sys, types\n{YES}\nfor name in ('grader', 'grader.checks', 'grader.checks.check', 'grader.checks.claims', 'grader.checks.reports', 'grader.marks'):\n"
        "    module = types.ModuleType(name); module.check = Yes(); sys.modules[name] = module\ncheck = Yes()",
    ), first=True, group="pretences"),
    Kind("patched check, claims and reports", (
        f"import grader\n{YES}\ngrader.check = Yes()\nimport builtins; builtins.check = Yes()\n"
        "grader.Unchecked.__call__ = lambda self, *given, **named: 99.0\ngrader.Unchecked.__repr__ = lambda self: '99.0'",
    ), first=True, group="pretences"),
    Kind("patched repr, print and comparisons", (
        "import builtins\nsaid = builtins.print\nbuiltins.repr = lambda value: '99.0'\nbuiltins.print = lambda *given, **named: said(99.0)\n"
        "builtins.isinstance = lambda value, kind: True" ,
    ), slow=True),
    Kind("patched kernel, display hooks, formatters and input transformers", (
        "shell = get_ipython()\nshell.display_formatter.format = lambda *given, **named: ({'text/plain': '99.0'}, {})\n"
        "import sys; sys.displayhook = lambda value: print(99.0)\n"
        "shell.input_transformers_post.append(lambda lines: ['99.0\\n'] if any('check' in line for line in lines) else lines)\n"
        "import ast\nclass Swap(ast.NodeTransformer):\n    def visit_Attribute(self, node): return ast.copy_location(ast.Constant(99.0), node) if node.attr == 'check' else node\n"
        "shell.ast_transformers.append(Swap())\n"
        "shell.events.register('post_run_cell', lambda result: print(99.0))",
    ), first=True, group="pretences"),
    Kind("a kernel that answers in the judge's stead", (
        "import gc, json, os, threading, time\n"
        "from grader.execution.inside import plain_values\n"
        "plain_values.answer = lambda names, name: {'value': {'result': {'text': 'b', 'data': ['a', 'c', 'd'], 'exit_code': 0}}}\n"
        "looks_at = 'a'",
    ), first=True, spoils=("keep_id",)),
    Kind("messages of the kernel forged", (
        "import os, json\n"
        "for number in range(3, 256):\n    for said in ({'done': 'ok', 'id': 3, 'points': 99.0}, {'answer': {'value': 99}, 'id': 5}, {'ready': True}, {'marks': {'choose': 1}}, [], 7):\n"
        "        try: os.set_blocking(number, False); os.write(number, json.dumps(said).encode() + b'\\n')\n        except OSError: pass",
    )),
    Kind("an object that equals everything", (f"{YES}\nlooks_at = Yes()",)),
    Kind("a text, a list and a dict that equal everything", (
        "class Text(str):\n    def __eq__(self, other): return True\n    def __hash__(self): return hash('b')\n    def split(self, *given): return ['b']\n"
        "class Items(list):\n    def __iter__(self): return iter(['b'])\n    def __eq__(self, other): return True\n"
        "looks_at = Text('zz')",
    ), slow=True),
    Kind("an object that reads the frames of its caller", (
        "import sys\nclass Spy:\n    def __str__(self):\n        frame = sys._getframe()\n        while frame:\n"
        "            for name, value in frame.f_locals.items():\n                if name in ('value', 'wanted', 'right', 'choice'): return str(value)\n"
        "            frame = frame.f_back\n        return 'a'\n    __repr__ = __str__\n    def __eq__(self, other): return True\n"
        "    def __getattribute__(self, name):\n        if name in ('text', 'data'): return 'b'\n        return object.__getattribute__(self, name)\nlooks_at = Spy()",
    )),
    Kind("every choice at once", ("looks_at = ['a', 'b', 'c', 'd']",), slow=True),
    Kind("a choice of which nothing can be read", ("looks_at = 'WARNING: b\\n'",), slow=True),
    Kind("a result that says one thing as text and another as data", (
        "result = az('group list')\nobject.__setattr__(result, 'text', 'b')\nobject.__setattr__(result, 'data', 'a')\nlooks_at = result",
    )),
    Kind("scores as text, negative, huge, NaN and infinite", (
        "99.0", "-5.0", "1e308", "float('nan')", "float('inf')", "'7 of 7 points.'",
        "print('7.0 of 7 points.')\nfrom IPython.display import display\ndisplay({'text/plain': '99.0'}, raw=True); 99.0",
    ), first=True, group="pretences"),
    Kind("answers that are NaN, infinite or no number", ("looks_at = float('nan')",), slow=True),
    Kind("a check of its own with the check's name", (
        "class Made:\n    def __getattr__(self, name): return lambda *given, **named: self\n    def __repr__(self): return '1.0'\n"
        "check = Made()\ncheck.answer('looks_at').is_the_right_choice()",
    ), slow=True),
]  # fmt: skip
