"""Checks of load balancers and autoscale against what the practice Azure shows of them."""

from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from grader.checks import check


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_what_the_cli_made_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    lab.start("scaling")
    of_web, rule = "-g rg --lb-name webLB", "monitor autoscale rule create -g rg --autoscale-name busy"
    kind = "--resource-type Microsoft.Compute/virtualMachineScaleSets"
    for command in (
        "group create -n rg -l westeurope",
        f"vmss create -g rg -n web --image Ubuntu2404 --orchestration-mode {mode} --vm-sku Standard_B2s "
        "--instance-count 2 --admin-username azureuser --generate-ssh-keys",
        f"network lb probe create {of_web} -n alive --protocol http --port 80 --path /",
        f"network lb rule update {of_web} -n LBRule --probe-name alive",
        f"monitor autoscale create -g rg --resource web {kind} -n busy --min-count 2 --max-count 9 --count 2",
        f'{rule} --condition "Percentage CPU > 70 avg 5m" --scale out 2',
        f'{rule} --condition "Percentage CPU < 30 avg 10m" --scale in 1',
    ):
        assert az(command).ok, command
    with check.use(lab.cloud(), {}) as notebook:
        notebook.find_cell = lambda: 1
        balancer = check.load_balancer("webLB", group="rg").has_public_address().has_rule(80, 80)
        balancer.has_probe("http", 80, "/").heeds_a_probe().serves("web")
        busy = check.autoscale("busy", group="rg").is_enabled().watches("web").keeps_between(2, 9)
        busy.has_default(2).scales_out_when(70, by=2, over=5).scales_in_when(30, by=1, over=10).rests(5)
        assert notebook.report.points == 12, str(notebook.report)
        busy.scales_out_when(80)
        assert notebook.report.points == 12
    lab.stop()
