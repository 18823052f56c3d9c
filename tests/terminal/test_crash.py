"""A program that fails says one sentence with a reference, and shows or keeps no value."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.pictures.cells import text_of
from tests.terminal import faulty
from tests.terminal.apology import FAULTY, SENTENCE, assert_apologised, log_file
from tests.terminal.clean import assert_restored
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key, sign_in, to_device_type, to_qr
from tests.terminal.program import run
from tests.terminal.scan import scannable


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


@pytest.mark.parametrize(("fault", "alternate_screen"), [(fault, fault == "asking the store") for fault in FAULTS])
def test_on_a_page(start: Start, prepared: Store, fault: str, alternate_screen: bool) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*FAULTY, fault), alternate_screen=alternate_screen)
    FAULTS[fault](terminal)
    assert terminal.wait_exit() == 1
    assert_restored(terminal)
    kept = terminal.screen.kept()
    assert_apologised(text_of(kept))
    assert not scannable(kept)
    session = prepared.sign_in.with_password("alice", PASSWORD)
    begun = [prepared.enrolments.take_over(session, session.pending.id).secret] if session.pending else []
    assert bool(begun) == (fault != "asking the store")
    for secret in (*faulty.SECRETS, PASSWORD, *begun, "Traceback"):
        assert secret.encode() not in terminal.raw


def test_before_the_first_page(start: Start) -> None:
    terminal = start(argv=(*FAULTY, "opening the store"))
    assert terminal.wait_exit() == 1
    assert_apologised(terminal.text())
    assert b"\x1b" not in terminal.raw


@pytest.mark.usefixtures("prepared")
def test_in_a_command() -> None:
    ended = run(["the store's command", "users", "list"], program=FAULTY)
    assert ended.returncode == 1
    assert ended.stdout == b""
    assert_apologised(ended.stderr.decode())


def test_warming_up_may_fail(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*FAULTY, "warming up"))
    sign_in(terminal)
    assert to_qr(terminal).account == "alice"


def test_a_log_that_cannot_be_written_changes_nothing(start: Start) -> None:
    log_file().parent.parent.mkdir(parents=True)
    log_file().parent.write_text("not a directory")
    terminal = start(argv=(*FAULTY, "opening the store"))
    assert terminal.wait_exit() == 1
    assert SENTENCE.fullmatch(" ".join(terminal.text().split()))
