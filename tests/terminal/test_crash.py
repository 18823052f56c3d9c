"""A program that fails says one sentence with a reference, and shows or keeps no value."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import platformdirs

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal import faulty
from tests.terminal.clean import assert_restored, one_screen_or_two
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key, sign_in, to_device_type, to_qr
from tests.terminal.program import run
from tests.terminal.scan import scannable

FAULTY = (sys.executable, "-I", str(Path(faulty.__file__)))
_SENTENCE = re.compile(
    r"Guichet s'est arrêté sur une erreur inattendue\. Rien n'est perdu : relancez-le\. Référence : ([0-9a-f]{8})\."
)


def log_file() -> Path:
    """Where a failure is written."""
    return platformdirs.user_log_path("guichet", appauthor=False) / "guichet.log"


def assert_apologised(shown: str) -> None:
    """One sentence and nothing else; its reference is in the log, with the type, the place and no value."""
    found = _SENTENCE.fullmatch(" ".join(shown.split()))
    assert found, shown
    log = log_file().read_text("utf-8")
    assert log.count(found[1]) == 1
    assert "RuntimeError" in log
    assert "faulty.py" in log
    for secret in (*faulty.SECRETS, PASSWORD):
        assert secret not in log
    assert log_file().stat().st_mode & 0o077 == 0


def to_suivant(terminal: Terminal) -> None:
    """Up to the button that asks for a secret."""
    sign_in(terminal)
    to_device_type(terminal)
    terminal.key("space")
    by_key(terminal, "Suivant")


def to_a_key_on_the_code(terminal: Terminal) -> None:
    """Up to a key that cannot be read, on the page of the secret."""
    sign_in(terminal)
    to_qr(terminal)
    terminal.key("!")


FAULTS = {
    "asking the store": to_suivant,
    "composing the page": to_suivant,
    "drawing the picture": to_suivant,
    "the clock of the page": to_suivant,
    "reading a key": to_a_key_on_the_code,
}


@one_screen_or_two(*FAULTS, two="asking the store")
def test_on_a_page(start: Start, prepared: Store, case: str, alternate_screen: bool) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start(argv=(*FAULTY, case), alternate_screen=alternate_screen)
    FAULTS[case](terminal)
    assert terminal.wait_exit() == 1
    assert_restored(terminal)
    assert_apologised(terminal.text())
    assert not scannable(terminal.cells())
    session = prepared.sign_in("alice", PASSWORD)
    begun = [prepared.take_over_enrolment(session, session.pending.id).secret] if session.pending else []
    assert bool(begun) == (case != "asking the store")
    for secret in (*faulty.SECRETS, PASSWORD, *begun, "Traceback"):
        assert secret.encode() not in terminal.raw


def test_before_the_first_page(start: Start) -> None:
    terminal = start(argv=(*FAULTY, "opening the store"))
    assert terminal.wait_exit() == 1
    assert_apologised(terminal.text())
    assert b"\x1b" not in terminal.raw


def test_in_a_command() -> None:
    ended = run(["the store's command", "users", "list"], program=FAULTY)
    assert ended.returncode == 1
    assert ended.stdout == b""
    assert_apologised(ended.stderr.decode())


def test_warming_up_may_fail(start: Start, prepared: Store) -> None:
    prepared.add_user("alice", PASSWORD)
    terminal = start(argv=(*FAULTY, "warming up"))
    sign_in(terminal)
    assert to_qr(terminal).account == "alice"


def test_a_log_that_cannot_be_written_changes_nothing(start: Start) -> None:
    log_file().parent.parent.mkdir(parents=True)
    log_file().parent.write_text("not a directory")
    terminal = start(argv=(*FAULTY, "opening the store"))
    assert terminal.wait_exit() == 1
    assert _SENTENCE.fullmatch(" ".join(terminal.text().split()))
