# ruff: noqa: E501
"""Cells that do not end as cells do: loops, dead kernels, and too much of everything."""

from tests.execution.hostile.kinds import MARK, Kind

KINDS = [
    Kind("an endless loop", ("while True: pass",), said="interrupted", slow=True),
    Kind(
        "an endless loop that swallows interrupts",
        ("while True:\n    try:\n        while True: pass\n    except BaseException: pass",),
        said="ran longer", endless=True,
    ),
    Kind("an endless loop in a program that it starts", ("!sleep() { :; }; while :; do :; done",), said="ran longer", slow=True),
    Kind("a killed kernel", ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)",), said="died"),
    Kind("a crash of the interpreter", ("import ctypes; ctypes.string_at(0)",), said="died", slow=True),
    Kind("os._exit", ("import os; os._exit(0)",), said="died", slow=True),
    Kind("sys.exit, exit and SystemExit", ("import sys; sys.exit(0)", "exit()", "raise SystemExit(99)"), first=True, group="looks"),
    Kind(
        "20 MB of output",
        ("for n in range(20): print('x' * 1_000_000)", "import os\nfor n in range(20): os.write(1, b'y' * 1_000_000)"),
        first=True, group="looks", said="",
    ),
    Kind("output without end", ("while True: print('x' * 100_000)",), said="ran longer", slow=True),
    Kind("100,000 outputs", ("from IPython.display import display\nfor n in range(100_000): display(n)",), first=True, group="looks"),
    Kind("a million characters in each of forty cells", ("def show(): print('x' * 900_000)", *["show()"] * 40), first=True, slow=True),
    Kind("a 50 MB value", ("looks_at = 'b' * 50_000_000",)),
    Kind("a value deeper than any list", ("looks_at = []\nfor n in range(100_000): looks_at = [looks_at]",), slow=True),
    Kind("a value without end", ("looks_at = []; looks_at.append(looks_at)",), slow=True),
    Kind("a number of a million digits", ("looks_at = 10 ** 1_000_000",), slow=True),
    Kind("3 GB of memory", ("hog = [bytearray(b'x') * 100_000_000 for n in range(30)]",), spoils=()),
    Kind(
        "3 GB in several processes",
        ("import os, time\nfor n in range(30):\n    if os.fork() == 0:\n        hog = bytearray(b'x') * 100_000_000; time.sleep(60)\ntime.sleep(30)",),
        said="memory", slow=True),
    Kind(
        "a fork bomb",
        ("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",),
        said="", slow=True,
    ),
    Kind("a fork bomb of the shell", ("!bomb() { bomb | bomb & }; bomb; sleep 3",), slow=True),
    Kind("a thousand threads", ("import threading, time\ntry:\n    for n in range(1000): threading.Thread(target=time.sleep, args=[60], daemon=True).start()\nexcept Exception as error: print(error)",), slow=True),
    Kind(
        "processes that outlive the cell",
        (
            f"import os, subprocess, sys\nfor n in range(5): subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', '{MARK}'], start_new_session=True)",
            f"!setsid nohup python -c 'import time; time.sleep(600)' {MARK} >/dev/null 2>&1 &",
            f"import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execvp('python', ['python', '-c', 'import signal, time; signal.signal(15, 1); time.sleep(600)', '{MARK}'])\n    os._exit(0)",
        ),
        first=True, group="looks",
    ),
    Kind("tasks of the event loop that never end", (
        "import asyncio\nasync def ever():\n    while True: await asyncio.sleep(0)\nfor n in range(3): asyncio.create_task(ever())",
        "for task in asyncio.all_tasks(): task.cancel()\nasyncio.get_running_loop().stop()",
    ), first=True, group="looks"),
    Kind("input()", ("given = input('Which one?')", "import getpass; given = getpass.getpass()", "import sys; given = sys.stdin.readline() or ''"), first=True, group="looks"),
    Kind("a breakpoint", ("breakpoint()", "import pdb; pdb.set_trace()", "%debug"), first=True, group="looks"),
    Kind("a disk filled", ("import itertools\ntry:\n    for n in itertools.count():\n        with open(f'big-{n}', 'wb') as file: file.write(bytes(1_000_000) * 60)\nexcept OSError as error: print(error)",), said="", slow=True),
    Kind("a hundred thousand files", ("import os\nfor n in range(100_000):\n    open(f'file-{n}', 'w').close()",), slow=True),
    Kind("a folder that nobody may enter", ("import os\nos.makedirs('a/b/c'); os.chmod('a/b', 0); os.chmod('a', 0); os.chmod('.', 0)",), slow=True),
    Kind("folders deeper than a path may be", ("import os\nfor n in range(3000):\n    os.mkdir('deep'); os.chdir('deep')",), slow=True),
]  # fmt: skip
