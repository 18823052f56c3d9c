"""New recovery codes do not work before the person has shown that they kept them; until then the old ones do."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import CodeRefused, Level, NoActiveFactor, RecoverySet, SessionEnded, Store
from tests.conftest import FixedClock
from tests.storage import inside
from tests.storage.people import Enrolled, at_another_desk, contents, device_of, issue_codes, wait_out


def asked(prepared: RecoverySet) -> str:
    """The code that is to be typed again."""
    return prepared.codes[prepared.asked]


def test_prepared_ones_change_nothing_and_do_not_work(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    session, old = issue_codes(store, enrolled.session)
    before = contents(database)
    prepared = store.recovery_codes.prepare(session)
    assert contents(database) == before
    with pytest.raises(CodeRefused):
        store.recovery_codes.use(session, asked(prepared))
    wait_out(store, clock)
    assert store.recovery_codes.use(session, old[0]).level is Level.FULL


def test_the_first_ones_neither(store: Store, enrolled: Enrolled) -> None:
    prepared = store.recovery_codes.prepare(enrolled.session)
    with pytest.raises(NoActiveFactor):
        store.recovery_codes.use(enrolled.session, asked(prepared))
    assert store.recovery_codes.left(enrolled.session.user) == 0


def test_any_other_word_changes_nothing_and_costs_nothing(store: Store, database: Path, enrolled: Enrolled) -> None:
    session, old = issue_codes(store, enrolled.session)
    prepared = store.recovery_codes.prepare(session)
    another = prepared.codes[(prepared.asked + 1) % 10]
    before = contents(database)
    for typed in (another, old[0], asked(prepared)[:-1], asked(prepared) + "A", "", "\udcff", "é" * 13):
        with pytest.raises(CodeRefused):
            store.recovery_codes.keep(session, prepared, typed)
    assert contents(database) == before
    kept = store.recovery_codes.keep(session, prepared, asked(prepared))
    assert store.recovery_codes.left(kept.user) == 10


def test_it_may_be_typed_as_any_code(store: Store, enrolled: Enrolled) -> None:
    prepared = store.recovery_codes.prepare(enrolled.session)
    code = asked(prepared).lower()
    session = store.recovery_codes.keep(enrolled.session, prepared, f" {code[:5]}-{code[5:]} ")
    assert store.recovery_codes.use(session, prepared.codes[0]).level is Level.FULL


def test_kept_ones_work_and_the_old_ones_no_more(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    session, old = issue_codes(store, enrolled.session)
    session, new = issue_codes(store, session)
    with pytest.raises(CodeRefused):
        store.recovery_codes.use(session, old[0])
    wait_out(store, clock)
    for code in new:
        session = store.recovery_codes.use(session, code)
    assert store.recovery_codes.left(session.user) == 0


def test_kept_ones_end_the_other_sessions(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    mine, other = (at_another_desk(store, clock, enrolled) for _ in range(2))
    prepared, others = store.recovery_codes.prepare(mine), store.recovery_codes.prepare(other)
    session = store.recovery_codes.keep(mine, prepared, asked(prepared))
    with pytest.raises(SessionEnded):
        store.recovery_codes.keep(other, others, asked(others))
    assert store.recovery_codes.use(session, prepared.codes[0]).level is Level.FULL


def test_a_second_click_keeps_nothing_twice(store: Store, enrolled: Enrolled) -> None:
    prepared = store.recovery_codes.prepare(enrolled.session)
    session = store.recovery_codes.keep(enrolled.session, prepared, asked(prepared))
    store.recovery_codes.use(session, prepared.codes[0])
    with pytest.raises(SessionEnded):
        store.recovery_codes.keep(enrolled.session, prepared, asked(prepared))
    assert store.recovery_codes.left(session.user) == 9


def test_without_a_device_any_more_none_are_kept(store: Store, enrolled: Enrolled) -> None:
    prepared = store.recovery_codes.prepare(enrolled.session)
    session = store.devices.remove(enrolled.session, device_of(store, enrolled.session))
    with pytest.raises(NoActiveFactor):
        store.recovery_codes.keep(session, prepared, asked(prepared))
    assert store.recovery_codes.left(session.user) == 0


def test_the_one_that_is_asked_is_chosen_at_random(store: Store, enrolled: Enrolled) -> None:
    sets = [store.recovery_codes.prepare(enrolled.session) for _ in range(20)]
    assert {prepared.asked for prepared in sets} <= set(range(10))
    assert len({prepared.asked for prepared in sets}) > 2
    assert len({code for prepared in sets for code in prepared.codes}) == 200


def test_no_code_is_shown_by_accident(store: Store, enrolled: Enrolled) -> None:
    prepared = store.recovery_codes.prepare(enrolled.session)
    assert not any(secret in repr(prepared) for secret in (*prepared.codes, *prepared.hashes))


def test_nobody_waits_for_the_database_while_the_codes_are_hashed(
    monkeypatch: pytest.MonkeyPatch, store: Store, enrolled: Enrolled
) -> None:
    def hash_set(codes: list[str]) -> list[str]:
        with inside.database(store).connection() as db:
            assert not db.in_transaction
        return codes

    monkeypatch.setattr(inside.hasher(store), "hash_set", hash_set)
    prepared = store.recovery_codes.prepare(enrolled.session)
    assert prepared.hashes == prepared.codes
