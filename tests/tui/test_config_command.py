"""`guichet config`: every setting in force, and what gave it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest

from tui import cli, language, settings_file
from tui.config_command import InForce, config, in_force
from tui.settings import Settings, load

TEXT = """issuer = "Banque"
theme = "contraste"
[policy]
grace_days = 7
[mail]
host = "localhost"
sender = "a@b.fr"
username = "u"
password_file = "{password}"
"""
SECRET = "mot de passe du serveur"


def found(settings: Settings, *arguments: str, **environment: str) -> dict[str, InForce]:
    """Every setting by its name."""
    return {setting.name: setting for setting in in_force(settings, cli.parser().parse_args(arguments), environment)}


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


def test_what_the_file_gives_has_its_path_and_line(file: Path) -> None:
    settings = found(load(file), "--config", str(file), "config")
    assert settings["config"] == InForce("config", str(file), "option", "--config")
    assert settings["theme"] == InForce("theme", "contraste", "file", str(file), 2)
    assert settings["policy.grace_days"] == InForce("policy.grace_days", 7, "file", str(file), 4)
    assert settings["policy.mfa_required"] == InForce("policy.mfa_required", False, "default")
    assert settings["mail.port"] == InForce("mail.port", 587, "default")


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
    tables = [
        ("policy", settings_file.PolicyTable),
        ("recovery_codes", settings_file.RecoveryTable),
        ("mail", settings_file.MailTable),
        ("login", settings_file.LoginTable),
        ("methods.okta_verify", settings_file.MethodTable),
        ("methods.google_authenticator", settings_file.MethodTable),
    ]
    top = set(get_type_hints(settings_file.SettingsFile)) - {"policy", "recovery_codes", "mail", "login", "methods"}
    every = top | {f"{table}.{key}" for table, kind in tables for key in get_type_hints(kind)}
    assert set(names) == every | {"config", "database", "key_file"}
    assert names == list(found(replace(load(file), lines={}), "--lang", "en", "config"))


@pytest.mark.parametrize("shape", [[], ["--json"]])
def test_the_password_of_the_mail_server_is_not_read(
    file: Path, shape: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load(file)
    (file.parent / "smtp").unlink()
    assert config(settings, cli.parser().parse_args(["config", *shape]), {}) == 0
    shown = capsys.readouterr().out
    assert str(file.parent / "smtp") in shown
    assert SECRET not in shown


def test_one_line_a_setting_for_people(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    language.choose("fr")
    assert config(load(file), cli.parser().parse_args(["--config", str(file), "config"]), {}) == 0
    shown = capsys.readouterr().out.splitlines()
    assert f"theme\tcontraste\t{file}:2" in shown
    assert "organisation\t-\tdéfaut" in shown
    assert 'recovery_codes.print_command\t["lp"]\tdéfaut' in shown
    assert all(line.count("\t") == 2 for line in shown)


def test_the_same_for_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = cli.parser().parse_args(["--config", str(file), "config", "--json"])
    assert config(load(file), options, {}) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[3] == {"name": "issuer", "value": "Banque", "source": "file", "origin": str(file), "line": 1}
