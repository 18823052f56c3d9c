"""Where the database is: a file or a server, named by an option, a variable, the configuration or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database.opening import is_dsn
from tui.cli import main
from tui.config import paths
from tui.config.paths import DatabasePlace, DataFiles, FilePath, UnusablePath

DSN = "postgresql:///guichet?host=/run/postgresql"
FILE = "/srv/guichet.db"


def database(*arguments: str, in_file: str | None = None, **environment: str) -> DatabasePlace:
    """Where the database is."""
    return paths.database(main.parser().parse_args([*arguments, "check"]), environment, in_file)


@pytest.mark.parametrize(
    ("place", "named"), [(DSN, DSN), (DSN.replace("postgresql:", "postgres:"),) * 2, (FILE, Path(FILE))]
)
def test_an_option_goes_before_a_variable_and_that_before_the_configuration(place: str, named: Path | str) -> None:
    others = {"in_file": "/srv/other.db", "GUICHET_DATABASE": "/srv/another.db"}
    assert database("--database", place, **others) == (named, "--database")
    assert database(in_file="/srv/other.db", GUICHET_DATABASE=place) == (named, "GUICHET_DATABASE")
    assert database(in_file=place) == (named, paths.IN_FILE)


def test_the_default_is_a_file_of_this_host() -> None:
    place, said_by = database()
    assert (place, said_by) == (paths.files_of_this_host().with_name("guichet.db"), None)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://kiosk:hunter2@db/guichet?sslmode=verify-full",
        "postgres://:hunter2@/guichet",
        "postgresql:///guichet?host=db&password=hunter2",
        "postgresql:///guichet?sslpassword=hunter2",
    ],
)
def test_a_password_is_refused_before_anything_shows_it(text: str) -> None:
    with pytest.raises(UnusablePath, match="mot de passe") as refused:
        database(in_file=text)
    assert "hunter2" not in str(refused.value)


def test_the_port_of_a_server_is_no_password() -> None:
    place = "postgresql://kiosk@db1:5432,db2:5433/guichet"
    assert database("--database", place).place == place


@pytest.mark.parametrize("text", [DSN, "postgres://db/guichet", FILE, "postgresql", "postgresql:/guichet", "", "p://"])
def test_a_dsn_is_what_the_store_takes_for_one(text: str) -> None:
    assert paths.is_dsn(text) is is_dsn(text)


def test_a_server_is_there_until_it_is_tried() -> None:
    assert DatabasePlace(DSN, None).is_there
    assert not DatabasePlace(Path("/nowhere/guichet.db"), None).is_there


def test_the_files_of_a_database_that_is_a_file_are_beside_it() -> None:
    place = DatabasePlace(Path(FILE), "--database")
    assert paths.files(place, None) == DataFiles(None, None, Path(FILE))
    key = FilePath(Path("/run/key"), "--key-file")
    assert paths.files(place, key) == DataFiles(Path("/run/key"), None, Path(FILE))


def test_those_of_a_server_are_beside_the_key() -> None:
    place, home = DatabasePlace(DSN, "--database"), paths.files_of_this_host()
    assert paths.files(place, None) == (home.with_name("guichet.key"), home, home.with_name("guichet.key"))
    key = FilePath(Path("/srv/guichet/my.key"), "--key-file")
    assert paths.files(place, key) == (Path("/srv/guichet/my.key"), Path("/srv/guichet/guichet"), key.path)


def test_where_systemd_puts_a_key_nobody_writes() -> None:
    key = FilePath(Path("/run/credentials/guichet.key"), paths.CREDENTIALS)
    found = paths.files(DatabasePlace(DSN, "--database"), key)
    assert (found.key, found.named_after) == (key.path, paths.files_of_this_host())
