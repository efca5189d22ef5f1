"""Workflows of GitHub Actions: order, contexts, files that hand on, conditions, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azlab.sentences import SentenceError
from tests.pipelines.conftest import Running

WORKFLOW = """
name: nightly
on:
  schedule: [{cron: "0 3 * * *"}]
  workflow_dispatch:
    inputs: {base: {default: good, type: string}}
env: {GALLERY: shop}
jobs:
  admit:
    needs: [test]
    if: needs.test.result == 'success'
    runs-on: ubuntu-latest
    steps: [{run: echo admitted}]
  test:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: |
          false | true
          echo "id ${{ needs.build.outputs.id }}"
          test "${{ inputs.base }}" = good
          echo "reached"
      - if: failure()
        run: echo sad
  build:
    runs-on: ubuntu-latest
    outputs: {id: "${{ steps.make.outputs.id }}"}
    steps:
      - uses: actions/checkout@v4
      - uses: azure/login@v2
        with: {client-id: x}
      - id: make
        name: Make ${{ inputs.base }}
        run: |
          echo "id=abc" >> "$GITHUB_OUTPUT"
          echo "NAME=web" >> "$GITHUB_ENV"
          echo "::add-mask::hunter2"
          echo "masked hunter2"
      - run: echo "$NAME ${{ env.GALLERY }} $GALLERY"
"""


def test_jobs_run_after_what_they_need_and_hand_on_what_they_made(
    running: Running, said: Callable[[], str]
) -> None:
    run = running(WORKFLOW)
    assert run.ok
    assert [step.name for step in run.steps][:3] == [
        "Run actions/checkout@v4",
        "Run azure/login@v2",
        "Make good",
    ]
    for line in ("masked ***", "web shop shop", "id abc", "admitted"):
        assert f"  {line}\n" in said()
    assert run.jobs["build"].outputs["id"] == "abc"


def test_a_run_ends_at_the_first_command_that_fails(running: Running, said: Callable[[], str]) -> None:
    run = running(WORKFLOW, base="bad")
    assert not run.ok
    assert "reached" not in said()
    assert "  sad" in said()
    assert "– admit: skipped" in said()


def test_pipes_fail_only_where_bash_is_named(running: Running) -> None:
    job = "jobs:\n  a:\n    steps:\n      - run: false | true\n        shell: bash\n"
    assert running(job.replace("        shell: bash\n", "")).ok
    assert not running(job).ok


def test_what_is_forgiven_has_failed_and_counts_as_done(running: Running, said: Callable[[], str]) -> None:
    run = running(
        "jobs:\n  a:\n    steps:\n      - {id: one, run: 'false', continue-on-error: true}\n"
        "      - run: echo ${{ steps.one.outcome }} ${{ steps.one.conclusion }}\n"
    )
    assert run.ok
    assert "failure success" in said()


def test_a_text_of_several_lines_is_handed_on_whole(running: Running, said: Callable[[], str]) -> None:
    running(
        "jobs:\n  a:\n    steps:\n      - id: one\n        run: |\n"
        "          printf 'log<<END\\nfirst\\nsecond\\nEND\\n' >> $GITHUB_OUTPUT\n"
        '      - run: echo "[${{ steps.one.outputs.log }}]"\n'
    )
    assert "[first\n  second]" in said()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n", "docker/build-push-action"),
        ("jobs:\n  a:\n    strategy: {matrix: {}}\n    steps: [{run: ls}]\n", "strategy"),
        ("jobs:\n  a:\n    container: debian\n    steps: [{run: ls}]\n", "container"),
        ("jobs:\n  a:\n    steps: [{run: ls, shell: pwsh}]\n", "pwsh"),
        ("jobs:\n  a:\n    needs: b\n    steps: [{run: ls}]\n", "needs 'b'"),
        ("jobs:\n  a: {needs: b, steps: [{run: ls}]}\n  b: {needs: a, steps: [{run: ls}]}\n", "each other"),
        ("jobs:\n  a:\n    steps: [{name: nothing}]\n", "has run or uses"),
        ("jobs:\n  a:\n    steps: [{bash: ls}]\n", "'bash' is of Azure DevOps"),
        ("jobs:\n  a:\n    steps: [{run: 'echo ${{ matrix.x }}'}]\n", "and not 'matrix'"),
        ("jobs: {}\n", "there are no jobs"),
        ("on: {workflow_dispatch: {inputs: {v: {required: true}}}}\njobs:\n  a:\n    steps: [{run: ls}]\n",
         "has to be given v"),
    ],
)  # fmt: skip
def test_what_this_runner_has_not_is_refused_by_name(running: Running, text: str, named: str) -> None:
    with pytest.raises(SentenceError, match=named):
        running(text)


DEFAULTS = """
on: {workflow_dispatch: {inputs: {dry: {type: boolean, default: true}}}}
defaults: {run: {working-directory: images}}
jobs:
  a:
    steps:
      - run: echo "in ${PWD##*/}"
      - run: echo "in ${PWD##*/}"
        working-directory: .
      - if: ${{ github.event.inputs.dry == 'true' }}
        run: echo dry
  b:
    defaults: {run: {working-directory: other}}
    steps: [{run: 'echo "in ${PWD##*/}"'}]
"""


def test_a_folder_of_the_defaults_is_that_of_each_step_without_one(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("images", "other"):
        (tmp_path / name).mkdir()
    run = running(DEFAULTS)
    assert [step.output for step in run.steps] == ["in images", f"in {tmp_path.name}", "dry", "in other"]
