"""Nothing of ours is a barrier: outputs in JupyterLab and exported, the course page, pages of a class."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.course.lessons import Lesson as Source
from grader.course.releases import make_release
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.commands import main
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release
from tests.browser.axe import barriers
from tests.browser.chromium import LONGEST, new_page
from tests.browser.lessons import FIRST, Learner, Lesson
from tests.browser.test_help_at_hand import course_page, theme

pytestmark = [pytest.mark.browser, pytest.mark.long]
NAME, EXAM = "03-generalization", "13-mock-exam"
IN_GROUP = "-g rg-generalize"
SIZE = "--size Standard_D2s_v5 --security-type Standard --public-ip-address ''"
OUTPUTS = {
    "start_lab": "from azlab import lab\nfrom grader import check\nlab.start()",
    "map": "lab.map('VM', 'disk')",
    "warm_up": "warm_1 = ...\nwarm_2 = ...\nwarm_3 = ...",
    "short_json": "%az account show",
    "long_json": f"%az vm show {IN_GROUP} -n web-base",
    "table": "%az vm list -d -o table",
    "second_table": "%az group list -o table",
    "refused": f"%az image create {IN_GROUP} -n early --source web-base --hyper-v-generation V2",
    "misspelt": "%az grup list",
    "explained": "%az explain",
    "help": "%az group create -h",
    "what_if": "%az --what-if group create -n rg-new -l westeurope",
    "before": "lab.picture()",
    "copy": f"""%%az
DISK=$(az vm show {IN_GROUP} -n web-base --query storageProfile.osDisk.managedDisk.id -o tsv)
az snapshot create {IN_GROUP} -n web-snap --source $DISK -o none
az disk create {IN_GROUP} -n web-disk --source web-snap -o none
az vm create {IN_GROUP} -n web-copy --attach-os-disk web-disk --os-type Linux {SIZE} -o none
az sig create {IN_GROUP} -r shop -o none
az sig image-definition create {IN_GROUP} -r shop -i web --os-type Linux --os-state Specialized \\
    --publisher shop --offer web --sku one --features SecurityType=Standard -o none
ID=$(az vm show {IN_GROUP} -n web-copy --query id -o tsv)
az sig image-version create {IN_GROUP} -r shop -i web -e 1.0.0 --virtual-machine $ID -o none
az vmss create {IN_GROUP} -n fleet --image Ubuntu2404 --instance-count 3 --vm-sku Standard_D2s_v5 \\
    --orchestration-mode Uniform --security-type Standard --admin-username builder --generate-ssh-keys \\
    -o none""",
    "after": "lab.picture()",
    "network": "lab.picture('rg-generalize', network=True)",
    "no_picture": "lab.picture('rg-nowhere')",
    "compared": "lab.compare('web-base', 'web-copy', group='rg-generalize')",
    "many_compared": "lab.compare('web-base', 'web-copy', 'win-base', 'nobody', group='rg-generalize')",
    "latest": "lab.latest('web', gallery='shop', group='rg-generalize')",
    "bill": "lab.bill()",
    "history": "lab.history()",
    "pandas": "az('vm list').table[['name', 'location']]",
    "wrong": "check.vm('web-copy', group='rg-generalize').is_deallocated().has_no_file('/etc/shop.env')",
    "hint": "check.hint()",
    "right": "check.vm('web-copy', group='rg-generalize').exists()",
    "missing": "check.vm('web-no', group='rg-generalize').exists().is_deallocated()",
    "solution": "check.solution(2)",
    "status": "check.status()",
    "summary": "check.summary()",
    "printed": "print('word ' * 60)",
}
OF_THE_EXAM = {
    "start_lab": "from azlab import exam, lab\nfrom grader import check\nlab.start()",
    "clock": "exam.begin(90)",
    "forms": f"exam.form({', '.join(repr(f'q{number}') for number in range(1, 37))})",
    "answers": "q1 = 'a'\nq2 = 'b'",
    "check": "check.exam().is_right('q1').is_right('q2')",
    "result": "check.exam_result()",
}
NOT_BETWEEN_WORDS = """texts => texts.filter(text => getComputedStyle(text).wordBreak !== 'normal')
    .map(text => text.innerText)"""
OURS = ".jp-OutputArea-output"
"""What a cell shows, without the number at its left, which is JupyterLab's and nbconvert's."""


def opened(page: Any, learner: Learner, name: str, outputs: dict[str, str]) -> Lesson:
    """A notebook in the folder of a lesson, in which these cells have run."""
    notebook = new_notebook(metadata=nbformat.read(NOTEBOOKS / name / f"{name}.ipynb", as_version=4).metadata)
    notebook.cells = [new_code_cell(source, id=id) for id, source in outputs.items()]
    path = f"{name}/outputs.ipynb"
    nbformat.write(notebook, learner.folder / path)
    lesson = Lesson(page, learner, path)
    lesson.run_all()
    assert lesson.failures == []
    return lesson


def in_both_themes(page: Any, *within: str) -> list[str]:
    found = barriers(page, *within)
    theme(page, "JupyterLab Dark")
    found += [f"dark: {line}" for line in barriers(page, *within)]
    theme(page, "JupyterLab Light")
    return found


def test_no_output_of_a_lesson_is_a_barrier_in_jupyterlab_or_exported(learner: Learner, page: Any) -> None:
    opened(page, learner, NAME, OUTPUTS)
    assert in_both_themes(page, OURS) == []
    assert page.locator(".jp-OutputArea-output pre").evaluate_all(NOT_BETWEEN_WORDS) == []
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "outputs" in answer.url):
        page.keyboard.press("Control+s")
    assert exported(page, learner.folder / NAME / "outputs.ipynb") == []


def exported(page: Any, notebook: Path) -> list[str]:
    """What is found in the outputs of nbconvert's page, light and dark, with nothing from elsewhere."""
    found = []
    for name in ("light", "dark"):
        text, _ = HTMLExporter(theme=name).from_filename(str(notebook))
        file = notebook.with_name(f"{name}.html")
        file.write_text(text, "utf-8")
        other = new_page(page.context.browser)
        other.route("http*://**", lambda route: route.abort())
        other.goto(file.as_uri(), wait_until="domcontentloaded")
        found += [f"{name}: {line}" for line in barriers(other, OURS)]
        other.close()
    return found


