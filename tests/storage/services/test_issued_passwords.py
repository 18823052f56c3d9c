"""One-time passwords: shown, dictated and read from paper, so that only their letters and digits matter."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import SignInRefused, Store, Weakness, WeakPassword
from storage.domain import passwords
from tests.conftest import PASSWORD, FixedClock

NAME = "marie.tremblay"
WAYS: dict[str, Callable[[str], str]] = {
    "as it is shown": str,
    "in capitals": str.upper,
    "without dashes": lambda issued: issued.replace("-", ""),
    "with spaces": lambda issued: f" {issued.replace('-', ' ')} ",
    "with the dashes of a word processor": lambda issued: issued.replace("-", "\u2013"),
    "in capitals, in other groups": lambda issued: " ".join(issued.replace("-", "").upper()),
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


@ways
def test_it_is_rebuilt_from_whatever_was_typed_of_it(way: Callable[[str], str]) -> None:
    for _time in range(50):
        issued = passwords.one_time_password()
        assert passwords.issued_form(way(issued)) == issued


@given(st.text(string.printable, max_size=24))
def test_what_cannot_be_one_is_left_as_it_is(typed: str) -> None:
    rebuilt = passwords.issued_form(typed)
    for one_time in (False, True):
        forms = passwords.forms(typed, one_time=one_time)
        assert len(forms) == len(passwords.forms(typed)), "its time tells nothing of the account"
        assert forms[0] == (rebuilt if one_time and rebuilt else passwords.normal(typed))


@ways
def test_it_opens_however_it_is_typed(store: Store, way: Callable[[str], str]) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    assert store.sign_in.with_password(NAME, way(issued)).user.one_time_password


@ways
def test_it_is_not_chosen_again_however_it_is_typed(store: Store, way: Callable[[str], str]) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    session = store.sign_in.with_password(NAME, issued)
    with pytest.raises(WeakPassword) as refused:
        store.passwords.change(session, way(issued))
    assert refused.value.weakness is Weakness.UNCHANGED


@pytest.mark.parametrize("way", [str.upper, lambda chosen: chosen.replace("-", "")], ids=["capitals", "no dashes"])
def test_a_password_of_ones_own_is_typed_as_it_was_chosen(
    store: Store, clock: FixedClock, way: Callable[[str], str]
) -> None:
    chosen = passwords.one_time_password()
    store.administration().accounts.add(NAME, chosen)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, way(chosen))
    clock.advance(60)
    assert store.sign_in.with_password(NAME, chosen).user.name == NAME


def test_after_another_was_chosen_it_opens_nothing(store: Store, clock: FixedClock) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    store.passwords.change(store.sign_in.with_password(NAME, issued), PASSWORD)
    for typed in (issued, issued.upper()):
        with pytest.raises(SignInRefused):
            store.sign_in.with_password(NAME, typed)
        clock.advance(60)
