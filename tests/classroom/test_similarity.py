"""Who copied is found, however it was hidden; who worked alone is left in peace."""

import json
import random
import time
from itertools import combinations

import pytest

from grader.classroom.commands_as_typed import command, commands_in
from grader.classroom.similarity import Pair, groups, line, pairs
from grader.classroom.traces import LessonText, Trace, Traces, Work, shape, traces
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.setup.places import NOTEBOOKS
from tests.classroom.pretended_class import Learner, copied, honest, quirky

RELEASE = make_release(Lesson(NOTEBOOKS / "04-managed-images"))
CELLS = json.loads(RELEASE.notebook)["cells"]
LESSON = LessonText.of(RELEASE)
EXERCISES = [cell["id"] for cell in CELLS if cell["metadata"].get("nbgrader", {}).get("solution")]

Both = tuple[str, str]


def _class(
    size: int, seed: int, copies: tuple[int, ...] = (2, 2, 2, 4)
) -> tuple[dict[str, Traces], set[Both]]:
    """A class, and the pairs in it that copied: by default three, and a ring of four."""
    rng = random.Random(seed)
    learners = [honest(LESSON, EXERCISES, rng) for _ in range(size)]
    first, copying = 0, set[Both]()
    for group in copies:
        learners[first] = quirky(learners[first], rng)
        for index in range(first + 1, first + group):
            learners[index] = copied(learners[first], rng)
        copying |= {(f"{a:03}", f"{b:03}") for a, b in combinations(range(first, first + group), 2)}
        first += group
    return {f"{index:03}": _traces(learner) for index, learner in enumerate(learners)}, copying


def _traces(learner: Learner) -> Traces:
    return traces(learner.work(), LESSON)


def test_copies_are_found_in_classes_of_a_hundred_and_hardly_anybody_else() -> None:
    found = wanted = wrong = 0
    for seed in range(3):
        everybody, copying = _class(100, seed)
        shown = {pair.learners for pair in pairs(everybody)}
        found, wanted, wrong = (
            found + len(shown & copying),
            wanted + len(copying),
            wrong + len(shown - copying),
        )
    assert found / wanted > 0.95
    assert found / (found + wrong) > 0.9


def test_a_class_where_nobody_copied_is_left_in_peace() -> None:
    assert [pairs(_class(60, seed, ())[0]) for seed in range(3)] == [[], [], []]


def test_a_class_of_thirty_is_enough() -> None:
    everybody, copying = _class(30, 1)
    assert {pair.learners for pair in pairs(everybody)} >= {both for both in copying if both[0] < "006"}


def test_a_ring_is_shown_as_a_group() -> None:
    everybody, _ = _class(100, 0)
    assert ["006", "007", "008", "009"] in groups(pairs(everybody))


def test_five_hundred_are_compared_within_seconds() -> None:
    everybody, copying = _class(500, 1)
    before = time.process_time()
    shown = {pair.learners for pair in pairs(everybody)}
    assert time.process_time() - before < 5
    assert shown >= copying


@pytest.mark.parametrize("size", [2, 3, 8])
def test_nothing_is_rare_in_a_small_class(size: int) -> None:
    assert pairs(_class(size, 1, (2,))[0]) == []


LOOP = (
    "machines = {}\nfor number in range(17):\n    machines[number] = az(f'vm show -n x-{number}')\nmachines"
)


def test_renamed_variables_comments_and_spaces_leave_the_shape_of_a_cell() -> None:
    other = LOOP.replace("machines", "found").replace("number", "n") + "   # done by me alone"
    assert shape(LOOP, LESSON) == shape(other, LESSON) != shape(LOOP.replace("17", "18"), LESSON)


def test_neither_renaming_nor_another_order_hides_a_copy_completely() -> None:
    rng = random.Random(5)
    for _ in range(20):
        source = quirky(honest(LESSON, EXERCISES, rng), rng)
        found = _traces(source)
        renamed = {
            name: cell.replace(source.cells["own 9"].split()[0], "zz9") for name, cell in source.cells.items()
        }
        moved = dict(rng.sample(list(source.cells.items()), len(source.cells)))
        spelled = {name: cell.replace(" -g ", "  --resource-group ") for name, cell in source.cells.items()}
        for hidden in (renamed, moved, spelled):
            common = set(found) & set(_traces(Learner(hidden)))
            assert len(common) >= len(found) / 2, hidden


def test_the_lessons_own_solutions_leave_no_traces() -> None:
    cells = {name: LESSON.cells[name] for name in EXERCISES}
    work = Work(cells, tuple(found for cell in LESSON.cells.values() for found in commands_in(cell)))
    assert traces(work, LESSON) == {}


