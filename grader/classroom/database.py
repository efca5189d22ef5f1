"""The address of a gradebook's database, which may hold a password, and what is said when it is of no use."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from grader.setup.places import SetupError

_PASSWORD = re.compile(r"://[^:/?#]*:(?P<password>.*)@")
_IN_QUERY = re.compile(r"[?&](?:password|sslpassword)=(?P<password>[^&#]*)", re.IGNORECASE)
HIDDEN = "***"
DRIVER = "It needs a driver for {address}: {error}. For PostgreSQL: requirements-postgresql.txt."
FAILED = (
    "The gradebook {address} cannot be used: {error}. What was graded is kept: the same command goes on when "
    "it can."
)


def without_password(text: str, address: str) -> str:
    """A text about a database, without the password that stands in its address."""
    found = [match["password"] for shape in (_PASSWORD, _IN_QUERY) for match in shape.finditer(address)]
    for password in {spelled for word in found for spelled in (word, unquote(word)) if spelled}:
        text = text.replace(password, HIDDEN)
    return text


@contextmanager
def told_in_a_sentence(address: str) -> Iterator[None]:
    """What a database refuses becomes a `SetupError` of one sentence that holds no password."""
    try:
        yield
    except (SQLAlchemyError, ImportError, ValueError) as error:
        cause = getattr(error, "orig", None) or error
        first = (str(cause).strip() or type(cause).__name__).splitlines()[0].rstrip(".")
        sentence = DRIVER if isinstance(error, ImportError) else FAILED
        # `from None`: a traceback would show the address.
        raise SetupError(without_password(sentence.format(address=address, error=first), address)) from None


def opened(address: str, course: str = "azlab") -> Gradebook:
    """The gradebook in a database. Raises `SetupError`, without a password, when it cannot be used."""
    with told_in_a_sentence(address):
        _note_version(address)
        return Gradebook(address, course)


def newest_version() -> str:
    """nbgrader's name for the tables as it makes them today."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def _note_version(address: str) -> None:
    """Write nbgrader's version into a new database, and where whoever made the tables was killed before.

    nbgrader would do it for a new one, with a program that it starts: a second, in which nothing is graded.
    """
    engine = create_engine(address)
    try:
        if not inspect(engine).has_table("alembic_version"):
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                version = {"version": newest_version()}
                connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), version)
    finally:
        engine.dispose()
