"""A password as the keyboards of people send it, byte by byte, to the pages and to plain lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from storage import Store
from storage.domain import passwords
from tests.faults.forked import hash_cheaply, run
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import leave_the_list, sign_in
from tests.terminal.program import CHEAP, assert_refused
from tests.terminal.test_plain import answer
from tests.tui.shell import Shell

PASSWORD = "Forêt d’été « 8 h », @€ñ👩\u200d🚒"
TYPED = {
    "as it is: dead keys and AltGr send whole letters": PASSWORD,
    "Option+space of macOS, AltGr+space of Linux": PASSWORD.replace(" ", "\u00a0"),
    "Shift+space of bépo": PASSWORD.replace(" ", "\u202f"),
    "letter, then accent": unicodedata.normalize("NFD", PASSWORD),
}
IN = "Authentification multifacteur"


def sign_out_of_plain_lines(terminal: Terminal) -> None:
    """From the list of methods, where a first sign-in leads: « Plus tard », then « Me déconnecter »."""
    answer(terminal, "Votre choix :", "3")
    answer(terminal, "Votre choix :", "2")


def back_to_connexion(terminal: Terminal) -> None:
    """From the list of methods, where a first sign-in leads, once it has come."""
    terminal.wait_for(IN)
    leave_the_list(terminal)
    terminal.wait_gone(IN)


@pytest.mark.more
def test_typed_pasted_or_chosen_on_the_page(start: Start, prepared: Store, amount: Callable[[int, int], int]) -> None:
    # Typed in every way; pasted and chosen in the first and the last, which differ the most.
    ways = list(TYPED.values())[:: amount(len(TYPED) - 1, 1)]
    accounts = prepared.administration().accounts
    accounts.add("someone", PASSWORD)
    terminal = start()
    with_shift = PASSWORD.replace(" ", "\x1b[32;2u")  # where the terminal says so
    for number, typed in enumerate((*TYPED.values(), with_shift)):
        accounts.add(f"typed {number}", PASSWORD)
        sign_in(terminal, f"typed {number}", typed)
        back_to_connexion(terminal)

    of_a_table = (f"\r\n{PASSWORD}", f"\t{PASSWORD}\t", f"{PASSWORD}\r\nla ligne suivante")
    for number, pasted in enumerate((*(f"{typed}\n" for typed in ways), *of_a_table)):
        accounts.add(f"pasted {number}", PASSWORD)
        terminal.send(f"pasted {number}\r")
        terminal.paste(pasted)
        terminal.key("enter")
        back_to_connexion(terminal)

    for number, typed in enumerate(ways):
        issued = accounts.add(f"chosen {number}").password
        assert issued
        sign_in(terminal, f"chosen {number}", issued)
        terminal.wait_for("Choisissez votre mot de passe")
        # In one way, and again in another.
        terminal.send(f"{PASSWORD}\r")
        terminal.send(f"{typed}\r")
        back_to_connexion(terminal)
        assert prepared.sign_in.with_password(f"chosen {number}", passwords.normal(PASSWORD))

    # An accented name and its no-break space.
    accounts.add("Zoé Noël", PASSWORD)
    sign_in(terminal, unicodedata.normalize("NFD", "Zoé\u00a0Noël"), PASSWORD)
    terminal.wait_for(IN)


def test_typed_or_chosen_in_plain_lines(start: Start, prepared: Store) -> None:
    accounts = prepared.administration().accounts
    accounts.add("someone", PASSWORD)
    terminal = start(argv=(*CHEAP, "--plain"))
    for number, typed in enumerate(TYPED.values()):
        accounts.add(f"typed {number}", PASSWORD)
        answer(terminal, "Nom d'utilisateur :", f"typed {number}")
        answer(terminal, "qui ne s'affiche pas :", typed)
        sign_out_of_plain_lines(terminal)

        issued = accounts.add(f"chosen {number}").password
        assert issued
        answer(terminal, "Nom d'utilisateur :", f"chosen {number}")
        for question, words in (
            ("qui ne s'affiche pas :", issued),
            ("qui ne s'affiche pas :", typed),
            ("encore une fois :", PASSWORD),
        ):
            answer(terminal, question, words)
        sign_out_of_plain_lines(terminal)
        assert prepared.sign_in.with_password(f"chosen {number}", PASSWORD)


def test_given_on_standard_input(
    prepared: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["users", "add", "alice", "--password-stdin"]
    ended = run(given, f"{TYPED['letter, then accent']}\n".encode(), before=hash_cheaply)
    assert (ended.returncode, ended.stdout, ended.stderr.decode()) == (0, b"", "Compte créé : alice.\n")
    assert prepared.sign_in.with_password("alice", PASSWORD)
    shell = Shell(prepared, monkeypatch, capsys)
    for number, typed in enumerate(TYPED.values()):
        added = shell.run("users", "add", f"alice {number}", "--password-stdin", typed=f"{typed}\n")
        assert (added.code, added.out, added.err) == (0, "", f"Compte créé : alice {number}.\n")
        assert prepared.sign_in.with_password(f"alice {number}", PASSWORD)


def test_a_control_character_is_told(prepared: Store) -> None:
    assert_refused(run(["users", "add", "alice", "--password-stdin"], b"une\tphrase\n"), "caractère de contrôle")
    assert not prepared.first_account.exists()
