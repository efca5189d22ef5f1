"""The options of `azure-arm`: which there are (packer-plugin-azure 2.6), and which the stand-in plays.

Names by `config.hcl2spec.go` of the plug-in; what Packer 1.6.6 does not know, by asking it.
"""

from collections.abc import Mapping
from typing import Any

from azlab.packer.go_templates import interpolated
from azlab.packer.hcl.configuration import Part
from azlab.packer.hcl.functions import FunctionError, text_of
from azlab.packer.hcl.problems import Problem, Source, not_played

TEXT, TRUTH, NUMBER, TEXTS, NAMED = "string", "bool", "number", "list of string", "map of string"
PLAYED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "client_id", "client_secret", "tenant_id", "subscription_id", "cloud_environment_name",
            "location", "build_resource_group_name", "temp_resource_group_name", "temp_compute_name",
            "temp_nic_name", "temp_os_disk_name", "vm_size", "os_type", "image_publisher", "image_offer",
            "image_sku", "image_version", "custom_managed_image_name",
            "custom_managed_image_resource_group_name", "managed_image_name",
            "managed_image_resource_group_name", "managed_image_storage_account_type",
            "managed_image_os_disk_snapshot_name", "disk_caching_type", "security_type", "public_ip_sku",
            "virtual_network_name", "virtual_network_resource_group_name", "virtual_network_subnet_name",
            "custom_data", "custom_data_file", "user_data", "user_data_file", "communicator",
            "ssh_username", "ssh_timeout", "polling_duration_timeout", "shared_image_gallery_timeout",
            "shared_gallery_image_version_end_of_life_date",
        ),
        TEXT,
    ),
    **dict.fromkeys(
        (
            "use_azure_cli_auth", "secure_boot_enabled", "vtpm_enabled", "managed_image_zone_resilient",
            "shared_gallery_image_version_exclude_from_latest", "private_virtual_network_with_public_ip",
            "async_resourcegroup_delete", "skip_create_image", "encryption_at_host", "ssh_pty",
            "keep_os_disk",
        ),
        TRUTH,
    ),
    **dict.fromkeys(("os_disk_size_gb", "shared_image_gallery_replica_count"), NUMBER),
    "azure_tags": NAMED,
    "allowed_inbound_ip_addresses": TEXTS,
}  # fmt: skip
ELSEWHERE = frozenset(
    (
        "metadata_host", "client_cert_path", "client_cert_password", "client_jwt", "object_id",
        "oidc_request_token", "oidc_request_url", "user_assigned_managed_identities", "capture_name_prefix",
        "capture_container_name", "image_url", "managed_image_data_disk_snapshot_prefix",
        "resource_group_name", "storage_account", "build_key_vault_name", "build_key_vault_secret_name",
        "build_key_vault_sku", "skip_create_build_key_vault", "disk_encryption_set_id", "custom_script",
        "winrm_expiration_time", "disk_additional_size", "boot_diag_storage_account",
        "custom_resource_build_prefix", "license_type", "security_encryption_type", "disk_controller_type",
        "pause_before_connecting", "ssh_host", "ssh_port", "ssh_password", "ssh_keypair_name",
        "temporary_key_pair_name", "temporary_key_pair_type", "temporary_key_pair_bits", "ssh_ciphers",
        "ssh_clear_authorized_keys", "ssh_key_exchange_algorithms", "ssh_private_key_file",
        "ssh_certificate_file", "ssh_wait_timeout", "ssh_agent_auth", "ssh_disable_agent_forwarding",
        "ssh_handshake_attempts", "ssh_bastion_host", "ssh_bastion_port", "ssh_bastion_agent_auth",
        "ssh_bastion_username", "ssh_bastion_password", "ssh_bastion_interactive",
        "ssh_bastion_private_key_file", "ssh_bastion_certificate_file", "ssh_file_transfer_method",
        "ssh_proxy_host", "ssh_proxy_port", "ssh_proxy_username", "ssh_proxy_password",
        "ssh_keep_alive_interval", "ssh_read_write_timeout", "ssh_remote_tunnels", "ssh_local_tunnels",
        "winrm_username", "winrm_password", "winrm_host", "winrm_port", "winrm_timeout", "winrm_use_ssl",
        "winrm_insecure", "winrm_use_ntlm", "winrm_no_proxy",
    )
)  # fmt: skip
"""What the plug-in knows and the stand-in does not."""
BLOCKS: Mapping[str, Mapping[str, str]] = {
    "azure_tag": {"name": TEXT, "value": TEXT},
    "plan_info": dict.fromkeys(("plan_name", "plan_product", "plan_publisher", "plan_promotion_code"), TEXT),
    "shared_image_gallery": dict.fromkeys(
        ("subscription", "resource_group", "gallery_name", "image_name", "image_version", "id"), TEXT
    ),
    "shared_image_gallery_destination": {
        **dict.fromkeys(
            (
                "subscription", "resource_group", "gallery_name", "image_name", "image_version",
                "storage_account_type",
            ),
            TEXT,
        ),
        "replication_regions": TEXTS,
        "specialized": TRUTH,
        "use_shallow_replication": TRUTH,
    },
    "target_region": {"name": TEXT, "replicas": NUMBER},
}  # fmt: skip
INSIDE = {"target_region": "shared_image_gallery_destination"}
"""Blocks that stand within another one."""
BLOCKS_ELSEWHERE = frozenset(("spot",))
MEMBERS_ELSEWHERE = frozenset(
    ("community_gallery_image_id", "direct_shared_gallery_image_id", "confidential_vm_image_encryption_type",
     "disk_encryption_set_id")
)  # fmt: skip
SINCE_1_7 = frozenset(
    (
        "keep_os_disk", "oidc_request_token", "oidc_request_url", "temp_nic_name", "security_encryption_type",
        "disk_encryption_set_id", "winrm_expiration_time", "custom_data", "temp_os_disk_name",
        "encryption_at_host", "skip_create_image", "vtpm_enabled", "disk_controller_type", "metadata_host",
        "custom_script", "secure_boot_enabled", "security_type", "build_key_vault_secret_name", "user_data",
        "skip_create_build_key_vault", "license_type", "client_cert_password", "user_data_file",
        "public_ip_sku", "spot", "id", "community_gallery_image_id", "direct_shared_gallery_image_id",
        "use_shallow_replication", "storage_account_type", "specialized",
        "confidential_vm_image_encryption_type", "target_region",
    )
)  # fmt: skip
"""Arguments and blocks that Packer 1.6.6, with the builder inside, does not expect."""


