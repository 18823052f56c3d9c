"""What decides a person's access is under a MAC: a row edited, added, removed or swapped opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import (
    Action,
    Enrolment,
    Level,
    Outcome,
    RecoverySet,
    SealBroken,
    Session,
    SignInRefused,
    Store,
    Verdict,
    Waypoint,
)
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import prepared
from tests.storage.people import (
    NAME,
    OTHER_METHOD,
    begin,
    broken,
    but_for_the_audit_log,
    change,
    enrol,
    issue_codes,
    replace_phone,
    rows,
    signed_up,
    tamper,
)

FREE = {
    "users": ["last_sign_in_at"],
    "factors": ["phone", "name", "account", "drift", "last_used_at"],
    "recovery_codes": ["issued_at"],
}
"""Columns that decide nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a retired factor, an active one, a pending one, and recovery codes of which one is used."""

    session: Session
    secret: str
    pending: Enrolment
    recovery_code: str


def equipped(store: Store, clock: FixedClock, name: str) -> Person:
    """A person who has everything there is to tamper with."""
    first = enrol(store, clock, signed_up(store, name))
    second = replace_phone(store, clock, first.session)
    session, codes = issue_codes(store, second.session)
    session = store.recovery_codes.use(session, codes[0])
    return Person(session, second.secret, begin(store, session, OTHER_METHOD), codes[1])


def both_equipped(store: Store, clock: FixedClock) -> Person:
    """The first account, with a neighbour who has the same."""
    first = equipped(store, clock, NAME)
    equipped(store, clock, "voisin")
    return first


@pytest.fixture
def recipe(request: pytest.FixtureRequest) -> prepared.Recipe[Person] | None:
    """Both, but for a test that asks for nobody."""
    return both_equipped if "person" in request.fixturenames else None


@pytest.fixture
def person(store: Store, clock: FixedClock) -> Person:
    """The first account, two minutes later."""
    assert store.path.exists()
    clock.advance(120)
    return prepared.made(both_equipped).left


Act = Callable[[Store, Person, str, str], object]
ACTS: dict[str, Act] = {
    "sign_in": lambda store, _person, name, _code: store.sign_in.with_password(name, PASSWORD),
    "confirm_password": lambda store, person, _name, _code: store.passwords.confirm(person.session, PASSWORD),
    "complete_sign_in": lambda store, person, _name, _code: store.sign_in.complete(person.session),
    "change_password": lambda store, person, _name, _code: store.passwords.change(person.session, "une autre phrase"),
    "sign_in_code": lambda store, person, _name, code: store.sign_in.with_code(person.session, code),
    "verify": lambda store, _person, name, code: store.sign_in.verify(name, code),
    "begin_enrolment": lambda store, person, _name, _code: begin(store, person.session),
    "prove_enrolment": lambda store, person, _name, code: store.enrolments.prove(
        person.session, person.pending.id, code
    ),
    "take_over_enrolment": lambda store, person, _name, _code: store.enrolments.take_over(
        person.session, person.pending.id
    ),
    "abandon_enrolment": lambda store, person, _name, _code: store.enrolments.abandon(person.session),
    "rename_device": lambda store, person, _name, _code: store.devices.rename(person.session, "", "Mon autre iPhone"),
    "remove_device": lambda store, person, _name, _code: store.devices.remove(person.session, ""),
    "prepare_recovery_codes": lambda store, person, _name, _code: store.recovery_codes.prepare(person.session),
    "keep_recovery_codes": lambda store, person, _name, _code: store.recovery_codes.keep(
        person.session, RecoverySet(("A" * 13,), ("a hash",), 0), "A" * 13
    ),
    "use_recovery_code": lambda store, person, _name, _code: store.recovery_codes.use(
        person.session, person.recovery_code
    ),
    "enable": lambda store, _person, name, _code: store.administration().accounts.set_disabled(name, disabled=False),
    "unlock": lambda store, _person, name, _code: store.administration().accounts.unlock(name),
    "reset_factors": lambda store, _person, name, _code: store.administration().accounts.reset_factors(
        name, reason="perdu", identity="passeport"
    ),
    "renew_password": lambda store, _person, name, _code: store.administration().accounts.renew_password(name),
    "set_mfa": lambda store, _person, name, _code: store.administration().accounts.set_mfa(name, required=False),
    "set_email": lambda store, _person, name, _code: store.administration().accounts.set_email(name, None),
}

EDITS = {
    "users": {
        "name": "name = 'Marie T.'",
        "name_key": "name_key = 'marie'",
        "role": "role = 'operator'",
        "password_hash": "password_hash = (SELECT password_hash FROM users WHERE id = 2)",
        "one_time_password": "one_time_password = 1",
        "mfa_required": "mfa_required = 1",
        "disabled": "disabled = 1",
        "created_at": "created_at = created_at - 1",
        "email": "email = 'intrus@example.org'",
        "mfa_due_at": "mfa_due_at = 9999999999",
        "password_expires_at": "password_expires_at = 9999999999",
        "epoch": "epoch = epoch + 1",
        "name_rule": "name_rule = 1",
    },
    "factors": {
        "id": "id = 'f' || id",
        "method": "method = 'google_authenticator'",
        "sealed_secret": "sealed_secret = (SELECT sealed_secret FROM factors WHERE user_id = 2 AND retired_at IS NULL)",
        "last_step": "last_step = last_step - 1",
        "disabled_at": "disabled_at = created_at",
        "retired_at": "retired_at = created_at",
        "user_id": "user_id = 2",
        "algorithm": "algorithm = 'SHA256'",
        "digits": "digits = 8",
        "period": "period = 60",
        "holder": "holder = 'thief'",
        "epoch": "epoch = epoch + 1",
        "created_at": "created_at = created_at + 900",
    },
    "recovery_codes": {
        "hash": "hash = hash || 'x'",
        "used_at": "used_at = NULL",
        "user_id": "user_id = 2",
    },
}
ONE_OF = {
    "users": "id = 1",
    "factors": "user_id = 1 AND retired_at IS NULL",
    "recovery_codes": "user_id = 1 AND used_at NOT NULL",
}
WHOLE_ROWS = {
    "a factor removed": "DELETE FROM factors WHERE user_id = 1 AND retired_at IS NULL",
    "a factor brought back": "UPDATE factors SET retired_at = NULL WHERE user_id = 1 AND retired_at NOT NULL",
    "a factor added": """INSERT INTO factors (id, user_id, method, phone, account, sealed_secret, last_step, drift,
        created_at) SELECT 'new', 1, method, phone, account, sealed_secret, 0, 0, 0 FROM factors
        WHERE user_id = 2 AND retired_at IS NULL""",
    "every factor removed": "DELETE FROM factors",
    "a recovery code removed": "DELETE FROM recovery_codes WHERE user_id = 1 AND used_at NOT NULL",
    "a recovery code added": "INSERT INTO recovery_codes VALUES (1, 'hash of mine', 0, NULL)",
    "every recovery code removed": "DELETE FROM recovery_codes WHERE user_id = 1",
    "no mac": "UPDATE users SET access_mac = NULL WHERE id = 1",
    "an empty mac": "UPDATE users SET access_mac = x'' WHERE id = 1",
    "the mac of another": "UPDATE users SET access_mac = (SELECT access_mac FROM users WHERE id = 2) WHERE id = 1",
}
ALL = {
    **{
        f"{table}.{column}": f"UPDATE {table} SET {edit} WHERE {ONE_OF[table]}"  # noqa: S608
        for table, edits in EDITS.items()
        for column, edit in edits.items()
    },
    **WHOLE_ROWS,
}


def test_every_column_is_covered_or_decides_nothing(store: Store, database: Path) -> None:
    assert not store.first_account.exists()
    for table, free in FREE.items():
        columns = {name for (name,) in rows(database, "SELECT name FROM pragma_table_info(?)", table)}
        apart = {"id", "access_mac"} if table == "users" else set()
        assert columns == set(free) | EDITS[table].keys() | apart


@pytest.mark.parametrize("sql", ALL.values(), ids=ALL.keys())
def test_after_any_edit_every_door_is_closed_and_it_is_recorded_and_found(
    store: Store, database: Path, clock: FixedClock, person: Person, sql: str
) -> None:
    change(database, sql)
    ((name, key),) = rows(database, "SELECT name, name_key FROM users WHERE id = 1")
    before, code = but_for_the_audit_log(database), totp(person.secret, clock.now)
    opened: list[str] = []
    for act, attempt in ACTS.items():
        if act == "confirm_password" and key != NAME:
            continue  # It looks for the name of the session, which is nobody's now.
        recorded = len(store.administration().audit_log.events())
        try:
            attempt(store, person, key, code)
        except SealBroken:
            (event,) = store.administration().audit_log.events()[recorded:]
            assert (event.action, event.outcome, event.subject, event.detail) == (
                Action.TAMPERING_FOUND,
                Outcome.REFUSED,
                name,
                "access",
            )
        except Exception as error:
            opened.append(f"{act}: {error!r}")
        else:
            opened.append(act)
    assert opened == []
    assert but_for_the_audit_log(database) == before
    assert "access" in broken(store)


@pytest.mark.parametrize("sql", ALL.values(), ids=ALL.keys())
def test_no_later_write_puts_it_under_the_mac(
    store: Store, database: Path, clock: FixedClock, person: Person, sql: str
) -> None:
    change(database, sql)
    others = signed_up(store, "une autre")
    enrol(store, clock, others)
    store.maintenance.set_limit("lock_seconds", 200)
    store.administration().accounts.set_disabled("une autre", disabled=True)
    with pytest.raises(SealBroken):
        store.maintenance.rotate_key()
    store.administration().audit_log.shorten(int(clock.now))
    ((key,),) = rows(database, "SELECT name_key FROM users WHERE id = 1")
    with pytest.raises(SealBroken):
        store.sign_in.with_password(key, PASSWORD)
    assert person.session.user.id == 1


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, free in FREE.items() for column in free])
def test_a_column_that_decides_nothing_is_free(
    store: Store, database: Path, clock: FixedClock, person: Person, table: str, column: str
) -> None:
    change(database, f"UPDATE {table} SET {column} = 7 WHERE {ONE_OF[table]}")  # noqa: S608
    assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED


SWAPS = {
    "password hashes": ("users", "password_hash", "id"),
    "secrets": ("factors", "sealed_secret", "user_id"),
    "steps": ("factors", "last_step", "user_id"),
    "macs": ("users", "access_mac", "id"),
}


@pytest.mark.parametrize(("table", "column", "owner"), SWAPS.values(), ids=SWAPS.keys())
def test_rows_swapped_between_two_people_open_neither(
    store: Store, database: Path, clock: FixedClock, person: Person, table: str, column: str, owner: str
) -> None:
    if column == "last_step":
        assert store.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    of_whom = f"SELECT {column} FROM {table} WHERE {owner} = ? ORDER BY rowid DESC LIMIT 1"  # noqa: S608
    mine, theirs = (rows(database, of_whom, number)[0][0] for number in (1, 2))
    assert mine != theirs
    for number, value in ((1, theirs), (2, mine)):
        change(database, f"UPDATE {table} SET {column} = ? WHERE {owner} = ?", value, number)  # noqa: S608
    for name in (NAME, "voisin"):
        with pytest.raises(SealBroken):
            store.sign_in.with_password(name, PASSWORD)
        with pytest.raises(SealBroken):
            store.sign_in.verify(name, totp(person.secret, clock.now))


def test_recovery_codes_swapped_between_two_people_open_neither(store: Store, database: Path, person: Person) -> None:
    for before, after in ((1, 9), (2, 1), (9, 2)):
        tamper(database, f"UPDATE recovery_codes SET user_id = {after} WHERE user_id = {before}")  # noqa: S608
    with pytest.raises(SealBroken):
        store.recovery_codes.use(person.session, person.recovery_code)
    with pytest.raises(SealBroken):
        store.recovery_codes.use(
            person.session._replace(user=store.administration().directory.user("voisin")), person.recovery_code
        )


def test_an_account_under_another_number_is_not_opened(
    store: Store, database: Path, clock: FixedClock, person: Person
) -> None:
    tamper(database, "UPDATE users SET id = 9 WHERE id = 1")
    for attempt in (
        lambda: store.sign_in.with_password(NAME, PASSWORD),
        lambda: store.sign_in.verify(NAME, totp(person.secret, clock.now)),
    ):
        with pytest.raises(SealBroken):
            attempt()


@pytest.mark.parametrize("mac", ["NULL", "x'00'", "(SELECT access_mac FROM users WHERE id = 1)"])
def test_an_account_made_behind_the_programs_back_does_not_sign_in(
    store: Store, database: Path, cheap: Hasher, person: Person, mac: str
) -> None:
    change(
        database,
        f"""INSERT INTO users (name, name_key, role, password_hash, created_at, access_mac)
        VALUES ('intrus', 'intrus', 'operator', ?, 0, {mac})""",  # noqa: S608
        cheap.hash(PASSWORD),
    )
    with pytest.raises(SealBroken):
        store.sign_in.with_password("intrus", PASSWORD)
    assert broken(store) == ["access"]
    assert person.session.user.name == NAME


def test_a_disabled_account_cannot_be_opened_behind_the_programs_back(
    store: Store, database: Path, person: Person
) -> None:
    store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(SignInRefused):
        store.sign_in.with_password(NAME, PASSWORD)
    change(database, "UPDATE users SET disabled = 0")
    with pytest.raises(SealBroken):
        begin(store, person.session)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM name_words",
        "UPDATE name_words SET word = 'chef'",
        "INSERT INTO name_words VALUES ('chef', 1)",
        "DELETE FROM name_readings",
        "INSERT INTO name_readings VALUES ('chef', 1)",
        "DELETE FROM visits",
        "UPDATE visits SET user_id = 2, session = 'thief', proved_at = NULL",
    ],
)
def test_neither_words_nor_visits_decide_anything(
    store: Store, database: Path, clock: FixedClock, person: Person, sql: str
) -> None:
    store.visits.reach(person.session, Waypoint.QR_CODE, OTHER_METHOD)
    change(database, sql.replace("UPDATE", "UPDATE OR REPLACE"))
    assert broken(store) == []
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(person.secret, clock.now))
    assert (session.user.name, session.level) == (NAME, Level.FULL)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    assert [user.name for user in store.administration().directory.users() if user.disabled] == [NAME]


def test_legitimate_changes_stay_whole(store: Store, clock: FixedClock, person: Person) -> None:
    assert broken(store) == []
    session = store.sign_in.with_code(person.session, totp(person.secret, clock.now))
    (device,) = store.devices.of(session)
    store.devices.rename(session, device.id, "Mon autre iPhone")
    session = store.passwords.change(session, "une autre phrase")
    session, _codes = issue_codes(store, store.enrolments.abandon(session))
    store.devices.remove(session, device.id)
    store.administration().accounts.set_email(NAME, "marie@example.org")
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=3)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    store.administration().accounts.set_disabled(NAME, disabled=False)
    enrol(store, clock, store.sign_in.with_password(NAME, "une autre phrase"))
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    assert broken(store) == []
    assert store.sign_in.with_password(NAME, "une autre phrase").methods == frozenset()
