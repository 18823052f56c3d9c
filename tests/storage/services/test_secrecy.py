"""Secrets, keys and passwords are nowhere in clear: not in files, not in errors, not in what is printed."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import CodeRefused, SealBroken, Session, StorageError, Store
from storage.security.key_file import Key
from storage.security.sealing import associated_data, open_sealed, seal
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.keys import key_bytes, keyring
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, begin, change, enrol, rows, unhurried
from tests.storage.traces import forms, on_disk, traces


def raw(secret: str) -> bytes:
    """The bytes of a Base32 secret."""
    return base64.b32decode(secret)


@unhurried
@given(secret=st.binary(min_size=20, max_size=20), before=st.binary(max_size=4), after=st.binary(max_size=4))
def test_the_search_finds_a_secret_in_every_form(secret: bytes, before: bytes, after: bytes) -> None:
    for name, form in forms(secret).items():
        assert name in traces(secret, before + form + after)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        assert traces(secret, encode(before + secret + after))


def test_the_search_reads_what_was_just_written(store: Store, database: Path, client: Session) -> None:
    begin(store, client)
    ((sealed,),) = rows(database, "SELECT sealed_secret FROM enrolments")
    assert "raw" in traces(sealed, on_disk(database))


def test_no_secret_is_in_the_files_before_the_proof(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    with pytest.raises(CodeRefused):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now, offset=9))
    assert traces(raw(pending.secret), on_disk(database)) == []


def test_no_secret_is_in_the_files_after_the_proof(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    replaced = enrol(store, clock, enrolled.session)
    abandoned = begin(store, replaced.session, OTHER_METHOD)
    store.enrolments.abandon(replaced.session)
    clock.advance(600)
    for secret in (enrolled.secret, replaced.secret, abandoned.secret):
        assert traces(raw(secret), on_disk(database)) == []
    store.close()
    for secret in (enrolled.secret, replaced.secret, abandoned.secret):
        assert traces(raw(secret), database.read_bytes()) == []


def test_a_proved_or_abandoned_seal_is_wiped_from_the_database(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    pending = begin(store, client)
    ((first,),) = rows(database, "SELECT sealed_secret FROM enrolments")
    person = enrol(store, clock, client)
    begin(store, person.session, OTHER_METHOD)
    ((second,),) = rows(database, "SELECT sealed_secret FROM enrolments")
    store.enrolments.abandon(person.session)
    store.close()
    assert pending.secret == person.secret
    for sealed in (first, second):
        assert sealed not in database.read_bytes()


def test_neither_passwords_nor_the_key_are_in_the_files(store: Store, database: Path, enrolled: Enrolled) -> None:
    issued = store.administration().accounts.add("nouvelle").password or ""
    store.passwords.change(store.sign_in.with_password("nouvelle", issued), "une phrase à elle")
    with pytest.raises(StorageError):
        store.sign_in.with_password(NAME, "un mot de passe de trop")
    assert enrolled.secret
    for text in (PASSWORD, issued, "une phrase à elle", "un mot de passe de trop"):
        assert traces(text.encode(), on_disk(database)) == []
    assert traces(key_bytes(database), on_disk(database)) == []


def test_the_key_file_holds_no_secret_of_a_person(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert store.maintenance.check()
    assert traces(raw(enrolled.secret), database.with_name("guichet.key").read_bytes()) == []


def test_what_is_printed_of_a_value_shows_no_secret(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    pending = begin(store, enrolled.session, OTHER_METHOD)
    key = Key(key_bytes(database))
    made = store.administration().accounts.add("nouvelle")
    values = [
        pending,
        made,
        enrolled.session,
        enrolled.session.user,
        store.administration().directory.factors(enrolled.session.user),
        store.maintenance.check(),
        store,
        store.maintenance.limits(),
        store.administration().audit_log.events(),
        key,
        inside.transactions(store).keys,
        inside.hasher(store),
        inside.database(store),
    ]
    printed = "".join(f"{value!r} {value!s} {value}" for value in values).encode()
    assert traces(raw(pending.secret), printed) == []
    assert traces(raw(enrolled.secret), printed) == []
    assert traces(key.secret, printed) == []
    assert PASSWORD.encode() not in printed
    assert (made.password or "").encode() not in printed
    assert totp(pending.secret, clock.now).encode() not in printed


def broken_seal(store: Store, database: Path, _enrolled: Enrolled, code: str) -> object:
    """Check a code against a damaged secret."""
    change(database, "UPDATE factors SET sealed_secret = zeroblob(57)")
    return store.sign_in.verify(NAME, code)


def refused_code(store: Store, _database: Path, enrolled: Enrolled, code: str) -> object:
    """Type a code twice."""
    store.sign_in.with_code(enrolled.session, code)
    return store.sign_in.with_code(enrolled.session, code)


def lost_enrolment(store: Store, _database: Path, enrolled: Enrolled, code: str) -> object:
    """Prove what is gone."""
    pending = begin(store, enrolled.session)
    store.enrolments.abandon(enrolled.session)
    return store.enrolments.prove(enrolled.session, pending.id, code)


def strange_key(store: Store, database: Path, _enrolled: Enrolled, _code: str) -> object:
    """Start with a key file that has one letter too many."""
    store.close()
    path = database.with_name("guichet.key")
    path.write_text(path.read_text().strip() + "A")
    return Store(database)


def full_disk(store: Store, _database: Path, enrolled: Enrolled, _code: str) -> object:
    """Begin when nothing can be written."""
    with inside.database(store).connection() as db:
        db.execute("PRAGMA query_only = 1")
    return begin(store, enrolled.session)


def sign_in(store: Store, _database: Path, _enrolled: Enrolled, _code: str) -> object:
    """The right password of another name."""
    return store.sign_in.with_password("personne", PASSWORD)


def weak_password(store: Store, _database: Path, enrolled: Enrolled, _code: str) -> object:
    """A new password that is a common one."""
    return store.passwords.change(enrolled.session, "motdepasse123")


def taken_name(store: Store, _database: Path, _enrolled: Enrolled, _code: str) -> object:
    """An account that exists."""
    return store.administration().accounts.add(NAME, PASSWORD)


@pytest.mark.parametrize(
    "fail",
    [broken_seal, refused_code, lost_enrolment, strange_key, full_disk, sign_in, weak_password, taken_name],
)
def test_no_error_tells_a_secret(
    store: Store,
    database: Path,
    clock: FixedClock,
    enrolled: Enrolled,
    fail: Callable[[Store, Path, Enrolled, str], object],
) -> None:
    key, code = key_bytes(database), totp(enrolled.secret, clock.now)
    ((hashed,),) = rows(database, "SELECT password_hash FROM users")
    with pytest.raises(StorageError) as told:
        fail(store, database, enrolled, code)
    errors: list[BaseException] = [told.value]
    while following := errors[-1].__cause__ or errors[-1].__context__:
        errors.append(following)
    printed = "".join(f"{error!r} {error!s} {error.args} {vars(error)}" for error in errors)
    printed += "".join(line for line in traceback.format_exception(told.value) if "File" not in line)
    assert traces(raw(enrolled.secret), printed.encode()) == []
    assert traces(key, printed.encode()) == []
    for secret in (PASSWORD, "motdepasse123", code, hashed):
        assert secret not in printed


def test_a_value_of_another_place_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    key = Key(b"k" * 32)
    keys = keyring(tmp_path / "guichet.key", key)
    with pytest.raises(SealBroken) as told:
        open_sealed(keys, seal(key, "JBSWY3DPEHPK3PXP", associated_data("a", "b", "c")), associated_data("a", "b", "d"))
    assert str(told.value) == ""
