"""Errors that a notebook shows as one sentence, and the sentence that two rooms say."""

NO_LAB = "No lab is running yet: run the notebook's first code cell, which starts it."


def ended(sentence: str) -> str:
    """The sentence with a full stop, unless it has its end."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


class SentenceError(Exception):
    """Its text tells a learner what is wrong and what to do; IPython shows that and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class PracticeOnlyError(SentenceError):
    """Something that only the practice Azure can do was asked of another cloud."""


class NotRecordedError(SentenceError):
    """A recording was asked what nobody asked while it was made."""