def test_the_same_wrong_answers_to_questions_with_few_options_are_no_traces() -> None:
    answers = 'warm_1 = "mark"\nwarm_2 = "waagent"\nwarm_3 = "no"\n'
    cells = {"warm_up": answers, "predict_location": 'predict_location = "b"', "own 0": answers * 3}
    assert traces(Work(cells), LESSON) == {}


@pytest.mark.parametrize("exercise", [name for name in EXERCISES if LESSON.cells[name].startswith("%%az")])
def test_in_which_exercise_somebody_looks_around_is_no_trace(exercise: str) -> None:
    cell = f"{LESSON.cells[exercise]}\naz account show"
    found = traces(Work({exercise: cell}, tuple(commands_in(cell))), LESSON)
    assert {trace.kind for trace in found} <= {"command", "name or word"}


def test_only_commands_right_after_each_other_are_in_an_order() -> None:
    asked, first, second = (
        f"az {name}" for name in ("vm deallocate -g rg-images -n web-base", "vm stop -n a", "account show")
    )

    def kinds(*typed: str) -> set[str]:
        work = Work({}, tuple(found for text in typed for found in commands_in(text)))
        return {trace.kind for trace in traces(work, LESSON)}

    assert kinds(first, second) == {"command", "order of commands"}
    assert kinds(first, asked, second) == {"command"}


def test_what_is_no_command_in_a_cell_with_commands_is_a_trace() -> None:
    loop = "for name in $(az vm list --query [].name -o tsv); do echo $name; done"
    found = traces(Work({"own 0": f"%%az\naz account show\n{loop}"}), LESSON)
    assert [trace.text for trace in found if trace.kind == "cell"] == [shape(loop, LESSON)]


def test_a_command_means_the_same_however_it_is_typed() -> None:
    typed = "az vm show -g rg-web -n web-1 --query id -o tsv"
    other = 'az vm show --output tsv --query "id" --name web-1 --resource-group=rg-web'
    assert command(typed).plain == command(other).plain
    assert command(typed).order != command(other).order


@pytest.mark.parametrize(
    ("cell", "verbs"),
    [
        (
            "%%az\nx=$(az vm show -n a --query id)\naz image create --source $x \\\n  -n b",
            ["vm show", "image create"],
        ),
        ("%az vm list", ["vm list"]),
        ("!az vm list | head", ["vm list"]),
        ("for n in 'ab':\n    az(f'vm delete -n {n}')", ["vm delete"]),
        ("az vm delete --ids $(az vm list -o tsv) --yes", ["vm delete", "vm list"]),
        ("az ;az", [""]),
        ("blaz vm list\nx.az('vm list')", []),
    ],
)
def test_commands_are_found_wherever_they_stand(cell: str, verbs: list[str]) -> None:
    assert sorted(found.verb for found in commands_in(cell)) == sorted(verbs)


def _with(*texts: str) -> Traces:
    return {Trace("name or word", text): () for text in texts}


def test_what_a_third_of_the_class_has_counts_for_nothing_and_what_is_rare_counts_most() -> None:
    everybody = {f"{n:02}": _with("common", f"own {n}") for n in range(20)}
    everybody |= {f"{n:02}": _with(*(f"rare {m}" for m in range(9))) for n in range(20, 22)}
    everybody |= {f"{n:02}": _with("alone") for n in range(22, 64)}
    found = pairs(everybody)
    assert [pair.learners for pair in found] == [("20", "21")]
    assert {reason.holders for reason in found[0].reasons} == {2}
    assert found[0].score == pytest.approx(sum(reason.score for reason in found[0].reasons))


def test_what_follows_from_its_parts_adds_nothing() -> None:
    part, whole = Trace("name or word", "x"), Trace("command", "vm x")
    everybody: dict[str, Traces] = {f"{n:02}": {} for n in range(64)}
    everybody["00"] = everybody["01"] = {part: (), whole: (part,), **_with(*map(str, range(9)))}
    reasons = {reason.trace for reason in pairs(everybody)[0].reasons}
    assert part in reasons
    assert whole not in reasons


def test_groups_are_those_who_hang_together() -> None:
    found = [Pair(both, 20.0, ()) for both in [("a", "b"), ("c", "d"), ("d", "e"), ("x", "b"), ("x", "c")]]
    assert groups(found) == [["a", "b", "c", "d", "e", "x"]]
    assert groups(found[:3]) == [["c", "d", "e"]]
    assert line(500) > line(100) > line(30)


@pytest.mark.parametrize(
    "text", ["#" * 20_000, "a-" * 10_000, "az('" * 5_000, "1." * 10_000, "$(az " * 4_000]
)
def test_a_hostile_cell_costs_little(text: str) -> None:
    before = time.process_time()
    traces(Work({"own 0": text}, tuple(commands_in(text))), LESSON)
    assert time.process_time() - before < 1
