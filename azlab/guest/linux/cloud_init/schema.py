"""The keys of a cloud-config, and what is wrong with one."""

from __future__ import annotations

from typing import Any

CARRIED_OUT = frozenset(
    [
        "apt",
        "bootcmd",
        "ca-certs",
        "ca_certs",
        "chpasswd",
        "final_message",
        "fqdn",
        "groups",
        "hostname",
        "locale",
        "manage_etc_hosts",
        "ntp",
        "package_reboot_if_required",
        "package_update",
        "package_upgrade",
        "packages",
        "password",
        "power_state",
        "prefer_fqdn_over_hostname",
        "preserve_hostname",
        "runcmd",
        "ssh_authorized_keys",
        "ssh_pwauth",
        "timezone",
        "users",
        "write_files",
    ]
)
WITHOUT_EFFECT = frozenset(
    [
        "allow_public_ssh_keys",
        "apt_pipelining",
        "authkey_hash",
        "byobu_by_default",
        "cloud_config_modules",
        "cloud_final_modules",
        "cloud_init_modules",
        "create_hostname_file",
        "datasource",
        "datasource_list",
        "def_log_file",
        "disable_ec2_metadata",
        "disable_root",
        "disable_root_opts",
        "growpart",
        "grub-dpkg",
        "grub_dpkg",
        "launch-index",
        "log_basedir",
        "log_cfgs",
        "logcfg",
        "merge_how",
        "merge_type",
        "migrate",
        "no_ssh_fingerprints",
        "output",
        "random_seed",
        "reporting",
        "resize_rootfs",
        "ssh_deletekeys",
        "ssh_fp_console_blacklist",
        "ssh_genkeytypes",
        "ssh_key_console_blacklist",
        "ssh_publish_hostkeys",
        "ssh_quiet_keygen",
        "syslog_fix_perms",
        "updates",
        "vendor_data",
        "version",
    ]
)
"""Keys about what no practice machine has or shows: its console, its partitions, where cloud-init logs."""
NOT_CARRIED_OUT = frozenset(
    [
        "ansible",
        "apk_repos",
        "autoinstall",
        "chef",
        "device_aliases",
        "disk_setup",
        "drivers",
        "fan",
        "fs_setup",
        "keyboard",
        "landscape",
        "lxd",
        "manage_resolv_conf",
        "mcollective",
        "mount_default_fields",
        "mounts",
        "network",
        "phone_home",
        "puppet",
        "resolv_conf",
        "rh_subscription",
        "rsyslog",
        "salt_minion",
        "snap",
        "spacewalk",
        "ssh",
        "ssh_import_id",
        "ssh_keys",
        "swap",
        "system_info",
        "ubuntu_advantage",
        "ubuntu_pro",
        "unverified_modules",
        "user",
        "wireguard",
        "yum_repo_dir",
        "yum_repos",
        "zypper",
    ]
)
"""Keys that cloud-init knows and the practice machine does not."""
TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "runcmd": (list, "'array'"),
    "bootcmd": (list, "'array'"),
    "packages": (list, "'array'"),
    "write_files": (list, "'array'"),
    "ssh_authorized_keys": (list, "'array'"),
    "power_state": (dict, "'object'"),
    "chpasswd": (dict, "'object'"),
    "apt": (dict, "'object'"),
    "hostname": (str, "'string'"),
    "fqdn": (str, "'string'"),
    "timezone": (str, "'string'"),
    "package_update": (bool, "'boolean'"),
    "package_upgrade": (bool, "'boolean'"),
    "preserve_hostname": (bool, "'boolean'"),
    "users": ((list, str, dict), "'string', 'array', 'object'"),
    "groups": ((list, str, dict), "'string', 'object', 'array'"),
}
FILE_KEYS = {"path", "content", "owner", "permissions", "encoding", "append", "defer", "source"}
INVALID = (
    "Invalid cloud-config provided: Please run 'sudo cloud-init schema --system' to see the schema errors."
)


def faults(config: dict[str, Any]) -> list[str]:
    """What a cloud-config has against the schema, as `cloud-init schema` lists it; empty when it is valid."""
    found = []
    for key, value in config.items():
        if key not in CARRIED_OUT | WITHOUT_EFFECT | NOT_CARRIED_OUT:
            found.append(f"{key}: Additional properties are not allowed ({key!r} was unexpected)")
        kind, name = TYPES.get(str(key), (object, ""))
        if not isinstance(value, kind):
            found.append(f"{key}: {value!r} is not of type {name}")
    files = config.get("write_files")
    for index, entry in enumerate(files if isinstance(files, list) else []):
        found += _file_faults(f"write_files.{index}", entry)
    return sorted(found)


def _file_faults(where: str, entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return [f"{where}: {entry!r} is not of type 'object'"]
    found = [] if "path" in entry else [f"{where}: 'path' is a required property"]
    found += [
        f"{where}: Additional properties are not allowed ({key!r} was unexpected)"
        for key in sorted(set(entry) - FILE_KEYS)
    ]
    if "permissions" in entry and not isinstance(entry["permissions"], str):
        found.append(f"{where}.permissions: {entry['permissions']!r} is not of type 'string'")
    return found
