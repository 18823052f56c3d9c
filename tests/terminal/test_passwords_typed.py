"""A password as the keyboards of people send it, byte by byte, to the pages and to plain lines."""

from __future__ import annotations

import unicodedata

import pytest

from storage import Store
from storage.domain import passwords
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import sign_in
from tests.terminal.program import CHEAP, assert_refused, run
from tests.terminal.test_plain import answer

PASSWORD = "Forêt d’été « 8 h », @€ñ👩\u200d🚒"
TYPED = {
    "as it is: dead keys and AltGr send whole letters": PASSWORD,
    "Option+space of macOS, AltGr+space of Linux": PASSWORD.replace(" ", "\u00a0"),
    "Shift+space of bépo": PASSWORD.replace(" ", "\u202f"),
    "letter, then accent": unicodedata.normalize("NFD", PASSWORD),
}
typed = pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
IN = "Authentification multifacteur"


def in_plain_lines(start: Start) -> Terminal:
    """Line by line."""
    return start(argv=(*CHEAP, "--plain"))


@typed
def test_typed_on_the_page(start: Start, prepared: Store, typed: str) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal, password=typed)
    terminal.wait_for(IN)


def test_a_space_typed_with_shift_in_a_terminal_that_says_so(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal, password=PASSWORD.replace(" ", "\x1b[32;2u"))
    terminal.wait_for(IN)


@typed
def test_pasted_on_the_page(start: Start, prepared: Store, typed: str) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    terminal.send("alice\r")
    terminal.paste(f"{typed}\n")
    terminal.key("enter")
    terminal.wait_for(IN)


@pytest.mark.parametrize("around", ["\r\n{}", "\t{}\t", "{}\r\nla ligne suivante"])
def test_pasted_from_a_table(start: Start, prepared: Store, around: str) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for("[ Me connecter ]")
    terminal.send("alice\r")
    terminal.paste(around.format(PASSWORD))
    terminal.key("enter")
    terminal.wait_for(IN)


@typed
def test_typed_in_plain_lines(start: Start, prepared: Store, typed: str) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = in_plain_lines(start)
    answer(terminal, "Nom d'utilisateur :", "alice")
    answer(terminal, "qui ne s'affiche pas :", typed)
    terminal.wait_for(IN)


@typed
def test_chosen_on_the_page_in_one_way_and_again_in_another(start: Start, prepared: Store, typed: str) -> None:
    issued = prepared.administration().accounts.add("alice").password
    assert issued
    terminal = start()
    sign_in(terminal, password=issued)
    terminal.wait_for("Choisissez votre mot de passe")
    terminal.send(f"{PASSWORD}\r")
    terminal.send(f"{typed}\r")
    terminal.wait_for(IN)
    assert prepared.sign_in.with_password("alice", passwords.normal(PASSWORD))


@typed
def test_chosen_in_plain_lines(start: Start, prepared: Store, typed: str) -> None:
    issued = prepared.administration().accounts.add("alice").password
    assert issued
    terminal = in_plain_lines(start)
    for question, words in (
        ("Nom d'utilisateur :", "alice"),
        ("qui ne s'affiche pas :", issued),
        ("qui ne s'affiche pas :", typed),
        ("encore une fois :", PASSWORD),
    ):
        answer(terminal, question, words)
    terminal.wait_for(IN)
    assert prepared.sign_in.with_password("alice", PASSWORD)


@typed
def test_given_on_standard_input(prepared: Store, typed: str) -> None:
    ended = run(["users", "add", "alice", "--password-stdin"], f"{typed}\n".encode())
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert prepared.sign_in.with_password("alice", PASSWORD)


def test_a_control_character_is_told(prepared: Store) -> None:
    assert_refused(run(["users", "add", "alice", "--password-stdin"], b"une\tphrase\n"), "caractère de contrôle")
    assert not prepared.first_account.exists()


def test_an_accented_name_and_its_no_break_space(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("Zoé Noël", PASSWORD)
    terminal = start()
    sign_in(terminal, unicodedata.normalize("NFD", "Zoé\u00a0Noël"), PASSWORD)
    terminal.wait_for(IN)
