"""`guichet demo` in a real terminal: by key, by itself, recorded, killed; and nothing is left of it."""

from __future__ import annotations

import json
import re
import signal
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from tests.terminal.clean import assert_blank, assert_erased, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import (
    by_key,
    drawn,
    field,
    focused,
    is_live,
    move_to,
    sign_in,
    to_device_type,
    type_code,
)
from tests.terminal.program import CHEAP
from tests.terminal.scan import scan
from tests.terminal.screen import EmulatedScreen
from tests.tui.phones import big_code
from tui.demo import samples
from tui.demo.throwaway import IN_MEMORY, PREFIX

DEMO = (*CHEAP, "demo")
CLIENT, CLIENT_PASSWORD = "marie.tremblay", "lilas-du-jardin"
SPACE = "Ce qui protège votre compte"
"""A heading of the Espace client."""
END = (
    "Avec une vraie application : choisissez « Autre », numérisez, puis saisissez le code qu'elle affiche. "
    "Fin de la démonstration : rien n'en est gardé. Pour installer Guichet : guichet"
)


def places_of(program: int) -> list[Path]:
    """The throwaway directories of a program."""
    parents = (IN_MEMORY, Path(tempfile.gettempdir()))
    return [found for parent in parents for found in parent.glob(f"{PREFIX}{program}-*")]


def started_by(program: int) -> list[int]:
    """The processes that it has started and that have not ended."""
    return [int(child) for child in Path(f"/proc/{program}/task/{program}/children").read_text().split()]


def touch(terminal: Terminal, words: str) -> None:
    """Enter on what has the focus on the phone, once it ends with these words."""

    lit = re.compile(rf"▌ [^▌▐]*\b{words} +▐")
    terminal.wait_for(lambda seen: lit.search(drawn(seen)))
    terminal.key("enter")


def to_the_picture(terminal: Terminal) -> None:
    """From Connexion to the QR code."""
    sign_in(terminal, CLIENT, CLIENT_PASSWORD)
    to_device_type(terminal)
    terminal.key("space")
    by_key(terminal, "Suivant")
    terminal.wait_for("Code valable jusqu'à ")


def scan_by_phone(terminal: Terminal) -> None:
    """From the phone's list of accounts to « Terminé »."""
    for words in ("Ajouter un compte", "Organisation", "nouvel appareil", "Scannez le code QR", "Terminé"):
        touch(terminal, words)


def assert_nothing_is_left(terminal: Terminal, end: signal.Signals | None, *, terminal_was_ours: bool = True) -> None:
    """By a signal, or by a line that drops."""
    ((place, *_others), (sweeper, *_more)) = places_of(terminal.pid), started_by(terminal.pid)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    if end is None:
        terminal.hang_up()
    else:
        terminal.kill(end)
    code = terminal.wait_exit()
    if end is signal.SIGKILL or not terminal_was_ours:
        assert code < 0 or code == 128 + (end or signal.SIGHUP)
    else:
        assert code == 128 + (end or signal.SIGHUP)
    if end not in (None, signal.SIGKILL):
        assert terminal.echoes
        if terminal_was_ours:
            assert_restored(terminal)
            assert_blank(terminal)
    terminal.wait_until(lambda: not place.exists())
    terminal.wait_until(lambda: not Path(f"/proc/{sweeper}").exists())
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()


def assert_says_how_to_install(terminal: Terminal) -> None:
    """Check that nothing else is left on the screen."""
    assert_erased(terminal, but=terminal.text().strip())
    assert terminal.text().split() == END.split()


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), pytest.param(140, 45, marks=pytest.mark.long)])
def test_from_connexion_to_the_espace_client_without_typing_a_code(start: Start, columns: int, rows: int) -> None:
    terminal = start(columns, rows, argv=DEMO)
    to_the_picture(terminal)
    assert ("Téléphone simulé" in terminal.text()) is (columns >= 120)
    terminal.key("f3")
    touch(terminal, "Ajouter un compte")
    if columns < 120:
        terminal.key("f3")
        terminal.wait_for(lambda seen: focused(seen, "Suivant"))
        terminal.key("f3")
    for words in ("Organisation", "nouvel appareil", "Scannez le code QR", "Terminé"):
        touch(terminal, words)
    by_key(terminal, "Terminer")
    terminal.wait_for(SPACE)
    terminal.wait_for("✓ Okta Verify sur Mon iPhone")
    assert len(places_of(terminal.pid)) == 1
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert places_of(terminal.pid) == []
    assert_restored(terminal)
    assert_says_how_to_install(terminal)


