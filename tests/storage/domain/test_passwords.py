"""Which passwords are refused, and how the others are hashed."""

from __future__ import annotations

from pathlib import Path

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from storage import SealBroken, SignInRefused, Store, Weakness, WeakPassword
from storage.domain import guesses, passwords
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import NAME, rows, unhurried, wait_out

pytestmark = pytest.mark.usefixtures("estimated_anew")

LONG_ENOUGH = [password for password in FREQUENCY_LISTS["passwords"] if len(password) >= 8]


def weakness(password: str, name: str = NAME) -> Weakness | None:
    """The decision with the real list of common passwords."""
    return passwords.password_weakness(
        password, name, passwords.is_common, lambda chosen: guesses.needed(chosen, (name,))
    )


@pytest.mark.parametrize("password", ["", "court", "sept7cc", "é" * 7, "🔒" * 7])
def test_fewer_than_eight_characters_are_too_few(password: str) -> None:
    assert weakness(password) is Weakness.TOO_SHORT


@pytest.mark.parametrize(
    "password",
    [
        "k7!vR2#p",
        "correct cheval pile agrafe",
        "pâté d’été ",
        "🐱🔑🌧🐟🧊🎲🪁🍐",
        "e\u0301te\u0301 a\u0300 No\u0308el chez nous",
        "\ud800 un surrogate seul",
        "une phrase " * 6,
        "le chat de la voisine dort. " * 146,
    ],
)
def test_any_unicode_and_any_composition_is_welcome(password: str) -> None:
    assert weakness(password) is None


@pytest.mark.parametrize("character", ["\0", "\t", "\n", "\x1b", "\x7f", "\x85"])
@pytest.mark.parametrize("form", ["{}une phrase", "une {} phrase", "une phrase{}"])
def test_a_control_character_is_refused(character: str, form: str) -> None:
    assert weakness(form.format(character)) is Weakness.CONTROL_CHARACTER


@pytest.mark.parametrize("password", ["\u200b\u200c" * 4, "\u3164 \u2800 \u200d \ufe0f ", "\u00ad\u2060" * 8])
def test_what_shows_nothing_is_too_short(password: str) -> None:
    assert weakness(password) is Weakness.TOO_SHORT


def test_sixty_four_characters_and_more_are_allowed_up_to_a_bound() -> None:
    drawn = "fk3qv9wztb7mxp2h" * 256
    assert weakness(drawn[:64]) is None
    assert len(drawn) == passwords.LONGEST_PASSWORD
    assert weakness(drawn) is None
    assert weakness(drawn + "x") is Weakness.TOO_LONG


def test_the_common_passwords_are_refused_in_any_case() -> None:
    accepted = [word for word in LONG_ENOUGH if weakness(word) is None or weakness(word.upper()) is None]
    assert len(LONG_ENOUGH) > 3000
    assert accepted == []


@pytest.mark.parametrize(
    "password", ["azertyuiop", "Motdepasse1", "BONJOUR123", "soleil123", "guichet123", "oktaverify"]
)
def test_what_a_french_speaker_would_try_first_is_refused(password: str) -> None:
    assert weakness(password) in (Weakness.COMMON, Weakness.GUESSABLE)


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaa", "ÉÉÉÉÉÉÉÉÉ", "        ", "12345678", "--------", "2024-12-25", "25/12/2024", "25121987", "1987 5 1"],
)
def test_a_single_character_or_a_date_is_common(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


def test_a_long_row_of_unrelated_digits_is_not_common() -> None:
    assert weakness("72940183650184639275") is None


@unhurried
@given(
    name=st.text("abcdefgéèç0123456789.-_", min_size=1, max_size=20),
    before=st.text("0123456789!.-_ ", max_size=6),
    after=st.text("0123456789!.-_ ", max_size=6),
)
def test_the_name_with_some_digits_around_it_is_refused(name: str, before: str, after: str) -> None:
    password = (before + name.upper() + after).ljust(passwords.SHORTEST_PASSWORD, "1")
    assert weakness(password, name) in (Weakness.LIKE_NAME, Weakness.COMMON, Weakness.GUESSABLE)


@pytest.mark.parametrize(
    ("password", "name"),
    [("Marie.Tremblay2024!", NAME), ("70418365", "70418365"), ("70418365!", "70418365"), ("-marie-marie", "-Marie-")],
)
def test_the_name_itself_is_said_to_be_the_reason(password: str, name: str) -> None:
    assert weakness(password, name) is Weakness.LIKE_NAME


def test_a_refused_password_makes_no_account(store: Store) -> None:
    with pytest.raises(WeakPassword) as refused:
        store.administration().accounts.add(NAME, "motdepasse2026")
    assert refused.value.weakness is Weakness.GUESSABLE
    assert not store.first_account.exists()


def test_hashes_are_argon2id_with_the_library_defaults() -> None:
    found = argon2.extract_parameters(Hasher().hash(PASSWORD))
    assert found.type is argon2.Type.ID
    assert found == argon2.profiles.RFC_9106_LOW_MEMORY


@pytest.mark.parametrize("password", [PASSWORD, "x" * 4096, "nul\0", "\ud800", "e\u0301t\u00e9"])
def test_a_password_matches_only_itself(cheap: Hasher, password: str) -> None:
    hashed = cheap.hash(password)
    assert cheap.verify(hashed, password)
    assert not cheap.verify(hashed, password + " ")
    assert not cheap.verify(hashed, password[:-1] + "?")


def test_two_hashes_of_one_password_differ(cheap: Hasher) -> None:
    assert cheap.hash(PASSWORD) != cheap.hash(PASSWORD)


@pytest.mark.parametrize(
    "hashed",
    [
        "",
        "garbage",
        "$argon2id$v=19$m=8,t=1,p=1$",
        "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
        "$argon2id$v=19$m=8,t=4000000000,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
        "$argon2id$v=19$m=800,t=1,p=99$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43,
    ],
)
def test_a_planted_hash_is_damage_and_not_computed(cheap: Hasher, hashed: str) -> None:
    with pytest.raises(SealBroken):
        cheap.verify(hashed, PASSWORD)


def _stored(database: Path) -> str:
    return str(rows(database, "SELECT password_hash FROM users")[0][0])


def test_signing_in_renews_a_hash_whose_parameters_are_old(store: Store, database: Path, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    old = _stored(database)
    stronger = Hasher(argon2.Parameters(argon2.Type.ID, 19, 16, 32, 2, 64, 1))
    later = Store(database, clock=clock, hasher=stronger)
    with pytest.raises(SignInRefused):
        later.sign_in.with_password(NAME, "pas le bon du tout")
    assert _stored(database) == old
    wait_out(later, clock)
    later.sign_in.with_password(NAME, PASSWORD)
    renewed = _stored(database)
    assert argon2.extract_parameters(renewed).memory_cost == 64
    later.sign_in.with_password(NAME, PASSWORD)
    assert _stored(database) == renewed
    later.close()


def test_one_time_passwords_are_four_groups_without_look_alikes() -> None:
    issued = [passwords.one_time_password() for _ in range(300)]
    assert len(set(issued)) == 300
    assert all([len(group) for group in password.split("-")] == [4, 4, 4, 4] for password in issued)
    assert not set("".join(issued)) & set("il1o0")
