"""First boot: what custom data asks for is done, or the outside shows that it was not."""

import base64
import gzip
import json
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azlab.guest import Execution, Machine, Provisioning, new_machine, provision, run

from .conftest import KEY, UBUNTU, os_profile


def booted(data: str | bytes, image: dict[str, str] = UBUNTU) -> Machine:
    """A new machine with custom data."""
    return first_boot(data, image).machine


def first_boot(data: str | bytes, image: dict[str, str] = UBUNTU) -> Provisioning:
    raw = data if isinstance(data, bytes) else data.encode()
    profile = os_profile("vm1", customData=base64.b64encode(raw).decode())
    return provision(new_machine(image, "a"), profile, seed="1")


def shell(machine: Machine, *lines: str) -> Execution:
    return run(machine, "RunShellScript", list(lines), [])


def told(machine: Machine) -> dict[str, Any]:
    """What cloud-init says of itself."""
    found: dict[str, Any] = json.loads(shell(machine, "cloud-init status --format json").stdout)
    return found


def test_without_custom_data_cloud_init_is_done() -> None:
    machine = booted("")
    execution = shell(machine, "cloud-init status --wait --long")
    assert execution.exit_code == 0
    assert "status: done\nextended_status: done\n" in execution.stdout
    assert json.loads(machine.files["/run/cloud-init/result.json"])["v1"]["errors"] == []


WEB = """#cloud-config
hostname: shop
package_update: true
packages: [nginx, [git, '1.0']]
write_files:
  - path: /etc/shop/config.ini
    content: |
      [shop]
      open = yes
    permissions: '0640'
    owner: root:www-data
  - {path: /opt/b64, encoding: b64, content: aGVsbG8K}
  - {path: /etc/hosts, append: true, content: "10.0.0.9 db\\n"}
  - {path: /home/azureuser/note, content: mine, owner: 'azureuser:azureuser', defer: true}
groups:
  - docker: [root]
  - shop
users:
  - default
  - name: ann
    groups: [shop, sudo]
    shell: /bin/bash
    sudo: ALL=(ALL) NOPASSWD:ALL
    ssh_authorized_keys: [ssh-ed25519 AAAA ann]
    lock_passwd: false
    passwd: $6$x
timezone: Europe/Berlin
ssh_pwauth: false
chpasswd: {expire: false, users: [{name: azureuser, password: x, type: text}]}
bootcmd:
  - echo first > /var/tmp/boot
runcmd:
  - if [ -f /etc/shop/config.ini ]; then echo there >> /var/tmp/run; fi
  - |
    for name in a b; do
      echo "$name" >> /var/tmp/run
    done
  - [touch, '/var/tmp/with blank']
  - systemctl enable --now nginx
  - service nginx restart
  - |
    cat > /var/tmp/here <<EOF
    $(hostname)
    EOF
"""


def test_what_a_cloud_config_asks_for_is_done() -> None:
    machine = booted(WEB)
    assert told(machine)["extended_status"] == "done"
    assert machine.host_name == "shop"
    assert {"nginx", "git"} <= set(machine.packages)
    assert machine.files["/etc/shop/config.ini"] == "[shop]\nopen = yes\n"
    assert shell(machine, "stat -c '%a %U:%G' /etc/shop/config.ini").stdout == "640 root:www-data\n"
    assert machine.files["/opt/b64"] == "hello\n"
    assert machine.files["/etc/hosts"].endswith("10.0.0.9 db\n")
    assert shell(machine, "stat -c %U /home/azureuser/note").stdout == "azureuser\n"
    assert machine.files["/etc/timezone"] == "Europe/Berlin\n"
    assert machine.files["/var/tmp/run"] == "there\na\nb\n"
    assert "/var/tmp/with blank" in machine.files
    assert machine.files["/var/tmp/here"] == "shop\n"
    assert machine.files["/var/tmp/boot"] == "first\n"
    assert machine.services["nginx"] == "active"
    assert "PasswordAuthentication no" in machine.files["/etc/ssh/sshd_config.d/50-cloud-init.conf"]


def test_users_have_what_they_were_given() -> None:
    machine = booted(WEB)
    ann, admin = machine.account("ann"), machine.account("azureuser")
    assert ann is not None
    assert admin is not None
    assert (ann.groups, ann.shell, ann.has_password) == (["shop", "sudo"], "/bin/bash", True)
    assert ann.authorized_keys == ["ssh-ed25519 AAAA ann"]
    assert (admin.authorized_keys, admin.has_password) == ([KEY], True)
    assert "ann ALL=(ALL) NOPASSWD:ALL" in machine.files["/etc/sudoers.d/90-cloud-init-users"]
    assert shell(machine, "getent group docker").stdout.startswith("docker:x:")


def test_users_without_default_leave_the_vms_own_account_out() -> None:
    assert booted("#cloud-config\nusers: [{name: ann}]\n").account("azureuser") is None
    assert booted("#cloud-config\nusers: [default, {name: ann}]\n").account("azureuser") is not None


