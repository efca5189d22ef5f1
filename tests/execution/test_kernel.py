"""Cells in a kernel: what comes out of them, and that nothing they do harms the judge."""

import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.execution.kernel import Kernel
from grader.execution.kernels import Ended
from grader.execution.outputs import CUT_OF_ALL, EACH
from grader.execution.shut import Shut

Told = Callable[[str], str]


def test_a_task_of_one_cell_is_awaited_in_the_next(shared: Kernel) -> None:
    shared.run("import asyncio\ntask = asyncio.create_task(asyncio.sleep(0, 7))", 120)
    ran = shared.run("await asyncio.gather(task, asyncio.sleep(0, 8))", 120)
    assert ran.outputs[-1]["data"]["text/plain"] == "[7, 8]"


def test_outputs_come_in_order_whoever_wrote_them(shared: Kernel) -> None:
    source = (
        "print('a')\n!echo b\nprint('c')\nimport os\nos.system('echo d')\nos.write(1, b'e\\n');\nprint('f')"
    )
    outputs = shared.run(source, 120).outputs
    assert [output["text"] for output in outputs] == ["a\nb\nc\nd\ne\nf\n"]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("import asyncio\nawait asyncio.sleep(0)\n5", "5"),
        (
            "import asyncio\nasync def late():\n    await asyncio.sleep(0.05); print('came late')\n"
            "t = asyncio.create_task(late());",
            "late",
        ),
        ("import asyncio\nasyncio.get_running_loop().is_running()", "True"),
        (
            "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0, 7))\n"
            "await asyncio.gather(task, asyncio.sleep(0, 8))",
            "[7, 8]",
        ),
        ("raise SystemExit\nawait asyncio.sleep(0)", "SystemExit"),
        (
            "import asyncio\nasync def leave(): raise SystemExit\n"
            "asyncio.create_task(leave()); print('stays')",
            "stays",
        ),
        ("import asyncio\nfor each in asyncio.all_tasks(): each.cancel()\nprint('goes on')", "goes on"),
        ("import asyncio\nasyncio.get_running_loop().stop(); print('goes on')", "goes on"),
        # Closed: Python complains of one that nobody awaits, in whatever cell runs when it finds it.
        (
            "import asyncio\nnap = asyncio.sleep(0)\ntry: asyncio.run(nap)\nfinally: nap.close()",
            "RuntimeError",
        ),
        ("get_ipython().kernel.shell is get_ipython()", "True"),
        (
            "kernel = get_ipython().kernel\nkernel.comm_manager.register_target('x', print)\n"
            "kernel.get_parent()",
            "{}",
        ),
        ("await get_ipython().kernel.do_one_iteration(); print('one more')", "one more"),
        ("import ipywidgets\nout = ipywidgets.Output()\nwith out: print('inside')", "inside"),
        ("ipywidgets.interact(lambda x: print('x is', x), x=(0, 10));", "x is 5"),
        ("%%bash\necho from bash", "from bash"),
        ("x = !echo one; echo two\nprint(list(x))", "['one', 'two']"),
        ("name = 'world'\n!echo hello {name} $name", "hello world world"),
        ("import subprocess\nsubprocess.run(['echo', 'sub']);", "sub"),
        ("import sys; sys.stdout.buffer.write(b'raw\\n'); print('then')", "raw\nthen"),
        ("input()", "StdinNotImplementedError"),
        ("import getpass; getpass.getpass()", "StdinNotImplementedError"),
        ("import sys; sys.stdin.read()", ""),
        ("1/0", "ZeroDivisionError"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("exit()", ""),
        ("!exit 3\n_exit_code", "3"),
        ("%time 1", "1"),
        ("%autosave 60\nprint('goes on')", "goes on"),
        ("this is no python", "SyntaxError"),
    ],
)
def test_a_cell_does_what_it_does_in_a_notebook(told: Told, source: str, wanted: str) -> None:
    assert wanted in told(source)


def test_displays_are_valid_outputs_of_a_notebook(shared: Kernel) -> None:
    source = (
        "from IPython.display import HTML, display, clear_output\nimport ipywidgets\nprint('gone')\n"
        "clear_output()\ndisplay(HTML('<b>x</b>'))\nshown = display('first', display_id=True)\n"
        "display(ipywidgets.IntSlider())\nshown.update('second')\n3"
    )
    outputs = shared.run(source, 120).outputs
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert [output["output_type"] for output in outputs] == ["display_data"] * 3 + ["execute_result"]
    assert outputs[1]["data"]["text/plain"] == "'second'"
    assert outputs[2]["data"].keys() == {"text/plain"}


def test_a_later_cell_updates_what_an_earlier_has_shown(shared: Kernel) -> None:
    first = shared.run("from IPython.display import display\nshown = display(1, display_id=True)", 120)
    shared.run("shown.update(2)", 120)
    assert first.outputs[0]["data"]["text/plain"] == "2"


