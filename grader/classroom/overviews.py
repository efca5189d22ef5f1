"""What a learner reads of an assignment with several lessons: the total, and the way to each page."""

from collections.abc import Collection, Mapping

from grader.classroom.pages import render
from grader.classroom.totals import Total

FILE = "index.html"


def overview(total: Total, titles: Mapping[str, str], files: Collection[str]) -> str:
    """The page as HTML. `titles` are the lessons' by name, `files` the names of the pages beside it."""
    rows = [
        {
            "title": titles[result.lesson],
            "file": f"{result.lesson}.html" if f"{result.lesson}.html" in files else "",
            "status": str(result.status),
            "points": result.points,
            "worth": result.worth,
        }
        for result in total.results
    ]
    page = {
        "assignment": total.assignment,
        "learner": total.learner.name or total.learner.id,
        "status": str(total.status),
        "points": total.points,
        "worth": total.worth,
        "rows": rows,
    }
    return render("assignment", page=page)
