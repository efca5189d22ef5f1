"""The first line of a script, by which Linux finds what runs it: `#!/bin/sh -e`."""

from __future__ import annotations

import re

OPTIONS = re.compile(r"#![ \t]*\S*sh[ \t]+(-[eufx]+)[ \t]*(?=\n|$)")


def with_options(script: str) -> str:
    """The script with the options of its first line as a command in that line's place, so that lines keep
    their numbers. Other options change nothing of what a practice machine does."""
    found = OPTIONS.match(script)
    return f"set {found[1]}{script[found.end() :]}" if found else script
