from grader.course.diagrams import BOX, COLOURS, INK, LINE, without_colours

PAPERS = {"light": "#ffffff", "dark": "#111111"}
"""JupyterLab's."""


def luminance(colour: str) -> float:
    """As WCAG 2 defines it: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_diagram_is_seen_on_light_and_on_dark_paper() -> None:
    assert contrast(INK, BOX) > 4.5  # for words
    assert all(contrast(shape, paper) > 3 for shape in (BOX, LINE) for paper in PAPERS.values())


def test_each_diagram_of_a_text_begins_with_its_colours() -> None:
    bare = "```mermaid\nflowchart TB\n  A --> B\n```\n"
    dressed = bare.replace("mermaid\n", f"mermaid\n{COLOURS}\n")
    assert without_colours("```text\nno picture\n```") == 0
    assert without_colours(f"Before.\n\n{dressed}\nBetween.\n\n{bare}") == 1
    assert without_colours(f"{dressed}\n{dressed}") == 0
