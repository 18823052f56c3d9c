"""A sealed secret opens in its own place, whole, with its own key, and in no other way."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import SealBroken, Store
from storage.key_file import Key
from storage.seal import Seals, place
from storage.totp import new_secret
from tests.conftest import NOON, FixedClock
from tests.oracle import totp
from tests.storage.people import NAME, Enrolled, begin, change, enrol, rows, signed_up, unhurried

KEY = Key(bytes(range(32)))
SEALS = Seals((KEY,))
HERE = place("factors", "0123456789abcdef", "sealed_secret")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=64)


@unhurried
@given(text=TEXTS)
def test_what_was_sealed_opens(text: str) -> None:
    assert SEALS.open(SEALS.seal(text, HERE), HERE) == text


@unhurried
@given(text=TEXTS, data=st.data())
def test_one_flipped_bit_anywhere_is_noticed(text: str, data: st.DataObject) -> None:
    box = bytearray(SEALS.seal(text, HERE))
    bit = data.draw(st.integers(0, len(box) * 8 - 1))
    box[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        SEALS.open(bytes(box), HERE)


def test_every_single_bit_of_a_secret_counts() -> None:
    box = SEALS.seal(new_secret(), HERE)
    for bit in range(len(box) * 8):
        flipped = bytearray(box)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            SEALS.open(bytes(flipped), HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("enrolments", "0123456789abcdef", "sealed_secret"),
        place("factors", "0123456789abcdee", "sealed_secret"),
        place("factors", "0123456789abcdef", "account"),
        b"",
    ],
)
def test_a_moved_value_does_not_open(elsewhere: bytes) -> None:
    with pytest.raises(SealBroken):
        SEALS.open(SEALS.seal("secret", HERE), elsewhere)


def test_a_place_is_table_row_and_column() -> None:
    assert HERE == b"factors:0123456789abcdef:sealed_secret"


@unhurried
@given(text=TEXTS, cut=st.integers(0, 200))
def test_a_value_cut_short_or_made_longer_does_not_open(text: str, cut: int) -> None:
    box = SEALS.seal(text, HERE)
    shorter = box[: cut % len(box)]
    for changed in (shorter, box[1:], box + b"\0"):
        with pytest.raises(SealBroken):
            SEALS.open(changed, HERE)


@unhurried
@given(noise=st.binary(max_size=100))
def test_noise_does_not_open_even_under_a_right_header(noise: bytes) -> None:
    header = SEALS.seal("", HERE)[:9]
    for forged in (noise, header + noise):
        with pytest.raises(SealBroken):
            SEALS.open(forged, HERE)


def test_another_key_does_not_open_it_nor_does_its_name() -> None:
    box = SEALS.seal("secret", HERE)
    other = Key(bytes(reversed(range(32))))
    with pytest.raises(SealBroken):
        Seals((other,)).open(box, HERE)
    renamed = box[:1] + bytes.fromhex(other.id) + box[9:]
    with pytest.raises(SealBroken):
        Seals((other, KEY)).open(renamed, HERE)


def test_the_newest_key_seals_and_older_ones_still_open() -> None:
    newer = Key(secrets.token_bytes(32))
    rotated = Seals((newer, KEY))
    assert rotated.open(SEALS.seal("ancien", HERE), HERE) == "ancien"
    with pytest.raises(SealBroken):
        SEALS.open(rotated.seal("nouveau", HERE), HERE)


def test_the_same_text_never_looks_the_same() -> None:
    assert len({SEALS.seal("secret", HERE) for _ in range(200)}) == 200


def test_a_sealed_value_says_nothing_but_its_length() -> None:
    box = SEALS.seal("JBSWY3DPEHPK3PXP", HERE)
    assert len(box) == 1 + 8 + 12 + 16 + 16
    assert b"JBSW" not in box


def test_a_secret_swapped_between_two_people_verifies_nobody(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    thief = enrol(store, clock, signed_up(store, "voleur"))
    (stolen,) = rows(database, "SELECT sealed_secret FROM factors WHERE user_id = ?", thief.session.user.id)
    change(database, "UPDATE factors SET sealed_secret = ? WHERE user_id = ?", stolen[0], enrolled.session.user.id)
    clock.advance(60)
    for secret in (thief.secret, enrolled.secret):
        with pytest.raises(SealBroken):
            store.verify(NAME, totp(secret, clock.now))


def test_a_pending_secret_cannot_be_planted_as_a_factor(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    thief = begin(store, signed_up(store, "voleur"))
    change(
        database,
        "UPDATE factors SET sealed_secret = (SELECT sealed_secret FROM enrolments), id = ? WHERE user_id = ?",
        thief.id,
        enrolled.session.user.id,
    )
    with pytest.raises(SealBroken):
        store.verify(NAME, totp(thief.secret, clock.now))


def test_a_damaged_pending_secret_is_not_shown(store: Store, database: Path) -> None:
    session = signed_up(store)
    pending = begin(store, session)
    change(database, "UPDATE enrolments SET sealed_secret = zeroblob(length(sealed_secret))")
    with pytest.raises(SealBroken):
        begin(store, session)
    with pytest.raises(SealBroken):
        store.prove_enrolment(session, pending.id, totp(pending.secret, NOON))
    assert store.factors(session.user) == []