def test_a_password_counts_only_when_it_is_not_locked() -> None:
    ann = booted("#cloud-config\nusers: [default, {name: ann, passwd: $6$x}]\n").account("ann")
    assert ann is not None
    assert not ann.has_password


@pytest.mark.parametrize(
    ("data", "off"),
    [
        ("#cloud-config\npower_state: {mode: poweroff}\n", True),
        ("#cloud-config\npower_state: {mode: halt, delay: '+1', condition: true}\n", True),
        ("#cloud-config\npower_state: {mode: poweroff, condition: test -f /nope}\n", False),
        ("#cloud-config\npower_state: {mode: reboot}\n", False),
        ("#cloud-config\npower_state: {mode: sleep}\n", False),
        ("#cloud-config\nruncmd: [poweroff]\n", True),
        ("#!/bin/sh\nshutdown -h now\n", True),
    ],
)
def test_a_machine_that_switches_itself_off_is_provisioned_and_off(data: str, off: bool) -> None:
    outcome = first_boot(data)
    assert (outcome.succeeded, outcome.shut_down) == (True, off)


DEGRADED = [
    ("#cloud-config\nhostnam: x\n", "Invalid cloud-config provided"),
    ("#cloud-config\npackages: nginx\n", "Invalid cloud-config provided"),
    ("#cloud-config\n  a: b\n c: d\n", "Failed loading yaml blob. Invalid format at line 3"),
    ("#cloud-config\n- a\n- b\n", "root types, but got list instead"),
    ("hostname: x\n", "Unhandled non-multipart (text/x-not-multipart) userdata: 'hostname: x"),
    ("#cloud-config\nsnap: {commands: [snap install x]}\n", "does not carry out the cloud-config key 'snap'"),
    ("#include\nhttps://example.com/x\n", "user data of the kind 'include'"),
    ("#cloud-config\npower_state: {mode: sleep}\n", "Not performing power state change!"),
    (
        "#cloud-config\nwrite_files: [{path: /a, content: b, encoding: rot13}]\n",
        "Unknown encoding type rot13",
    ),
]


@pytest.mark.parametrize(("data", "said"), DEGRADED)
def test_what_is_left_out_makes_cloud_init_degraded(data: str, said: str) -> None:
    machine = booted(data)
    execution = shell(machine, "cloud-init status --long")
    assert execution.exit_code == 2
    assert "status: done\nextended_status: degraded done\n" in execution.stdout
    assert said in execution.stdout
    assert said in shell(machine, "grep WARNING /var/log/cloud-init.log").stdout
    assert machine.account("azureuser") is not None


FAILED = [
    ("#cloud-config\nruncmd: ['false']\n", "RuntimeError('Runparts: 1 failures (runcmd) in 1"),
    ("#!/bin/bash\nexit 3\n", "Runparts: 1 failures (part-001) in 1 attempted commands"),
    ("#cloud-config\npackages: [nginx, nosuch]\n", "Failed to install the following packages: {'nosuch'}"),
    ("#cloud-config\nwrite_files: [{path: /a, content: b, owner: 'bob'}]\n", "name not found: 'bob'"),
    ("#cloud-config\nbootcmd: [exit 4]\n", "Unexpected error while running command."),
    ("#cloud-config\ntimezone: Mars/Base\n", "Invalid timezone Mars/Base"),
    ("#cloud-config\nruncmd: echo hi\n", "Input to shellify was type 'str'"),
    ("#cloud-config\nruncmd: [5]\n", "Unable to shellify type 'int'"),
    ("#cloud-config\nusers: [{name: 'Not a Name'}]\n", "invalid user name"),
    ("#cloud-config\nwrite_files: [{path: /a, encoding: gz, content: b}]\n", "Not a gzipped file"),
    ("#cloud-config\nchpasswd: {users: [{name: bob, password: x}]}\n", "user 'bob' does not exist"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), FAILED)
def test_what_fails_makes_cloud_init_fail_and_the_vm_is_there_all_the_same(data: str, said: str) -> None:
    outcome = first_boot(data)
    execution = shell(outcome.machine, "cloud-init status --long")
    assert (outcome.succeeded, execution.exit_code) == (True, 1)
    assert "status: error\nextended_status: error - done\n" in execution.stdout
    errors = json.loads(outcome.machine.files["/run/cloud-init/result.json"])["v1"]["errors"]
    assert said in " ".join(errors).replace("\\'", "'")


def test_modules_after_one_that_failed_run_all_the_same() -> None:
    machine = booted("#cloud-config\npackages: [nosuch, nginx]\nruncmd: [touch /var/tmp/ran]\n")
    assert "nginx" in machine.packages
    assert "/var/tmp/ran" in machine.files


