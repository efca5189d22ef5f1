"""Lesson 03: right ways that must count, and wrong ones with what the learner is told."""

import pytest

from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

GROUP = "-g rg-generalize"
INSIDE = f"az vm run-command invoke {GROUP} --command-id RunShellScript"
WINDOWS = f"az vm run-command invoke {GROUP} -n win-base --command-id RunPowerShellScript --scripts"
SYSPREP = "C:\\Windows\\System32\\Sysprep\\sysprep.exe"
PACKAGE = "Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe"
PLAIN = "--size Standard_D2s_v5 --security-type Standard --public-ip-address ''"
NEW = f"{PLAIN} --generate-ssh-keys"
STOP, DEALLOCATE, GENERALIZE = (f"az vm {verb} {GROUP} -n" for verb in ("stop", "deallocate", "generalize"))


@pytest.mark.parametrize(
    ("stranger", "password"),
    [("'olga'", "'Winter-2026'"), ("' Olga '", '"Winter-2026"'), ("`olga`", "winter-2026")],
)
def test_the_stranger_counts_however_it_is_quoted(lesson: Player, stranger: str, password: str) -> None:
    assert lesson.attempt("find_stranger", f"stranger = {stranger!r}\ntyped_password = {password!r}").full


@pytest.mark.parametrize(
    ("stranger", "password", "said"),
    [
        ("azureuser", "Winter-2026", "--admin-username"),
        ("www-data", "Winter-2026", "nobody can log in"),
        ("oleg", "Winter-2026", "first word of each line"),
        ("olga", "-pWinter-2026", "`-p` is the option"),
        ("olga", "tok-7f3c-91ae", ".bash_history"),
    ],
)
def test_another_answer_is_corrected(lesson: Player, stranger: str, password: str, said: str) -> None:
    marks = lesson.attempt("find_stranger", f"stranger = {stranger!r}\ntyped_password = {password!r}")
    assert marks.points == 1
    assert said in marks.shown


BAD_IMAGE = f"az image create {GROUP} -n bad-image --source web-copy --hyper-v-generation V2"


@pytest.mark.parametrize(
    "commands",
    [
        f"{DEALLOCATE} web-copy\n{GENERALIZE} web-copy\n{BAD_IMAGE} --os-disk-caching ReadOnly",
        f"{STOP} web-copy\n{DEALLOCATE} web-copy\n{GENERALIZE} web-copy\n"
        f"ID=$(az vm show {GROUP} -n web-copy --query id -o tsv)\n"
        "az image create --resource-group rg-generalize --name bad-image --source $ID "
        "--hyper-v-generation V2",
        f"{STOP} web-copy\n{GENERALIZE} web-copy\n{DEALLOCATE} web-copy\n{BAD_IMAGE}",
    ],
)
def test_a_bad_image_may_be_made_in_any_way_azure_takes(lesson: Player, commands: str) -> None:
    marks = lesson.attempt("capture_bad_image", f"%%az\n{commands}")
    assert marks.full, marks.said + marks.shown


@pytest.mark.parametrize(
    ("commands", "points", "said"),
    [
        (BAD_IMAGE, 0, "to be Generalized"),
        (f"{GENERALIZE} web-copy\n{BAD_IMAGE}", 0, "since the VM is running"),
        (f"{DEALLOCATE} web-copy\n{BAD_IMAGE}", 1, "it has no such mark"),
        (f"{STOP} web-copy\n{GENERALIZE} web-copy\n{BAD_IMAGE}", 4, "it is stopped"),
        (
            f"{DEALLOCATE} web-base\n{GENERALIZE} web-base\n"
            f"az image create {GROUP} -n bad-image --source web-base --hyper-v-generation V2",
            2,
            "it was captured from 'web-base'",
        ),
    ],
)
def test_a_skipped_step_is_named(lesson: Player, commands: str, points: float, said: str) -> None:
    marks = lesson.attempt("capture_bad_image", f"%%az\n{commands}")
    assert marks.points == points
    assert said in marks.said + marks.shown


@pytest.mark.parametrize(
    "script",
    [
        "pkill -u olga; deluser --remove-home olga; shred -u /etc/shop.env; truncate -s 0 /etc/machine-id; "
        "sudo /usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync",
        "userdel olga && rm -rf /home/olga && rm /etc/shop.env /etc/machine-id && "
        "waagent -deprovision+user -force",
        "userdel -r olga; rm /etc/shop.env; cloud-init clean --logs --machine-id; "
        "echo 'waagent -deprovision+user -force' | at now + 1 minutes",
    ],
)
def test_a_machine_may_be_cleaned_in_any_order(lesson: Player, script: str) -> None:
    marks = lesson.attempt("clean_web_base", f'%%az\n{INSIDE} -n web-base --scripts "{script}"')
    assert marks.full, marks.said + marks.shown


