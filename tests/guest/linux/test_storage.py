"""Data disks inside a Linux machine: found, formatted, mounted, written, unmounted."""

from collections.abc import Callable

import pytest

from azlab import guest
from azlab.guest.execution import Execution
from azlab.guest.machine import Machine
from azlab.guest.volumes import Volume, plug, unplug

Run = Callable[[str], Execution]


@pytest.fixture
def orders() -> Volume:
    return Volume("/disks/orders", 0, 64)


@pytest.fixture
def copied() -> Volume:
    return Volume("/disks/copied", 1, 64)


@pytest.fixture
def run(ubuntu: Machine, orders: Volume, copied: Volume) -> Run:
    def script(text: str) -> Execution:
        plug(ubuntu, [orders, copied])
        try:
            return guest.run(ubuntu, "RunShellScript", [text], [])
        finally:
            unplug(ubuntu)

    return script


def test_a_new_disk_has_no_file_system_until_it_is_made(run: Run) -> None:
    refused = run("blkid /dev/sdb; echo $?; mount /dev/sdb /mnt; echo $?")
    assert refused.stdout == "2\n32\n"
    assert "wrong fs type, bad option, bad superblock on /dev/sdb" in refused.stderr
    assert run("mkfs.ext4 -q -L orders /dev/sdb && blkid -s LABEL -o value /dev/sdb").stdout == "orders\n"
    assert run("mount /dev/sdb /mnt && ls /mnt").stdout == "lost+found\n"


def test_files_are_on_the_disk_and_not_below_it(run: Run, ubuntu: Machine, orders: Volume) -> None:
    run("mkfs.ext4 -q /dev/sdb; mkdir /srv/o; echo under > /srv/o/old; mount /dev/sdb /srv/o")
    run("echo 1 > /srv/o/new; chmod 600 /srv/o/new")
    assert orders.content is not None
    assert orders.content["files"] == {"/lost+found/": "", "/new": "1\n"}
    assert orders.content["modes"] == {"/new": "0600"}
    assert "/srv/o/new" not in ubuntu.files
    assert run("ls /srv/o").stdout == "lost+found\nnew\n"
    assert run("umount /srv/o; ls /srv/o; mount /dev/sdb /srv/o; cat /srv/o/new").stdout == "old\n1\n"


def test_find_stays_on_one_disk_when_told_to(run: Run) -> None:
    run("mkfs.ext4 -q /dev/sdb; mkdir /srv/o; mount /dev/sdb /srv/o; echo 1 > /srv/o/new; echo 1 > /srv/old")
    assert run("find /srv -type f").stdout == "/srv/o/new\n/srv/old\n"
    assert run("find /srv -xdev -type f").stdout == "/srv/old\n"
    assert run("find /srv -mount").stdout == "/srv\n/srv/o\n/srv/old\n"
    assert run("find /srv/o -xdev -type f").stdout == "/srv/o/new\n"
    run("echo 1 > /run/started")
    assert "/run/started" in run("find / -type f").stdout
    assert "/run/started" not in run("find / -xdev -type f").stdout


def test_a_boot_unmounts_and_mounts_what_fstab_says(run: Run, ubuntu: Machine) -> None:
    run("mkfs.ext4 -q /dev/sdb; mkfs.ext4 -q /dev/sdc; mkdir -p /a /b; mount /dev/sdb /a; mount /dev/sdc /b")
    run("touch /a/x /b/y")
    run('echo "UUID=$(blkid -s UUID -o value /dev/sdb) /a ext4 defaults,nofail 0 2" >> /etc/fstab')
    guest.boot(ubuntu)
    assert run("ls /a /b; mountpoint -q /b || echo not").stdout == "/a:\nlost+found\nx\n/b:\nnot\n"


