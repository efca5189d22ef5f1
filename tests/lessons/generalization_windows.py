"""Answers to exercises 5 and 6 of lesson 03: Sysprep, and the image of a Windows machine."""

GROUP = "-g rg-generalize"
INSIDE = f"az vm run-command invoke {GROUP} -n win-base --command-id RunPowerShellScript --scripts"
SYSPREP = "C:\\Windows\\System32\\Sysprep\\sysprep.exe"
PREPARE = f"{SYSPREP} /generalize /oobe /shutdown"
PACKAGE = "Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe"
REMOVE = f"Remove-AppxPackage -Package {PACKAGE} -AllUsers"
STOP, DEALLOCATE, GENERALIZE, START = (
    f"az vm {verb} {GROUP} -n win-base" for verb in ("stop", "deallocate", "generalize", "start")
)
IMAGE = f"az image create {GROUP} -n win-image --source win-base --hyper-v-generation V2"
CAPTURE = f"{DEALLOCATE}\n{GENERALIZE}\n{IMAGE}"
NEW = (
    f"az vm create {GROUP} -n win-1 --size Standard_D2s_v5 --public-ip-address '' "
    "--admin-username webadmin --admin-password Long-2026-enough --image"
)
VM = "/subscriptions/{{subscriptionId}}/resourceGroups/rg-generalize/providers/Microsoft.Compute"
AT = "?api-version=2024-11-01"
CLEAN = "IMAGE_STATE_COMPLETE"
NO_APP = "still installed"

RIGHT = [
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}; {SYSPREP} /generalize /shutdown"'),
    (
        "mend_windows",
        f"%%az\n{INSIDE} \"Get-AppxPackage -AllUsers | Where-Object {{ \\$_.Name -like '*Notes*' }} "
        f'| Remove-AppxPackage -AllUsers"\n{INSIDE} "{SYSPREP} /oobe /generalize /shutdown /quiet"',
    ),
    (
        "mend_windows",
        f'%%az\n{INSIDE} "Get-AppxPackage -Name Contoso.Notes -AllUsers | Remove-AppxPackage -AllUsers" '
        f"\"Start-Process {SYSPREP} -ArgumentList '/generalize /oobe /shutdown' -Wait\"",
    ),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}; {PREPARE}"\n{DEALLOCATE}'),
    (
        "mend_windows",
        f'%%az\n{INSIDE} "{REMOVE}" "cmd /c %windir%\\system32\\sysprep\\sysprep.exe '
        f'/generalize /oobe /quit"\n{STOP}',
    ),
    (
        "mend_windows",
        f'%%az\naz vm run-command create {GROUP} --vm-name win-base --name mend --script "{REMOVE}"\n'
        f'az vm run-command create {GROUP} --vm-name win-base --name prepare --script "{PREPARE}"',
    ),
    (
        "mend_windows",
        f"""scripts = ["{REMOVE}", r"{SYSPREP} /generalize /shutdown /oobe"]
for script in scripts:
    az(f'{INSIDE.removeprefix("az ")} "{{script}}"')""",
    ),
    ("capture_windows", f"%%az\n{CAPTURE}\n{NEW} win-image"),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\nID=$(az image show {GROUP} -n win-image --query id -o tsv)\n"
        f"{NEW} $ID --security-type Standard",
    ),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW} win-image --computer-name shop --size Standard_D4s_v5\n"
        f"az vm deallocate {GROUP} -n win-1",
    ),
    (
        "capture_windows",
        f"%%az\n{GENERALIZE}\n{IMAGE}\n{DEALLOCATE}\n{NEW} win-image --no-wait\n"
        f"az vm wait {GROUP} -n win-1 --created",
    ),
    (
        "capture_windows",
        f"""for step in ("deallocate", "generalize"):
    az(f"rest --method post --url {VM}/virtualMachines/win-base/{{step}}{AT}")
    az("vm wait {GROUP} -n win-base --custom \\"instanceView.statuses[?code=='PowerState/deallocated']\\"")
made = az("{IMAGE.removeprefix("az ")}")
az(f"{NEW.removeprefix("az ")} {{made.data['id']}} --tags of=shop")""",
    ),
]
"""Whatever makes Windows forget itself, in one script or several, and in whatever way it is captured then."""