@pytest.mark.parametrize(
    ("script", "points", "said"),
    [
        ("waagent -deprovision+user -force", 2, "another one is there"),
        (
            "userdel -r olga; rm /etc/shop.env; cloud-init clean --machine-id; waagent -deprovision -force",
            5,
            "azureuser",
        ),
        (
            "userdel -r olga; rm /etc/shop.env; cloud-init clean --machine-id; waagent -deprovision+user",
            4,
            "'web-base'",
        ),
        ("userdel olga; rm /etc/shop.env; waagent -deprovision+user -force", 4, "its machine id is still"),
    ],
)
def test_what_was_left_behind_is_named(lesson: Player, script: str, points: float, said: str) -> None:
    marks = lesson.attempt("clean_web_base", f'%%az\n{INSIDE} -n web-base --scripts "{script}"')
    assert marks.points == points
    assert said in marks.shown


def test_a_machine_that_was_cleaned_and_then_switched_off_counts(lesson: Player) -> None:
    marks = lesson.attempt("clean_web_base", lesson.solution("clean_web_base") + f"\n{DEALLOCATE} web-base")
    assert marks.full, marks.said + marks.shown


def test_no_check_gives_the_strangers_name_away(lesson: Player) -> None:
    checks = [cell.source for id, cell in lesson.cells.items() if id.startswith("check_")]
    prompts = [cell.source for id, cell in lesson.cells.items() if cell.cell_type == "markdown"]
    assert not [text for text in [*checks, *prompts] if "olga" in text.casefold()]


CAPTURE = f"{DEALLOCATE} web-base\n{GENERALIZE} web-base\n"
GOOD_IMAGE = f"az image create {GROUP} -n good-image --source web-base --hyper-v-generation V2"
WEB_1, WEB_2 = (
    f"az vm create {GROUP} -n {name} --admin-username webadmin {NEW}" for name in ("web-1", "web-2")
)
OTHER = f"az vm create {GROUP} --image good-image --admin-username azureuser {NEW} -n"


@pytest.mark.parametrize(
    "commands",
    [
        f"{CAPTURE}{GOOD_IMAGE}\n{WEB_1} --image good-image\n{WEB_2} --image good-image",
        f"{CAPTURE}{GOOD_IMAGE}\n"
        f"ID=$(az image show {GROUP} -n good-image --query id -o tsv)\n"
        f"{WEB_2} --image $ID\n"
        f"{WEB_1} --image $ID",
        f"{CAPTURE}{GOOD_IMAGE}\naz image list {GROUP} -o table\n"
        f"{WEB_1} --image good-image\n"
        f"{WEB_2} --image good-image",
    ],
)
def test_a_pair_from_the_good_image_counts(lesson: Player, commands: str) -> None:
    marks = lesson.attempt("deploy_pair", f"%%az\n{commands}")
    assert marks.full, marks.said + marks.shown


@pytest.mark.parametrize(
    ("commands", "points", "said"),
    [
        (GOOD_IMAGE, 0, "to be Generalized"),
        (f"{CAPTURE}{GOOD_IMAGE}", 2, "does not exist yet"),
        (
            f"{CAPTURE}{GOOD_IMAGE}\n{WEB_1} --image bad-image",
            2,
            "it was created from the image 'bad-image'",
        ),
        (
            f"{CAPTURE}{GOOD_IMAGE}\n{OTHER} web-1\n{OTHER} web-2",
            6,
            "its administrator is azureuser",
        ),
    ],
)
def test_a_pair_from_elsewhere_is_not_the_pair(
    lesson: Player, commands: str, points: float, said: str
) -> None:
    marks = lesson.attempt("deploy_pair", f"%%az\n{commands}")
    assert marks.points == points
    assert said in marks.said + marks.shown


def test_an_image_that_kept_its_machine_id_is_found_out(lesson: Player) -> None:
    keep = f'{INSIDE} -n web-base --scripts "echo 4ac3 > /etc/machine-id"\n'
    marks = lesson.attempt("deploy_pair", lesson.solution("deploy_pair").replace("%%az\n", f"%%az\n{keep}"))
    assert marks.points == 7
    assert "both have the same machine id" in marks.shown


@pytest.mark.parametrize(
    "commands",
    [
        f'{WINDOWS} "Remove-AppxPackage -Package {PACKAGE} -AllUsers; {SYSPREP} /generalize /shutdown"',
        f"{WINDOWS} \"Get-AppxPackage -AllUsers | Where-Object {{ \\$_.Name -like '*Notes*' }} "
        '| Remove-AppxPackage -AllUsers"\n'
        f'{WINDOWS} "{SYSPREP} /oobe /generalize /shutdown /quiet"',
        f'{WINDOWS} "Get-AppxPackage -Name Contoso.Notes -AllUsers | Remove-AppxPackage -AllUsers" '
        f"\"Start-Process {SYSPREP} -ArgumentList '/generalize /oobe /shutdown' -Wait\"",
    ],
)
def test_windows_may_be_mended_in_any_way(lesson: Player, commands: str) -> None:
    marks = lesson.attempt("mend_windows", f"%%az\n{commands}")
    assert marks.full, marks.said + marks.shown