def test_a_script_that_never_ends_leaves_cloud_init_running() -> None:
    machine = booted(
        "#cloud-config\nruncmd: [while true; do sleep 60; done]\npower_state: {mode: poweroff}\n"
    )
    assert shell(machine, "cloud-init status").stdout == "status: running\n"
    assert "/run/cloud-init/result.json" not in machine.files


def test_a_line_that_only_looks_like_a_cloud_config_does_nothing() -> None:
    machine = booted("#cloud-config\\nhostname: other\\nruncmd: [touch /var/tmp/ran]")
    assert machine.host_name == "vm1"
    assert "/var/tmp/ran" not in machine.files


def test_the_schema_names_what_is_wrong() -> None:
    machine = booted("#cloud-config\nhostnam: x\npackages: 5\n")
    execution = shell(machine, "cloud-init schema --system")
    assert execution.exit_code == 1
    assert "Additional properties are not allowed ('hostnam' was unexpected)" in execution.stderr
    assert "packages: 5 is not of type 'array'" in execution.stderr
    assert shell(booted(WEB), "cloud-init schema --system").exit_code == 0


def test_older_ubuntus_end_a_degraded_status_with_0() -> None:
    older = {**UBUNTU, "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2"}
    assert shell(booted("#cloud-config\nhostnam: x\n", older), "cloud-init status").exit_code == 0


def archive() -> bytes:
    message = MIMEMultipart()
    message.attach(MIMEText("#cloud-config\nhostname: first\n", "cloud-config"))
    message.attach(MIMEText("#!/bin/sh\necho script > /var/tmp/script\n", "x-shellscript"))
    message.attach(MIMEText("#cloud-config\nhostname: second\ntimezone: UTC\n", "cloud-config"))
    return message.as_bytes()


@pytest.mark.parametrize("data", [archive(), gzip.compress(archive())], ids=["plain", "packed"])
def test_an_archive_of_several_parts_is_taken_apart(data: bytes) -> None:
    machine = booted(data)
    assert (machine.host_name, machine.files["/etc/timezone"]) == ("first", "UTC\n")
    assert machine.files["/var/tmp/script"] == "script\n"


def test_packed_user_data_is_unpacked_within_limits() -> None:
    assert booted(gzip.compress(b"#cloud-config\nhostname: packed\n")).host_name == "packed"
    bomb = gzip.compress(b"#!/bin/sh\n" + b"#" * 50_000_000)
    assert len(booted(bomb).files["/var/lib/cloud/instance/user-data.txt"]) <= 1_000_000


def test_scripts_of_bash_run_in_bash_and_commands_in_sh() -> None:
    assert booted("#!/bin/bash\n[[ a == a ]] && echo yes > /var/tmp/x\n").files["/var/tmp/x"] == "yes\n"
    assert told(booted("#cloud-config\nruncmd: ['[[ a == a ]]']\n"))["status"] == "error"


def test_custom_data_stays_on_the_disk_and_a_clean_forgets_the_boot() -> None:
    machine = booted("#!/bin/sh\necho pass > /srv/db\n")
    assert "pass" in shell(machine, "cloud-init query userdata").stdout
    assert shell(machine, "cloud-init clean --logs; cloud-init status").stdout == "status: not started\n"


@pytest.mark.parametrize(
    "data",
    [
        "#cloud-config\na: &a [x]\nb: &b [*a,*a]\n" + "".join(f"c{n}: [*b,*b]\n" for n in range(300)),
        "#cloud-config\n" + "[" * 5000,
        "#cloud-config\nwrite_files: [[[]]]\nusers: 5\ngroups: {a: {b: c}}\nntp: 3\napt: {sources: [1]}\n",
        "#cloud-config\nusers: [{name: [1]}, {groups: 5}]\nchpasswd: 3\nbootcmd: {a: b}\nca_certs: 1\n",
        "#cloud-config\n1: 2\nnull: 3\npackages: [{apt: {a: b}}, [], null]\npower_state: [1]\n",
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--",
        b"\x1f\x8b\x00broken",
        b"\xff\xfe\x00",
    ],
)
def test_no_user_data_makes_a_first_boot_raise(data: str | bytes) -> None:
    assert first_boot(data).succeeded


KEYS = (
    "write_files users groups runcmd bootcmd packages power_state hostname timezone ntp chpasswd apt "
    "ca_certs ssh_authorized_keys path content name mode sources x".split()
)
WORDS = st.sampled_from(["default", "poweroff", "/a", "ls"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["default", "poweroff", "/a", "ls"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5) | st.text(max_size=40))
def test_no_cloud_config_makes_a_first_boot_raise(config: object) -> None:
    text = config if isinstance(config, str) else json.dumps(config)
    machine = booted(f"#cloud-config\n{text}".encode("utf-8", "surrogatepass"))
    assert Machine.from_json(machine.to_json()) == machine
    assert told(machine)["status"] in ("done", "error", "running")