def problems_of(part: Part) -> list[Problem]:
    """What is not an option, or not of its kind. Raises `ConfigurationError` for what is not played."""
    found = _of_members(part, PLAYED, ELSEWHERE)
    for block in part.blocks:
        found += _of_block(block, "")
    return found


def _of_block(block: Part, within: str) -> list[Problem]:
    if block.kind in BLOCKS_ELSEWHERE:
        raise not_played(f"the block `{block.kind}`", block.source)
    if block.kind not in BLOCKS or INSIDE.get(block.kind, "") != within:
        detail = f'Blocks of type "{block.kind}" are not expected here.'
        return [Problem("Unsupported block type", detail, block.source)]
    found = _of_members(block, BLOCKS[block.kind], MEMBERS_ELSEWHERE)
    for inner in block.blocks:
        found += _of_block(inner, block.kind)
    return found


def _of_members(part: Part, played: Mapping[str, str], elsewhere: frozenset[str]) -> list[Problem]:
    found = []
    for name, written in part.values.items():
        at = part.lines.get(name, part.source)
        value = part.values[name] = _interpolated(written, at)
        if name in elsewhere:
            # Left empty, as by the default of a variable, an option is none: Go's zero values.
            if value not in (None, "", False, 0, [], {}):
                raise not_played(f"the option `{name}`", at)
        elif name not in played:
            detail = f'An argument named "{name}" is not expected here.'
            found.append(Problem("Unsupported argument", detail, at))
        elif value is not None and not _fits(part, name, value, played[name]):
            detail = f'Inappropriate value for attribute "{name}": {played[name]} required.'
            found.append(Problem("Incorrect attribute value type", detail, at))
    return found


def _interpolated(value: Any, at: Source) -> Any:
    if isinstance(value, str):
        return interpolated(value, at)
    if isinstance(value, dict):
        return {name: _interpolated(item, at) for name, item in value.items()}
    return value


def _fits(part: Part, name: str, value: Any, kind: str) -> bool:
    """Whether a value is of a kind; converted as HCL converts it."""
    try:
        part.values[name] = _CONVERSIONS[kind](value)
    except (FunctionError, ValueError, AttributeError, KeyError, TypeError):
        return False
    return True


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise FunctionError
    return [text_of(item) for item in value]


_CONVERSIONS: Mapping[str, Any] = {
    TEXT: text_of,
    TRUTH: lambda value: {"true": True, "false": False}[text_of(value)],
    NUMBER: lambda value: int(text_of(value)),
    TEXTS: _texts,
    NAMED: lambda value: {str(name): text_of(item) for name, item in value.items()},
}