@pytest.mark.parametrize(
    ("commands", "points", "said"),
    [
        (f'{WINDOWS} "{SYSPREP} /generalize /oobe /shutdown"', 0, "IMAGE_STATE_COMPLETE"),
        (f'{WINDOWS} "Remove-AppxPackage -Package {PACKAGE} -AllUsers"', 1, "IMAGE_STATE_COMPLETE"),
        (f"{STOP} win-base", 0, "it is still installed"),
        (
            f'{WINDOWS} "Remove-AppxPackage -Package {PACKAGE}; {SYSPREP} /generalize /shutdown"',
            0,
            "it is still installed",
        ),
        (
            f'{WINDOWS} "Remove-AppxPackage -Package {PACKAGE} -AllUsers"\n{STOP} win-base',
            1,
            "IMAGE_STATE_COMPLETE",
        ),
        (f'{WINDOWS} "Write-Output Remove-AppxPackage {SYSPREP}"\n{STOP} win-base', 0, "still installed"),
    ],
)
def test_a_windows_that_sysprep_refused_is_not_mended(
    lesson: Player, commands: str, points: float, said: str
) -> None:
    marks = lesson.attempt("mend_windows", f"%%az\n{commands}")
    assert marks.points == points
    assert said in marks.shown


CAPTURE_WINDOWS = f"az image create {GROUP} -n win-image --source win-base --hyper-v-generation V2\n"
WINDOWS_IMAGE = f"{DEALLOCATE} win-base\n{GENERALIZE} win-base\n{CAPTURE_WINDOWS}"
WINDOWS_VM = (
    f"az vm create {GROUP} -n win-1 --admin-username webadmin --admin-password Long-2026-enough {PLAIN}"
)


@pytest.mark.parametrize(
    "commands",
    [
        f"{WINDOWS_IMAGE}{WINDOWS_VM} --image win-image",
        f"{WINDOWS_IMAGE}ID=$(az image show {GROUP} -n win-image --query id -o tsv)\n"
        f"{WINDOWS_VM} --image $ID",
        f"{WINDOWS_IMAGE}{WINDOWS_VM} --image win-image --computer-name shop --size Standard_D4s_v5",
    ],
)
def test_a_windows_vm_from_the_image_counts(lesson: Player, commands: str) -> None:
    marks = lesson.attempt("capture_windows", f"%%az\n{commands}")
    assert marks.full, marks.said + marks.shown


@pytest.mark.parametrize(
    ("commands", "points", "said"),
    [
        (CAPTURE_WINDOWS, 0, "to be Generalized"),
        (WINDOWS_IMAGE, 3, "VM 'win-1' in group 'rg-generalize' does not exist yet"),
        (f"{WINDOWS_IMAGE}{WINDOWS_VM} --image good-image", 4, "the image 'good-image'"),
        (
            f"{GENERALIZE} win-base\n{CAPTURE_WINDOWS}{WINDOWS_VM} --image win-image",
            4,
            "it is stopped",
        ),
    ],
)
def test_a_windows_road_cut_short_is_seen(lesson: Player, commands: str, points: float, said: str) -> None:
    marks = lesson.attempt("capture_windows", f"%%az\n{commands}")
    assert marks.points == points
    assert said in marks.said + marks.shown


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: f" {text} "])
def test_a_choice_counts_in_any_case(lesson: Player, change: object) -> None:
    assert callable(change)
    words = [change(word) for word in ("generalized", "specialized", "neither")]
    assert lesson.attempt("choose_state", "fleet, move, way_back = {!r}, {!r}, {!r}".format(*words)).full


@pytest.mark.parametrize(
    ("choices", "points", "said"),
    [
        (("specialized", "specialized", "neither"), 2, "one name"),
        (("generalized", "generalized", "neither"), 2, "set up as a new one"),
        (("generalized", "specialized", "generalized"), 2, "unusable"),
        (("generalized", "specialized", "specialized"), 2, "keep one disk"),
        (("neither", "neither", "neither"), 1, "what it should remember"),
    ],
)
def test_a_wrong_choice_is_corrected(
    lesson: Player, choices: tuple[str, ...], points: float, said: str
) -> None:
    marks = lesson.attempt("choose_state", "fleet, move, way_back = {!r}, {!r}, {!r}".format(*choices))
    assert marks.points == points
    assert said in marks.shown
