"""Cmdlets about files, folders and registry values."""

from __future__ import annotations

from typing import Any

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.windows import registry
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.values import Row, row, shown, text


def lines_of(call: Call, path: str) -> list[str]:
    """A file's lines. CommandError, in PowerShell's words, when there is none."""
    content = disks.read(call.machine, path)
    if content is None:
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    return content.splitlines()


def get_content(call: Call) -> list[Any]:
    found: list[Any] = list(lines_of(call, call.path()))
    if call.has("raw"):
        return [disks.read(call.machine, call.path()) or ""]
    count = call.given.get("tail", call.given.get("totalcount"))
    if isinstance(count, int) and count >= 0:
        return found[:count] if "totalcount" in call.given else found[len(found) - min(count, len(found)) :]
    return found


def set_content(call: Call) -> list[Any]:
    """Set-Content, Add-Content and Out-File."""
    path = call.path()
    values = call.many("value") if "value" in call.given else call.incoming
    append = call.name.lower() == "add-content" or call.has("append")
    before = (disks.read(call.machine, path) or "") if append else ""
    body = shown(values) if call.name.lower() == "out-file" else "".join(text(item) + "\n" for item in values)
    disks.write(call.machine, path, before + body)
    return []


def test_path(call: Call) -> list[Any]:
    if registry.is_key(call.text("path")):
        key = call.text("path")
        return [registry.is_made(call.machine, key) or bool(registry.values_under(call.machine, key))]
    path, kind = call.path(), call.text("pathtype").casefold()
    file, folder = disks.is_file(call.machine, path), disks.is_folder(call.machine, path)
    return [file if kind == "leaf" else folder if kind == "container" else file or folder]


def new_item(call: Call) -> list[Any]:
    """A file, a folder with `-ItemType Directory` (which `mkdir` always means), or a key of the registry."""
    if registry.is_key(call.text("path")):
        return _new_key(call)
    path = call.path()
    if call.has("name"):
        path = disks.absolute(call.machine, path + "\\" + call.text("name"), path)
    present = disks.is_file(call.machine, path) or disks.is_folder(call.machine, path)
    if present and not call.has("force"):
        raise CommandError(f"{call.name} : An item with the specified name {path} already exists.")
    if call.text("itemtype").lower() == "directory" or call.name.lower() in ("mkdir", "md"):
        disks.make_folder(call.machine, path)
    else:
        disks.write(call.machine, path, call.text("value"))
    return [row("Mode Name", Mode="-a----", Name=path.rsplit("\\", 1)[-1], FullName=path)]


def _new_key(call: Call) -> list[Any]:
    key = "\\".join(filter(None, (call.text("path").rstrip("\\"), call.text("name"))))
    if registry.is_made(call.machine, key) and not call.has("force"):
        raise CommandError(f"{call.name} : A key in this path already exists.")
    registry.make_key(call.machine, key)
    return [row("Name Property", Name=key.rsplit("\\", 1)[-1], Property="")]


def remove_item(call: Call) -> list[Any]:
    path = call.path()
    start, star, rest = path.partition("*")
    if star and rest in ("", ".*"):
        for name in disks.names_in(call.machine, start.rstrip("\\")):
            disks.remove(call.machine, start + name.rstrip("/"))
        return []
    if not (disks.is_file(call.machine, path) or disks.is_folder(call.machine, path)):
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    if disks.is_folder(call.machine, path) and not call.has("recurse"):
        raise CommandError(
            f"{call.name} : The item at {path} has children and the Recurse parameter was not specified."
        )
    if path == "C:":
        raise CommandError(f"{call.name} : Cannot remove the item at 'C:\\' because it is in use.")
    disks.remove(call.machine, path)
    return []


def get_child_item(call: Call) -> list[Any]:
    path = disks.absolute(call.machine, call.text("path") or ".", call.shell.folder)
    if disks.is_file(call.machine, path):
        return [_item(call, path, False)]
    if not disks.is_folder(call.machine, path):
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    return [
        _item(call, f"{path}\\{name.rstrip('/')}", name.endswith("/"))
        for name in disks.names_in(call.machine, path)
    ]


def _item(call: Call, path: str, folder: bool) -> Row:
    size = None if folder else len(disks.read(call.machine, path) or "")
    return row(
        "Mode Length Name",
        Mode="d-----" if folder else "-a----",
        Length=size,
        Name=path.rsplit("\\", 1)[-1],
        FullName=path,
    )


