"""A sealed secret opens in its own place, whole, with its own key, and in no other way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Action, SealBroken, Session, Store
from storage.domain.totp import new_secret
from storage.security.key_file import Key
from storage.security.keyring import Keyring
from storage.security.sealing import associated_data, open_sealed, seal
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.keys import keyring, write_keys
from tests.storage.people import (
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    change,
    enrol,
    rows,
    signed_up,
    unhurried,
    wait_out,
    wrong_code,
)

KEY = Key(bytes(range(32)))
OTHER = Key(bytes(reversed(range(32))))
HERE = associated_data("factors", "0123456789abcdef", "sealed_secret")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=64)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """The key that sealed, alone."""
    return keyring(tmp_path_factory.mktemp("keys") / "guichet.key", KEY)


@unhurried
@given(text=TEXTS)
def test_what_was_sealed_opens(keys: Keyring, text: str) -> None:
    assert open_sealed(keys, seal(KEY, text, HERE), HERE) == text


@unhurried
@given(text=TEXTS, data=st.data())
def test_one_flipped_bit_anywhere_is_noticed(keys: Keyring, text: str, data: st.DataObject) -> None:
    box = bytearray(seal(KEY, text, HERE))
    bit = data.draw(st.integers(0, len(box) * 8 - 1))
    box[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        open_sealed(keys, bytes(box), HERE)


def test_every_single_bit_of_a_secret_counts(keys: Keyring) -> None:
    box = seal(KEY, new_secret(), HERE)
    for bit in range(len(box) * 8):
        flipped = bytearray(box)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            open_sealed(keys, bytes(flipped), HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        associated_data("enrolments", "0123456789abcdef", "sealed_secret"),
        associated_data("factors", "0123456789abcdee", "sealed_secret"),
        associated_data("factors", "0123456789abcdef", "account"),
        b"",
    ],
)
def test_a_moved_value_does_not_open(keys: Keyring, elsewhere: bytes) -> None:
    with pytest.raises(SealBroken):
        open_sealed(keys, seal(KEY, "secret", HERE), elsewhere)


def test_a_place_is_table_row_and_column() -> None:
    assert HERE == b"factors:0123456789abcdef:sealed_secret"


@unhurried
@given(text=TEXTS, cut=st.integers(0, 200))
def test_a_value_cut_short_or_made_longer_does_not_open(keys: Keyring, text: str, cut: int) -> None:
    box = seal(KEY, text, HERE)
    shorter = box[: cut % len(box)]
    for changed in (shorter, box[1:], box + b"\0"):
        with pytest.raises(SealBroken):
            open_sealed(keys, changed, HERE)


@unhurried
@given(noise=st.binary(max_size=100))
def test_noise_does_not_open_even_under_a_right_header(keys: Keyring, noise: bytes) -> None:
    header = seal(KEY, "", HERE)[:9]
    for forged in (noise, header + noise):
        with pytest.raises(SealBroken):
            open_sealed(keys, forged, HERE)


def test_another_key_does_not_open_it_nor_does_its_name(tmp_path: Path) -> None:
    box = seal(KEY, "secret", HERE)
    with pytest.raises(SealBroken):
        open_sealed(keyring(tmp_path / "other", OTHER), box, HERE)
    renamed = box[:1] + bytes.fromhex(OTHER.id) + box[9:]
    with pytest.raises(SealBroken):
        open_sealed(keyring(tmp_path / "both", OTHER, KEY), renamed, HERE)


def test_each_key_of_the_file_opens_what_it_sealed(tmp_path: Path) -> None:
    both = keyring(tmp_path / "both", OTHER, KEY)
    for key in (OTHER, KEY):
        assert open_sealed(both, seal(key, "secret", HERE), HERE) == "secret"


def test_a_key_put_in_the_file_meanwhile_is_found(tmp_path: Path) -> None:
    path = tmp_path / "guichet.key"
    before = keyring(path, KEY)
    write_keys(path, OTHER, KEY)
    assert open_sealed(before, seal(OTHER, "secret", HERE), HERE) == "secret"


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal(KEY, "secret", HERE) for _ in range(200)}) == 200


def test_a_sealed_value_says_nothing_but_its_length() -> None:
    box = seal(KEY, "JBSWY3DPEHPK3PXP", HERE)
    assert len(box) == 1 + 8 + 12 + 16 + 16
    assert b"JBSW" not in box


def edit(store: Store, database: Path, person: Session, sql: str, *values: object, under_mac: bool) -> None:
    """Change a row behind the program's back; `under_mac`, so that only the seal is left to notice."""
    change(database, sql, *values)
    if under_mac:
        with inside.transactions(store).write() as tx:
            tx.stamp(person.user.id)


