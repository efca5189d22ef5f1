"""With what each lesson ends: its last two cells."""

STANDING = "## Where you are"
"""The heading above the words of the last but one."""
STATUS = "check.status()"
"""The last cell."""
