"""The QR page in the real program: the label of the configuration, every size, and one secret back and forth."""

from __future__ import annotations

import re

import platformdirs
import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import (
    by_key,
    by_tab,
    read_key,
    says,
    sentences,
    sign_in,
    to_device_type,
    to_manual_entry,
    to_qr,
)
from tests.terminal.scan import quiet_zone, scan, scannable

_MISSING = re.compile(r"Il manque (?:(\d+) lignes?)?(?: et )?(?:(\d+) colonnes?)?")


def configure(issuer: str) -> None:
    """Write the configuration file the program finds at home."""
    file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'issuer = "{issuer}"\n', "utf-8")


def at_the_code(start: Start, store: Store, name: str = "alice", columns: int = 80, rows: int = 24) -> Terminal:
    """The page that follows the choice of an iPhone, whatever it shows at this size."""
    store.administration().accounts.add(name, PASSWORD)
    terminal = start(columns, rows)
    sign_in(terminal, name)
    to_device_type(terminal)
    terminal.key("space")
    by_key(terminal, "Suivant")
    terminal.wait_for("Code valable jusqu'à ")
    return terminal


def test_the_whole_label_is_in_the_code(start: Start, prepared: Store) -> None:
    configure("Assurance Été")
    terminal = at_the_code(start, prepared, "élodie")
    link = scan(terminal)
    assert (link.issuer, link.account) == ("Assurance Été", "élodie")
    assert quiet_zone(terminal.cells()) == 2


@pytest.mark.long
def test_a_small_terminal_shows_the_key_and_how_much_is_missing(start: Start, prepared: Store) -> None:
    terminal = at_the_code(start, prepared, columns=60, rows=20)
    terminal.wait_for(says("pour afficher le code QR"))
    secret = read_key(terminal)
    found = _MISSING.search(sentences(terminal))
    assert found
    rows, columns = (int(count or 0) for count in found.groups())
    assert rows or columns

    terminal.resize(60 + columns, 20 + rows - 1)
    terminal.wait_for(says("Il manque 1 ligne"))
    assert not scannable(terminal.cells())
    terminal.resize(60 + columns, 20 + rows)
    assert scan(terminal).secret == secret
    assert "Il manque" not in sentences(terminal)

    terminal.resize(60, 20)
    assert read_key(terminal) == secret
    terminal.resize(120, 50)
    assert scan(terminal).secret == secret
    assert quiet_zone(terminal.cells()) >= 4


@pytest.mark.long
def test_back_and_forth_never_changes_the_secret(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    link = to_qr(terminal)
    assert to_manual_entry(terminal) == link.secret
    by_tab(terminal, "Suivant")
    terminal.wait_for("[ Vérifier ]")
    terminal.key("escape")
    assert read_key(terminal) == link.secret
    by_tab(terminal, "Précédent")
    terminal.wait_for("Impossible de numériser ?")
    assert scan(terminal) == link
    by_key(terminal, "Suivant")
    terminal.wait_for("[ Vérifier ]")
    terminal.key("escape")
    assert scan(terminal) == link
    terminal.key("escape")
    terminal.wait_for("Sélectionnez votre type de périphérique")
    by_key(terminal, "Suivant")
    terminal.wait_for("Impossible de numériser ?")
    assert scan(terminal) == link