noticed = pytest.mark.parametrize("under_mac", [False, True])


@noticed
def test_a_secret_swapped_between_two_people_verifies_nobody(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, under_mac: bool
) -> None:
    thief = enrol(store, clock, signed_up(store, "voleur"))
    ((stolen,),) = rows(database, "SELECT sealed_secret FROM factors WHERE user_id = ?", thief.session.user.id)
    sql = "UPDATE factors SET sealed_secret = ? WHERE user_id = ?"
    edit(store, database, enrolled.session, sql, stolen, enrolled.session.user.id, under_mac=under_mac)
    clock.advance(60)
    for secret in (thief.secret, enrolled.secret):
        with pytest.raises(SealBroken):
            store.sign_in.verify(NAME, totp(secret, clock.now))
        wait_out(store, clock)


@noticed
def test_a_factor_moved_to_another_person_verifies_nobody(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, under_mac: bool
) -> None:
    thief = enrol(store, clock, signed_up(store, "voleur"))
    change(database, "DELETE FROM factors WHERE user_id = ?", enrolled.session.user.id)
    edit(
        store,
        database,
        enrolled.session,
        "UPDATE factors SET user_id = ?",
        enrolled.session.user.id,
        under_mac=under_mac,
    )
    clock.advance(60)
    with pytest.raises(SealBroken):
        store.sign_in.verify(NAME, totp(thief.secret, clock.now))


@noticed
def test_a_pending_secret_cannot_be_planted_as_a_factor(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, under_mac: bool
) -> None:
    thief = begin(store, signed_up(store, "voleur"))
    sql = "UPDATE factors SET sealed_secret = (SELECT sealed_secret FROM enrolments), id = ? WHERE user_id = ?"
    edit(store, database, enrolled.session, sql, thief.id, enrolled.session.user.id, under_mac=under_mac)
    with pytest.raises(SealBroken):
        store.sign_in.verify(NAME, totp(thief.secret, clock.now))


@pytest.mark.parametrize(
    "damage",
    [
        "sealed_secret = zeroblob(length(sealed_secret))",
        "expires_at = expires_at + 86400",
        "sealed_secret = (SELECT other.sealed_secret FROM enrolments AS other WHERE other.id != enrolments.id)",
    ],
)
def test_a_damaged_prolonged_or_swapped_pending_secret_is_neither_shown_nor_proved(
    store: Store, database: Path, clock: FixedClock, damage: str
) -> None:
    session = signed_up(store)
    pending, neighbours = begin(store, session), begin(store, signed_up(store, "voisin"))
    change(database, f"UPDATE enrolments SET {damage}")  # noqa: S608
    with pytest.raises(SealBroken):
        begin(store, session)
    for secret in (pending.secret, neighbours.secret):
        with pytest.raises(SealBroken):
            store.enrolments.prove(session, pending.id, totp(secret, clock.now))
        wait_out(store, clock)
    assert store.administration().directory.factors(session.user) == []


def test_a_pending_secret_is_not_proved_for_another_method(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    change(database, "UPDATE enrolments SET method = ?", OTHER_METHOD)
    with pytest.raises(SealBroken):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    wait_out(store, clock)
    with pytest.raises(SealBroken):
        begin(store, client, OTHER_METHOD)
    assert store.administration().directory.factors(client.user) == []


@pytest.mark.parametrize("column", ["sealed_secret", "sealed_earlier"])
def test_a_seal_that_does_not_open_is_put_on_the_audit_log(
    store: Store, database: Path, clock: FixedClock, client: Session, column: str
) -> None:
    begin(store, client)
    pending = begin(store, client, OTHER_METHOD)
    change(database, f"UPDATE enrolments SET {column} = zeroblob(60)")  # noqa: S608
    with pytest.raises(SealBroken):
        store.enrolments.prove(client, pending.id, wrong_code(pending.secret, clock.now))
    found = [
        (event.subject, event.detail)
        for event in store.administration().audit_log.events()
        if event.action == Action.TAMPERING_FOUND
    ]
    assert found == [(NAME, "seal")]


def test_a_pending_seal_that_does_not_open_is_recorded_when_its_place_is_taken(
    store: Store, database: Path, client: Session
) -> None:
    begin(store, client)
    change(database, "UPDATE enrolments SET sealed_secret = zeroblob(60)")
    with pytest.raises(SealBroken):
        begin(store, client, OTHER_METHOD)
    found = [
        (event.subject, event.detail)
        for event in store.administration().audit_log.events()
        if event.action == Action.TAMPERING_FOUND
    ]
    assert found == [(NAME, "seal")]
