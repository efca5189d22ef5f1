"""Pipelines of Azure DevOps: order, variables, conditions, lines that are heard, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azlab.sentences import SentenceError
from tests.pipelines.conftest import Running

STAGES = """
schedules:
- cron: "0 3 * * *"
  displayName: nightly
  branches: {include: [main]}
parameters:
- {name: base, default: good}
variables:
  gallery: shop
stages:
- stage: Build
  jobs:
  - job: image
    steps:
    - checkout: self
    - bash: |
        echo "from ${{ parameters.base }} $(gallery) $GALLERY"
        echo "##vso[task.setvariable variable=id;isOutput=true]abc"
      name: make
    - bash: echo "same job $(make.id)"
- stage: Test
  dependsOn: Build
  variables:
    id: $[ stageDependencies.Build.image.outputs['make.id'] ]
  jobs:
  - job: smoke
    steps:
    - task: AzureCLI@2
      displayName: Smoke test
      inputs:
        azureSubscription: shop
        scriptType: bash
        scriptLocation: inlineScript
        inlineScript: |
          echo "other stage $(id)"
          test ${{ parameters.base }} = good
    - bash: echo cleaned
      condition: always()
    - bash: echo not when it failed
- stage: Admit
  jobs:
  - job: admit
    steps:
    - bash: echo admitted
"""


def test_stages_run_in_order_and_hand_on_what_they_made(running: Running, said: Callable[[], str]) -> None:
    run = running(STAGES)
    assert run.ok
    assert "By itself it starts at cron '0 3 * * *'." in said()
    for line in ("from good shop shop", "same job abc", "other stage abc", "admitted"):
        assert f"  {line}\n" in said()


def test_what_follows_a_failed_step_is_skipped_but_what_always_runs(
    running: Running, said: Callable[[], str]
) -> None:
    run = running(STAGES, base="bad")
    assert not run.ok
    assert [step.outcome.value for step in run.steps[3:]] == ["failed", "succeeded", "skipped", "skipped"]
    assert "cleaned" in said()
    assert "admitted" not in said()
    assert repr(run) == ("Azure DevOps, pipeline.yml: failed (steps: 4 succeeded, 1 failed, 2 skipped).")


def test_a_script_fails_by_its_last_command_only(running: Running) -> None:
    run = running("steps:\n- bash: |\n    false\n    true\n- bash: 'false | true'\n- script: 'false'\n")
    assert [step.outcome.value for step in run.steps] == ["succeeded", "succeeded", "failed"]


def test_a_variable_that_nobody_set_stays_as_it_is_and_bash_runs_it(
    running: Running, said: Callable[[], str]
) -> None:
    running('steps:\n- bash: echo "$(nobody)"\n')
    assert "nobody: command not found" in said()


def test_a_secret_is_masked_and_is_no_environment_variable(running: Running, said: Callable[[], str]) -> None:
    running(
        "steps:\n- bash: echo '##vso[task.setvariable variable=token;issecret=true]hunter2'\n"
        '- bash: echo "<$(token)> <$TOKEN>"\n'
    )
    assert "<***> <>" in said()
    assert "hunter2" not in said()


def test_a_step_may_say_that_it_failed_and_the_job_may_go_on(running: Running) -> None:
    run = running(
        "steps:\n- bash: echo '##vso[task.complete result=Failed;]no'\n  continueOnError: true\n"
        "- bash: echo on\n- bash: echo never\n  enabled: false\n"
    )
    assert [step.outcome.value for step in run.steps] == ["failed", "succeeded", "skipped"]
    assert run.ok


def test_a_variable_of_the_whole_file_may_be_a_parameter(running: Running, said: Callable[[], str]) -> None:
    running(
        "parameters: [{name: base}]\nvariables: {base: 'x-${{ parameters.base }}'}\n"
        "steps:\n- bash: echo $BASE $(base)\n",
        base="one",
    )
    assert "x-one x-one" in said()


def test_variables_may_be_given_and_listed(running: Running, said: Callable[[], str]) -> None:
    running("variables:\n- name: one\n  value: 1\nsteps:\n- bash: echo $(one) $(two)\n", two="zwei")
    assert "1 zwei" in said()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("steps:\n- powershell: dir\n", "script, bash, checkout"),
        ("steps:\n- run: ls\n", "'run' is of GitHub Actions: here it is bash"),
        ("steps:\n- task: PublishBuildArtifacts@1\n", "PublishBuildArtifacts@1"),
        ("steps:\n- bash: ls\n  retryCountOnTaskFailure: 3\n", "retryCountOnTaskFailure"),
        ("resources: {repositories: []}\nsteps:\n- bash: ls\n", "resources"),
        ("jobs:\n- job: a\n  strategy: {matrix: {}}\n  steps:\n  - bash: ls\n", "strategy"),
        ("jobs:\n- job: a\n  dependsOn: b\n  steps:\n  - bash: ls\n", "needs 'b'"),
        ("variables:\n- group: secrets\nsteps:\n- bash: ls\n", "group"),
        ("parameters:\n- name: base\nsteps:\n- bash: ls\n", "has to be given base"),
        ("steps: []\n", "there are no steps"),
        ("steps:\n- task: AzureCLI@2\n  inputs: {scriptType: ps}\n", "scriptType bash, and not 'ps'"),
        ("steps:\n- bash: ls\n  condition: tuesday()\n", "tuesday"),
        ("steps: [\n", "no YAML"),
        ("hello: world\n", "neither a workflow"),
    ],
)
def test_what_this_runner_has_not_is_refused_by_name(running: Running, text: str, named: str) -> None:
    with pytest.raises(SentenceError, match=named):
        running(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    from azlab.pipelines.running import read

    with pytest.raises(SentenceError, match=r"There is no file .*writefile nightly\.yml"):
        read(tmp_path / "nightly.yml")


def test_a_step_that_takes_too_long_is_ended(running: Running, said: Callable[[], str]) -> None:
    run = running("steps:\n- bash: exec sleep 600\n  timeoutInMinutes: 0.002\n")
    assert not run.ok
    assert "It ran longer than 0.002 minutes, and was ended." in said()
