"""Azure CLI extensions of our own, installed into a session's folder as the CLI expects them.

What is installed is a stub with the extension's name and version; the code stays in this package.
"""

from pathlib import Path

import azlab

STUB = '''\
import sys

if {root!r} not in sys.path:
    sys.path.append({root!r})
from azlab.cli.extensions.image_copy.loader import ImageCopyLoader


class COMMAND_LOADER_CLS(ImageCopyLoader):
    """The CLI's index wants a loader whose module begins with `azext_`."""
'''
METADATA = """\
Metadata-Version: 2.1
Name: image-copy-extension
Version: 0.2.13
Summary: Copies a managed image to other regions: the practice Azure's own implementation.
"""


def install(folder: Path) -> None:
    """Write the stub of every extension of ours below `folder`."""
    extension = folder / "image-copy-extension"
    _write(extension / "azext_imagecopy" / "__init__.py", STUB.format(root=_root()))
    _write(extension / "azext_imagecopy" / "azext_metadata.json", '{"azext.minCliCoreVersion": "2.68.0"}\n')
    _write(extension / "image_copy_extension.egg-info" / "PKG-INFO", METADATA)


def _root() -> str:
    """The folder that holds the package `azlab`: a shell `az` may not know it."""
    return str(Path(str(azlab.__file__)).parent.parent)


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
