"""A server dies in front of a person: the page says so, keeps what was typed, and goes on with the other server."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.postgres.pair import Pair
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import boxes, by_key, field, fill, says, to_qr, type_code
from tests.terminal.program import environment, run
from tests.terminal.scan import scan
from tests.terminal.test_kiosk import KIOSK, begin, welcomed
from tests.terminal.test_plain import answer
from tests.terminal.test_supervisor import WAITS as KIOSK_WAITS

WAITS = "La base de données ne répond pas. Rien n'est perdu : Guichet reprend dès qu'elle répond."
NAME = "marie"


@pytest.fixture
def fleet(pair: Pair, tmp_path: Path) -> Mapping[str, str]:
    """The environment of a program whose database is that of the pair, which has one account."""
    key = tmp_path / "guichet.key"
    with closing(Store(pair.dsn, key, hasher=Hasher())) as store:
        store.administration().accounts.add(NAME, PASSWORD)
    return environment(GUICHET_DATABASE=pair.dsn, GUICHET_KEY_FILE=str(key))


def is_told(terminal: Terminal) -> bool:
    """Tell whether the page says that the database does not answer."""
    return says(WAITS)(terminal)


def test_the_guide_is_taken_to_its_end(start: Start, pair: Pair, fleet: Mapping[str, str]) -> None:
    terminal = start(env=fleet)
    terminal.wait_for("Connexion")
    fill(terminal, NAME)
    terminal.send(PASSWORD)
    pair.first.kill()
    terminal.key("enter")
    terminal.wait_for(is_told)
    assert field(terminal, "Nom d'utilisateur") == NAME
    assert field(terminal, "Mot de passe") == "•" * len(PASSWORD)
    pair.second.promote()
    to_qr(terminal)
    link = scan(terminal)
    by_key(terminal, "Suivant")
    terminal.wait_for("[ Vérifier ]")
    pair.second.stop()
    code = totp(link.secret, time.time())
    type_code(terminal, code)
    terminal.wait_for(is_told)
    assert boxes(code) in terminal.text()
    pair.second.start()
    terminal.wait_for("C'est fait")
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert run(["audit", "--verify"], env=fleet).returncode == 0


def test_line_by_line_too(start: Start, pair: Pair, fleet: Mapping[str, str]) -> None:
    terminal = start(80, 40, env={**fleet, "TERM": "dumb"})
    answer(terminal, "Nom d'utilisateur :", NAME)
    pair.first.kill()
    answer(terminal, "qui ne s'affiche pas :", PASSWORD)
    terminal.wait_for(is_told)
    pair.second.promote()
    answer(terminal, "Votre choix :", "quitter")
    assert terminal.wait_exit() == 0


def test_whoever_leaves_is_not_kept(start: Start, pair: Pair, fleet: Mapping[str, str]) -> None:
    terminal = start(80, 40, env={**fleet, "TERM": "dumb"})
    answer(terminal, "Nom d'utilisateur :", NAME)
    answer(terminal, "qui ne s'affiche pas :", PASSWORD)
    terminal.wait_for("Votre choix :")
    pair.first.kill()
    answer(terminal, "Votre choix :", "quitter")
    assert terminal.wait_exit() == 0
    assert not is_told(terminal)


def test_a_kiosk_that_finds_no_server_says_so_until_there_is_one(
    start: Start, pair: Pair, fleet: Mapping[str, str]
) -> None:
    pair.first.kill()
    terminal = start(argv=KIOSK, env=fleet)
    terminal.wait_for(KIOSK_WAITS)
    pair.second.promote()
    terminal.wait_for(welcomed)
    begin(terminal)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
