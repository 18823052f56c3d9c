"""A clock that is wrong or jumps: what is over stays over, nothing is spent by it, and nothing is closed for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import (
    Action,
    ClockImplausible,
    CodeWanted,
    DatabaseDamaged,
    EnrolmentExpired,
    Gravity,
    Level,
    NotAllowed,
    PasswordExpired,
    Policy,
    Role,
    Session,
    Stage,
    Store,
    Verdict,
    Waypoint,
    fingerprint,
)
from storage.domain.clock import AHEAD, BEHIND, DAY, is_plausible, is_recent
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.operators import operator
from tests.storage.otpauth_uris import uri
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    broken,
    change,
    enrol,
    files,
    import_token,
    rows,
    signed_up,
    unhurried,
    wait_out,
    wrong_code,
)

MONTH = 30 * DAY
PENDING, FRESH, OPERATOR_FRESH, LIFE = 600, 900, 120, 3 * DAY
MOMENTS = st.integers(0, 4_000_000_000)


def details(store: Store, action: Action) -> list[str]:
    """Of all events of a kind."""
    return [event.detail for event in store.administration().audit_log.events() if event.action == action]


def clock_finding(store: Store) -> tuple[Gravity, str]:
    """What the check says of the clock."""
    ((gravity, detail),) = [
        (found.gravity, found.detail) for found in store.maintenance.check() if found.name == "clock"
    ]
    return gravity, detail


# The rules


@unhurried
@given(at=MOMENTS, now=MOMENTS, limit=st.integers(1, MONTH))
def test_recent_is_neither_long_ago_nor_still_to_come(at: int, now: int, limit: int) -> None:
    assert is_recent(at, now, limit) == (now in range(at, at + limit + 1))


@pytest.mark.parametrize(
    ("off", "expected"), [(-BEHIND - 1, False), (-BEHIND, True), (0, True), (AHEAD, True), (AHEAD + 1, False)]
)
def test_a_clock_is_believed_near_the_newest_event(off: int, expected: bool) -> None:
    assert (BEHIND, AHEAD) == (300, 7 * DAY)
    assert is_plausible(int(NOON) + off, int(NOON)) is expected


# What was proved a while ago


@pytest.mark.parametrize("seconds", [1, 60, 3600, MONTH])
def test_a_clock_set_back_makes_no_code_fresh(store: Store, clock: FixedClock, client: Session, seconds: int) -> None:
    person = enrol(store, clock, client)
    clock.advance(-seconds)
    with pytest.raises(NotAllowed):
        begin(store, person.session, OTHER_METHOD)


def test_one_that_was_found_old_is_not_fresh_again(store: Store, clock: FixedClock, client: Session) -> None:
    person = enrol(store, clock, client)
    clock.advance(3600)
    with pytest.raises(NotAllowed):
        begin(store, person.session, OTHER_METHOD)
    clock.advance(-3590)
    with pytest.raises(NotAllowed):
        begin(store, person.session, OTHER_METHOD)


def test_nor_is_one_that_the_house_has_seen_grow_old(store: Store, clock: FixedClock, client: Session) -> None:
    person = enrol(store, clock, client)
    clock.advance(3600)
    signed_up(store, "voisin")
    clock.advance(-3590)
    with pytest.raises(NotAllowed):
        begin(store, person.session, OTHER_METHOD)
    clock.advance(3600)
    fresh = store.sign_in.check_code(person.session, totp(person.secret, clock.now))
    assert begin(store, fresh, OTHER_METHOD)


@pytest.mark.parametrize("ahead", [OPERATOR_FRESH + 1, 3600, MONTH])
def test_the_same_of_an_operator_s_code(store: Store, clock: FixedClock, ahead: int) -> None:
    chef = operator(store, clock)
    store.administration().accounts.add("voisin")
    clock.advance(ahead)
    assert chef.administration.needs_code
    clock.advance(-ahead)
    assert chef.administration.needs_code
    with pytest.raises(CodeWanted):
        chef.administration.accounts.renew_password("voisin")
    clock.advance(60)
    chef.administration.confirm(chef.code(clock))
    assert not chef.administration.needs_code
    clock.advance(-1)
    assert chef.administration.needs_code


def test_a_code_of_the_second_at_which_another_was_found_old_is_fresh(store: Store, clock: FixedClock) -> None:
    chef = operator(store, clock)
    clock.advance(3600)
    assert chef.administration.needs_code
    clock.advance(-3600)
    chef.administration.confirm(totp(chef.secret, clock.now, offset=1))
    assert not chef.administration.needs_code


@pytest.mark.parametrize("back", [1, 60, MONTH])
def test_a_password_typed_later_than_now_changes_nothing(
    store: Store, clock: FixedClock, client: Session, back: int
) -> None:
    clock.advance(-back)
    with pytest.raises(NotAllowed):
        store.passwords.change(client, "une autre phrase")


# Enrolments

Observer = Callable[[Store, Session, str, str], object]
"""Comes upon an enrolment that has expired: the session, its id, its secret."""


def _sees_timeout(store: Store, session: Session, enrolment_id: str, _secret: str) -> None:
    assert store.enrolments.activation(session, enrolment_id).stage is Stage.TIMEOUT


def _is_refused(act: Observer) -> Observer:
    def observe(store: Store, session: Session, enrolment_id: str, secret: str) -> None:
        with pytest.raises(EnrolmentExpired):
            act(store, session, enrolment_id, secret)

    return observe


OBSERVERS: dict[str, Observer] = {
    "proof": _is_refused(lambda store, session, enrolment, _: store.enrolments.prove(session, enrolment, "123456")),
    "page": _sees_timeout,
    "taking over": _is_refused(lambda store, session, enrolment, _: store.enrolments.take_over(session, enrolment)),
    "phone that reads": _is_refused(lambda store, _session, _enrolment, secret: store.phones.read(fingerprint(secret))),
    "phone that proves": _is_refused(
        lambda store, _session, _enrolment, secret: store.phones.prove(fingerprint(secret), "123456")
    ),
    "somebody else": lambda store, _session, _enrolment, _secret: store.administration().accounts.add(
        "voisin", PASSWORD
    ),
}


@pytest.mark.parametrize("observer", OBSERVERS.values(), ids=OBSERVERS)
@pytest.mark.parametrize("late", [0, 1, MONTH])
def test_an_expired_enrolment_that_was_seen_never_lives_again(
    store: Store, clock: FixedClock, client: Session, observer: Observer, late: int
) -> None:
    pending = begin(store, client)
    clock.advance(PENDING + late)
    observer(store, client, pending.id, pending.secret)
    clock.advance(-PENDING - late + 60)
    for door in list(OBSERVERS.values())[:-1]:
        door(store, client, pending.id, pending.secret)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))
    assert store.sign_in.with_password(NAME, PASSWORD).pending is None
    assert store.administration().directory.status(NAME).pending is None
    assert details(store, Action.ENROLMENT_EXPIRED) == [METHOD], "told once"
    wait_out(store, clock)
    again = begin(store, client)
    assert again.secret != pending.secret
    assert store.enrolments.prove(client, again.id, totp(again.secret, clock.now)).level is Level.FULL
    assert details(store, Action.ENROLMENT_EXPIRED) == [METHOD]
    assert broken(store) == []


def test_one_issued_by_a_clock_far_ahead_is_over_and_stays_so_when_its_moment_comes(
    store: Store, clock: FixedClock
) -> None:
    clock.advance(MONTH)
    client = signed_up(store)
    pending = begin(store, client)
    clock.advance(-MONTH)
    assert store.enrolments.activation(client, pending.id).stage is Stage.TIMEOUT
    clock.advance(MONTH + 60)
    with pytest.raises(EnrolmentExpired):
        store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now))


@pytest.mark.parametrize("seconds", [1, 60, BEHIND])
def test_a_clock_that_is_put_right_by_a_little_disturbs_no_enrolment(
    store: Store, clock: FixedClock, client: Session, seconds: int
) -> None:
    pending = begin(store, client)
    clock.advance(-seconds)
    signed_up(store, "voisin")
    assert store.enrolments.activation(client, pending.id).stage is Stage.WAITING
    assert store.enrolments.prove(client, pending.id, totp(pending.secret, clock.now)).level is Level.FULL


# One-time passwords


@pytest.mark.parametrize("seen_by", ["the person", "somebody else"])
@pytest.mark.parametrize("renewed", [False, True])
def test_an_expired_one_time_password_never_lives_again(
    store: Store, clock: FixedClock, seen_by: str, renewed: bool
) -> None:
    password = store.administration().accounts.add(NAME).password
    if renewed:
        password = store.administration().accounts.renew_password(NAME)
    clock.advance(LIFE)
    if seen_by == "the person":
        with pytest.raises(PasswordExpired):
            store.sign_in.with_password(NAME, password or "")
    else:
        store.administration().accounts.add("voisin", PASSWORD)
    for seconds in (-LIFE + 60, 3600, -2 * MONTH, 2 * MONTH - 7200):
        clock.advance(seconds)
        with pytest.raises(PasswordExpired):
            store.sign_in.with_password(NAME, password or "")
    assert store.sign_in.with_password(
        NAME, store.administration().accounts.renew_password(NAME)
    ).user.one_time_password


def test_one_issued_by_a_clock_far_ahead_is_expired_and_another_is_not(store: Store, clock: FixedClock) -> None:
    clock.advance(MONTH)
    password = store.administration().accounts.add(NAME).password
    clock.advance(-MONTH)
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password(NAME, password or "")
    assert store.sign_in.with_password(
        NAME, store.administration().accounts.renew_password(NAME)
    ).user.one_time_password


def test_nor_does_it_live_when_its_moment_comes(store: Store, clock: FixedClock) -> None:
    clock.advance(MONTH)
    password = store.administration().accounts.add(NAME).password
    clock.advance(-MONTH)
    store.administration().accounts.add("voisin", PASSWORD)
    clock.advance(MONTH + 60)
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password(NAME, password or "")


def test_one_whose_issue_was_forgotten_still_ends(store: Store, clock: FixedClock) -> None:
    password = store.administration().accounts.add(NAME).password
    clock.advance(60)
    store.administration().accounts.add("voisin", PASSWORD)
    store.administration().audit_log.shorten(int(clock.now))
    assert store.sign_in.with_password(NAME, password or "").user.one_time_password
    clock.advance(LIFE)
    store.administration().accounts.unlock("voisin")
    clock.advance(-LIFE)
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password(NAME, password or "")


# Days of grace


@pytest.fixture
def lenient(database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """Where a method is required two weeks after an account was made."""
    opened = Store(database, clock=clock, hasher=cheap, policy=Policy(mfa_required=True, grace_days=14))
    yield opened
    opened.close()


def test_days_of_grace_that_are_over_are_not_given_again(lenient: Store, clock: FixedClock) -> None:
    assert signed_up(lenient).grace_days == 14
    clock.advance(14 * DAY)
    assert lenient.sign_in.with_password(NAME, PASSWORD).must_enrol
    clock.advance(-10 * DAY)
    session = lenient.sign_in.with_password(NAME, PASSWORD)
    assert (session.must_enrol, session.grace_days) == (True, 0)
    assert lenient.sign_in.must_enrol(NAME)
    assert lenient.administration().directory.status(NAME).must_enrol
    with pytest.raises(NotAllowed):
        lenient.sign_in.complete(session)
    lenient.administration().accounts.add("voisin", PASSWORD)
    assert lenient.sign_in.with_password("voisin", PASSWORD).grace_days == 14


def test_an_operator_gives_them_again(store: Store, clock: FixedClock, client: Session) -> None:
    assert client.user.name == NAME
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=2)
    clock.advance(2 * DAY)
    assert store.sign_in.with_password(NAME, PASSWORD).must_enrol
    clock.advance(-DAY)
    assert store.sign_in.with_password(NAME, PASSWORD).must_enrol
    assert not store.administration().accounts.set_mfa(NAME, required=True, grace_days=2).disabled
    assert store.sign_in.with_password(NAME, PASSWORD).grace_days == 2


def test_those_that_a_clock_far_ahead_gave_do_not_last_until_then(lenient: Store, clock: FixedClock) -> None:
    clock.advance(365 * DAY)
    signed_up(lenient)
    clock.advance(-365 * DAY)
    assert lenient.sign_in.with_password(NAME, PASSWORD).must_enrol


# What is spent by the clock alone

Spender = Callable[[Store, Path], object]
SPENDERS: dict[str, Spender] = {
    "restore": lambda store, backup: store.backups.restore(backup),
    "token": lambda store, _backup: import_token(store, NAME, uri(), method=OTHER_METHOD),
}
spenders = pytest.mark.parametrize("spend", SPENDERS.values(), ids=SPENDERS)


@pytest.fixture
def backup(store: Store, enrolled: Enrolled, tmp_path: Path) -> Path:
    """One of this very moment."""
    assert enrolled.session.level is Level.FULL
    store.backups.make(tmp_path / "copy.db")
    return tmp_path / "copy.db"


@spenders
@pytest.mark.parametrize("off", [-BEHIND - 1, -MONTH, AHEAD + 1, MONTH])
def test_a_clock_that_is_implausible_spends_nothing(
    store: Store, database: Path, clock: FixedClock, backup: Path, spend: Spender, off: int
) -> None:
    newest, before = int(clock.now), files(database.parent)
    clock.advance(off)
    with pytest.raises(ClockImplausible) as refused:
        spend(store, backup)
    assert (refused.value.now, refused.value.newest) == (newest + off, newest)
    assert files(database.parent) == before


@spenders
@pytest.mark.parametrize("off", [-BEHIND, 0, AHEAD])
def test_one_that_is_plausible_does_what_is_asked(
    store: Store, clock: FixedClock, backup: Path, spend: Spender, off: int
) -> None:
    clock.advance(off)
    assert spend(store, backup)
    assert broken(store) == []


@spenders
@pytest.mark.parametrize("off", [-MONTH, 21 * DAY])
def test_the_owner_says_that_it_is_right(
    store: Store, clock: FixedClock, backup: Path, spend: Spender, off: int
) -> None:
    clock.advance(off)
    assert clock_finding(store)[0] is Gravity.WARNING
    store.maintenance.accept_clock()
    assert clock_finding(store) == (Gravity.GOOD, "")
    assert spend(store, backup)
    assert broken(store) == []


def test_it_is_the_newest_by_number_that_counts(store: Store, clock: FixedClock, backup: Path) -> None:
    clock.advance(MONTH)
    store.administration().accounts.unlock(NAME)
    clock.advance(-MONTH)
    store.administration().accounts.unlock(NAME)
    assert store.backups.restore(backup)


@pytest.mark.parametrize("off", [0, 365 * DAY])
def test_on_a_new_machine_a_backup_may_be_of_long_ago(
    clock: FixedClock, cheap: Hasher, tmp_path: Path, backup: Path, store: Store, off: int
) -> None:
    elsewhere = tmp_path / "new" / "guichet.db"
    elsewhere.parent.mkdir(mode=0o700)
    key = elsewhere.with_name("guichet.key")
    key.write_text(store.path.with_name("guichet.key").read_text())
    key.chmod(0o600)
    clock.advance(off)
    new = Store(elsewhere, clock=clock, hasher=cheap)
    assert new.backups.restore(backup)
    assert broken(new) == []
    new.close()


def test_and_is_not_of_after_now_unless_the_owner_says_so(
    clock: FixedClock, cheap: Hasher, tmp_path: Path, backup: Path, store: Store
) -> None:
    elsewhere = tmp_path / "new" / "guichet.db"
    elsewhere.parent.mkdir(mode=0o700)
    key = elsewhere.with_name("guichet.key")
    key.write_text(store.path.with_name("guichet.key").read_text())
    key.chmod(0o600)
    clock.advance(-MONTH)
    new = Store(elsewhere, clock=clock, hasher=cheap)
    with pytest.raises(ClockImplausible):
        new.backups.restore(backup)
    new.maintenance.accept_clock()
    assert new.backups.restore(backup)
    new.close()


def test_a_damaged_audit_log_keeps_no_backup_out(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, backup: Path
) -> None:
    store.close()
    ((page,),) = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'events'")
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    clock.advance(MONTH)
    again = Store(database, clock=clock, hasher=cheap)
    with pytest.raises(DatabaseDamaged):
        again.administration().audit_log.events()
    assert again.backups.restore(backup)
    assert broken(again) == []
    again.close()


# A clock that was ahead, and is put right


def test_once_the_clock_is_put_right_and_accepted_the_same_phone_signs_in(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    clock.advance(MONTH)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    clock.advance(-MONTH)
    for _ in range(3):
        clock.advance(60)
        assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.USED
        wait_out(store, clock)
    assert clock_finding(store)[0] is Gravity.WARNING

    assert store.maintenance.accept_clock() == 1
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.actor, event.at) == (Action.CLOCK_ACCEPTED, "", int(clock.now))
    assert event.detail.startswith("1 devices, newest event of ")
    assert clock_finding(store) == (Gravity.GOOD, "")
    assert broken(store) == []
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.USED, "it may have served before"
    clock.advance(60)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now))
    assert session.level is Level.FULL


def test_however_often_right_codes_are_refused_until_then_the_phone_is_not_disabled(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    clock.advance(MONTH)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    clock.advance(-MONTH)
    for _ in range(120):
        clock.advance(30)
        assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.USED
    assert rows(store.path, "SELECT * FROM limits") == []
    store.maintenance.accept_clock()
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_without_that_everything_else_goes_on(store: Store, database: Path, clock: FixedClock) -> None:
    chef = operator(store, clock)
    signed_up(store)
    clock.advance(MONTH)
    store.administration().accounts.unlock(NAME)
    clock.advance(-MONTH + 60)
    chef.administration.confirm(chef.code(clock))
    password = chef.administration.accounts.renew_password(NAME)
    session = store.passwords.change(store.sign_in.with_password(NAME, password), "une phrase à moi")
    assert enrol(store, clock, session).session.level is Level.FULL
    assert chef.administration.accounts.reset_factors(NAME, reason="perdu", identity="passeport") == 1
    store.administration().accounts.add("voisin", PASSWORD, role=Role.OPERATOR)
    store.maintenance.rotate_key()
    store.backups.make(database.with_name("copy.db"))
    assert store.backups.restore(database.with_name("copy.db"))
    assert store.administration().audit_log.broken_at() is None
    assert broken(store) == []


def test_accepting_lets_no_code_of_by_now_serve_again(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    used = [totp(enrolled.secret, clock.now, offset=offset) for offset in (-1, 0, 1)]
    assert store.sign_in.verify(NAME, used[1]) is Verdict.ACCEPTED
    clock.advance(MONTH)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    clock.advance(-MONTH)
    store.maintenance.accept_clock()
    for code in used:
        assert store.sign_in.verify(NAME, code) is Verdict.USED
        wait_out(store, clock)


def test_accepting_a_clock_that_was_right_changes_no_access(store: Store, clock: FixedClock, full: Enrolled) -> None:
    before = rows(store.path, "SELECT access_mac, epoch FROM users"), rows(store.path, "SELECT last_step FROM factors")
    assert store.maintenance.accept_clock() == 0
    assert before == (
        rows(store.path, "SELECT access_mac, epoch FROM users"),
        rows(store.path, "SELECT last_step FROM factors"),
    )
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(full.secret, clock.now)) is Verdict.ACCEPTED


def test_who_was_tampered_with_is_left_so_and_keeps_nobody_out(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    other = enrol(store, clock, signed_up(store, "voisin"))
    clock.advance(MONTH)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert store.sign_in.verify("voisin", totp(other.secret, clock.now)) is Verdict.ACCEPTED
    change(database, "UPDATE users SET role = 'operator' WHERE name = ?", NAME)
    clock.advance(-MONTH + 60)
    assert store.maintenance.accept_clock() == 1
    assert broken(store) == ["access"]
    clock.advance(60)
    assert store.sign_in.verify("voisin", totp(other.secret, clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        (-BEHIND, (Gravity.GOOD, "")),
        (-BEHIND - 1, (Gravity.WARNING, "301 s behind")),
        (AHEAD, (Gravity.GOOD, "")),
        (AHEAD + 1, (Gravity.WARNING, "604801 s ahead")),
    ],
)
def test_the_check_tells_by_how_much_it_is_off(
    store: Store, clock: FixedClock, client: Session, off: int, expected: tuple[Gravity, str]
) -> None:
    assert client.level is Level.PASSWORD
    clock.advance(off)
    assert clock_finding(store) == expected


def test_it_tells_of_an_event_from_the_future_that_is_no_more_the_newest(
    store: Store, clock: FixedClock, client: Session
) -> None:
    assert client.level is Level.PASSWORD
    clock.advance(MONTH)
    store.administration().accounts.unlock(NAME)
    clock.advance(-MONTH)
    store.administration().accounts.unlock(NAME)
    assert clock_finding(store) == (Gravity.WARNING, f"{MONTH} s behind")
    store.maintenance.accept_clock()
    assert clock_finding(store) == (Gravity.GOOD, "")


# Pauses, mail, visits, the audit log


@pytest.mark.parametrize("ahead", [1, 3600, MONTH, 365 * DAY])
@pytest.mark.parametrize("refused", range(1, 6))
def test_nobody_waits_longer_than_the_pause_itself(
    store: Store, clock: FixedClock, enrolled: Enrolled, ahead: int, refused: int
) -> None:
    clock.advance(ahead)
    for _ in range(refused):
        wait_out(store, clock)
        assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
    ((pause,),) = rows(store.path, "SELECT locked_until - updated_at FROM limits")
    clock.advance(-ahead)
    shown = store.administration().directory.status(NAME).locked_until
    assert shown is not None
    assert shown - clock.now <= pause <= 300
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.LOCKED
    clock.advance(pause)
    assert store.administration().directory.status(NAME).locked_until is None
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_mail_of_a_clock_that_was_ahead_is_sent(store: Store, clock: FixedClock) -> None:
    clock.advance(MONTH)
    signed_up(store)
    store.administration().accounts.set_email(NAME, "marie@example.org")
    store.administration().accounts.renew_password(NAME)
    assert store.mail_queue.take() is not None, "and is tried again in a minute of then"
    clock.advance(-MONTH)
    mail = store.mail_queue.take()
    assert mail is not None
    assert store.mail_queue.take() is None
    store.mail_queue.sent(mail)
    assert store.mail_queue.waiting() == 0


def test_a_visit_of_the_future_is_not_under_way(store: Store, clock: FixedClock, client: Session) -> None:
    clock.advance(MONTH)
    store.visits.reach(client, Waypoint.METHODS)
    assert len(store.administration().visits.under_way()) == 1
    clock.advance(-MONTH)
    assert store.administration().visits.under_way() == []
    assert store.administration().visits.funnel().under_way == 0


def test_an_event_from_the_future_does_not_keep_the_audit_log_for_ever(
    store: Store, clock: FixedClock, client: Session
) -> None:
    assert client.level is Level.PASSWORD
    clock.advance(3650 * DAY)
    store.administration().accounts.unlock(NAME)
    clock.advance(-3650 * DAY)
    clock.advance(DAY)
    store.maintenance.accept_clock()
    clock.advance(DAY)
    store.administration().accounts.unlock(NAME)
    assert store.administration().audit_log.shorten(int(clock.now)) == 4
    assert [event.action for event in store.administration().audit_log.events()] == [
        Action.ACCOUNT_UNLOCKED,
        Action.AUDIT_LOG_SHORTENED,
    ]
    assert store.administration().audit_log.broken_at() is None


def test_a_clock_far_back_forgets_nothing_of_today(store: Store, clock: FixedClock, client: Session) -> None:
    assert client.level is Level.PASSWORD
    clock.advance(DAY)
    clock.now, now = 0.0, clock.now
    store.administration().accounts.unlock(NAME)
    clock.now = now
    assert store.administration().audit_log.shorten(int(NOON)) == 0
