"""Commands about paths: parts of them, which there are, new ones, sums and encodings of files."""

from __future__ import annotations

import base64
import hashlib
import posixpath

from azlab.guest import disks, patterns
from azlab.guest.account_files import KEPT_BY_THE_SYSTEM
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import content
from azlab.guest.linux.console import Call, Command, Result, failed, lines

OF_THE_KERNEL = ("/dev", "/proc", "/run", "/sys")
"""Where a file system stands that is on no disk."""
SUMS = ("md5sum", "sha1sum", "sha256sum", "sha512sum")


def basename(call: Call) -> Result:
    """`basename PATH [SUFFIX]`, `-a PATH ...`, `-s SUFFIX PATH ...`."""
    found, names = call.options("az", "s", ("multiple",), ("suffix",))
    suffix = found.get("s", found.get("suffix", ""))
    if not names:
        return failed("basename: missing operand")
    if not found.keys() & {"a", "multiple", "s", "suffix"}:
        suffix, names = names[1] if len(names) > 1 else "", names[:1]
    last = [name.rstrip("/").rsplit("/", 1)[-1] or "/" for name in names]
    return lines([name.removesuffix(suffix) if name != suffix else name for name in last])


def dirname(call: Call) -> Result:
    if not call.arguments:
        return failed("dirname: missing operand")
    return lines([posixpath.dirname(word.rstrip("/") or "/") or "." for word in call.arguments])


def real_path(call: Call) -> Result:
    """`realpath` and `readlink -f`; without `-f` it reads links, and there are none."""
    found, names = call.options("femsqnz", "", ("canonicalize", "canonicalize-missing"))
    if call.name == "readlink" and names and not found.keys() & {"f", "e", "m", "canonicalize"}:
        return Result(code=1)
    return lines([call.path(name) for name in names]) if names else failed(f"{call.name}: missing operand")


