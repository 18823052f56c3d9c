"""Lists of commands: words under titles for a person, tab-separated for a program."""

from __future__ import annotations

import argparse
import os
import shlex
from functools import partial

import pytest

from storage import Store, Waypoint
from tests.conftest import FixedClock
from tests.storage.database.postgres.on_a_server.test_checks import NAMES
from tests.storage.people import METHOD, NAME, enrol, signed_up
from tests.tui.shell import Shell
from tui import language
from tui.cli import arguments, tables
from tui.cli.config import print_config
from tui.config.settings import Settings
from tui.language.lines import width
from tui.messages.findings import checked

LISTS = ("users list", "users find mar", f"factors list {NAME}", "audit")


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a person read what commands print."""
    language.choose("fr")
    monkeypatch.setattr(tables, "is_for_people", lambda: True)
    monkeypatch.setattr(tables, "terminal_columns", lambda: 100)


def words(line: str) -> list[str]:
    """Return the cells of a line."""
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


@pytest.mark.usefixtures("person")
def test_accounts(store: Store, shell: Shell, clock: FixedClock) -> None:
    store.administration().accounts.add("東京 le grand nom")
    enrol(store, clock, signed_up(store))
    title, *lines = shell.run("users", "list").out.splitlines()
    assert words(title) == ["Nom", "Rôle", "Accès", "Authentification", "Dernière connexion", "Méthodes"]
    cells = {words(line)[0]: words(line)[1:] for line in lines}
    assert cells["東京 le grand nom"] == ["client", "ouvert", "non exigée", "jamais", "-"]
    assert cells[NAME][0] == "client"
    assert cells[NAME][-1] == "Okta Verify"
    # Two of the characters are two columns wide.
    wide = next(line for line in lines if line.startswith("東京"))
    assert title.index("Rôle") == wide.index("client") + 2


@pytest.mark.usefixtures("person")
def test_one_account(store: Store, shell: Shell, clock: FixedClock) -> None:
    enrol(store, clock, signed_up(store))
    facts = dict(line.split("  ", 1) for line in shell.run("users", "show", NAME).out.splitlines())
    assert facts["Nom"].strip() == NAME
    assert facts["Rôle"].strip() == "client"
    assert "Okta Verify" in facts["Appareil"]


@pytest.mark.usefixtures("person")
def test_devices(store: Store, shell: Shell, clock: FixedClock) -> None:
    enrol(store, clock, signed_up(store))
    title, line = shell.run("factors", "list", NAME).out.splitlines()
    assert words(title) == ["Identifiant", "Appareil"]
    assert words(line)[0] == shell.json("factors", "list", NAME)[0]["id"]
    assert "Okta Verify" in line


@pytest.mark.usefixtures("person")
def test_events(store: Store, shell: Shell) -> None:
    store.administration().accounts.add(NAME)
    title, line = shell.run("audit").out.splitlines()
    assert words(title) == ["Numéro", "Quand", "Par", "Action", "Résultat", "Compte", "D'où", "Détail"]
    assert "compte créé" in words(line)


@pytest.mark.usefixtures("person")
def test_visits(store: Store, shell: Shell) -> None:
    store.visits.reach(signed_up(store), Waypoint.QR_CODE, METHOD)
    title, line, _blank, period, *numbers = shell.run("visits", "--days", "7").out.splitlines()
    assert words(title) == ["Nom", "Page", "Depuis", "Méthode"]
    assert words(line)[:2] == [NAME, "Étape 6, code QR"]
    assert words(line)[-1] == "Okta Verify"
    assert period == "Depuis 7 jours :"
    assert words(numbers[0]) == ["visites commencées", "1"]


@pytest.mark.usefixtures("person")
def test_limits_say_what_they_are(shell: Shell) -> None:
    title, *lines = shell.run("limits").out.splitlines()
    assert words(title) == ["Limite", "Nombre", "Ce que c'est"]
    assert ["lock_seconds", "300", "secondes que dure un blocage"] in [words(line) for line in lines]


@pytest.mark.usefixtures("person")
def test_checks(store: Store, shell: Shell) -> None:
    title, *lines = shell.run("check").out.splitlines()
    assert words(title) == ["Contrôle", "État", "Détail"]
    assert ["✓ secrets scellés", "en ordre", "-"] in [words(line) for line in lines]
    of_a_file = {finding.name for finding in store.maintenance.check()}
    assert set(checked()) == of_a_file | {*NAMES, "primary", "transport", "phones"}


@pytest.mark.usefixtures("person")
def test_settings(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    options = argparse.Namespace(lang=None, database=None, key_file=None, config=None, json=False)
    print_config(Settings(), options, os.environ | {"GUICHET_DATABASE": "/nowhere/x.db"}, partial(lambda: store))
    lines = [words(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["Réglage", "D'où", "Valeur"]
    assert ["issuer", "défaut", "Espace client"] in lines


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("users list", "Aucun compte à montrer.\n"),
        ("users find zz", "Aucun compte à montrer.\n"),
        ("audit", "Aucun événement à montrer.\n"),
        ("visits", "Personne n'est dans le guide à cet instant.\n\nDepuis 30 jours :\n"),
    ],
)
def test_an_empty_list_says_so_to_a_person_only(
    request: pytest.FixtureRequest, shell: Shell, typed: str, said: str
) -> None:
    assert "." not in shell.run(*typed.split()).out
    request.getfixturevalue("person")
    assert shell.run(*typed.split()).out.startswith(said)


def test_an_account_without_devices_says_so(request: pytest.FixtureRequest, store: Store, shell: Shell) -> None:
    store.administration().accounts.add(NAME)
    assert shell.run("factors", "list", NAME).out == ""
    request.getfixturevalue("person")
    assert shell.run("factors", "list", NAME).out == "Ce compte n'a eu aucun appareil.\n"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("typed", LISTS)
def test_json_is_the_same_for_both(store: Store, shell: Shell, clock: FixedClock, typed: str) -> None:
    enrol(store, clock, signed_up(store))
    assert isinstance(shell.json(*typed.split()), list)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("typed", [*LISTS, "limits", "check", "visits", f"users show {NAME}", "mail status"])
def test_no_row_is_left_to_the_terminal_to_break(
    monkeypatch: pytest.MonkeyPatch, store: Store, shell: Shell, clock: FixedClock, typed: str, columns: int
) -> None:
    enrol(store, clock, signed_up(store))
    monkeypatch.setattr(tables, "terminal_columns", lambda: columns)
    lines = shell.run(*shlex.split(typed.replace(NAME, f"'{NAME}'"))).out.splitlines()
    assert [line for line in lines if width(line) > columns] == []
    if columns >= 80 and typed == "audit":
        assert lines[0].startswith("Numéro  Quand")


def test_a_long_text_is_broken_at_words_and_a_path_at_its_slashes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tables, "terminal_columns", lambda: 30)
    tables.print_facts([("nom", "one two three four five six"), ("base", "/a/long-long/path/of-many/parts.db")])
    assert capsys.readouterr().out.splitlines() == [
        "nom   one two three four five",
        "      six",
        "base  /a/long-long/path/",
        "      of-many/parts.db",
    ]


def test_any_column_is_broken_and_those_without_room_are_said_under_the_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = [tables.Column[int](title, lambda _row: "alpha beta") for title in ("un", "deux", "trois")]
    monkeypatch.setattr(tables, "terminal_columns", lambda: 19)
    tables.print_table([1], columns)
    assert capsys.readouterr().out.splitlines() == [
        "un     deux   trois",
        "alpha  alpha  alpha",
        "beta   beta   beta",
    ]
    monkeypatch.setattr(tables, "terminal_columns", lambda: 16)
    tables.print_table([1, 2], columns)
    assert capsys.readouterr().out.splitlines() == [
        *("un       deux", "alpha    alpha", "beta     beta", "  trois : alpha", "  beta"),
        *("alpha    alpha", "beta     beta", "  trois : alpha", "  beta"),
    ]


def test_no_terminal_is_eighty_columns_wide() -> None:
    assert arguments.terminal_columns() == 80