def get_item_property(call: Call) -> list[Any]:
    key = call.text("path")
    found = registry.values_under(call.machine, key) if registry.is_key(key) else {}
    if not found:
        raise CommandError(f"{call.name} : Cannot find path '{key}' because it does not exist.")
    name = call.text("name")
    if name and name.casefold() not in {each.casefold() for each in found}:
        raise CommandError(f"{call.name} : Property {name} does not exist at path {key}.")
    made = Row(
        {each: value for each, value in found.items() if not name or each.casefold() == name.casefold()}
    )
    made.columns = tuple(made)
    return list(made.values()) if call.name.lower() == "get-itempropertyvalue" else [made]


def set_item_property(call: Call) -> list[Any]:
    if not registry.is_key(call.text("path")):
        raise CommandError(f"{call.name} : The practice machine sets registry values only.")
    if not registry.has_key(call.machine, call.text("path")):
        raise CommandError(f"{call.name} : Cannot find path '{call.text('path')}' because it does not exist.")
    registry.put(call.machine, call.text("path"), call.text("name"), call.text("value"))
    return []


def get_item(call: Call) -> list[Any]:
    path = call.path()
    folder = disks.is_folder(call.machine, path)
    if not folder and not disks.is_file(call.machine, path):
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    return [_item(call, path, folder)]


def join_path(call: Call) -> list[Any]:
    """The parts with one backslash between them; nothing has to be there."""
    parts = [call.text("path"), *(text(part) for part in call.many("childpath"))]
    return ["\\".join([parts[0].rstrip("\\"), *(part.strip("\\") for part in parts[1:])])]


def split_path(call: Call) -> list[Any]:
    folder, _, name = call.text("path").rstrip("\\").rpartition("\\")
    return [name if call.has("leaf") else folder]


def copy_item(call: Call) -> list[Any]:
    """Copy-Item and Move-Item, of a file or, with `-Recurse` or by moving, of a folder."""
    path = call.path()
    goal = disks.absolute(call.machine, call.text("destination"), call.shell.folder)
    if disks.is_folder(call.machine, goal):
        goal += "\\" + path.rsplit("\\", 1)[-1]
    moving, start = call.name.lower().startswith(("mov", "mv")), path.casefold() + "\\"
    below = [key for key in call.machine.files if key.casefold().startswith(start)]
    content = disks.read(call.machine, path)
    if content is None and not below:
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    if content is not None:
        call.shell.budget.take(len(content))
        disks.write(call.machine, goal, content)
    for key in below if moving or call.has("recurse") else []:
        call.shell.budget.take(len(call.machine.files[key]))
        if key.endswith("\\"):
            disks.make_folder(call.machine, goal + key[len(path) :].rstrip("\\"))
        else:
            disks.write(call.machine, goal + key[len(path) :], call.machine.files[key])
    if moving:
        disks.remove(call.machine, path)
    return []


def get_location(call: Call) -> list[Any]:
    return [row("Path", Path=call.shell.folder)]


def set_location(call: Call) -> list[Any]:
    path = call.path()
    if not disks.is_folder(call.machine, path):
        raise CommandError(f"{call.name} : Cannot find path '{path}' because it does not exist.")
    call.shell.folder = path
    return []


CMDLETS = {
    "Get-Content": cmdlet(get_content, "path", "tail totalcount literalpath", "raw"),
    "Set-Content": cmdlet(set_content, "path value", "literalpath encoding"),
    "Add-Content": cmdlet(set_content, "path value", "literalpath encoding"),
    "Out-File": cmdlet(set_content, "filepath", "encoding width", "append"),
    "Test-Path": cmdlet(test_path, "path", "literalpath pathtype"),
    "New-Item": cmdlet(new_item, "path", "itemtype type name value"),
    "Remove-Item": cmdlet(remove_item, "path", "literalpath", "recurse"),
    "Get-ChildItem": cmdlet(get_child_item, "path", "literalpath", "recurse"),
    "Get-ItemProperty": cmdlet(get_item_property, "path name"),
    "Get-ItemPropertyValue": cmdlet(get_item_property, "path name"),
    "Set-ItemProperty": cmdlet(set_item_property, "path name value", "type"),
    "Get-Item": cmdlet(get_item, "path", "literalpath"),
    "Join-Path": cmdlet(join_path, "path childpath", "additionalchildpath"),
    "Split-Path": cmdlet(split_path, "path", "", "leaf parent"),
    "Copy-Item": cmdlet(copy_item, "path destination", "literalpath", "recurse"),
    "Move-Item": cmdlet(copy_item, "path destination", "literalpath"),
    "New-ItemProperty": cmdlet(set_item_property, "path name value", "propertytype type"),
    "Get-Location": cmdlet(get_location),
    "Set-Location": cmdlet(set_location, "path", "literalpath"),
}