def test_a_forked_child_is_heard_once(shared: Kernel) -> None:
    source = "import os\nif not os.fork():\n    print('child'); os._exit(0)\nos.wait()\nprint('parent')"
    assert [output["text"] for output in shared.run(source, 120).outputs] == ["child\nparent\n"]


def test_names_stay_from_cell_to_cell(told: Told) -> None:
    told("kept_name = 41")
    assert told("kept_name + 1") == "42"


def _wait_patiently(monkeypatch: pytest.MonkeyPatch, first: float) -> None:
    """So many seconds for the first interrupt, which may be one too early; then all that a machine needs."""
    interrupt = Shut.interrupt

    def told(shut: Shut, *, everyone: bool = False) -> None:
        monkeypatch.setattr("grader.execution.kernel.GRACE_SECONDS", 2 * (120 if everyone else first))
        interrupt(shut, everyone=everyone)

    monkeypatch.setattr(Shut, "interrupt", told)


def test_a_cell_that_takes_too_long_is_interrupted_and_the_kernel_goes_on(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    _wait_patiently(monkeypatch, 4)
    ran = kernel.run("import time\ntime.sleep(600)", 0.3)
    assert (ran.ended, ran.sentence) == (
        Ended.OUT_OF_TIME,
        "It ran longer than 0.3 seconds, and was interrupted.",
    )
    for waits in ("!sleep 600", "import asyncio\nawait asyncio.sleep(600)", "await asyncio.Event().wait()"):
        assert kernel.run(waits, 0.3).ended == Ended.OUT_OF_TIME
    assert kernel.run("1", 120).ended == Ended.OK


def test_a_cell_that_swallows_interrupts_is_ended(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.execution.kernel.GRACE_SECONDS", 0.3)
    # Swallowed by its handler: between two `try` of a loop an interrupt may come through.
    ran = kernel.run("import signal\nsignal.signal(2, lambda *_: None)\nwhile True: pass", 0.3)
    assert ran.ended == Ended.OUT_OF_TIME
    assert ran.sentence == "It ran longer than 0.3 seconds, did not stop, and was ended."
    began = time.monotonic()
    assert kernel.run("1", 120).ended == Ended.DIED
    assert kernel.value("x", 120) is None
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.closerange(0, 1000)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_a_kernel_that_dies_says_so_at_once(kernel: Kernel, source: str) -> None:
    assert kernel.run("1", 120).ended == Ended.OK
    began = time.monotonic()
    ran = kernel.run(source, 120)
    assert (ran.ended, ran.sentence) == (Ended.DIED, "The kernel died in this cell.")
    assert time.monotonic() - began < 60


def test_much_output_is_cut_and_costs_nothing_else(shared: Kernel) -> None:
    began = time.monotonic()
    ran = shared.run("for _ in range(20): print('x' * 1000000)", 120)
    assert ran.ended == Ended.OK
    assert ran.sentence == "Its output was cut: it was longer than a million characters."
    assert sum(len(output["text"]) for output in ran.outputs) < 1_100_000
    assert shared.run("print('again')", 120).outputs[0]["text"] == "again\n"
    assert time.monotonic() - began < 60


def test_what_cells_show_is_cut_where_the_whole_notebook_has_shown_enough(
    sandbox: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.execution.kernel.MOST_OF_A_NOTEBOOK", 2 * EACH + 1500)
    kernel = Kernel(str(tmp_path))
    try:
        first, second, third = (kernel.run("print('x' * 1000)", 120) for _ in range(3))
    finally:
        kernel.close()
    assert (first.sentence, second.sentence, third.sentence) == ("", CUT_OF_ALL, CUT_OF_ALL)
    assert [len(ran.outputs[0]["text"]) for ran in (first, second)] == [1001, 500 - 1 + EACH]
    assert [output["name"] for output in third.outputs] == ["stderr"]


def test_a_program_that_never_stops_writing_is_cut_too(shared: Kernel) -> None:
    ran = shared.run("!yes | head -c 30000000", 120)
    assert ran.sentence.startswith("Its output was cut")


def the_line_to_the_judge() -> str:
    """Code that finds the kernel's own socket, as a learner may."""
    return (
        "import gc\n"
        # Not by its family: event loops have sockets of their own, which nobody reads.
        "line = next(found for found in gc.get_objects() if type(found).__name__ == 'Channel')._socket\n"
        "line.setblocking(True)\n"
    )


def test_a_kernel_that_floods_the_line_is_ended(kernel: Kernel) -> None:
    flood = "data = b'{\"output\": 1}\\n' * 100000\nwhile True: line.sendall(data)"
    ran = kernel.run(the_line_to_the_judge() + flood, 120)
    assert ran.ended == Ended.TOO_MUCH_OUTPUT


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[1, 2]",
        b'{"output": {"output_type": "stream", "name": ["x"], "text": {}}}',
        b'{"output": {"output_type": ["x"]}}',
        b'{"output": {"output_type": "display_data", "data": [1]}}',
        b'{"output": {"output_type": "display_data", "data": {"text/plain": "\\ud800", "x": 1}}}',
        b'{"output": {"output_type": "update_display_data", "display_id": [1], "data": {"text/plain": "x"}}}',
        b'{"output": {"output_type": "error", "traceback": {"a": 1}, "ename": 3}}',
        b'{"output": NaN}',
        b'{"id": ' + b"9" * 5000 + b"}",
        b'{"output": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        b'{"output": ' + b"[" * 200 + b"]" * 200 + b"}",
        b"\xff\xfe{}",
        b"x" * 3_000_000,
        b'{"done": "ok", "id": -5}',
    ],
    ids=range(15),
)
def test_what_makes_no_sense_is_left_out(shared: Kernel, line: bytes) -> None:
    send = (
        f"line.sendall({line[:1]!r} * {len(line)} + b'\\n')"
        if len(line) > 10**6
        else f"line.sendall({line!r} + b'\\n')"
    )
    ran = shared.run(the_line_to_the_judge() + send + "\nprint('heard')", 120)
    assert ran.ended == Ended.OK
    nbformat.validate(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("", outputs=list(ran.outputs), execution_count=1)]
        )
    )
    assert ran.outputs[-1]["text"] == "heard\n"


