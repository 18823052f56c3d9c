"""One password, however a keyboard, a system or a paste sends it; and hashes of before, made of what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Session, SignInRefused, Store, Weakness, WeakPassword
from storage.domain import passwords
from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.storage.people import NAME, change_under_mac, rows, unhurried, wait_out

PASSWORD = "Forêt d’été, à 8 h"
SPACES = [chr(point) for point in range(0x10000) if unicodedata.category(chr(point)) == "Zs"]
WAYS: dict[str, Callable[[str], str]] = {
    "composed": lambda password: unicodedata.normalize("NFC", password),
    "decomposed, as macOS copies it": lambda password: unicodedata.normalize("NFD", password),
    "no-break spaces": lambda password: password.replace(" ", "\u00a0"),
    "narrow no-break spaces": lambda password: password.replace(" ", "\u202f"),
    "ideographic spaces, decomposed": lambda password: unicodedata.normalize("NFD", password).replace(" ", "\u3000"),
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


class Counting(Hasher):
    """Remembers what it compared and what it hashed."""

    def __init__(self) -> None:
        super().__init__(argon2.profiles.CHEAPEST)
        self.compared: list[str] = []
        self.hashed: list[str] = []

    def verify(self, password_hash: str, password: str) -> bool:
        self.compared.append(password)
        return super().verify(password_hash, password)

    def hash(self, password: str) -> str:
        self.hashed.append(password)
        return super().hash(password)


@pytest.fixture
def hasher() -> Counting:
    """That of `counted`."""
    return Counting()


@pytest.fixture
def counted(database: Path, clock: FixedClock, hasher: Counting) -> Iterator[Store]:
    """A store whose hashes are counted."""
    store = Store(database, clock=clock, hasher=hasher)
    yield store
    store.close()


def of_before(store: Store, hasher: Hasher, raw: str) -> Session:
    """A person whose hash was made of what was typed, as by earlier versions."""
    store.administration().accounts.add(NAME, PASSWORD)
    session = store.sign_in.with_password(NAME, PASSWORD)
    change_under_mac(store, session, f"UPDATE users SET password_hash = '{hasher.hash(raw)}'")  # noqa: S608
    return session


def kept(store: Store) -> str:
    """The hash that is kept."""
    return str(rows(store.path, "SELECT password_hash FROM users")[0][0])


@unhurried
@given(password=st.text(max_size=20))
def test_the_normal_form_is_one(password: str) -> None:
    normal = passwords.normal(password)
    assert passwords.normal(normal) == normal
    for form in ("NFC", "NFD"):
        assert passwords.normal(unicodedata.normalize(form, password)) == normal
    assert passwords.forms(password) == [normal, password] if password != normal else [normal]


@unhurried
@given(
    words=st.lists(st.text(st.characters(exclude_categories=["Zs", "Cs"])), min_size=1, max_size=4),
    spaces=st.lists(st.sampled_from(SPACES), min_size=4, max_size=4),
)
def test_every_space_is_a_space(words: list[str], spaces: list[str]) -> None:
    typed = "".join(space + word for space, word in zip(spaces, words, strict=False))
    assert passwords.normal(typed) == passwords.normal("".join(f" {word}" for word in words))


@pytest.mark.parametrize(
    ("one", "other"), [("ﬁlet", "filet"), ("ＡＢ", "AB"), ("Été", "été"), ("é", "e"), ("a  b", "a b"), (" a", "a")]
)
def test_what_differs_for_a_reader_differs(one: str, other: str) -> None:
    assert passwords.normal(one) != passwords.normal(other)


@ways
@pytest.mark.parametrize("chosen", WAYS.values(), ids=WAYS.keys())
def test_chosen_in_one_way_and_typed_in_another(
    store: Store, chosen: Callable[[str], str], way: Callable[[str], str]
) -> None:
    store.administration().accounts.add(NAME, chosen(PASSWORD))
    session = store.sign_in.with_password(NAME, way(PASSWORD))
    assert store.passwords.confirm(session, way(PASSWORD)).user.name == NAME


@ways
def test_it_is_the_one_they_have(store: Store, way: Callable[[str], str]) -> None:
    issued = store.administration().accounts.add(NAME).password
    session = store.passwords.change(store.sign_in.with_password(NAME, issued or ""), PASSWORD)
    with pytest.raises(WeakPassword) as refused:
        store.passwords.change(session, way(PASSWORD))
    assert refused.value.weakness is Weakness.UNCHANGED


@ways
def test_a_hash_of_before_opens_to_what_it_was_made_of_and_is_renewed(
    counted: Store, hasher: Counting, way: Callable[[str], str]
) -> None:
    raw = way(PASSWORD)
    of_before(counted, hasher, raw)
    before = kept(counted)
    counted.sign_in.with_password(NAME, raw)
    assert (kept(counted) != before) == (raw != PASSWORD)
    for other in WAYS.values():
        counted.sign_in.with_password(NAME, other(PASSWORD))


def test_one_that_would_be_refused_today_opens_too(counted: Store, hasher: Counting) -> None:
    of_before(counted, hasher, "nul\0 et tab\t")
    assert counted.sign_in.with_password(NAME, "nul\0 et tab\t").user.name == NAME


def test_the_normal_form_first_then_what_was_typed_whoever_it_is(
    counted: Store, hasher: Counting, clock: FixedClock
) -> None:
    counted.administration().accounts.add(NAME, PASSWORD)
    counted.administration().accounts.add("fermée", PASSWORD)
    counted.administration().accounts.set_disabled("fermée", disabled=True)
    for wrong in ("autre phrase", "une autre\u00a0phrase", "autre e\u0301te\u0301"):
        for name in (NAME, "fermée", "personne"):
            hasher.compared.clear()
            with pytest.raises(SignInRefused):
                counted.sign_in.with_password(name, wrong)
            assert hasher.compared == passwords.forms(wrong)
            wait_out(counted, clock)


def test_a_closed_account_does_not_tell_by_its_cost_that_the_password_is_right(
    counted: Store, hasher: Counting
) -> None:
    counted.administration().accounts.add(NAME, PASSWORD)
    counted.administration().accounts.set_disabled(NAME, disabled=True)
    hasher.compared.clear()
    with pytest.raises(SignInRefused):
        counted.sign_in.with_password(NAME, WAYS["no-break spaces"](PASSWORD))
    assert len(hasher.compared) == 2


def test_what_is_hashed_is_normal(counted: Store, hasher: Counting) -> None:
    counted.first_account.create("olga", WAYS["ideographic spaces, decomposed"](PASSWORD))
    assert hasher.hashed == [PASSWORD]


@pytest.mark.parametrize("typed", ["e\u0301" * 7, "\u00a0" * 8, "une\tphrase", "mot\u00a0de\u00a0passe\x7f"])
def test_the_normal_form_is_what_is_judged(store: Store, typed: str) -> None:
    with pytest.raises(WeakPassword):
        store.administration().accounts.add(NAME, typed)
    assert not store.first_account.exists()