def make_temporary(call: Call) -> Result:
    """`mktemp`, with `-d` for a folder; the names count up."""
    found, names = call.options("dqt", "p", long_valued=("tmpdir", "suffix"))
    template = (names or ["tmp.XXXXXXXXXX"])[0]
    folder = found.get("p", found.get("tmpdir", "/tmp" if "/" not in template else "")) or "/tmp"
    marks = len(template) - len(template.rstrip("X"))
    if marks < 3 or marks > 50:
        return failed(f"mktemp: too few X's in template '{template}'")
    # Not from 0: the names of the files before would all be there, and each is looked for.
    first = len(call.machine.files)
    for number in range(first, first + disks.MOST_FILES):
        code = (
            hashlib.sha256(f"{template}{number}".encode("utf-8", "replace"))
            .hexdigest()[:marks]
            .ljust(marks, "0")
        )
        path = disks.absolute(call.machine, template[: len(template) - marks] + code, folder)
        call.shell.budget.step(1 + len(call.machine.files) // 100)  # the names before may all be there
        if not disks.is_file(call.machine, path) and not disks.is_folder(call.machine, path):
            break
    if "d" in found:
        disks.make_folder(call.machine, path)
    else:
        disks.write(call.machine, path, "")
    call.machine.modes[path] = "0700" if "d" in found else "0600"
    return lines([path])


def find(call: Call) -> Result:
    """`find FOLDER` with -name -iname -path -type -maxdepth -mindepth -empty -xdev -print -delete -exec."""
    words = list(call.arguments)
    starts = []
    while words and words[0][:1] not in ("-", "!", "("):
        starts.append(words.pop(0))
    search = Search(call, words)
    code = 0
    for start in starts or ["."]:
        if not disks.is_folder(call.machine, call.path(start)) and not disks.is_file(
            call.machine, call.path(start)
        ):
            code = 1
            search.errors.append(f"find: '{start}': No such file or directory\n")
            continue
        # `-delete` implies `-depth`: a folder goes after what is in it.
        found = _on_one_disk(call, start) if search.stays_on_its_disk else _below(call, start)
        for name, path in reversed(found) if search.deletes else found:
            search.look_at(name, path, len(name.strip("/").split("/")) - len(start.strip("/").split("/")))
    search.finish()
    return Result("", "".join(search.errors), code)


def _below(call: Call, start: str) -> list[tuple[str, str]]:
    """Everything at and below a path, by name as it was asked for, and by full path."""
    root = call.path(start)
    found = {root}
    for key in (*call.machine.files, *KEPT_BY_THE_SYSTEM):
        if key.startswith(root.rstrip("/") + "/"):
            path = key.rstrip("/")
            while path not in found and path.startswith(root):
                found.add(path)
                path = path.rsplit("/", 1)[0] or "/"
    call.shell.budget.step(len(found))
    name = start.rstrip("/") or "/"
    return [(name if path == root else f"{start.rstrip('/')}/{path[len(root.rstrip('/')) + 1 :]}", path)
            for path in sorted(found)]  # fmt: skip


def _on_one_disk(call: Call, start: str) -> list[tuple[str, str]]:
    """The same without what is on other file systems; of those, the mount points are listed, as GNU does."""
    root = call.path(start).rstrip("/") + "/"
    points = [f"{point}/" for point in (*call.machine.mounts, *OF_THE_KERNEL)]
    others = tuple(point for point in points if point.startswith(root) and point != root)
    return [(name, path) for name, path in _below(call, start) if not path.startswith(others)]


class Search:
    """The tests and actions of one `find`."""

    VALUED = (
        "-name",
        "-iname",
        "-path",
        "-wholename",
        "-type",
        "-maxdepth",
        "-mindepth",
        "-user",
        "-perm",
        "-size",
    )
    SINGLE = ("-print", "-delete", "-empty", "-print0", "-xdev", "-mount")

    def __init__(self, call: Call, words: list[str]) -> None:
        self.call, self.errors = call, list[str]()
        self.tests: list[tuple[str, str, bool]] = []
        self.commands: list[list[str]] = []
        self.together: list[list[str]] = []
        self.found: list[str] = []
        turned = False
        while words:
            word = words.pop(0)
            if word in ("!", "-not"):
                turned = not turned
                continue
            if word in ("-exec", "-ok", "-execdir"):
                ends = [at for at, end in enumerate(words) if end in (";", "+")]
                if not ends:
                    raise CommandError("find: missing argument to '-exec'")
                together = words[ends[0]] == "+"
                (self.together if together else self.commands).append(words[: ends[0]])
                words = words[ends[0] + 1 :]
            elif word in self.VALUED and words:
                self.tests.append((word, words.pop(0), turned))
            elif word in self.SINGLE:
                self.tests.append((word, "", turned))
            elif word not in ("-a", "-and"):
                raise call.unknown(word)
            turned = False
        self.deletes = any(test == "-delete" for test, _, _ in self.tests)
        self.stays_on_its_disk = any(test in ("-xdev", "-mount") for test, _, _ in self.tests)

    def look_at(self, name: str, path: str, depth: int) -> None:
        """Test one path, and do with it what was asked for."""
        self.call.shell.budget.step()
        if not all(
            self._holds(test, value, name, path, depth) != turned for test, value, turned in self.tests
        ):
            return
        if self.deletes:
            disks.remove(self.call.machine, path)
        for words in self.commands:
            self.call.shell.execute([name if word == "{}" else word for word in words], self.call.input)
        self.found.append(name)
        if not self.deletes and not self.commands and not self.together:
            self.call.shell.print(name + ("\0" if any(t == "-print0" for t, _, _ in self.tests) else "\n"))

    def finish(self) -> None:
        """Run what ends in `+`: once, with every path that was found in place of its `{}`."""
        for words in self.together if self.found else ():
            command = [text for word in words for text in (self.found if word == "{}" else [word])]
            self.call.shell.execute(command, self.call.input)

    def _holds(self, test: str, value: str, name: str, path: str, depth: int) -> bool:
        machine, last = self.call.machine, path.rsplit("/", 1)[-1] or "/"
        if test in ("-name", "-iname", "-path", "-wholename"):
            wanted = patterns.ShellPattern(patterns.of_shell(value), self.call.shell.budget, test == "-iname")
            return wanted.fullmatch(last if "name" in test and "whole" not in test else name) is not None
        if test == "-type":
            return disks.is_folder(machine, path) == (value == "d") if value in ("d", "f") else False
        if test in ("-maxdepth", "-mindepth"):
            limit = int(value) if value.isdecimal() and len(value) < 6 else 0
            return depth <= limit if test == "-maxdepth" else depth >= limit
        if test == "-empty":
            return not (
                disks.names_in(machine, path) if disks.is_folder(machine, path) else disks.read(machine, path)
            )
        if test == "-user":
            return disks.owner(machine, path).partition(":")[0] == value
        if test == "-perm":
            return disks.mode(machine, path).lstrip("0") == value.lstrip("-/0")
        if test == "-size":
            raise self.call.unknown("-size")
        return True


def sums(call: Call) -> Result:
    """`md5sum` and its kin, without `-c`."""
    _, names = call.options("bt")
    out = []
    for name in names or ["-"]:
        # Files are texts here; a byte that was none is a question mark by now, and so is its sum.
        text = content(call, name).encode("utf-8", "replace")
        out.append(f"{hashlib.new(call.name.removesuffix('sum'), text).hexdigest()}  {name}")
    return lines(out)


def base_64(call: Call) -> Result:
    """`base64`, `-d` and `-w COLUMNS`."""
    found, names = call.options("di", "w", long=("decode",), long_valued=("wrap",))
    text = content(call, (names or ["-"])[0])
    if found.keys() & {"d", "decode"}:
        try:
            return Result(base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace"))
        except ValueError:
            return failed("base64: invalid input")
    made = base64.b64encode(text.encode("utf-8", "replace")).decode()
    width = found.get("w", found.get("wrap", "76"))
    columns = int(width) if width.isdecimal() and len(width) < 8 else 76
    return (
        Result(made)
        if columns == 0
        else lines([made[at : at + columns] for at in range(0, len(made), columns)])
    )


def sizes(call: Call) -> Result:
    """`du -s` of folders."""
    _, names = call.options("shakcb", "d")
    rows = []
    for name in names or ["."]:
        path, files = call.path(name), call.machine.files
        size = sum(
            len(text) for key, text in files.items() if key == path or key.startswith(path.rstrip("/") + "/")
        )
        rows.append(f"{max(4, size // 1024)}\t{name}")
    return lines(rows)


COMMANDS: dict[str, Command] = {
    "basename": basename,
    "dirname": dirname,
    "realpath": real_path,
    "readlink": real_path,
    "mktemp": make_temporary,
    "find": find,
    "base64": base_64,
    "du": sizes,
    **dict.fromkeys(SUMS, sums),
}
