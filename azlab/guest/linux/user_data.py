"""Custom data at first boot: a shell script, or the `packages` and `runcmd` of a cloud-config.

Other keys of a cloud-config are left out, and `/var/log/cloud-init-output.log` says so.
"""

from __future__ import annotations

import json

from azlab.guest.linux import shell
from azlab.guest.machine import Machine

KNOWN_KEYS = ("packages", "runcmd")
HARMLESS_KEYS = ("package_update", "package_upgrade")


def carry_out(machine: Machine, text: str) -> None:
    """Run it; what it prints goes to `/var/log/cloud-init-output.log`. Never raises."""
    lines, notes = script(text)
    if not lines and not notes:
        return
    execution = shell.run_script(machine, "\n".join(lines), [])
    output = "".join(note + "\n" for note in notes) + execution.stdout + execution.stderr
    machine.files["/var/log/cloud-init-output.log"] = output


def script(text: str) -> tuple[list[str], list[str]]:
    """Shell lines to run, and sentences about what is left out."""
    text = text.lstrip()  # as cloud-init does before it looks at the first line
    if text.startswith("#!"):
        return text.splitlines(), []
    if not text.startswith("#cloud-config"):
        return [], ["Unhandled non-multipart (text/x-not-multipart) userdata"] if text.strip() else []
    items = _items(text)
    lines = [f"apt-get install -y {name}" for name in items.get("packages", [])] + items.get("runcmd", [])
    left_out = [key for key in items if key not in KNOWN_KEYS + HARMLESS_KEYS]
    return lines, [
        f"The practice machine does not carry out the cloud-config key '{key}'." for key in left_out
    ]


def _items(text: str) -> dict[str, list[str]]:
    """Top-level keys with the entries of their plain lists; enough for packages and runcmd."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("- ") and key:
            found[key].append(_entry(bare[2:].strip()))
        elif not line[0].isspace() and ":" in bare:
            key = bare.split(":")[0]
            found[key] = []
    return found


def _entry(text: str) -> str:
    """A YAML scalar, or a flow list of words that becomes one command line."""
    if text.startswith("["):
        try:
            words = json.loads(text)
        except ValueError:
            words = [word.strip().strip("'\"") for word in text.strip("[]").split(",")]
        return " ".join("'" + str(word).replace("'", "'\\''") + "'" for word in words)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text
