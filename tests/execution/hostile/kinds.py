"""What a kind of hostile or careless submission is: its cells, where they stand, and what they do."""

import os
from dataclasses import dataclass

LESSON = "00-start-here"
CLOUDS = "04-managed-images"
LAST = {LESSON: "choose", CLOUDS: "copy_image"}
"""The exercise that is not answered: whatever a kind does, this is what it could gain."""
MARK = f"azlab-hostile-{os.getpid()}"
"""Stands in the command line of every process that a kind leaves behind."""


@dataclass(frozen=True)
class Kind:
    """One kind. All exercises are answered but the last one; its `cells` are run besides.

    They run `first`, before all else, or stand as the answer of the last exercise. Kinds of one `group` are
    handed in together: they do not get in each other's way. `said` is a part of the sentence that must stand
    in the result, "" where nothing needs saying. `spoils` are exercises that it may cost its own author.
    """

    name: str
    cells: tuple[str, ...]
    first: bool = False
    group: str = ""
    said: str = ""
    lesson: str = LESSON
    spoils: tuple[str, ...] = ()
    slow: bool = False
    endless: bool = False
    """Whether it takes all the time that there is for a cell."""
