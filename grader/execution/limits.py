"""What a program in a sandbox may use up, together with every process that it starts."""

from dataclasses import dataclass

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


@dataclass(frozen=True)
class Limits:
    """All sizes in bytes. `memory` is the whole tree's, `address_space` each process's; `folder` is what the
    writable folders may hold together, `scratch` each of /tmp, home and /dev/shm; `files` how many files and
    folders there may be in the writable folders; `open_files` is each process's."""

    memory: int = 1536 * MEGABYTE
    address_space: int = 4096 * MEGABYTE
    processes: int = 96
    file_size: int = 64 * MEGABYTE
    open_files: int = 256
    folder: int = 128 * MEGABYTE
    files: int = 5000
    scratch: int = 64 * MEGABYTE

    def sentence(self, kind: str) -> str:
        """What is said when a limit was passed; `kind` is a field's name."""
        allowed = {
            "memory": f"more memory than the {self.memory // MEGABYTE} MB that a submission has",
            "processes": f"more than {self.processes} processes at the same time",
            "folder": f"more than {self.folder // MEGABYTE} MB of files",
            "files": f"more than {self.files} files",
            "hidden": "folders that cannot be looked into",
        }
        return f"It used {allowed[kind]}, and was ended."