IN_A_SHELL = [
    (
        "mend_windows",
        f'done = !{INSIDE} "{REMOVE}; cd C:\\Windows\\System32\\Sysprep; .\\sysprep.exe '
        '/generalize /oobe /shutdown"',
    ),
    ("capture_windows", f"%%bash\n{STOP}\n{CAPTURE}\n{NEW} win-image"),
]
"""The same by an `az` outside of the kernel, each of which takes a second."""

WRONG = [
    ("mend_windows", f'%%az\n{INSIDE} "{PREPARE}"', 0, CLEAN),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}"', 1, CLEAN),
    ("mend_windows", f"%%az\n{STOP}", 0, NO_APP),
    ("mend_windows", f'%%az\n{INSIDE} "Remove-AppxPackage -Package {PACKAGE}; {PREPARE}"', 0, NO_APP),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}"\n{STOP}', 1, CLEAN),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}; Stop-Computer -Force"', 1, CLEAN),
    ("mend_windows", f'%%az\n{INSIDE} "Write-Output Remove-AppxPackage {PREPARE}"\n{STOP}', 0, NO_APP),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}; {SYSPREP} /oobe /shutdown"', 1, CLEAN),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}; {PREPARE}"\n{START}', 1, "IMAGE_STATE_COMPLETE"),
    (
        "mend_windows",
        f'%%az\n{INSIDE} "Get-AppxPackage -Name Contoso.Notes | Remove-AppxPackage -AllUsers; {PREPARE}"',
        0,
        NO_APP,
    ),
    (
        "mend_windows",
        f'%%az\n{INSIDE} "Remove-Item C:\\Windows\\System32\\Sysprep\\Panther\\setuperr.log; {PREPARE}"',
        0,
        NO_APP,
    ),
    ("mend_windows", f'%%az\n{INSIDE} "{REMOVE}"\n{DEALLOCATE}\n{GENERALIZE}', 1, "never starts again"),
    ("capture_windows", f"%%az\n{IMAGE}", 0, "Azure refused `az image create` with OperationNotAllowed"),
    ("capture_windows", f"%%az\n{CAPTURE}", 3, "VM 'win-1' in group 'rg-generalize' does not exist yet"),
    ("capture_windows", f"%%az\n{CAPTURE}\n{NEW} good-image", 5, "the image 'good-image'"),
    ("capture_windows", f"%%az\n{GENERALIZE}\n{IMAGE}\n{NEW} win-image", 5, "it is stopped"),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW.replace('webadmin', 'administrator')} win-image",
        3,
        "does not exist yet",
    ),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW.replace('webadmin', 'azureuser')} win-image",
        5.5,
        "its administrator is azureuser",
    ),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW} win-image".replace("--public-ip-address ''", ""),
        5.75,
        "it has 'win-1PublicIP'",
    ),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW} win-image".replace("--hyper-v-generation V2", ""),
        1,
        "Azure refused `az image create` with BadRequest",
    ),
    ("capture_windows", f"%%az\n{START}\n{CAPTURE}\n{NEW} win-image", 5, "its provisioning state is Failed"),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW} MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest",
        4.75,
        "it was created from MicrosoftWindowsServer:WindowsServer",
    ),
]

REFUSED = [
    ("capture_windows", f"%%az\n{IMAGE}", "requires the Virtual Machine 'win-base' to be Generalized"),
    (
        "capture_windows",
        f"%%az\n{CAPTURE}\n{NEW} win-image --admin-username administrator",
        "specifically disallowed",
    ),
    ("capture_windows", f"%%az\n{CAPTURE}\n{NEW} win-image --admin-password windows", "password"),
    (
        "capture_windows",
        f"%%az\n{START}\n{CAPTURE}\n{NEW} win-image",
        "has not been properly prepared to be used as a VM image",
    ),
]
