"""A gradebook on a database elsewhere: what is said of it, and without what."""

import os
import sys
from pathlib import Path

import nbgrader.api
import pytest
from sqlalchemy import create_engine, inspect, text

from grader.classroom.database import newest_version, told_in_a_sentence, without_password
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.setup.places import SetupError


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("postgresql+psycopg://teacher:s3cret@127.0.0.1:1/grades", "s3cret"),
        ("postgresql://teacher:p%40ss%2Fword@127.0.0.1:1/grades", "p@ss/word"),
        ("postgresql://teacher:p@ss@127.0.0.1:1/grades", "p@ss"),
        ("postgresql:///grades?host=/nowhere&user=teacher&password=s3cret", "s3cret"),
    ],
)
def test_a_password_is_in_no_message(address: str, secret: str) -> None:
    with pytest.raises(SetupError) as said, told_in_a_sentence(address):
        create_engine(address).connect()
    assert secret not in str(said.value)
    assert said.value.__suppress_context__
    assert secret not in without_password(f"{address} refused {secret}", address)
    assert "grades" in str(said.value)


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path, f"sqlite:///{tmp_path}/none/gradebook.db")
    with pytest.raises(SetupError, match="cannot be used: unable to open database file") as said:
        Book(classroom)
    assert "\n" not in str(said.value)


def test_an_address_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be used"):
        Book(Classroom(tmp_path, "gradebook of mine"))
    with pytest.raises(SetupError, match="cannot be used"):
        Book(Classroom(tmp_path, "strange+more+words://db/grades"))
    with pytest.raises(SetupError, match="cannot be used"):
        Book(Classroom(tmp_path, "postgresql://db:port/grades"))


def test_the_address_is_the_one_said_or_the_variables_or_the_file_of_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZLAB_GRADEBOOK", raising=False)
    assert Classroom(tmp_path).database == f"sqlite:///{tmp_path}/gradebook.db"
    monkeypatch.setenv("AZLAB_GRADEBOOK", "postgresql://db/a")
    assert Classroom(tmp_path).database == "postgresql://db/a"
    assert Classroom(tmp_path, "postgresql://db/b").database == "postgresql://db/b"


def test_a_gradebook_whose_maker_was_killed_is_finished(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path, f"sqlite:///{tmp_path}/gradebook.db")
    with Book(classroom):
        pass
    engine = create_engine(classroom.database)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("DROP TABLE grade"))
    with Book(classroom):
        pass
    with engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert found == [newest_version()]
    assert inspect(engine).has_table("grade")
    engine.dispose()


def test_a_new_gradebook_has_the_version_that_nbgrader_itself_would_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", programs, prepend=os.pathsep)
    assert newest_version() == nbgrader.api.get_alembic_version()
    monkeypatch.setattr(nbgrader.api, "get_alembic_version", lambda: pytest.fail("it started a program"))
    with Book(Classroom(tmp_path, f"sqlite:///{tmp_path}/gradebook.db")):
        pass
