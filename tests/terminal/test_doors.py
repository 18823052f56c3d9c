"""The doors that stay open to the owner of a name that others keep paused, in the real program."""

from __future__ import annotations

import pytest

from storage import Locked, SignInRefused, Store
from tests.conftest import PASSWORD
from tests.faults.forked import run
from tests.terminal.conftest import Start
from tests.terminal.journey import sign_in
from tests.terminal.program import CHEAP, assert_refused


def paused(store: Store, name: str = "alice") -> None:
    """Somebody who knows the name guesses."""
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(name, "non")


@pytest.mark.parametrize("plain", [True, False])
def test_who_comes_with_their_key_signs_in_while_their_name_is_paused(
    start: Start, prepared: Store, *, plain: bool
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    prepared.maintenance.set_limit("first_pause", 300)
    paused(prepared)
    terminal = start(argv=(*CHEAP, *(["--plain"] if plain else []), "--as", "alice"))
    if plain:
        terminal.wait_for("qui ne s'affiche pas :")
    else:
        terminal.wait_for("[ Me connecter ]")
    terminal.send(f"{PASSWORD}\r")
    terminal.wait_for("Authentification multifacteur")
    with pytest.raises(Locked):
        prepared.sign_in.with_password("alice", PASSWORD)


def test_who_only_says_a_name_waits(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    prepared.maintenance.set_limit("first_pause", 300)
    paused(prepared)
    terminal = start()
    sign_in(terminal)
    terminal.wait_for("Trop d'essais.")


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize("plain", [[], ["--plain"]])
@pytest.mark.usefixtures("prepared")
def test_a_key_that_names_nobody_opens_nothing(plain: list[str], name: str) -> None:
    assert_refused(run([*plain, "--as", name]), "Ce nom d'utilisateur ne convient pas")
