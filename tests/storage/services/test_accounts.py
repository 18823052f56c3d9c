"""Accounts: who there is, what makes two names one, and who comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import (
    AlreadyInitialised,
    InvalidName,
    LastOperator,
    Level,
    NameTaken,
    NotAllowed,
    OperatorsMustEnrol,
    Role,
    SignInRefused,
    Store,
    UnknownUser,
    WeakPassword,
)
from storage.domain.audit import Action
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.storage.people import NAME, disable, enrol, rows, signed_up

NOT_TEXT = pytest.param("marie\udcff", id="a byte that was not UTF-8")


def test_a_new_store_has_nobody(store: Store) -> None:
    assert not store.first_account.exists()
    assert store.administration().directory.users() == []


def test_a_client_is_kept_as_typed(store: Store) -> None:
    user, issued, _look_alikes = store.administration().accounts.add("  Zoé O’Neil ", PASSWORD)
    assert issued is None
    assert (user.name, user.role, user.created_at, user.last_sign_in_at) == ("Zoé O’Neil", Role.CLIENT, NOON, None)
    assert (user.mfa_required, user.disabled, user.one_time_password) == (False, False, False)
    assert store.administration().directory.user("zoé o’neil") == user
    assert store.first_account.exists()


def test_mfa_can_be_asked_of_a_client_and_is_of_every_operator(store: Store) -> None:
    assert store.administration().accounts.add("client", PASSWORD, mfa_required=True).user.mfa_required
    assert store.administration().accounts.add("opératrice", PASSWORD, role=Role.OPERATOR).user.mfa_required


def test_accounts_are_listed_by_name_without_regard_to_case(store: Store) -> None:
    for name in ("Zoé", "bob", "Alice"):
        store.administration().accounts.add(name, PASSWORD)
    assert [user.name for user in store.administration().directory.users()] == ["Alice", "bob", "Zoé"]


@pytest.mark.parametrize("name", ["MARIE.TREMBLAY", "ｍａｒｉｅ．ｔｒｅｍｂｌａｙ", " marie.tremblay "])
def test_a_name_that_reads_the_same_is_taken(store: Store, name: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    with pytest.raises(NameTaken):
        store.administration().accounts.add(name, PASSWORD)
    assert store.sign_in.with_password(name, PASSWORD).user.name == NAME
    assert len(store.administration().directory.users()) == 1


@pytest.mark.parametrize("name", ["", "x" * 65, "a\x1b]0;b\x07", "a\x00b", "a\u202eb", "a\u200bb", "a\nb", "a\udcff"])
def test_control_and_invisible_characters_are_refused(store: Store, name: str) -> None:
    with pytest.raises(InvalidName):
        store.administration().accounts.add(name, PASSWORD)
    with pytest.raises(InvalidName):
        store.first_account.create(name, PASSWORD)
    assert not store.first_account.exists()


@pytest.mark.parametrize("name", ["personne", "", "a\x00b", "'; DROP TABLE users; --", "%", "x" * 100_000, NOT_TEXT])
def test_nobody_has_a_name_that_was_never_added(store: Store, name: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    with pytest.raises(UnknownUser):
        store.administration().directory.user(name)


@pytest.mark.parametrize(
    "name", ["[/red]", "[@click=app.quit]x[/]", "Robert'); DROP TABLE users;--", "../../etc", "\\"]
)
def test_a_hostile_name_is_only_a_name(store: Store, name: str) -> None:
    store.administration().accounts.add(name, PASSWORD)
    assert store.administration().directory.user(name).name == name
    assert [user.name for user in store.administration().directory.users()] == [name]


def test_the_first_account_is_an_operator_who_must_enrol(store: Store) -> None:
    session = store.first_account.create("Chef", PASSWORD)
    assert (session.user.name, session.user.role, session.user.mfa_required) == ("Chef", Role.OPERATOR, True)
    assert (session.level, session.methods, session.proved_at) == (Level.PASSWORD, frozenset(), None)
    assert store.sign_in.with_password("chef", PASSWORD).user == session.user


@pytest.mark.parametrize("name", ["chef", "autre"])
def test_the_first_account_is_made_once(store: Store, name: str) -> None:
    store.first_account.create("Chef", PASSWORD)
    with pytest.raises(AlreadyInitialised):
        store.first_account.create(name, PASSWORD)
    assert [user.name for user in store.administration().directory.users()] == ["Chef"]


def test_the_first_account_needs_a_good_password_too(store: Store) -> None:
    with pytest.raises(WeakPassword):
        store.first_account.create("chef", "azertyuiop")
    assert not store.first_account.exists()


def test_without_a_password_one_is_issued_and_works_once_typed(store: Store) -> None:
    user, issued, _look_alikes = store.administration().accounts.add(NAME)
    assert issued is not None
    assert user.one_time_password
    assert store.sign_in.with_password(NAME, issued).user.one_time_password
    # What is dictated and typed otherwise is the same password, for as long as it is a provisional one.
    assert store.sign_in.with_password(NAME, issued.upper()).user.one_time_password
    assert store.sign_in.with_password(NAME, issued.replace("-", " ")).user.one_time_password
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, issued[:-1])


def test_a_password_is_never_issued_in_place_of_an_empty_one(store: Store) -> None:
    with pytest.raises(WeakPassword):
        store.administration().accounts.add(NAME, "")


def test_a_sign_in_without_factor_is_recorded(store: Store, clock: FixedClock) -> None:
    session = signed_up(store)
    clock.advance(5)
    assert store.administration().directory.user(NAME).last_sign_in_at is None
    store.sign_in.complete(session)
    assert store.administration().directory.user(NAME).last_sign_in_at == NOON + 5


def test_who_has_to_enrol_has_come_but_has_no_sign_in_in_the_log(store: Store) -> None:
    store.administration().accounts.add(NAME, PASSWORD, mfa_required=True)
    session = store.sign_in.with_password(NAME, PASSWORD)
    with pytest.raises(NotAllowed):
        store.sign_in.complete(session)
    store.sign_in.note_arrival(session)
    assert store.administration().directory.user(NAME).last_sign_in_at == NOON
    assert all(event.action != Action.SIGNED_IN for event in store.administration().audit_log.events())


def test_only_an_account_without_a_factor_and_with_its_own_password_signs_in_without_a_code(
    store: Store, database: Path, clock: FixedClock
) -> None:
    issued = store.administration().accounts.add("provisoire").password or ""
    with_factor = signed_up(store, "activée")
    enrol(store, clock, with_factor)
    disabled = signed_up(store, "désactivée")
    disable(store, disabled)
    before = rows(database, "SELECT id, last_sign_in_at FROM users ORDER BY id")
    for session in (
        store.sign_in.with_password("provisoire", issued),
        with_factor,
        disabled,
    ):
        for record in (store.sign_in.complete, store.sign_in.note_arrival):
            with pytest.raises(NotAllowed):
                record(session)
    assert rows(database, "SELECT id, last_sign_in_at FROM users ORDER BY id") == before


@pytest.mark.parametrize(("required", "grace_days"), [(False, 0), (True, 3)])
def test_an_operator_always_has_to_have_a_method(store: Store, required: bool, grace_days: int) -> None:
    store.administration().accounts.add("paul", PASSWORD, role=Role.OPERATOR)
    with pytest.raises(OperatorsMustEnrol):
        store.administration().accounts.set_mfa("paul", required=required, grace_days=grace_days)
    assert store.sign_in.with_password("paul", PASSWORD).must_enrol


def test_the_last_operator_whose_account_is_open_cannot_be_closed(store: Store) -> None:
    accounts = store.administration().accounts
    for name in ("chef", "adjointe"):
        accounts.add(name, role=Role.OPERATOR)
    accounts.set_disabled("adjointe", disabled=True)
    recorded = store.administration().audit_log.events()
    with pytest.raises(LastOperator):
        accounts.set_disabled("chef", disabled=True)
    assert not store.administration().directory.user("chef").disabled
    assert store.administration().audit_log.events() == recorded
    assert accounts.set_disabled("adjointe", disabled=True).disabled, "closed as before"
    accounts.set_disabled("adjointe", disabled=False)
    assert accounts.set_disabled("chef", disabled=True).disabled


def test_any_client_can_be_closed(store: Store) -> None:
    assert store.administration().accounts.add("alice").user.name == "alice"
    assert store.administration().accounts.set_disabled("alice", disabled=True).disabled
