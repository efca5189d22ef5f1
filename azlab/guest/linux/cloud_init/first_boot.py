"""The stages of a first boot, from user data to the report."""

from __future__ import annotations

from typing import Any

from azlab.guest.linux.cloud_init import files, scripts, system, users
from azlab.guest.linux.cloud_init.boot import Boot, Module, ModuleFailure
from azlab.guest.linux.cloud_init.report import Report
from azlab.guest.linux.cloud_init.schema import INVALID, NOT_CARRIED_OUT, faults
from azlab.guest.linux.cloud_init.user_data import Part, parts
from azlab.guest.machine import Machine

STAGES: tuple[tuple[str, tuple[tuple[str, Module], ...]], ...] = (
    (
        "init",
        (
            ("bootcmd", scripts.run_boot_commands),
            ("write_files", files.write_files),
            ("set_hostname", system.set_host_name),
            ("update_etc_hosts", system.update_hosts),
            ("ca_certs", system.add_certificates),
            ("users_groups", users.make_users),
            ("set_passwords", users.set_passwords),
        ),
    ),
    (
        "modules-config",
        (
            ("locale", system.set_locale),
            ("apt_configure", system.configure_apt),
            ("ntp", system.configure_ntp),
            ("timezone", system.set_timezone),
            ("runcmd", scripts.write_commands),
        ),
    ),
    (
        "modules-final",
        (
            ("package_update_upgrade_install", scripts.install_packages),
            ("write_files_deferred", files.write_deferred_files),
            ("scripts_user", scripts.run_scripts),
            ("final_message", scripts.say_farewell),
            ("power_state_change", scripts.change_power),
        ),
    ),
)
"""cloud-init's modules in its order. What a module needs must have been made by one before it."""
UNHANDLED = "Unhandled non-multipart (text/x-not-multipart) userdata: '{}...'"
MOST_ALIASES = 200


def carry_out(machine: Machine, raw: bytes, admin: str = "") -> bool:
    """Boot for the first time with user data; `admin` is the VM's own account. True when it then is off.

    Never raises, whatever the data is: what goes wrong is in the report.
    """
    boot = Boot(machine, {}, Report(machine), admin)
    found = parts(raw)
    boot.config = _configuration(boot, found)
    scripts.write_scripts(boot, [part for part in found if part.kind == "script"])
    for key in [key for key in boot.config if key in NOT_CARRIED_OUT]:
        boot.warn("practice", f"The practice machine does not carry out the cloud-config key '{key}'.")
    for stage, modules in STAGES:
        boot.report.stage = stage
        for name, module in modules:
            if not boot.report.finished:
                break
            _run(boot, name, module)
    boot.report.write()
    return boot.shut_down


def _run(boot: Boot, name: str, module: Module) -> None:
    """Run one module. One that fails is told of, and the others run all the same."""
    try:
        module(boot)
        boot.report.log("modules.py", "DEBUG", f"Running module {name} finished")
    except ModuleFailure as failure:
        boot.report.fail(name, str(failure))
    except (TypeError, ValueError, KeyError, AttributeError) as fault:
        # A cloud-config of another shape than a module reads; cloud-init's modules fail in the same way.
        boot.report.fail(name, f"{type(fault).__name__}({str(fault)!r})")


def _configuration(boot: Boot, found: list[Part]) -> dict[str, Any]:
    """The cloud-configs of all parts as one; of a key in two of them the first counts."""
    merged: dict[str, Any] = {}
    for part in found:
        if part.kind == "unhandled":
            boot.report.warn(
                "__init__.py", UNHANDLED.format(part.text[:30].encode("unicode_escape").decode())
            )
        elif part.kind in ("include", "template", "archive"):
            boot.report.warn(
                "user_data.py",
                f"The practice machine does not carry out user data of the kind '{part.kind}'.",
            )
        elif part.kind == "boothook":
            boot.run(part.text, "/var/lib/cloud/instance/boothooks/part-001")
        elif part.kind == "cloud-config":
            for key, value in _parsed(boot, part.text).items():
                merged.setdefault(key, value)
    if faults(merged):
        boot.report.warn("schema.py", INVALID)
    return merged


def parsed(text: str) -> dict[str, Any]:
    """A cloud-config's keys. ValueError, in cloud-init's words: it is no YAML, or no mapping."""
    import yaml  # a tenth of a second that only a machine with a cloud-config needs

    if text.count("*") > MOST_ALIASES and text.count("&") > 0:
        raise ValueError("Failed loading yaml blob. Too many aliases.")
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as fault:
        raise ValueError(_yaml_fault(fault)) from None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        kind = type(loaded).__name__
        raise ValueError(
            f"Failed loading yaml blob. Yaml load allows ({dict},) root types, but got {kind} instead"
        )
    return {str(key): value for key, value in loaded.items()}


def _yaml_fault(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    position = f"Invalid format at line {mark.line + 1} column {mark.column + 1}: " if mark else ""
    return f'Failed loading yaml blob. {position}"{" ".join(str(fault).split())[:300]}"'


def _parsed(boot: Boot, text: str) -> dict[str, Any]:
    try:
        return parsed(text)
    except ValueError as fault:
        boot.report.warn("util.py", str(fault))
        return {}
