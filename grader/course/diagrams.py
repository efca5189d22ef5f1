"""Mermaid pictures in a lesson's prose: which colours they bring along, and why.

A front end draws such a picture once, as an image in the colours of its theme at that moment, and keeps it
when the theme changes: what was drawn for light paper then has black arrows on black. So each brings colours
of its own, for light and dark paper. It stands closer together than usual, to be readable in a narrow window.
"""

import json
import re

BOX, INK, LINE = "#4f6787", "#ffffff", "#767676"
_SETTINGS = {
    "theme": "base",  # the only one whose colours can be set
    "themeVariables": {
        "primaryColor": BOX,
        "primaryTextColor": INK,
        "primaryBorderColor": LINE,
        "lineColor": LINE,
        "edgeLabelBackground": BOX,
        "tertiaryTextColor": INK,
    },
    "flowchart": {"nodeSpacing": 25, "rankSpacing": 30},
}
COLOURS = f"%%{{init: {json.dumps(_SETTINGS)}}}%%"
"""The first line of each picture."""
_DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)


def without_colours(text: str) -> int:
    """How many pictures in a Markdown text do not begin with `COLOURS`."""
    return sum(not picture.startswith(f"{COLOURS}\n") for picture in _DIAGRAM.findall(text))
