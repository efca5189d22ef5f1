"""The extension as the Azure CLI loads it: one command, its options and its help."""

from typing import Any

from azure.cli.core import AzCommandsLoader
from azure.cli.core.commands import CliCommandType
from azure.cli.core.commands.parameters import get_enum_type, tags_type
from knack.help_files import helps

helps["image copy"] = """
type: command
short-summary: Copy a managed image (or the OS disk of a virtual machine) to other regions.
long-summary: Data disks are not copied. For new work a compute gallery replicates images itself.
examples:
  - name: Copy an image to two regions, and remove what was only needed on the way.
    text: >
      az image copy --source-resource-group images --source-object-name web --target-location
      northeurope westus --target-resource-group images --cleanup
"""

OPTIONS: dict[str, dict[str, Any]] = {
    "source_resource_group_name": {
        "options_list": ["--source-resource-group"],
        "help": "Resource group of the source.",
    },
    "source_object_name": {
        "options_list": ["--source-object-name"],
        "help": "Name of the source image or virtual machine.",
    },
    "target_location": {
        "options_list": ["--target-location"],
        "nargs": "+",
        "help": "Regions to copy to, separated by spaces.",
    },
    "target_resource_group_name": {
        "options_list": ["--target-resource-group"],
        "help": "Resource group of the copies.",
    },
    "source_type": {"options_list": ["--source-type"], "default": "image", "help": "What the source is."},
    "target_name": {"options_list": ["--target-name"], "help": "Name of the copy."},
    "target_subscription": {
        "options_list": ["--target-subscription"],
        "help": "Name or ID of the subscription of the copies.",
    },
    "temporary_resource_group_name": {
        "options_list": ["--temporary-resource-group-name", "--temporary_resource_group_name"],
        "default": "image-copy-rg",
        "help": "Resource group for what is only needed on the way.",
    },
    "cleanup": {
        "options_list": ["--cleanup"],
        "action": "store_true",
        "default": False,
        "help": "Delete the temporary resource group and the source snapshot afterwards.",
    },
    "parallel_degree": {
        "options_list": ["--parallel-degree"],
        "type": int,
        "default": -1,
        "help": "Number of copies at the same time; -1 for one per region.",
    },
    "timeout": {
        "options_list": ["--timeout"],
        "type": int,
        "default": 3600,
        "help": "Time in seconds one copy may take.",
    },
    "export_as_snapshot": {
        "options_list": ["--export-as-snapshot"],
        "action": "store_true",
        "default": False,
        "help": "Leave snapshots in the target regions instead of images.",
    },
}


class ImageCopyLoader(AzCommandsLoader):  # type: ignore[misc]
    """`az image copy`."""

    def __init__(self, cli_ctx: Any = None) -> None:
        copying = CliCommandType(operations_tmpl="azlab.cli.extensions.image_copy.copying#{}")
        super().__init__(cli_ctx=cli_ctx, custom_command_type=copying)

    def load_command_table(self, args: Any) -> Any:
        with self.command_group("image") as group:
            group.custom_command("copy", "copy_image")
        return self.command_table

    def load_arguments(self, command: str) -> None:
        with self.argument_context("image copy") as context:
            for name, option in OPTIONS.items():
                context.argument(name, **option)
            context.argument("source_type", arg_type=get_enum_type(["image", "vm"]))
            context.argument("tags", tags_type)
