"""What a learner has come to, as a page that can be printed: by lesson, by statement, and what it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from azlab.assignments import number_of
from azlab.outputs import link
from azlab.whole_files import write_whole
from grader.progress.pages import PAGE, TITLE, open_words
from grader.progress.standing import LessonStanding, points, read_course
from grader.progress.statements import STATEMENTS, TAUGHT

FILE = "Summary.html"
MARK = '<meta name="generator" content="azlab summary">'
"""By which a page is known for one of ours, to be written anew."""
NOT_PROVED = (
    "It was done in a practice Azure, unless a lesson ran live: faster, smaller and more forgiving than "
    "Azure. A first week with a small subscription of one's own is the next step.",
    "It is no certificate, and none of Microsoft's. The course prepares for no live exam and is not linked "
    "with Microsoft.",
    "Points are the best that checks gave in one's own folder, with notes, hints and solutions at hand. "
    "Nobody watched.",
    "The course does not have Azure Policy, private endpoints, or encryption with keys of one's own.",
)
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.45 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin-bottom: .2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0 }
th, td { border-bottom: 1px solid #8888 }
tbody th { font-weight: inherit }
.number { text-align: right }
.number, .short { white-space: nowrap }
@page { margin: 15mm }
@media print {
  :root { color-scheme: light }
  body { font-size: 9.5pt; line-height: 1.3; max-width: none; margin: 0; padding: 0 }
  th, td { padding-top: .1rem; padding-bottom: .1rem }
  thead { display: table-header-group }
  tr, li { break-inside: avoid }
  h2 { break-after: avoid }
  .new { break-before: page }
}
"""


@dataclass(frozen=True)
class Statement:
    """One statement of the syllabus. `worth` is 0 where no exercise grades it; `lessons` are numbers.

    `here` is whether a lesson that grades or teaches it lies in the learner's folder.
    """

    text: str
    lessons: tuple[str, ...]
    points: float
    worth: float
    here: bool = True

    @property
    def state(self) -> str:
        """In a word."""
        if not self.here:
            return "not here"
        if not self.worth:
            return "not graded"
        return "done" if self.points >= self.worth else "in part" if self.points else "open"


def statements(lessons: Sequence[LessonStanding]) -> list[Statement]:
    """All of the syllabus: an exercise counts for each statement that its checks grade."""
    return [_statement(id, lessons) for id in STATEMENTS]


def _statement(id: str, lessons: Sequence[LessonStanding]) -> Statement:
    graded = [
        (lesson.number, exercise)
        for lesson in lessons
        for exercise in lesson.exercises
        if any(id in lesson.statements.get(check, ()) for check in exercise.exercise.worth)
    ]
    numbers = [number for number, _ in graded] or map(number_of, TAUGHT[id])
    return Statement(
        STATEMENTS[id],
        tuple(dict.fromkeys(numbers)),
        sum(exercise.points for _, exercise in graded),
        sum(exercise.worth for _, exercise in graded),
        bool(graded) or any(lesson.lesson in TAUGHT[id] for lesson in lessons),
    )


def page(lessons: Sequence[LessonStanding], today: date) -> str:
    """The summary as HTML, whole in itself."""
    head = f"<title>{escape(TITLE)}: a summary</title>\n{MARK}\n<style>{STYLE}</style>"
    whole = points(sum(lesson.points for lesson in lessons), sum(lesson.worth for lesson in lessons))
    done = sum(not lesson.open for lesson in lessons)
    body = [
        f"<h1>{escape(TITLE)}</h1>",
        f"<p>A summary of {today:%d %B %Y}, for: ______________________________</p>",
        f"<p><strong>{whole}</strong>. Done: {done} of {len(lessons)} notebooks.</p>",
        f"<h2>What was done</h2>\n{_by_lesson(lessons)}",
        "<h2>What this does not prove</h2>",
        f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in NOT_PROVED)}</ul>",
        '<h2 class="new">What was learned, by statement of the syllabus</h2>',
        "<p>An exercise counts for each statement that it grades.</p>",
        _by_statement(lessons),
    ]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{head}\n</head>\n'
        "<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _by_lesson(lessons: Sequence[LessonStanding]) -> str:
    rows = [
        (f"{lesson.number} {lesson.title}", f"{lesson.points:g} of {lesson.worth:g}", open_words(lesson))
        for lesson in lessons
    ]
    return _table(("lesson", "points", "open"), rows)


def _by_statement(lessons: Sequence[LessonStanding]) -> str:
    rows = [
        (
            statement.text,
            f"{statement.points:g} of {statement.worth:g}" if statement.worth else "",
            statement.state,
            ", ".join(statement.lessons),
        )
        for statement in statements(lessons)
    ]
    return _table(("statement", "points", "state", "lessons"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    names = "".join(f'<th scope="col"{_kind(name)}>{name}</th>' for name in head)
    body = "\n".join(f"<tr>{_cells(head, row)}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cells(head: Sequence[str], row: Sequence[str]) -> str:
    first, *more = (escape(text) for text in row)
    cells = (f"<td{_kind(name)}>{text}</td>" for name, text in zip(head[1:], more, strict=True))
    return f'<th scope="row">{first}</th>{"".join(cells)}'


def _kind(name: str) -> str:
    """Of a column: what is short is not broken, and numbers stand at the right."""
    kind = {"points": "number", "state": "short", "lessons": "short"}.get(name)
    return f' class="{kind}"' if kind else ""


def write_summary(course: Path, file: Path) -> None:
    """Write the summary of a learner's folder into a file, in one step.

    Raises `FileExistsError` where something else lies there, and `OSError`.
    """
    if file.exists() and MARK not in file.read_text("utf-8", "replace"):
        raise FileExistsError(f"{file} is there already and is no summary: name another file.")
    file.parent.stat()  # a folder that is not there was meant otherwise, and is not made
    write_whole(file, page(read_course(course), date.today()))


@dataclass(frozen=True)
class Written:
    """Where the summary lies, from the notebook on."""

    address: str

    def __repr__(self) -> str:
        return f"{self.address} is written. To print it, open it in a browser."

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # JupyterLab shows a page, but does not print it: a browser has to have it for itself.
        taken = link(self.address, "download it", download=FILE)
        said = f"<p>{link(self.address, FILE)} is written. To print it, {taken} and open it in a browser.</p>"
        return {"text/plain": repr(self), "text/html": said}


def file_for(folder: Path) -> Path:
    """Where the summary belongs, of a lesson's folder: beside the course's page, where `learn` wrote one."""
    return (folder.parent if (folder.parent / PAGE).is_file() else folder) / FILE
