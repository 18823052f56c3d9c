"""The commands that know of other hosts, as people read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.postgres import databases
from tests.postgres.server import APPLICATION, OWNER
from tests.storage.database.postgres.on_a_server.test_checks import NAMES
from tests.storage.people import Enrolled, change
from tests.tui.shell import Shell
from tui.messages.findings import checked


@pytest.fixture
def shell(
    store: Store, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """A shell whose commands work on the store."""
    assert enrolled.secret
    made = Shell(store, monkeypatch, capsys)
    made.is_looked_at = True
    return made


def of_another_host(database: Path) -> None:
    """Have another host be seen, with the same key."""
    change(database, "INSERT INTO hosts SELECT 'kiosque-2:/etc/guichet.key', keys, seen_at FROM hosts")


def test_every_check_has_words(shell: Shell) -> None:
    assert [finding["name"] for finding in shell.json("check")] == NAMES
    assert {*NAMES, "primary", "transport"} <= checked().keys()


def test_a_key_that_others_hold_is_changed_step_by_step(shell: Shell, database: Path) -> None:
    of_another_host(database)
    assert shell.refused("key", "rotate") == (
        "D'autres machines ont aussi la clé. Préparez d'abord la nouvelle avec « guichet key rotate --prepare », puis "
        "copiez-la sur chacune."
    )
    key = database.with_name("guichet.key")
    prepared = shell.run("key", "rotate", "--prepare")
    assert (prepared.code, prepared.out) == (0, "")
    assert prepared.err == (
        f"La clé à venir est dans {key}. Copiez ce fichier sur chaque machine, lancez-y « guichet check », puis ici "
        "« guichet key rotate ».\n"
    )
    assert shell.refused("key", "rotate") == (
        "La clé à venir n'est pas encore partout. Copiez-y le fichier de clé, puis lancez-y « guichet check ». "
        "(kiosque-2:/etc/guichet.key)"
    )
    change(database, "UPDATE hosts SET keys = (SELECT keys FROM hosts ORDER BY length(keys) DESC LIMIT 1)")
    rotated = shell.run("key", "rotate")
    assert rotated.code == 0
    assert rotated.err == (
        "Nouvelle clé en service. Faites une nouvelle sauvegarde, puis lancez « guichet key rotate --drop » sur chaque "
        "machine : l'ancienne clé y est encore.\n"
    )
    warning = (
        "L'ancienne clé sera détruite sur cette machine : les sauvegardes d'avant le changement de clé ne s'y "
        "ouvriront plus.\n"
    )
    assert shell.run("key", "rotate", "--drop").err == f"{warning}1 ancienne clé détruite ici.\n"
    assert shell.run("key", "rotate", "--drop", "--yes").err == "Il n'y a pas d'ancienne clé ici.\n"


def test_an_only_host_changes_its_key_at_one_go(shell: Shell) -> None:
    said = shell.run("key", "rotate", "--yes")
    assert said.err == (
        "Nouvelle clé en service. Les sauvegardes d'avant ne s'ouvrent plus : faites-en une nouvelle.\n"
    )


def test_whoever_may_not_shorten_the_log_is_told_before_the_question(
    shell: Shell, database: Path, clock: FixedClock
) -> None:
    dsn = databases.dsn(databases._name_at(database), APPLICATION)
    shell.store = Store(dsn, database.with_name("guichet.key"), clock=clock)
    shell.at_terminal = True
    refused = shell.refused("audit", "--forget-before", "2026-01-01")
    assert refused.startswith(
        "Seul le propriétaire de la base de données peut faire cela. Donnez son adresse à lui avec --database. Rien "
        "n'a été changé. (postgresql://"
    )
    assert refused.endswith(f" : {OWNER})")
    shell.store.close()


def test_nothing_to_bring_up_to_date_is_said(shell: Shell) -> None:
    assert shell.run("migrate").err == "La base de données est à jour.\n"
