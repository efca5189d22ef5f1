"""`shred`, and commands that end processes: what one cleans a machine with besides `rm`."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.linux.commands.files import save
from azlab.guest.linux.console import Call, Command, Result, failed

LONG, LONG_VALUED = ("force", "zero", "verbose", "exact", "remove"), ("iterations", "size", "random-source")


def shred(call: Call) -> Result:
    """Overwrite files; with `-u` or `--remove` take them away, too. A folder is refused, as GNU does."""
    found, names = call.options("fuvxz", "ns", long=LONG, long_valued=LONG_VALUED)
    if not names:
        return failed("shred: missing file operand")
    complaints = []
    for name in names:
        path = call.path(name)
        if disks.is_folder(call.machine, path):
            complaints.append(f"shred: {name}: failed to open for writing: Is a directory\n")
        elif not disks.is_file(call.machine, path):
            complaints.append(f"shred: {name}: failed to open for writing: No such file or directory\n")
        elif found.keys() & {"u", "remove"}:
            disks.remove(call.machine, path)
        else:
            save(call, name, "\\0" * len(disks.read(call.machine, path) or ""))
    return Result(stderr="".join(complaints), code=1 if complaints else 0)


def end_processes(call: Call) -> Result:
    """`pkill`, `pgrep` and `killall`: nobody is signed in to the practice machine, so they find nothing."""
    words = [word for word in call.arguments if not word.startswith("-")]
    if not words:
        return failed(f"{call.name}: no matching criteria specified", 2)
    return failed(f"{words[0]}: no process found") if call.name == "killall" else Result(code=1)


COMMANDS: dict[str, Command] = {
    "shred": shred,
    **dict.fromkeys(("pkill", "pgrep", "killall"), end_processes),
}
