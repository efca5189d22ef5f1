"""What a machine writes to its serial console, as boot diagnostics keeps it."""

from azlab.guest.machine import Machine


def console_log(machine: Machine, is_off: bool = False) -> str:
    """The serial console since the last boot: of Linux its name, host keys and login prompt; of Windows what
    its Special Administration Console says of itself. `is_off`: whether the machine was shut down since."""
    if machine.os_type == "Windows":
        return "\r\nComputer is booting, SAC started and initialized.\r\n\r\nSAC>\r\n"
    name = machine.host_name
    lines = [f"Booting {machine.distribution}", *_host_keys(machine)]
    if "cloud-init" in machine.packages:
        lines.append(f"Cloud-init v. {machine.packages['cloud-init']} finished. Datasource DataSourceAzure.")
    lines += ["", f"{machine.distribution} {name} ttyS0", "", f"{name} login: "]
    return "\n".join([*lines, "reboot: Power down", ""] if is_off else lines)


def _host_keys(machine: Machine) -> list[str]:
    """The fingerprints by which somebody who signs in later knows that it is this machine."""
    keys = machine.ssh_host_keys.items()
    found = [f"{fingerprint} root@{machine.host_name} ({kind.upper()})" for kind, fingerprint in keys]
    title = "SSH HOST KEY FINGERPRINTS-----"
    return [f"-----BEGIN {title}", *found, f"-----END {title}"] if found else []