def test_a_kernel_whose_parts_were_replaced_harms_itself_only(kernel: Kernel) -> None:
    evil = (
        "import builtins, json, sys\nshell = get_ipython()\nclass Evil:\n"
        "    def __getattr__(self, name): raise BaseException(name)\n"
        "shell.displayhook.write_format_data = lambda *given: 1 / 0\nshell.display_formatter.format = None\n"
        "json.dumps = json.loads = None\n"
        "sys.stdout = sys.stderr = Evil()\nbuiltins.print = builtins.str = None\n1"
    )
    began = time.monotonic()
    kernel.run(evil, 2)
    kernel.run("print(1)", 2)
    kernel.value("x", 2)
    assert time.monotonic() - began < 120


def test_a_kernel_is_started_ahead(sandbox: None, tmp_path: Path) -> None:
    kernel = Kernel(str(tmp_path))
    kernel.start()
    assert not kernel._ready
    kernel.close()
    kernel.close()
    assert kernel.run("1", 120).ended == Ended.DIED


def test_a_kernel_compiles_nothing(told: Told) -> None:
    """It cannot keep what it compiles: pandas would cost each submission three seconds."""
    source = """
import os, sys
import azlab.lab.running, azlab.lab.graded, pandas
kept = {name: getattr(module, "__cached__", None) for name, module in sys.modules.items() if name != "grader"}
print([name for name, path in kept.items() if path and not os.path.exists(path)])
"""
    assert told(source).strip() == "[]"


def test_a_kernel_that_cannot_start_says_why(sandbox: None, tmp_path: Path) -> None:
    kernel = Kernel(str(tmp_path), environment={"PYTHONPATH": "/nowhere"})
    ran = kernel.run("1", 120)
    kernel.close()
    assert ran.ended == Ended.DIED
    assert "No module named 'grader'" in ran.sentence


def test_a_file_beside_the_notebook_is_a_module_but_stands_in_for_none(kernel: Kernel) -> None:
    for name in ("mine", "pandas", "json", "colorsys", "azlab", "grader", "sitecustomize"):
        path = Path(kernel.folder) / f"{name}.py"
        path.write_text("shadow = 1\n")
        path.chmod(0o644)  # the kernel is another user, whatever the umask
    source = "import mine, pandas, json, colorsys, azlab, grader, sys\n"
    source += "modules = [pandas, json, colorsys, azlab, grader]\n"
    ran = kernel.run(
        source + "[hasattr(m, 'shadow') for m in [mine, *modules]], 'sitecustomize' in sys.modules", 120
    )
    assert ran.outputs[0]["data"]["text/plain"] == "([True, False, False, False, False, False], False)"


def test_a_kernel_that_stops_itself_is_ended(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.execution.kernel.GRACE_SECONDS", 0.2)
    assert (
        kernel.run("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", 0.5).ended == Ended.OUT_OF_TIME
    )


def test_a_program_in_c_is_interrupted_as_well(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    _wait_patiently(monkeypatch, 0.5)
    assert kernel.run("import os; os.system('sleep 60')", 0.5).ended == Ended.OUT_OF_TIME
    assert kernel.run("1", 120).ended == Ended.OK
