"""What axe-core finds in a page: what somebody cannot use who sees, hears or moves otherwise."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

IMPACTS = ("moderate", "serious", "critical")
MARKDOWN_LINKS = ".jp-RenderedMarkdown a"
"""JupyterLab and nbconvert tell them from the words around them by colour alone."""
RUN = "within => axe.run(within, {resultTypes: ['violations']})"


def barriers(page: Any, *within: str) -> list[str]:
    """A line for each element that is a barrier: how bad, which rule, the element, and why.

    `within` are selectors of what is looked at, each of which has to match; without any it is the whole page.
    """
    # JupyterLab's body hides what leaves it and has no height of its own: axe would take all for hidden.
    page.evaluate("document.body.style.minHeight = '100vh'")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    parts = [[selector] for selector in within] or [["html"]]
    looked_at = {"include": parts, "exclude": [[MARKDOWN_LINKS]]}
    return list(_lines(page.evaluate(RUN, looked_at)["violations"]))


def _lines(violations: list[dict[str, Any]]) -> Iterator[str]:
    for violation in violations:
        if violation["impact"] in IMPACTS:
            for node in violation["nodes"]:
                summary = " ".join(node["failureSummary"].split())
                yield f"{violation['impact']} {violation['id']}: {node['html'][:200]} ({summary[:300]})"
