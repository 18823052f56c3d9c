"""`guichet config`: every setting in force, and what gave it."""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path

import pytest

from storage import Limits, SealBroken, Store
from tests.storage.people import change
from tests.tui.shell import Shell
from tui import language
from tui.cli import main
from tui.cli.config import print_config
from tui.cli.in_force import InForce, in_force
from tui.config import settings_file
from tui.config.settings import Settings
from tui.config.settings_file import load
from tui.config.shapes import Table

TEXT = """issuer = "Banque"
theme = "contraste"
[policy]
grace_days = 7
[limits]
lock_seconds = 30
[mail]
host = "localhost"
sender = "a@b.fr"
username = "u"
password_file = "{password}"
"""
SECRET = "mot de passe du serveur"


def found(settings: Settings, *arguments: str, **environment: str) -> dict[str, InForce]:
    """Every setting by its name, where the database has no limits."""
    options = main.parser().parse_args(arguments)
    return {setting.name: setting for setting in in_force(settings, options, environment, {})}


def no_store() -> Store:
    """What opens a database that is not there."""
    raise AssertionError("opened")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration that names the file of a password."""
    password = tmp_path / "smtp"
    password.write_text(SECRET, "utf-8")
    path = tmp_path / "guichet.toml"
    path.write_text(TEXT.format(password=password), "utf-8")
    return path


def test_without_a_file_all_is_by_default() -> None:
    settings = found(Settings(), "config")
    assert {setting.source for setting in settings.values()} == {"default"}
    assert settings["theme"].value == "sombre"
    assert settings["language"].value == "fr"
    assert settings["methods.okta_verify.steps"].value[0] == "Ajouter un compte"
    assert settings["mail.host"].value is None


def test_a_database_that_the_file_names_has_its_line(file: Path) -> None:
    file.write_text(f'database = "postgresql:///guichet"\n{file.read_text("utf-8")}', "utf-8")
    settings = found(load(file), "--config", str(file), "config")
    assert settings["database"] == InForce("database", "postgresql:///guichet", "file", str(file), 1)
    assert settings["key_file"].value.endswith("/guichet.key")
    named = found(load(file), "--config", str(file), "--database", "/srv/guichet.db", "config")
    assert named["database"] == InForce("database", "/srv/guichet.db", "option", "--database")
    assert named["key_file"].value == "/srv/guichet.key"


def test_what_the_file_gives_has_its_path_and_line(file: Path) -> None:
    settings = found(load(file), "--config", str(file), "config")
    assert settings["config"] == InForce("config", str(file), "option", "--config")
    assert settings["theme"] == InForce("theme", "contraste", "file", str(file), 2)
    assert settings["policy.grace_days"] == InForce("policy.grace_days", 7, "file", str(file), 4)
    assert settings["policy.mfa_required"] == InForce("policy.mfa_required", False, "default")
    assert settings["mail.port"] == InForce("mail.port", 587, "default")
    assert settings["wizard.idle_seconds"] == InForce("wizard.idle_seconds", 900, "default")
    assert settings["console.idle_seconds"] == InForce("console.idle_seconds", 300, "default")
    assert settings["limits.lock_seconds"] == InForce("limits.lock_seconds", 30, "file", str(file), 6)


def test_a_limit_is_of_the_file_else_of_the_database(file: Path) -> None:
    options = main.parser().parse_args(["--database", "/a.db", "config"])
    stored = {"lock_seconds": 200, "first_pause": 1}
    settings = {setting.name: setting for setting in in_force(load(file), options, {}, stored)}
    assert settings["limits.lock_seconds"].value == 30
    assert settings["limits.first_pause"] == InForce("limits.first_pause", 1, "database", "/a.db")
    assert settings["limits.fresh_seconds"] == InForce("limits.fresh_seconds", 900, "default")


def of_the_database(database: Path) -> argparse.Namespace:
    """The options of the command for this database."""
    return main.parser().parse_args(["--database", str(database), "config", "--json"])


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[object, str]]:
    """Value and source of each setting on standard output."""
    return {setting["name"]: (setting["value"], setting["source"]) for setting in json.loads(capsys.readouterr().out)}


def test_the_limits_that_were_set_are_told(database: Path, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.maintenance.set_limit("lock_seconds", 300)
    assert print_config(Settings(), of_the_database(database), {}, partial(Store, database)) == 0
    said = told(capsys)
    assert said["limits.lock_seconds"] == (300, "database")
    assert said["limits.first_pause"] == (1, "default")


def test_a_database_that_is_not_there_is_not_made(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert print_config(Settings(), of_the_database(database), {}, no_store) == 0
    said = told(capsys)
    assert {name: said[f"limits.{name}"] for name in Limits()._asdict()} == {
        name: (number, "default") for name, number in Limits()._asdict().items()
    }
    assert not database.parent.exists()


def test_limits_that_cannot_be_read_have_no_value(
    database: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store.maintenance.set_limit("lock_seconds", 200)
    change(database, "UPDATE settings SET value = 1")
    settings = Settings(limits={"first_pause": 2}, lines={("limits", "first_pause"): 1})
    with pytest.raises(SealBroken):
        print_config(settings, of_the_database(database), {}, partial(Store, database))
    said = told(capsys)
    assert said["limits.lock_seconds"] == said["limits.fresh_seconds"] == (None, "database")
    assert said["limits.first_pause"] == (2, "file")
    assert said["issuer"] == ("Espace client", "default")


def test_the_options_win_over_the_environment() -> None:
    said = {"GUICHET_DATABASE": "/b.db", "GUICHET_KEY_FILE": "/b.key", "GUICHET_CONFIG": "/b.toml"}
    by_environment = found(Settings(), "config", **said)
    by_option = found(
        Settings(), "--database", "/a.db", "--key-file", "/a.key", "--config", "/a.toml", "config", **said
    )
    assert by_environment["database"] == InForce("database", "/b.db", "environment", "GUICHET_DATABASE")
    assert by_environment["key_file"] == InForce("key_file", "/b.key", "environment", "GUICHET_KEY_FILE")
    assert by_environment["config"] == InForce("config", "/b.toml", "environment", "GUICHET_CONFIG")
    assert by_option["database"] == InForce("database", "/a.db", "option", "--database")
    assert by_option["key_file"] == InForce("key_file", "/a.key", "option", "--key-file")
    assert by_option["config"] == InForce("config", "/a.toml", "option", "--config")


def test_the_key_is_beside_the_database_or_from_systemd(tmp_path: Path) -> None:
    assert found(Settings(), "--database", "/a/g.db", "config")["key_file"].value == "/a/guichet.key"
    (tmp_path / "guichet.key").touch()
    key = found(Settings(), "config", CREDENTIALS_DIRECTORY=str(tmp_path))["key_file"]
    assert key == InForce("key_file", str(tmp_path / "guichet.key"), "environment", "CREDENTIALS_DIRECTORY")


def test_who_chose_the_language(tmp_path: Path) -> None:
    path = tmp_path / "guichet.toml"
    path.write_text('language = "fr"', "utf-8")
    settings = load(path)
    locale = {"LC_ALL": "", "LANG": "en_CA.UTF-8"}
    assert found(Settings(), "config", **locale)["language"] == InForce("language", "en", "environment", "LANG")
    assert found(settings, "--config", str(path), "config", **locale)["language"] == InForce(
        "language", "fr", "file", str(path), 1
    )
    option = found(settings, "--lang", "en", "config", **locale)["language"]
    assert option == InForce("language", "en", "option", "--lang")


def test_every_key_of_the_file_is_told_in_its_order(file: Path) -> None:
    names = list(found(load(file), "config"))
    shapes = settings_file.FILE.shapes
    tables = {name: shape for name, shape in shapes.items() if isinstance(shape, Table)}
    methods = tables.pop("methods").shapes.items()
    every = {*shapes} - {*tables, "methods"}
    tables |= {f"methods.{name}": shape for name, shape in methods if isinstance(shape, Table)}
    every |= {f"{table}.{key}" for table, shape in tables.items() for key in shape.shapes}
    assert set(names) == every | {"config", "database", "key_file"}
    assert names == list(found(load(file)._replace(lines={}), "--lang", "en", "config"))


@pytest.mark.parametrize("shape", [[], ["--json"]])
def test_the_password_of_the_mail_server_is_not_read(
    file: Path, shape: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load(file)
    (file.parent / "smtp").unlink()
    assert print_config(settings, main.parser().parse_args(["config", *shape]), {}, no_store) == 0
    shown = capsys.readouterr().out
    assert str(file.parent / "smtp") in shown
    assert SECRET not in shown


def test_one_line_a_setting_for_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    language.choose("fr")
    assert print_config(load(file), main.parser().parse_args(["--config", str(file), "config"]), {}, no_store) == 0
    shown = capsys.readouterr().out.splitlines()
    assert f"theme\tcontraste\t{file}:2" in shown
    assert "organisation\t-\tdefault" in shown
    assert 'recovery_codes.print_command\t["lp"]\tdefault' in shown
    assert all(line.count("\t") == 2 for line in shown)


def test_the_same_for_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = main.parser().parse_args(["--config", str(file), "config", "--json"])
    assert print_config(load(file), options, {}, no_store) == 0
    setting = json.loads(capsys.readouterr().out)[3]
    assert setting == {"name": "issuer", "value": "Banque", "source": "file", "origin": str(file), "line": 1}


def test_an_unknown_limit_and_a_number_that_does_not_do_are_told_apart(shell: Shell) -> None:
    said = shell.refused("limits", "--set", "lock_second", "3")
    assert said.startswith("La limite « lock_second » n'existe pas. Vouliez-vous dire « lock_seconds » ? Choisissez : ")
    assert "lock_seconds (secondes que dure un blocage)" in said
    for number in ("x", "0"):
        said = shell.refused("limits", "--set", "lock_seconds", number)
        assert said.startswith(f"« {number} » ne convient pas. Donnez un nombre entier de ")
