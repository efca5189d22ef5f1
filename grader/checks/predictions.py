"""Claims about what a learner expected before a cell was run: an answer earns the point, whichever it is.

`choices.json` beside the notebook says of every option what to say to it afterwards:

    {"predict_start": {"said": {"a": "So it is ...", "b": "It looks like that, but ..."}}}

`a` is the option as the prompt names it.
"""

from grader.checks.answers import Answer
from grader.checks.choices import normalized, options
from grader.checks.claims import claim
from grader.checks.comparisons import plain, shown
from grader.checks.subjects import subject


@subject("prediction")
class Prediction(Answer):
    """What was predicted, under one name. Nothing is said of it before there is an answer."""

    @claim("has been answered")
    def is_answered(self) -> str | None:
        """Say what you expect. Right or wrong, an answer earns the point."""
        said = {plain(option): text for option, text in options(self.name, self.notebook.choices).items()}
        try:
            given = normalized(self.given)
        except Exception:  # an object of the learner's own may do anything
            given = ""
        if given not in said:
            named = " or ".join(f'"{option}"' for option in said)
            return f"it is {shown(self.given)}, and the options are {named}"
        self.why = f"you said {shown(self.given)}. {said[given]}"
        return None
