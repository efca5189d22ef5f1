"""Errors that a notebook shows as one sentence, and the sentence that two rooms say."""

NO_LAB = "No lab is running yet: run the notebook's first code cell, which starts it."


class SentenceError(Exception):
    """Its text tells a learner what is wrong and what to do; IPython shows that and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class PracticeOnlyError(SentenceError):
    """Something that only the practice Azure can do was asked of another cloud."""
