"""What one `az` command said: text, data, a table and an exit code."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azlab.cli import display
from azlab.sentences import SentenceError

if TYPE_CHECKING:
    import pandas


class NoTableError(SentenceError):
    """A failed command has no table. It shows as what the CLI said."""


@dataclass(frozen=True, repr=False)
class Result:
    """The outcome of one command.

    `text` is what the CLI printed, to the letter; `errors` its warnings and errors; `data` the
    command's result as parsed JSON, whatever `-o` was (None when there is none); `note` a remark of
    ours, such as where a script stopped; `meaning` is what a refusal means, in a line, "" where nobody said;
    `mode` where it ran ("simulated", "recorded", "live"); `user` who
    asked, "" where that is whom the lesson begins with.
    """

    command: str
    text: str = ""
    errors: str = ""
    exit_code: int = 0
    data: Any = None
    note: str = ""
    meaning: str = ""
    mode: str = ""
    user: str = ""

    @property
    def ok(self) -> bool:
        """Whether the command ended with exit code 0."""
        return self.exit_code == 0

    @property
    def table(self) -> "pandas.DataFrame":
        """One row per object; a name inside a name is written with a dot (`osProfile.computerName`).

        Raises `NoTableError` when the command failed.
        """
        import pandas

        if not self.ok:
            raise NoTableError(display.plain(self))
        rows = self.data if isinstance(self.data, list) else [] if self.data is None else [self.data]
        table = pandas.json_normalize([row if isinstance(row, dict) else {"value": row} for row in rows])
        # What stands above the numbers of the rows: a column without a name says nothing to who hears it.
        table.columns.name = "row"
        return table

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return display.plain(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": display.plain(self), "text/html": display.page(self)}