def test_without_a_network_the_code_is_read_off_the_phone_and_typed(start: Start) -> None:
    terminal = start(140, 45, argv=(*DEMO, "--seed", "7"))
    to_the_picture(terminal)
    assert scan(terminal).secret == samples.secrets_from(7)()
    assert "Téléphone simulé" in terminal.text()
    terminal.key("f3")
    terminal.wait_for("[ Ajouter un compte ]")
    terminal.key("f2")
    terminal.wait_for(lambda seen: focused(seen, "[ ] Horloge en avance"))
    move_to(terminal, "[ ] Pas de réseau", key="down")
    terminal.key("enter")
    terminal.wait_for("[✓] Pas de réseau")
    terminal.key("f2")
    scan_by_phone(terminal)
    terminal.wait_for("Saisissez ce code sur votre")
    code = big_code(terminal.cells())
    assert code
    terminal.key("f3")
    by_key(terminal, "Suivant")
    type_code(terminal, code)
    terminal.wait_for("C'est fait")
    by_key(terminal, "Suivant")
    by_key(terminal, "Terminer")
    terminal.wait_for(SPACE)
    assert_nothing_is_left(terminal, signal.SIGHUP)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24)])
def test_by_itself_it_ends_by_itself_and_its_recording_replays(
    start: Start, workplace: Path, columns: int, rows: int
) -> None:
    terminal = start(columns, rows, argv=(*DEMO, "--auto", "--record", "a.cast"))
    terminal.wait_for("Espace pause")
    terminal.key("space")
    terminal.wait_for("(en pause)")
    assert len(places_of(terminal.pid)) == 1
    # Faster, a machine with other work may have no time to paint a caption.
    terminal.key(*"++++", "space")
    assert terminal.wait_exit(timeout=60) == 0
    assert places_of(terminal.pid) == []
    assert_restored(terminal)
    assert_says_how_to_install(terminal)
    assert [found.name for found in workplace.iterdir()] == ["a.cast"]
    assert not any(Path.home().iterdir())

    file = workplace / "a.cast"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    header, *lines = map(json.loads, file.read_text("utf-8").splitlines())
    assert (header["version"], header["width"], header["height"]) == (2, columns, rows)
    assert all(kind in "or" and isinstance(text, str) for _time, kind, text in lines)
    times = [time for time, _kind, _text in lines]
    assert times == sorted(times)
    screen = EmulatedScreen(columns, rows)
    pages, captions = set(), set()
    beside = False
    for _time, kind, text in lines:
        assert kind == "o"
        screen.feed(text.encode())
        assert columns < 120 or not beside or "Téléphone simulé" in screen.text(), "the phone never leaves its place"
        beside |= "Téléphone simulé" in screen.text()
        pages |= set(re.findall(r"Étapes? (\d(?: et \d)?) sur 9", screen.text()))
        captions |= set(re.findall(r"Étapes? (\d(?: et \d)?)(?:, suite)?\.", screen.line(rows - 3)))
    # The application tells of itself that the account was added: no code is typed.
    assert pages == {"1 et 4", "2", "3", "5 et 6", "8", "9"}
    assert captions == {"1 et 4", "2", "3", "5", "6", "7", "8", "9"}
    assert SPACE in screen.text()


@pytest.mark.parametrize("way", ["2", "click"])
def test_a_key_or_a_click_fills_in_a_client_and_enter_signs_in(start: Start, way: str) -> None:
    terminal = start(argv=DEMO)
    at_connexion(terminal)
    if way == "click":
        terminal.click_text("le-fleuve-en-hiver")
    else:
        terminal.key(way)
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "paul.gagnon")
    terminal.wait_for(lambda seen: is_live(seen, "Mot de passe"))
    terminal.key("enter")
    terminal.wait_for("Authentification multifacteur")


def test_an_existing_file_is_not_recorded_over(start: Start, workplace: Path) -> None:
    file = workplace / "a.cast"
    file.write_text("kept")
    terminal = start(argv=(*DEMO, "--record", "a.cast"))
    assert terminal.wait_exit() == 1
    assert terminal.text().strip() == "Ce fichier existe déjà, ou ne peut pas être créé. Choisissez un autre nom."
    assert file.read_text() == "kept"
    assert places_of(terminal.pid) == []


def before_the_first_page(terminal: Terminal) -> None:
    """As early as there is something to leave behind."""
    terminal.wait_until(lambda: bool(places_of(terminal.pid)))


def at_connexion(terminal: Terminal) -> None:
    """The first page."""
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "")


def while_it_plays(terminal: Terminal) -> None:
    """Between two acts."""
    terminal.wait_for("Étape 3.")


@pytest.mark.parametrize(
    ("somewhere", "end"),
    [
        (before_the_first_page, signal.SIGKILL),
        (at_connexion, signal.SIGTERM),
        (at_connexion, signal.SIGKILL),
        (while_it_plays, None),
    ],
)
def test_however_it_ends_nothing_is_left(
    start: Start, somewhere: Callable[[Terminal], None], end: signal.Signals | None
) -> None:
    terminal = start(argv=(*DEMO, "--auto", "--speed", "4") if somewhere is while_it_plays else DEMO)
    somewhere(terminal)
    assert_nothing_is_left(terminal, end, terminal_was_ours=somewhere is not before_the_first_page)