def test_fstab_mounts_by_hand_and_all(run: Run) -> None:
    run("mkfs.ext4 -q -L data /dev/sdb; mkdir /a; echo 'LABEL=data /a ext4 noauto 0 0' >> /etc/fstab")
    assert run("mount -a; mountpoint -q /a || mount /a; mountpoint /a").stdout == "/a is a mountpoint\n"
    wrong = run("umount /a; echo 'UUID=nope /a ext4 defaults 0 0' > /etc/fstab; mount -a; echo $?; mount /b")
    assert wrong.stdout == "32\n"
    assert wrong.stderr == "mount: /a: can't find UUID=nope.\nmount: /b: can't find in /etc/fstab.\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("mount /dev/sdz /mnt", "mount: /mnt: special device /dev/sdz does not exist."),
        ("mount /dev/sdb /nope", "mount: /nope: mount point does not exist."),
        ("mount /dev/sdb /mnt; mount /dev/sdb /mnt", "mount: /mnt: /dev/sdb already mounted on /mnt."),
        ("mount -t xfs /dev/sdb /mnt", "mount: /mnt: wrong fs type"),
        ("umount /mnt", "umount: /mnt: not mounted."),
        ("mount /dev/sdb /mnt; cd /mnt; umount /mnt", "umount: /mnt: target is busy."),
        ("mount /dev/sdb /mnt; mkfs.ext4 /dev/sdb", "/dev/sdb is mounted; will not make a filesystem here!"),
        ("lsblk /dev/sdq", "lsblk: /dev/sdq: not a block device"),
        ("df /nope", "df: /nope: No such file or directory"),
        ("mount -o ro /dev/sdb /mnt; touch /mnt/x", "touch: cannot touch '/mnt/x': Read-only file system"),
        ("mount -r /dev/sdb /mnt; mkdir /mnt/x", "cannot create directory '/mnt/x': Read-only file system"),
        ("mount -r /dev/sdb /mnt; rm -r /mnt/lost+found", "cannot remove '/mnt/lost+found': Read-only"),
        ("mount -r /dev/sdb /mnt; cp /etc/os-release /mnt/", "cp: cannot create regular file"),
        ("mount -r /dev/sdb /mnt; echo 1 > /mnt/x", "Read-only file system"),
    ],
)
def test_what_goes_wrong_is_said_in_linux_words(run: Run, script: str, said: str) -> None:
    run("mkfs.ext4 -q /dev/sdb")
    execution = run(script)
    assert said in execution.stderr
    assert execution.exit_code != 0


def test_a_file_system_is_not_made_over_another_without_force(run: Run, orders: Volume) -> None:
    run("mkfs.ext4 -q /dev/sdb; mount /dev/sdb /mnt; echo 1 > /mnt/x; umount /mnt")
    assert "Proceed anyway?" in run("mkfs.ext4 /dev/sdb").stdout
    assert orders.content is not None
    assert "/x" in orders.content["files"]
    run("mkfs.ext4 -F /dev/sdb")
    assert orders.content is not None
    assert "/x" not in orders.content["files"]


def test_a_copied_system_disk_has_partitions_and_files(run: Run, ubuntu: Machine, copied: Volume) -> None:
    ubuntu.files["/root/lost.txt"] = "here\n"
    copied.content = guest.clone(ubuntu).to_json()
    assert "sdc1" in run("lsblk").stdout
    assert run("mount -o ro /dev/sdc1 /mnt && cat /mnt/root/lost.txt").stdout == "here\n"
    assert "wrong fs type" in run("umount /mnt; mount /dev/sdc /mnt").stderr


def test_an_xfs_twin_is_refused_without_nouuid(run: Run, orders: Volume, copied: Volume) -> None:
    run("mkfs.xfs /dev/sdb; mkdir /a /b; mount /dev/sdb /a; echo 1 > /a/x")
    copied.content = dict(orders.content or {})
    assert "wrong fs type" in run("mount /dev/sdc /b").stderr
    assert run("mount -o nouuid /dev/sdc /b; cat /b/x").stdout == "1\n"


def test_disks_are_listed_with_sizes_places_and_what_is_mounted(run: Run) -> None:
    run("mkfs.ext4 -q /dev/sdb; mount /dev/disk/azure/scsi1/lun0 /mnt")
    assert run("lsblk -n -o NAME,HCTL,SIZE,MOUNTPOINT /dev/sdb /dev/sdc").stdout == (
        "sdb 1:0:0:0 64G /mnt\nsdc 1:0:0:1 64G\n"
    )
    assert "/dev/sdb on /mnt type ext4 (rw,relatime)" in run("mount").stdout
    assert run("df -h /mnt | tail -n 1").stdout.split()[-1] == "/mnt"
    assert len(run("df").stdout.splitlines()) == 3


def test_a_disk_that_is_taken_off_is_not_mounted_any_more(ubuntu: Machine, run: Run, orders: Volume) -> None:
    run("mkfs.ext4 -q /dev/sdb; mount /dev/sdb /mnt; echo 1 > /mnt/x")
    plug(ubuntu, [])
    assert guest.run(ubuntu, "RunShellScript", ["ls /mnt"], []).stdout == ""
    unplug(ubuntu)
    assert "volumes" not in ubuntu.to_json()