def test_no_form_and_no_result_of_an_exam_is_a_barrier(learner: Learner, page: Any) -> None:
    opened(page, learner, EXAM, OF_THE_EXAM)
    page.wait_for_selector(".widget-radio-box", timeout=LONGEST)
    assert in_both_themes(page, OURS) == []


def test_the_course_page_is_no_barrier(learner: Learner, page: Any) -> None:
    course_page(learner, page)
    assert in_both_themes(page, ".jp-RenderedMarkdown") == []


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A classroom whose learners have their pages, and whose teacher has the report."""
    folder = tmp_path_factory.mktemp("classroom")
    release = make_release(Source(NOTEBOOKS / FIRST))
    classroom = Classroom(folder)
    with Book(classroom) as book:
        book.prepare(release)
    for name, points in {"ada": 2.0, "bob": 0.0, "eve": 0.0}.items():
        stamp = classroom.submission(FIRST, name)
        stamp.mkdir(parents=True)
        (stamp / "timestamp.txt").write_text("2026-11-01 12:00:00.000000 UTC")
        classroom.keep(graded(release, name, points))
    for command in ("feedback", "report"):
        assert main([command, "--classroom", str(folder)]) in (0, 1)
    return folder


def graded(release: Release, learner: str, points: float) -> Graded:
    """A result with everything that a page can say of one."""
    claims = [
        ClaimMark(
            "the group `rg-first` exists.", "RIGHT" if points else "NOT_YET", points, 2.0, "", "Make it."
        ),
        ClaimMark("it is in `westeurope`.", "NOT_STARTED", 0.0, 1.0, "there is none", "-l says where."),
        ClaimMark("its tag is right.", "WAITING", 0.0, 1.0),
        ClaimMark("it was refused.", "NOT_JUDGED", 1.0, 1.0, "this mode cannot tell"),
    ]
    marks = ExerciseMark("check_first_group", "first_group", "Exercise 1", points + 1, 5.0, tuple(claims))
    verdict = Verdict.NOT_GRADABLE if learner == "eve" else Verdict.GRADED
    return Graded(
        learner,
        FIRST,
        verdict,
        "It is not a notebook." if learner == "eve" else "All of it was run and judged.",
        release.fingerprint,
        () if learner == "eve" else (marks,),
        errors={"ResourceNotFound": 2 if points else 5},
        commands=("az group list",),
        remarks=("The file had another name.",),
        notebook=json.dumps({"cells": [code("first_group"), code("mine")]}),
        seconds=1.5,
    )


def code(id: str) -> dict[str, Any]:
    said = {"output_type": "stream", "name": "stdout", "text": "wide " * 80 + "\n"}
    return {
        "cell_type": "code",
        "id": id,
        "metadata": {},
        "source": "%az group list\n" * 3,
        "outputs": [said],
    }


def test_no_page_of_a_class_is_a_barrier(classroom: Path, page: Any) -> None:
    files = [classroom / "report.html", *sorted((classroom / "feedback").glob("*/*/*.html"))]
    assert len(files) == 4
    other = new_page(page.context.browser)
    found = []
    for color in ("light", "dark"):
        for width in (1250, 500):  # as wide as usual, and at 200 percent on a small screen
            other.emulate_media(color_scheme=color)
            other.set_viewport_size({"width": width, "height": 900})
            for file in files:
                other.goto(file.as_uri())
                found += [f"{file.parent.parent.name} {color} {width}: {line}" for line in barriers(other)]
    other.close()
    assert found == []
